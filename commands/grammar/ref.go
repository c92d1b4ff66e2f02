package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// DateOrder is how a writer reads 5/12.
type DateOrder uint8

// The orders of day and month.
const (
	// AnyOrder leaves 5/12 ambiguous, except to a reader of Chinese, who puts
	// the month first.
	AnyOrder DateOrder = iota
	// MDY is the month first: 5/12 is 12 May.
	MDY
	// DMY is the day first: 5/12 is 5 December.
	DMY
)

// Ref is where and when a text is written: what its "tomorrow" counts from.
type Ref struct {
	Now time.Time
	// Loc is the writer's zone; nil means the zone of Now.
	Loc *time.Location
	// DayStart and DayEnd are the writer's working day; both zero means 09:00
	// to 18:00. A date without a time means DayStart, "EOD" means DayEnd.
	DayStart, DayEnd crm.TimeOfDay
	// Workdays are the days of the working week, bit 0 is Sunday; zero means
	// Monday to Friday. The week begins with the first of them after the
	// weekend.
	Workdays uint8
	// Works tells working days from days off, where "workday" is said; nil
	// means by the day of the week alone.
	Works func(crm.Date) bool
	// SundayFirst begins the week on Sunday whatever the workdays are. Chinese
	// week words (下周二) count from Monday all the same.
	SundayFirst bool
	// Order is how 5/12 is read.
	Order DateOrder
	// Lang is the writer's language. Either language is understood from
	// anyone; this only settles the order of 5/12 when Order does not.
	Lang crm.Lang
}

// farthest is how many years ahead a date may lie; more is a slip.
const farthest = 100

// calendar is a Ref with its defaults filled in, and the arithmetic of days.
type calendar struct {
	Ref
	today crm.Date
	clock crm.TimeOfDay
	// first is the first day of the week.
	first time.Weekday
}

// calendar fills in the defaults. Now loses its seconds: nobody types them.
func (ref Ref) calendar() calendar {
	if ref.Loc == nil {
		ref.Loc = ref.Now.Location()
	}
	ref.Now = ref.Now.In(ref.Loc).Truncate(time.Minute)
	if ref.DayStart == 0 && ref.DayEnd == 0 {
		ref.DayStart, ref.DayEnd = crm.Clock(9, 0), crm.Clock(18, 0)
	}
	if ref.Workdays&0x7f == 0 {
		ref.Workdays = crm.Workweek
	}
	if ref.Order == AnyOrder && ref.Lang == crm.Chinese {
		ref.Order = MDY
	}
	c := calendar{Ref: ref, today: crm.DateOf(ref.Now), clock: crm.TimeOfDayOf(ref.Now), first: time.Monday}
	c.first = c.weekStart()
	return c
}

// weekStart returns the first workday after the weekend, or Sunday when asked.
func (c *calendar) weekStart() time.Weekday {
	if c.SundayFirst {
		return time.Sunday
	}
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if c.works(day) && !c.works((day+6)%7) {
			return day
		}
	}
	return time.Monday
}

// works reports whether people work on that day of the week.
func (c *calendar) works(day time.Weekday) bool { return c.Workdays>>day&1 == 1 }

// inWeek returns that day of the week of d, in weeks that begin on first.
func inWeek(d crm.Date, first, day time.Weekday) crm.Date {
	return d.AddDays(int(day-first+7)%7 - int(d.Weekday()-first+7)%7)
}

// coming returns the next such day of the week, today included.
func (c *calendar) coming(day time.Weekday) crm.Date {
	return c.today.AddDays(int(day-c.today.Weekday()+7) % 7)
}

// firstWorkday returns d or the first workday after it.
func (c *calendar) firstWorkday(d crm.Date) crm.Date {
	for !c.works(d.Weekday()) {
		d = d.AddDays(1)
	}
	return d
}

// lastWorkday returns d or the last workday before it.
func (c *calendar) lastWorkday(d crm.Date) crm.Date {
	for !c.works(d.Weekday()) {
		d = d.AddDays(-1)
	}
	return d
}

// worked reports whether a day is one that people call a workday.
func (c *calendar) worked(d crm.Date) bool {
	if c.Works != nil {
		return c.Works(d)
	}
	return c.works(d.Weekday())
}

// addWorkdays counts n workdays from d; n may be negative. Where a calendar has
// hardly any, it gives up after some years.
func (c *calendar) addWorkdays(d crm.Date, n int) crm.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for most := 366 + 7*n; n > 0 && most > 0; most-- {
		d = d.AddDays(step)
		if c.worked(d) {
			n--
		}
	}
	return d
}

// nthWeekday returns the nth such weekday of a month, -1 for the last. The
// second result is false when the month has no fifth one.
func nthWeekday(year int, month time.Month, n int, day time.Weekday) (crm.Date, bool) {
	if n < 0 {
		last := crm.Date{Year: year, Month: month, Day: crm.DaysIn(year, month)}
		return last.AddDays(-int(last.Weekday()-day+7) % 7), true
	}
	first := crm.Date{Year: year, Month: month, Day: 1}
	d := first.AddDays(int(day-first.Weekday()+7)%7 + 7*(n-1))
	return d, d.Month == month
}
