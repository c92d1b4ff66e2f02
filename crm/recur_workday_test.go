package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

func TestWorkdaysRecurByTheCalendar(t *testing.T) {
	china := crm.Workspace{}.CalendarIn(crm.China).Workdays()
	for _, c := range []struct {
		name          string
		rule          crm.Recurrence
		after, expect string
	}{
		{"every workday over the break", crm.Recurrence{Unit: crm.Workday, Interval: 1}, "2026-09-30", "2026-10-08"},
		{"on a make-up Saturday", crm.Recurrence{Unit: crm.Workday, Interval: 1}, "2026-10-09", "2026-10-10"},
		{"every second workday", crm.Recurrence{Unit: crm.Workday, Interval: 2, From: crm.Date{Year: 2026, Month: 9, Day: 29}}, "2026-09-29", "2026-10-08"},
		{"the last workday of September", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastWorkday}, "2026-09-01", "2026-09-30"},
		{"of February, a make-up Saturday", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastWorkday}, "2026-02-01", "2026-02-28"},
		{"past it, the next month's", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastWorkday}, "2026-02-28", "2026-03-31"},
		{"of a year's January", crm.Recurrence{Unit: crm.Yearly, Interval: 1, Month: 1, MonthDay: crm.LastWorkday}, "2026-02-28", "2027-01-29"},
		{"the first workday of October, after the break", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: 1, Weekdays: crm.Workweek}, "2026-09-30", "2026-10-08"},
		{"the third, a make-up Saturday", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: 3, Weekdays: crm.Workweek}, "2026-10-09", "2026-10-10"},
		{"past it, the next month's third", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: 3, Weekdays: crm.Workweek}, "2026-10-10", "2026-11-04"},
		{"weekly rules keep their day", crm.Recurrence{Unit: crm.Weekly, Interval: 1, Weekdays: 1 << time.Thursday}, "2026-09-30", "2026-10-01"},
	} {
		c.rule.At = crm.Clock(9, 0)
		if c.rule.From.IsZero() {
			c.rule.From = crm.Date{Year: 2026, Month: 1, Day: 1}
		}
		after := crm.Instant(dateAt(t, c.after), crm.Clock(9, 0), time.UTC)
		require.Equal(t, c.expect, crm.DateOf(c.rule.NextIn(after, time.UTC, china)).String(), c.name)
	}
}

func TestAnOrdinaryWeekAsACalendarChangesNothing(t *testing.T) {
	ordinary := crm.Calendar{Week: crm.Workweek}.Workdays()
	rapid.Check(t, func(t *rapid.T) {
		r := crm.Recurrence{
			Unit: crm.Workday, Interval: rapid.IntRange(1, 9).Draw(t, "interval"), At: crm.Clock(9, 0),
			From: crm.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 400).Draw(t, "from")),
		}
		if rapid.Bool().Draw(t, "monthly") {
			r.Unit, r.MonthDay = crm.Monthly, crm.LastWorkday
			if nth := rapid.IntRange(0, 20).Draw(t, "nth"); nth > 0 {
				r.MonthDay, r.Nth, r.Weekdays = 0, nth, crm.Workweek
			}
		}
		day := r.From.AddDays(rapid.IntRange(-10, 800).Draw(t, "day"))
		want, _ := r.OnOrAfter(day)
		got, ok := r.OnOrAfterIn(day, ordinary)
		if !ok || got != want {
			t.Fatalf("%s: %s, not %s", day, got, want)
		}
	})
}

func TestACalendarWithoutWorkdaysHasNoOccurrence(t *testing.T) {
	never := func(crm.Date) bool { return false }
	for _, r := range []crm.Recurrence{
		{Unit: crm.Workday, Interval: 1}, {Unit: crm.Workday, Interval: 3}, {Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastWorkday},
	} {
		r.From = crm.Date{Year: 2026, Month: 1, Day: 1}
		require.Zero(t, r.NextIn(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.UTC, never))
	}
}
