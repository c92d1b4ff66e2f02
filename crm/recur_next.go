package crm

import (
	"math/bits"
	"time"
)

// Next returns the first occurrence after an instant, in loc: a pure function
// of the rule, the zone and the last planned time, so that a restart neither
// loses nor doubles one. An occurrence is the [Instant] of its day and time: a
// wall time that a clock change skips comes at the first valid moment after
// it, one that comes twice is taken the first time, and neither moves the
// occurrences after it. The result is the zero time when there is none: the
// rule is not valid, or the years have run out.
//
// It counts working days from Monday to Friday; NextIn takes a calendar.
func (r Recurrence) Next(after time.Time, loc *time.Location) time.Time {
	return r.NextIn(after, loc, nil)
}

// NextIn is Next where working days are those that the function says (nil:
// Monday to Friday); see [Calendar.Workdays].
func (r Recurrence) NextIn(after time.Time, loc *time.Location, workday func(Date) bool) time.Time {
	if r.Valid() != nil {
		return time.Time{}
	}
	// A time that is skipped at midnight comes on the day after its own, so
	// yesterday's may be still to come.
	day := DateOf(after.In(loc)).AddDays(-1)
	for {
		next, ok := r.OnOrAfterIn(day, workday)
		if !ok {
			return time.Time{}
		}
		if at := Instant(next, r.At, loc); at.After(after) {
			return at
		}
		day = next.AddDays(1)
	}
}

// OnOrAfter returns the first day of the rule that is not before d. The second
// result is false when there is none up to the year 9999, or the rule is not
// valid.
func (r Recurrence) OnOrAfter(d Date) (Date, bool) { return r.OnOrAfterIn(d, nil) }

// OnOrAfterIn is OnOrAfter where working days are those that the function says.
func (r Recurrence) OnOrAfterIn(d Date, workday func(Date) bool) (Date, bool) {
	if r.Valid() != nil {
		return Date{}, false
	}
	if d.Before(r.From) {
		d = r.From
	}
	var day Date
	switch {
	case workday != nil && r.Unit == Workday:
		day = r.seekWorkday(d, workday)
	case workday != nil && r.MonthDay == LastWorkday:
		day = r.seekLastWorkday(d, workday)
	case workday != nil && r.nthWorkday():
		day = r.seekNthWorkday(d, workday)
	default:
		day = r.seek(d)
	}
	return day, day.Valid()
}

// seek returns the first day of a valid rule from d on, where d is not before
// From. Past the last year it may return anything not valid.
func (r Recurrence) seek(d Date) Date {
	switch r.Unit {
	case Daily:
		return d.AddDays(untilMultiple(r.From.DaysUntil(d), r.Interval))
	case Workday:
		n := workdayNumber(d)
		return workdayOf(n + untilMultiple(n-workdayNumber(r.From), r.Interval))
	case Weekly:
		return r.seekWeek(d)
	}
	return r.seekMonth(d)
}

// untilMultiple returns how much to add to n, which is not negative, to reach
// a multiple of step.
func untilMultiple(n, step int) int { return (step - n%step) % step }

// monday is the Monday that all weeks are counted from.
var monday = Date{1, time.January, 1}

// weekNumber counts weeks from Monday to Sunday.
func weekNumber(d Date) int { return monday.DaysUntil(d) / 7 }

// workdayNumber counts days from Monday to Friday; a Saturday or Sunday has
// the number of the Monday after it.
func workdayNumber(d Date) int {
	return 5*weekNumber(d) + min(monday.DaysUntil(d)%7, 5)
}

// workdayOf is the inverse of workdayNumber.
func workdayOf(n int) Date { return monday.AddDays(n/5*7 + n%5) }

func (r Recurrence) seekWeek(d Date) Date {
	skip := untilMultiple(weekNumber(d)-weekNumber(r.From), r.Interval)
	if skip > 0 {
		d = monday.AddDays(7 * (weekNumber(d) + skip))
	}
	for week := weekNumber(d); weekNumber(d) == week; d = d.AddDays(1) {
		if r.Weekdays>>d.Weekday()&1 == 1 {
			return d
		}
	}
	// This week has no more, so the first of the rule's next week is it: the
	// loop has left d on a Monday.
	return r.seekWeek(d)
}

// seekMonth tries month after month. Most have a day; a rule for the fifth
// Monday of a February waits up to 40 years, times its interval.
func (r Recurrence) seekMonth(d Date) Date {
	step, first := r.Interval, monthNumber(r.From)
	if r.Unit == Yearly {
		step *= 12
		first = monthNumber(Date{r.From.Year, time.Month(r.Month), 1})
	}
	// A yearly rule whose month of the first year is past counts from it all
	// the same.
	month := monthNumber(d)
	month += untilMultiple(((month-first)%step+step)%step, step)
	for ; month <= monthNumber(Date{9999, time.December, 1}); month += step {
		if day, ok := r.dayIn(month/12, time.Month(month%12+1)); ok && !day.Before(d) {
			return day
		}
	}
	return Date{}
}

// monthNumber counts months, from January of the year 0.
func monthNumber(d Date) int { return 12*d.Year + int(d.Month) - 1 }

// dayIn returns the rule's day in a month; the second result is false for a
// month without a fifth of its weekday.
func (r Recurrence) dayIn(year int, month time.Month) (Date, bool) {
	last := Date{year, month, DaysIn(year, month)}
	switch {
	case r.nthWorkday():
		first := workdayNumber(Date{year, month, 1})
		return workdayOf(first + r.Nth - 1), true
	case r.Nth != 0:
		return nthWeekday(last, r.Nth, time.Weekday(bits.TrailingZeros8(r.Weekdays)))
	case r.MonthDay == LastDay:
		return last, true
	case r.MonthDay == LastWorkday:
		return workdayOnOrBefore(last), true
	}
	return Date{year, month, min(r.MonthDay, last.Day)}, true
}

func workdayOnOrBefore(d Date) Date {
	switch d.Weekday() {
	case time.Saturday:
		return d.AddDays(-1)
	case time.Sunday:
		return d.AddDays(-2)
	}
	return d
}

// nthWeekday returns the nth of a weekday in the month that ends on last; -1
// is the last of them.
func nthWeekday(last Date, n int, weekday time.Weekday) (Date, bool) {
	final := last.Day - (int(last.Weekday())-int(weekday)+7)%7
	day := final
	if n > 0 {
		day = (final-1)%7 + 1 + 7*(n-1)
	}
	return Date{last.Year, last.Month, day}, day <= last.Day
}
