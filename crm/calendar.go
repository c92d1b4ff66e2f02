package crm

import "slices"

// TeamDay is a day that an admin made a day off, or a working day.
type TeamDay struct {
	Day Date `json:"day"`
	// Work says that it is worked: a make-up day.
	Work bool   `json:"work,omitzero"`
	Name string `json:"name,omitzero"`
	// Country is whose calendar it is in; empty: everybody's.
	Country Country `json:"country,omitzero"`
}

// Calendar says on which days somebody works. The zero value is somebody who
// never said: no day is off, and only where working days are asked for by name
// ("every workday") are they Monday to Friday.
type Calendar struct {
	Country Country
	// Week are the days of the working week, bit 0 is Sunday; 0 is unknown.
	Week uint8
	// Days are the team's own days, which come before the country's.
	Days []TeamDay
}

// CalendarOf is the calendar by which a member works: their own country and
// week, or else the team's country.
func (w Workspace) CalendarOf(m Member) Calendar {
	c := w.CalendarIn(m.Country)
	if m.Workdays != 0 {
		c.Week = m.Workdays
	}
	return c
}

// CalendarIn is the calendar of a country, empty for the team's.
func (w Workspace) CalendarIn(country Country) Calendar {
	if country == "" {
		country = w.Country
	}
	if country == NoCountry {
		country = ""
	}
	c := Calendar{Country: country}
	if country != "" {
		c.Week = country.Week()
	}
	elsewhere := func(d TeamDay) bool { return d.Country != "" && d.Country != country }
	c.Days = w.Days
	if slices.ContainsFunc(c.Days, elsewhere) { // seldom: this is asked for with every line
		c.Days = slices.DeleteFunc(slices.Clone(c.Days), elsewhere)
	}
	return c
}

// IsZero reports whether nothing is known: every day is like any other.
func (c Calendar) IsZero() bool { return c.Country == "" && c.Week == 0 && len(c.Days) == 0 }

// Off returns why a day is off: a holiday, or a Holiday without a name for the
// weekend. The second result is false for a day that is worked.
func (c Calendar) Off(d Date) (Holiday, bool) { return c.off(d, everyDay) }

// Working reports whether a day is no day off.
func (c Calendar) Working(d Date) bool {
	_, off := c.Off(d)
	return !off
}

// Workday reports whether a day is one that people mean by "working day": as
// Working, but never a weekend, also for somebody who never said when theirs is.
func (c Calendar) Workday(d Date) bool {
	_, off := c.off(d, Workweek)
	return !off
}

// Workdays is Workday as a function, for rules; nil where these are the days
// from Monday to Friday and no others.
func (c Calendar) Workdays() func(Date) bool {
	if c.IsZero() {
		return nil
	}
	return c.Workday
}

// off finds why a day is off, in a week that is taken where none is known.
func (c Calendar) off(d Date, week uint8) (Holiday, bool) {
	if c.Week != 0 {
		week = c.Week
	}
	if h, ok := c.Special(d); ok {
		return h, !h.Work
	}
	return Holiday{Day: d}, week>>d.Weekday()&1 == 0
}

// Special returns the day if it is in a list: the team's, or else the country's.
func (c Calendar) Special(d Date) (Holiday, bool) {
	for _, day := range c.Days {
		if day.Day == d {
			return Holiday{Day: d, Name: day.Name, Work: day.Work}, true
		}
	}
	if c.Country == "" {
		return Holiday{}, false
	}
	h, ok := holidaysIn(c.Country, d.Year).on[d]
	return h, ok
}

// longestBreak bounds how far a working day is looked for: more days off in a
// row than that are a fault of the settings.
const longestBreak = 366

// NextWorking returns the first day after d that is no day off; the day after d
// if there is none for a year.
func (c Calendar) NextWorking(d Date) Date { return firstFit(d.AddDays(1), c.Working) }

// NextOff returns the first day from d on that is off, and why. The second result
// is false when there is none for a year.
func (c Calendar) NextOff(d Date) (Holiday, bool) {
	return c.firstOff(d, func(Holiday) bool { return true })
}

// NextHoliday returns the first day from d on that is off though the week has it
// worked. The second result is false when there is none for a year.
func (c Calendar) NextHoliday(d Date) (Holiday, bool) {
	week := c.Week
	if week == 0 {
		week = everyDay
	}
	return c.firstOff(d, func(h Holiday) bool { return h.named() && week>>h.Day.Weekday()&1 == 1 })
}

func (h Holiday) named() bool { return h.Festival != "" || h.Name != "" }

func (c Calendar) firstOff(d Date, wanted func(Holiday) bool) (Holiday, bool) {
	for range longestBreak {
		if h, off := c.Off(d); off && wanted(h) {
			return h, true
		}
		d = d.AddDays(1)
	}
	return Holiday{}, false
}

// LastWorkingBefore returns the last day before d that is no day off.
func (c Calendar) LastWorkingBefore(d Date) Date {
	for range longestBreak {
		if d = d.AddDays(-1); c.Working(d) {
			break
		}
	}
	return d
}

// firstFit returns the first day from d on that fits, or d if none does for a year.
func firstFit(d Date, fits func(Date) bool) Date {
	day := d
	for range longestBreak {
		if fits(day) {
			return day
		}
		day = day.AddDays(1)
	}
	return d
}

// WeekDays are the days of the working week as people know them, bit 0 is
// Sunday: those set, or Monday to Friday.
func (c Calendar) WeekDays() uint8 {
	if c.Week == 0 {
		return Workweek
	}
	return c.Week
}
