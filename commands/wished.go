package commands

import (
	"maps"
	"slices"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// wishLines say who wished a contact well lately, and for what, so that whoever
// opens an older push sees it too.
func (c *Call) wishLines(rec crm.Contact) []bot.Part {
	if c.Where == crm.Public {
		return nil
	}
	var out []bot.Part
	add := func(what string, g crm.Greeting) {
		if g.Day.DaysUntil(c.Today()) <= greetUntil {
			out = append(out, bot.RefLine(c.Say("wished", "Name", rec.Name, "Who", c.memberName(g.By), "What", what, "Day", c.Date(g.Day)), rec.ID.String()))
		}
	}
	if rec.Greeted != nil {
		add(c.Say("occasion.birthday"), *rec.Greeted)
	}
	for _, id := range slices.Sorted(maps.Keys(rec.Wishes)) {
		if f, ok := c.Team.Festival(id); ok {
			add(c.Festival(f), rec.Wishes[id])
		}
	}
	return out
}
