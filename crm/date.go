package crm

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a calendar day without a zone. The zero Date means "none". Records
// write it as "2026-11-24".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the calendar day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the day exists: 30 February does not.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 &&
		d.Day >= 1 && d.Day <= DaysIn(d.Year, d.Month)
}

// DaysIn returns how many days the month has.
func DaysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// noon is an arbitrary but safe instant of the day, for arithmetic in UTC.
func (d Date) noon() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// AddDays returns the date n calendar days later (earlier if n is negative).
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// AddMonths returns the same day n months later, or that month's last day when
// it is shorter: 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	y, m, _ := first.Date()
	return Date{y, m, min(d.Day, DaysIn(y, m))}
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// DaysUntil returns how many days lie from d to other; negative if other is
// earlier.
func (d Date) DaysUntil(other Date) int {
	// Not by time.Time.Sub, whose result ends at 292 years.
	return int((other.noon().Unix() - d.noon().Unix()) / (24 * 60 * 60))
}

// Compare orders dates; it returns -1, 0 or 1.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// String returns the date as ISO 8601, or "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// ParseDate reads "2026-11-24" and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	d := DateOf(t)
	if err != nil || !d.Valid() {
		return Date{}, fmt.Errorf("crm: %q is not a date", s)
	}
	return d, nil
}

// MarshalText writes ISO 8601.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// TimeOfDay is a wall-clock time: minutes since midnight, 0 to 1439.
type TimeOfDay int

// Clock returns the time of day for an hour and minute.
func Clock(hour, minute int) TimeOfDay { return TimeOfDay(hour*60 + minute) }

// TimeOfDayOf returns the wall time that t shows in its own zone.
func TimeOfDayOf(t time.Time) TimeOfDay { return Clock(t.Hour(), t.Minute()) }

// Valid reports whether the time is within a day.
func (t TimeOfDay) Valid() bool { return t >= 0 && t < 24*60 }

// String returns "09:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText writes "09:00".
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads "09:00" and nothing else.
func (t *TimeOfDay) UnmarshalText(b []byte) error {
	parsed, err := time.Parse("15:04", string(b))
	if err != nil {
		return fmt.Errorf("crm: %q is not a time of day", b)
	}
	*t = TimeOfDayOf(parsed)
	return nil
}

// Instant turns a wall time into the moment it names in loc. A wall time that
// a clock change skips is taken at the first valid moment after it; one that
// occurs twice is taken the first time.
func Instant(d Date, t TimeOfDay, loc *time.Location) time.Time {
	guess := time.Date(d.Year, d.Month, d.Day, 0, int(t), 0, 0, loc)
	wall := time.Date(d.Year, d.Month, d.Day, 0, int(t), 0, 0, time.UTC)
	// The offsets in force on either side of the guess are the only two that
	// the wall time can be read with.
	_, before := guess.Add(-24 * time.Hour).Zone()
	_, after := guess.Add(24 * time.Hour).Zone()
	first := wall.Add(-time.Duration(max(before, after)) * time.Second)
	second := wall.Add(-time.Duration(min(before, after)) * time.Second)
	for _, candidate := range []time.Time{first, second} {
		local := candidate.In(loc)
		if DateOf(local) == d && TimeOfDayOf(local) == t {
			return local
		}
	}
	// Neither reading shows this wall time, so the clock jumped over it: first
	// lies before the jump, and the jump ends the zone's rule in force there.
	_, jump := first.In(loc).ZoneBounds()
	return jump.In(loc)
}

// Monday is the day on which the date's week began.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
