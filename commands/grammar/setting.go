package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// TimeOfDay reads a text as a wall time of no particular day, for settings:
// "8:30", "8", "9am", 上午9点, "EOD". Of ref only the working day counts, so the
// result is the same at any hour and over any clock change. A bare 8:30 or 8 is
// the morning's, and 24:00 is 00:00. Errors are [ErrNotUnderstood] and
// [ErrImpossible].
func TimeOfDay(text string, ref Ref) (crm.TimeOfDay, error) {
	cal := ref.calendar()
	p := phrase{reader: plain(text), cal: &cal}
	return p.timeOfDay((*phrase).done)
}

// timeOfDay reads one wall time, after which ended must hold.
func (p *phrase) timeOfDay(ended func(*phrase) bool) (crm.TimeOfDay, error) {
	p.timed, p.setting = true, true
	p.word("at")
	for p.readTime() {
	}
	if !p.hasTime() || p.hasDay() || !ended(p) {
		return 0, ErrNotUnderstood
	}
	if p.err != nil {
		return 0, p.err
	}
	if p.part == nil && p.clock.kind != fullClock {
		return p.clock.at % midnight, nil
	}
	times, err := p.times()
	if err != nil {
		return 0, err
	}
	return times[0] % midnight, nil
}

// Hours reads a span of wall time, for settings: "22:00-08:00", "9am to 6pm",
// 22点到8点. Its errors are those of [TimeOfDay].
func Hours(text string, ref Ref) (crm.Hours, error) {
	cal := ref.calendar()
	p := phrase{reader: plain(text), cal: &cal}
	from, err := p.timeOfDay((*phrase).through)
	if err != nil {
		return crm.Hours{}, err
	}
	p.draft = draft{}
	to, err := p.timeOfDay((*phrase).done)
	return crm.Hours{From: from, To: to}, err
}

// through reads what joins two times.
func (p *phrase) through() bool {
	return p.lit("-", "~", "到", "至") || p.word("to", "until", "till")
}

// Weekday reads the name of a day of the week in either language: "Mon",
// "Mondays", 周一, 每周一. The error is [ErrNotUnderstood].
func Weekday(text string) (time.Weekday, error) {
	r := plain(text)
	r.word("on", "every")
	r.lit("每")
	day, ok := r.plainWeekday()
	if !ok {
		day, ok = lookup(&r, weekdayPlurals)
	}
	if !ok || !r.done() {
		return 0, ErrNotUnderstood
	}
	return day, nil
}

// Weekdays reads days of the week in either language: "mon-fri", "Mon, Wed and
// Fri", 周一至周五, "every day". Bit 0 is Sunday. The error is [ErrNotUnderstood].
func Weekdays(text string) (uint8, error) {
	p := phrase{reader: plain(text)}
	if (p.words("every", "day") || p.lit("每天")) && p.done() {
		return 1<<7 - 1, nil
	}
	p.pos = 0
	days, ok := p.weekdayList()
	if !ok {
		p.pos = 0
		p.lit("每")
		days, ok = p.hanWeekdays()
	}
	if !ok || !p.done() {
		return 0, ErrNotUnderstood
	}
	return days, nil
}
