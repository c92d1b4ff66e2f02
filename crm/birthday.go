package crm

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrBirthday is returned for a birthday that no person can have.
var ErrBirthday = errors.New("crm: no such birthday")

// Birthday is what is known of the day a person celebrates: a solar or lunar
// month and day, often without the year, sometimes the month alone. The zero
// Birthday means unknown.
type Birthday struct {
	// Year is 0 when unknown. For a lunar birthday it is the lunar year.
	Year int `json:"year,omitzero"`
	// Month is 1 to 12.
	Month int `json:"month"`
	// Day is 0 when only the month is known.
	Day int `json:"day,omitzero"`
	// Lunar says that month and day are of the Chinese lunar calendar.
	Lunar bool `json:"lunar,omitzero"`
	// Leap says that the lunar month is the leap one (闰六月).
	Leap bool `json:"leap,omitzero"`
}

// IsZero reports whether no birthday is known.
func (b Birthday) IsZero() bool { return b == Birthday{} }

// MonthOnly reports whether the day is unknown. Such a birthday occurs on the
// first of its month, so that there is still time to ask for the day, and
// nobody is to be congratulated on it.
func (b Birthday) MonthOnly() bool { return b.Day == 0 && b.Month != 0 }

// String returns the birthday as it can be typed: "1990-05-17", "05-17", "05",
// "lunar 1990-8-15", "lunar 8-15", "lunar leap 6-5"; "" when unknown.
func (b Birthday) String() string {
	if b.IsZero() {
		return ""
	}
	number := "%02d"
	var parts []string
	prefix := ""
	if b.Lunar {
		number, prefix = "%d", "lunar "
	}
	if b.Leap {
		prefix += "leap "
	}
	if b.Year != 0 {
		parts = append(parts, fmt.Sprintf("%04d", b.Year))
	}
	parts = append(parts, fmt.Sprintf(number, b.Month))
	if b.Day != 0 {
		parts = append(parts, fmt.Sprintf(number, b.Day))
	}
	return prefix + strings.Join(parts, "-")
}

// Valid returns an ErrBirthday that says what is impossible, ErrLunarRange for
// a lunar year that the table lacks, or nil. Without a year whatever some year
// has is possible: 29 February, and the leap months that occur.
func (b Birthday) Valid() error {
	switch {
	case b.Month < 1 || b.Month > 12:
		return fmt.Errorf("%w: month %d", ErrBirthday, b.Month)
	case b.Leap && !b.Lunar:
		return fmt.Errorf("%w: a leap month is lunar", ErrBirthday)
	case b.Day < 0 || b.Day > b.longestMonth():
		return fmt.Errorf("%w: day %d of month %d", ErrBirthday, b.Day, b.Month)
	case b.Lunar:
		return b.validLunar()
	case b.Year < 0 || b.Year > 9999:
		return fmt.Errorf("%w: year %d", ErrBirthday, b.Year)
	}
	return nil
}

// longestMonth is how many days the month has, or can have.
func (b Birthday) longestMonth() int {
	const someLeapYear = 2000
	switch {
	case b.Lunar:
		return 30
	case b.Year == 0:
		return DaysIn(someLeapYear, time.Month(b.Month))
	}
	return DaysIn(b.Year, time.Month(b.Month))
}

func (b Birthday) validLunar() error {
	if b.Year != 0 {
		_, err := LunarDate{b.Year, b.Month, max(b.Day, 1), b.Leap}.ToSolar()
		if errors.Is(err, ErrLunarDate) {
			return fmt.Errorf("%w: lunar %d has no such day", ErrBirthday, b.Year)
		}
		return err
	}
	for year := firstLunarYear; year <= lastLunarYear; year++ {
		if lunarYearOf(year).daysIn(b.Month, b.Leap) >= max(b.Day, 1) {
			return nil
		}
	}
	return fmt.Errorf("%w: leap month %d does not occur", ErrBirthday, b.Month)
}
