package cards

import (
	"strconv"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Rule writes how something recurs: "every week on Fri at 09:00".
func (v Voice) Rule(r crm.Recurrence) string {
	return v.Say("rule."+unitID(r.Unit), "N", max(r.Interval, 1), "On", v.ruleDays(r), "At", r.At.String())
}

// ruleDays writes the days of a weekly, monthly or yearly rule.
func (v Voice) ruleDays(r crm.Recurrence) string {
	switch {
	case r.Nth > 0 && r.Weekdays == crm.Workweek:
		return v.Say("rule.nth-workday", "N", r.Nth)
	case r.Nth != 0:
		return v.Say("rule.nth", "Nth", v.nth(r.Nth), "Weekday", v.weekdays(r.Weekdays))
	case r.Weekdays != 0:
		return v.weekdays(r.Weekdays)
	case r.Unit == crm.Yearly:
		return v.Say("rule.date", "Month", r.Month, "Name", v.Say("month."+strconv.Itoa(r.Month)), "Day", r.MonthDay)
	case r.MonthDay == crm.LastWorkday:
		return v.Say("rule.last-workday")
	case r.MonthDay < 0:
		return v.Say("rule.last-day")
	}
	return v.Say("rule.day", "Day", r.MonthDay)
}

func (v Voice) nth(n int) string {
	if n < 0 {
		return v.Say("rule.last")
	}
	return v.Say("rule.number", "N", n)
}

func (v Voice) weekdays(days uint8) string {
	var out []string
	for i := range 7 {
		day := time.Weekday((i + 1) % 7) // Monday first
		if days>>day&1 == 1 {
			out = append(out, v.Weekday(day))
		}
	}
	return v.list(out)
}

// unitID names a unit in the catalogue, where "rule.day" is a day of the month.
func unitID(u crm.Unit) string {
	if u == crm.Daily {
		return "days"
	}
	return string(u)
}
