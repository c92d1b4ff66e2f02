package crm

import "time"

// BirthdayPolicy says how a team keeps birthdays on days that most years lack.
type BirthdayPolicy struct {
	// Feb29March keeps a birthday on 29 February on 1 March in common years,
	// the day after 28 February, as law has it in many countries. Otherwise it
	// is kept on 28 February, within its month, as most people do.
	Feb29March bool
	// LeapMonthOnly keeps a birthday in a leap month only in the years with
	// that leap month, up to 19 years apart and more. Otherwise the other
	// years keep it in the plain month of that number, as families do.
	LeapMonthOnly bool
}

// BirthdayPolicy returns how the workspace keeps birthdays.
func (w Workspace) BirthdayPolicy() BirthdayPolicy { return BirthdayPolicy{Feb29March: w.Feb29March} }

// In returns the days of a solar year on which the birthday is kept, in order.
//
// A solar birthday has one, by the policy if it is 29 February. A lunar
// birthday has one in most years, but the lunar year crosses the solar one: a
// birthday in the eleventh or twelfth month may have none in a year and two in
// the next. Its day 30 is kept on the 29th when the month is short, as New
// Year's Eve is. A birthday in a plain month is not kept again in the leap
// month after it. Years before the birth have none.
func (b Birthday) In(year int, p BirthdayPolicy) []Date {
	if b.Valid() != nil || year < 1 || year > 9999 {
		return nil
	}
	if !b.Lunar {
		if year < b.Year {
			return nil
		}
		return []Date{b.solarIn(year, p)}
	}
	var days []Date
	// The lunar year of before ends in this one.
	for _, lunar := range [2]int{year - 1, year} {
		if day, ok := b.lunarIn(lunar, p); ok && day.Year == year {
			days = append(days, day)
		}
	}
	return days
}

// Next returns the first day after the given one on which the birthday is
// kept; ask with the day before to include a day itself. The second result is
// false when there is none, as for a lunar birthday after lunar 2100.
func (b Birthday) Next(after Date, p BirthdayPolicy) (Date, bool) {
	if b.Valid() != nil {
		return Date{}, false
	}
	first := max(after.Year, b.Year)
	last := first + 1
	if b.Lunar {
		last = lastLunarYear + 1
	}
	for year := first; year <= last; year++ {
		for _, day := range b.In(year, p) {
			if after.Before(day) {
				return day, true
			}
		}
	}
	return Date{}, false
}

// Turns returns the age that the person reaches on a day that [Birthday.In]
// gave, 0 when the year is unknown. A lunar birthday counts lunar years, from
// nought at birth (周岁).
func (b Birthday) Turns(on Date) int {
	year := on.Year
	if b.Lunar {
		lunar, err := LunarOf(on)
		if err != nil {
			return 0
		}
		year = lunar.Year
	}
	if b.Year == 0 || year < b.Year {
		return 0
	}
	return year - b.Year
}

func (b Birthday) solarIn(year int, p BirthdayPolicy) Date {
	day := Date{year, time.Month(b.Month), max(b.Day, 1)}
	switch {
	case day.Valid():
		return day
	case p.Feb29March:
		return Date{year, time.March, 1}
	}
	return Date{year, time.February, 28}
}

// lunarIn returns the day of a lunar year on which the birthday is kept.
func (b Birthday) lunarIn(year int, p BirthdayPolicy) (Date, bool) {
	if year < max(firstLunarYear, b.Year) || year > lastLunarYear {
		return Date{}, false
	}
	leap := b.Leap
	if leap && lunarYearOf(year).leapMonth() != b.Month {
		if p.LeapMonthOnly {
			return Date{}, false
		}
		leap = false
	}
	length := lunarYearOf(year).daysIn(b.Month, leap)
	day, err := LunarDate{year, b.Month, min(max(b.Day, 1), length), leap}.ToSolar()
	return day, err == nil
}
