package cards

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Country writes a country: its name where its holidays are known, else its code.
func (v Voice) Country(c crm.Country) string {
	switch {
	case c == "" || c == crm.NoCountry:
		return v.Say("calendar.no-country")
	case c.HasHolidays():
		return v.Say("country." + strings.ToLower(string(c)))
	}
	return string(c)
}

// Week writes the days of a week: "Mon–Fri", or each where they do not lie
// together.
func (v Voice) Week(days uint8) string {
	for i := range 7 {
		first := time.Weekday((i + 1) % 7) // Monday first
		last := first
		for n := range 6 {
			if next := (first + time.Weekday(n+1)) % 7; days>>next&1 == 0 {
				break
			}
			last = first + time.Weekday(n+1)
		}
		var span uint8
		for d := first; d <= last; d++ {
			span |= 1 << (d % 7)
		}
		if days == span && last-first > 1 {
			return v.Say("calendar.span", "From", v.Weekday(first), "To", v.Weekday(last%7))
		}
	}
	return v.weekdays(days)
}

// Holiday writes why a day is off: a holiday's name, or that it is a weekend.
func (v Voice) Holiday(h crm.Holiday) string {
	switch {
	case h.Name != "":
		return h.Name
	case h.Festival != "":
		return v.Say("dayoff." + h.Festival)
	case v.Cal.Week != 0:
		return v.Say("dayoff.weekend")
	}
	return v.Say("dayoff.other")
}

// OffDay writes a day off and why: "Sat 28 Nov (weekend)".
func (v Voice) OffDay(h crm.Holiday) string { return v.aside(v.Date(h.Day), v.Holiday(h)) }

// CalendarLines say by which calendar the reader works, and what is off next;
// nothing to a reader who has none.
func (v Voice) CalendarLines() []bot.Part {
	if v.Cal.IsZero() {
		return nil
	}
	out := []bot.Part{bot.Line(v.Say("calendar.of", "Country", v.Country(v.Cal.Country), "Days", v.Week(v.Cal.WeekDays())))}
	if line := v.nextOff(); line != "" {
		out = append(out, bot.Line(line))
	}
	return out
}

// TodayOff says whether today is a day off, else which day is next; empty to a
// reader who has no calendar.
func (v Voice) TodayOff() string {
	if why, off := v.Cal.Off(v.Today()); off {
		return v.Say("calendar.today-off", "Why", v.Holiday(why))
	}
	return v.nextOff()
}

func (v Voice) nextOff() string {
	tomorrow := v.Today().AddDays(1)
	next, ok := v.Cal.NextOff(tomorrow)
	if !ok {
		return ""
	}
	line := v.Say("calendar.next-off", "Day", v.OffDay(next))
	if holiday, ok := v.Cal.NextHoliday(tomorrow); ok && holiday.Day != next.Day {
		line = v.Say("calendar.next-both", "Line", line, "Day", v.OffDay(holiday))
	}
	return line
}

// Span writes the days from one to another: "Tue 1 Dec – Thu 10 Dec".
func (v Voice) Span(first, last crm.Date) string {
	if first == last {
		return v.Date(first)
	}
	return v.Say("calendar.span", "From", v.Date(first), "To", v.Date(last))
}

// calendarValue writes a stored setting of somebody's calendar.
func (v Voice) calendarValue(name string, raw json.RawMessage, names Names) string {
	switch name {
	case "country":
		return said(raw, v.Country)
	case "workdays":
		return said(raw, v.Week)
	case "leave":
		return said(raw, func(l crm.Leave) string {
			if l.Delegate == 0 {
				return v.Span(l.First, l.Last)
			}
			return v.aside(v.Span(l.First, l.Last), names.Member(l.Delegate))
		})
	}
	return said(raw, func(days []crm.TeamDay) string {
		var out []string
		for i := 0; i < len(days); {
			next := i + 1
			for next < len(days) && days[next].Day == days[next-1].Day.AddDays(1) {
				next++
			}
			out = append(out, v.Span(days[i].Day, days[next-1].Day))
			i = next
		}
		return v.list(out)
	})
}
