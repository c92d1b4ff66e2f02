package grammar

import "time"

// Duration reads how long something took or takes, in either language: "25m",
// "1h30m", "1.5h", "45 min", 半小时, 一个半小时, 25分钟, "24h", "7d". A day is 24
// hours, a week seven days. The result is whole minutes and more than zero;
// anything else is [ErrNotUnderstood].
func Duration(text string) (time.Duration, error) {
	r := plain(text)
	l, ok := r.length()
	if !ok || !r.done() {
		return 0, ErrNotUnderstood
	}
	return l.duration()
}

// duration turns a length without months or workdays into elapsed time.
func (l length) duration() (time.Duration, error) {
	d := time.Duration(l.minutes)*time.Minute + time.Duration(l.days)*24*time.Hour
	if l.months != 0 || l.workdays != 0 || d <= 0 {
		return 0, ErrNotUnderstood
	}
	return d, nil
}
