package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// offsetText is a time zone told by its distance from UTC: +8, UTC+05:30, GMT-3.
var offsetText = regexp.MustCompile(`(?i)^(?:utc|gmt)?_?([+-])(\d{1,2})(?::?([0-5]\d))?$`)

// atOffset asks for the city of somebody who told only the distance from UTC: it
// does not say when the clocks change. Cities whose clocks show that now can be
// tapped. It is nil for what is no offset.
func (c *Call) atOffset(name string) *Refusal {
	m := offsetText.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	hours, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi("0" + m[3])
	offset := (hours*60 + minutes) * 60
	if m[1] == "-" {
		offset = -offset
	}
	r := refuse("offset-zone", "Value", brief(name), "Example", c.Say("example.me-tz"))
	r.Buttons = c.clocksWhere(func(there *time.Location) bool {
		_, seconds := c.Tx.Now.In(there).Zone()
		return seconds == offset
	})
	return r
}

// clocksWhere are the clocks of some zones.
func (c *Call) clocksWhere(fits func(*time.Location) bool) (buttons []bot.Button) {
	for _, b := range c.clocks() {
		there, err := crm.LoadZone(strings.TrimPrefix(b.Command, "me tz "))
		if err == nil && fits(there) {
			buttons = append(buttons, b)
		}
	}
	return buttons
}
