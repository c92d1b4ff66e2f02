package crm

import (
	"strconv"
	"strings"
	"time"
)

// String returns the rule as an English phrase that loses nothing, and that
// the grammar reads as the same rule: "every 2 weeks on Tue, Fri at 09:00 from
// 2026-11-27". "Once" is "".
func (r Recurrence) String() string {
	if r.IsZero() {
		return ""
	}
	var b strings.Builder
	b.WriteString("every " + strconv.Itoa(r.Interval) + " " + string(r.Unit) + "s")
	if days := r.daysText(); days != "" {
		b.WriteString(" on " + days)
	}
	b.WriteString(" at " + r.At.String() + " from " + r.From.String())
	return b.String()
}

// daysText says which days of its week, month or year the rule means.
func (r Recurrence) daysText() string {
	switch r.Unit {
	case Weekly:
		return weekdaysText(r.Weekdays)
	case Monthly:
		return r.monthDayText()
	case Yearly:
		month := time.Month(r.Month).String()
		if r.Nth == 0 && r.MonthDay > 0 {
			return month + " " + strconv.Itoa(r.MonthDay)
		}
		return r.monthDayText() + " of " + month
	}
	return ""
}

func (r Recurrence) monthDayText() string {
	switch {
	case r.nthWorkday():
		return "the " + ordinalText(r.Nth) + " workday"
	case r.Nth != 0:
		return "the " + ordinalText(r.Nth) + " " + weekdaysText(r.Weekdays)
	case r.MonthDay == LastWorkday:
		return "the last workday"
	}
	return "the " + ordinalText(r.MonthDay) + " day"
}

// ordinalText writes 2nd, 15th, or last for -1.
func ordinalText(n int) string {
	if n < 0 {
		return "last"
	}
	ending := "th"
	if n < 10 || n > 20 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// weekdaysText writes a set of weekdays from Monday on: "Tue, Fri".
func weekdaysText(days uint8) string {
	var names []string
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if days>>day&1 == 1 {
			names = append(names, day.String()[:3])
		}
	}
	return strings.Join(names, ", ")
}
