package cards

import "time"

// Long writes how long something takes or took, in its largest unit: 36 hours are
// still hours, from two days on it is days.
func (v Voice) Long(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day || d >= day && d%day == 0:
		return v.Days(int(d / day))
	case d >= time.Hour:
		return v.Say("hours", "N", int(d/time.Hour))
	}
	return v.Say("minutes", "N", int(d/time.Minute))
}
