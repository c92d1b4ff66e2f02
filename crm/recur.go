package crm

import (
	"errors"
	"fmt"
	"math/bits"
	"time"
)

// ErrRecurrence is returned for a rule that says nothing, or contradicts itself.
var ErrRecurrence = errors.New("crm: no such recurrence")

// Unit is what a recurrence counts in.
type Unit string

// The units of a [Recurrence].
const (
	Daily   Unit = "day"
	Workday Unit = "workday" // Monday to Friday
	Weekly  Unit = "week"
	Monthly Unit = "month"
	Yearly  Unit = "year"
)

// Recurrence says on which days something comes again, and at which wall time.
// It says nothing about zones: [Recurrence.Next] takes one. The zero value
// means "once".
type Recurrence struct {
	Unit Unit `json:"unit,omitzero"`
	// Interval is every how many units, 1 or more; "every other Friday" is 2.
	Interval int `json:"interval,omitzero"`
	// Weekdays are the days of a weekly rule, bit 0 is Sunday. With Nth they
	// are the weekday of a monthly or yearly rule: "every second Tuesday of
	// the month".
	Weekdays uint8 `json:"weekdays,omitzero"`
	// Nth is which of the month's weekdays (1 to 5), or -1 for the last; with
	// Workweek as Weekdays it is which of the month's working days (1 to 20). A
	// month without a fifth is left out.
	Nth int `json:"nth,omitzero"`
	// MonthDay is the day of a monthly or yearly rule, 1 to 31; a month that
	// is shorter takes its last day. -1 is the month's last day, and
	// LastWorkday its last Monday to Friday.
	MonthDay int `json:"month_day,omitzero"`
	// Month is the month of a yearly rule, 1 to 12.
	Month int `json:"month,omitzero"`
	// At is the wall time of each occurrence.
	At TimeOfDay `json:"at"`
	// From is the first day that may be an occurrence. Intervals count from
	// it: its day, the week from Monday that it is in, its month, its year.
	From Date `json:"from"`
}

// Special values of Recurrence.MonthDay.
const (
	LastDay = -1
	// LastWorkday is the last Monday to Friday of the month.
	LastWorkday = -2
)

// Workweek is the working week where nobody says otherwise: the weekdays from
// Monday to Friday, as bits.
const Workweek uint8 = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday

// mostWorkdays is how many working days every month has.
const mostWorkdays = 20

// nthWorkday reports whether the rule counts the working days of a month.
func (r Recurrence) nthWorkday() bool { return r.Nth > 0 && r.Weekdays == Workweek }

// maxInterval bounds what a rule may count; the longest is 1,000 years.
const maxInterval = 1000

// IsZero reports whether the rule means "once".
func (r Recurrence) IsZero() bool { return r.Unit == "" }

// Valid returns nil for a rule that has occurrences, else an ErrRecurrence
// that says what is wrong. "Once" is not a rule.
func (r Recurrence) Valid() error {
	switch {
	case r.Interval < 1 || r.Interval > maxInterval:
		return fmt.Errorf("%w: interval %d", ErrRecurrence, r.Interval)
	case !r.At.Valid():
		return fmt.Errorf("%w: time %d", ErrRecurrence, r.At)
	case !r.From.Valid():
		return fmt.Errorf("%w: from %s", ErrRecurrence, r.From)
	case r.Weekdays > 1<<7-1:
		return fmt.Errorf("%w: weekdays %b", ErrRecurrence, r.Weekdays)
	}
	if !r.daysFit() {
		return fmt.Errorf("%w: days of a rule by %q", ErrRecurrence, r.Unit)
	}
	return nil
}

// daysFit reports whether the fields that choose days are those of the unit.
func (r Recurrence) daysFit() bool {
	switch r.Unit {
	case Daily, Workday:
		return r.Weekdays == 0 && r.Nth == 0 && r.MonthDay == 0 && r.Month == 0
	case Weekly:
		return r.Weekdays != 0 && r.Nth == 0 && r.MonthDay == 0 && r.Month == 0
	case Monthly:
		return r.Month == 0 && r.monthDayFits(31)
	case Yearly:
		const someLeapYear = 2000
		return r.Month >= 1 && r.Month <= 12 && r.monthDayFits(DaysIn(someLeapYear, time.Month(r.Month)))
	}
	return false
}

// monthDayFits reports whether exactly one day of a month is chosen.
func (r Recurrence) monthDayFits(longest int) bool {
	if r.Nth == 0 {
		return r.Weekdays == 0 && r.MonthDay >= LastWorkday && r.MonthDay != 0 && r.MonthDay <= longest
	}
	if r.nthWorkday() {
		return r.MonthDay == 0 && r.Nth <= mostWorkdays
	}
	return r.MonthDay == 0 && r.Nth >= -1 && r.Nth <= 5 && bits.OnesCount8(r.Weekdays) == 1
}
