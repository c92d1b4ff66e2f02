package crm

import (
	"errors"
	"fmt"
	"time"
)

// Errors of the lunar calendar.
var (
	// ErrLunarRange is returned for days outside the lunar years 1900 to 2100.
	ErrLunarRange = errors.New("crm: outside the lunar years 1900 to 2100")
	// ErrLunarDate is returned for a lunar month or day that its year lacks.
	ErrLunarDate = errors.New("crm: no such lunar date")
)

// LunarDate is a day of the Chinese lunar calendar. The lunar year begins in
// the January or February of the solar year of its number.
type LunarDate struct {
	Year, Month, Day int
	// Leap says that the month is the second of its number (闰六月).
	Leap bool
}

// String returns "1990-8-15", or "leap 1987-6-5" in a leap month.
func (l LunarDate) String() string {
	leap := ""
	if l.Leap {
		leap = "leap "
	}
	return fmt.Sprintf("%s%d-%d-%d", leap, l.Year, l.Month, l.Day)
}

// ToSolar returns the solar date of l, ErrLunarRange or ErrLunarDate.
func (l LunarDate) ToSolar() (Date, error) {
	if l.Year < firstLunarYear || l.Year > lastLunarYear {
		return Date{}, fmt.Errorf("lunar %s: %w", l, ErrLunarRange)
	}
	year := lunarYearOf(l.Year)
	if l.Day < 1 || l.Day > year.daysIn(l.Month, l.Leap) {
		return Date{}, fmt.Errorf("lunar %s: %w", l, ErrLunarDate)
	}
	days := year.newYear() + l.Day - 1
	for i := range year.index(l.Month, l.Leap) {
		days += year.days(i)
	}
	return Date{l.Year, time.January, 1}.AddDays(days), nil
}

// LunarOf returns the lunar date of d, or ErrLunarRange.
func LunarOf(d Date) (LunarDate, error) {
	// A date before the year's first new moon belongs to the year before.
	for _, number := range [2]int{d.Year, d.Year - 1} {
		if number < firstLunarYear || number > lastLunarYear {
			continue
		}
		year := lunarYearOf(number)
		days := Date{number, time.January, 1}.DaysUntil(d) - year.newYear()
		if days < 0 {
			continue
		}
		for i := range year.months() {
			if days < year.days(i) {
				month, leap := year.month(i)
				return LunarDate{number, month, days + 1, leap}, nil
			}
			days -= year.days(i)
		}
	}
	return LunarDate{}, fmt.Errorf("%s: %w", d, ErrLunarRange)
}

// lunarYear is a year of the table, whose comment has the bits. Months are
// counted by position: the leap month has one of its own.
type lunarYear uint32

func lunarYearOf(number int) lunarYear { return lunarYear(lunarYears[number-firstLunarYear]) }

// leapMonth returns the month after which a leap month of its number comes, or
// 0 in the years without.
func (y lunarYear) leapMonth() int { return int(y >> 13 & 0xF) }

// newYear returns how many days after 1 January the year begins.
func (y lunarYear) newYear() int { return int(y >> 17) }

// months returns how many months the year has.
func (y lunarYear) months() int {
	if y.leapMonth() > 0 {
		return 13
	}
	return 12
}

// days returns how many days the month at a position has.
func (y lunarYear) days(i int) int { return 29 + int(y>>i&1) }

// daysIn returns how many days a month has, 0 if the year has no such month.
func (y lunarYear) daysIn(month int, leap bool) int {
	if month < 1 || month > 12 || leap && month != y.leapMonth() {
		return 0
	}
	return y.days(y.index(month, leap))
}

// index returns the position of a month that the year has.
func (y lunarYear) index(month int, leap bool) int {
	if leap || y.leapMonth() > 0 && month > y.leapMonth() {
		return month
	}
	return month - 1
}

// month returns which month is at a position, the inverse of index.
func (y lunarYear) month(i int) (month int, leap bool) {
	if last := y.leapMonth(); last > 0 && i >= last {
		return i, i == last
	}
	return i + 1, false
}
