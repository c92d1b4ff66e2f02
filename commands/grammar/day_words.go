package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// dayWords are days counted from today.
var dayWords = map[string]int{
	"today": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "yesterday": -1,
}

var hanDayWords = []entry[int]{
	{"大后天", 3}, {"后天", 2}, {"明天", 1}, {"明日", 1}, {"明儿", 1}, {"今天", 0}, {"今日", 0}, {"今儿", 0},
	{"昨天", -1}, {"昨日", -1}, {"大前天", -3}, {"前天", -2},
}

// hanShortDays are days that need a part of the day after them: 明早, 今晚.
var hanShortDays = []entry[int]{{"今", 0}, {"明", 1}, {"后", 2}, {"昨", -1}}

// readDay reads a part that says the day.
func (p *phrase) readDay() bool {
	if p.hasElapsed || !p.rule.IsZero() {
		return false
	}
	if p.hasDay() {
		return p.try((*phrase).sameWeek, (*phrase).sameDay)
	}
	switch p.script() {
	case latinScript:
		return p.try((*phrase).dayWord, (*phrase).within, (*phrase).lengthThen, (*phrase).nthOf, (*phrase).edgeOf,
			(*phrase).periodEnd, (*phrase).nextWorkday, (*phrase).monthDay, (*phrase).dayMonth, (*phrase).ordinalDay,
			(*phrase).englishWeekday, (*phrase).bareNext)
	case digitScript:
		return p.try((*phrase).isoInstant, (*phrase).lengthThen, (*phrase).nthOf, (*phrase).hanNthOf, (*phrase).hanEdge,
			(*phrase).numericDate, (*phrase).hanMonthDay, (*phrase).dayMonth, (*phrase).ordinalDay, (*phrase).hanDay)
	case hanScript:
		return p.try((*phrase).hanDayWord, (*phrase).within, (*phrase).lengthThen, (*phrase).hanNthOf, (*phrase).hanEdge,
			(*phrase).nextWorkday, (*phrase).hanMonthDay, (*phrase).hanDay, (*phrase).hanWeekday, (*phrase).hanBareNext)
	}
	return false
}

func (p *phrase) dayWord() bool {
	if n, ok := lookup(&p.reader, dayWords); ok {
		return p.setDate(p.cal.today.AddDays(n))
	}
	the := p.word("the")
	switch {
	case p.words("day", "after", "tomorrow"):
		return p.setDate(p.cal.today.AddDays(2))
	case p.words("day", "before", "yesterday"):
		return p.setDate(p.cal.today.AddDays(-2))
	case !the && p.ahead("tonight"):
		return p.setDate(p.cal.today)
	}
	return false
}

func (p *phrase) hanDayWord() bool {
	if n, ok := litOf(&p.reader, hanDayWords); ok {
		return p.setDate(p.cal.today.AddDays(n))
	}
	n, ok := litOf(&p.reader, hanShortDays)
	if !ok || !p.ahead("早", "晚", "晨") {
		return false
	}
	return p.setDate(p.cal.today.AddDays(n))
}

// nextWorkday reads the next day on which people work.
func (p *phrase) nextWorkday() bool {
	if p.lit("下一个工作日", "下个工作日") {
		return p.setDate(p.cal.addWorkdays(p.cal.today, 1))
	}
	p.word("the")
	if !p.word("next") {
		return false
	}
	if p.words("business", "day") || p.words("working", "day") || p.word("workday", "weekday") {
		return p.setDate(p.cal.addWorkdays(p.cal.today, 1))
	}
	return false
}

// within reads a length of time from now: in 2 weeks, 过3天.
func (p *phrase) within() bool {
	switch {
	case p.word("in", "within"):
		l, ok := p.length()
		p.lit("'")
		p.word("time")
		return ok && p.later(l, p.cal.today)
	case p.lit("再过", "过"):
		vague := p.ahead("两天")
		l, ok := p.length()
		if ok && p.lit("之后", "以后", "后") {
			vague = false
		}
		return ok && !vague && p.later(l, p.cal.today)
	}
	return false
}

// lengthThen reads a length of time with what it counts from after it: 2 weeks
// from now, a week from Friday, 三天后, 3天内, 3 days ago.
func (p *phrase) lengthThen() bool {
	l, ok := p.length()
	if !ok {
		return false
	}
	switch {
	case p.lit("之后", "以后", "过后", "后", "之内", "以内", "内"), p.words("from", "now"), p.words("from", "today"), p.word("later"):
		return p.later(l, p.cal.today)
	case p.word("ago"), p.lit("之前", "以前", "前"):
		return p.later(length{-l.minutes, -l.days, -l.workdays, -l.months}, p.cal.today)
	case p.word("from", "after", "on") && l.minutes == 0:
		return p.laterThan(l)
	case p.word("before") && l.minutes == 0:
		return p.laterThan(length{0, -l.days, -l.workdays, -l.months})
	}
	return false
}

// laterThan reads the day that a length counts from.
func (p *phrase) laterThan(l length) bool {
	p.word("the")
	if !p.try((*phrase).dayWord, (*phrase).numericDate, (*phrase).monthDay, (*phrase).dayMonth, (*phrase).nthOf, (*phrase).edgeOf, (*phrase).periodEnd, (*phrase).englishWeekday) {
		return false
	}
	base := p.date
	if p.hasWeekday {
		base = p.cal.coming(p.weekday)
	}
	p.hasWeekday = false
	return p.later(l, base)
}

// later adds a length of time to a day, or minutes to now.
func (p *phrase) later(l length, base crm.Date) bool {
	const most = 1_000_000 // minutes, days or months: far beyond any plan
	if max(abs(l.minutes), abs(l.days), abs(l.workdays), abs(l.months)) > most {
		p.fail(ErrImpossible)
		return p.setDate(base)
	}
	if l.minutes != 0 {
		if p.hasTime() {
			return false
		}
		p.elapsed, p.hasElapsed = l.minutes, true
		return true
	}
	p.loose = l.days != 0 && l.days%7 == 0 && l.months == 0
	d := base.AddMonths(l.months).AddDays(l.days)
	if d.Year > base.Year+farthest || abs(l.workdays) > 366 {
		return p.setDate(crm.Date{})
	}
	return p.setDate(p.cal.addWorkdays(d, l.workdays))
}

// sameWeek reads a weekday that goes with the day read so far: of its week
// (下周 … 周五, "Friday … next week"), or of the same date ("Fri 4 Dec").
func (p *phrase) sameWeek() bool {
	if p.hasWeekday {
		return false
	}
	bracket := p.lit("(", "[")
	day, ok := p.plainWeekday()
	if !ok || bracket && !p.lit(")", "]") {
		return false
	}
	p.weekday, p.hasWeekday = day, true
	return true
}

// sameDay reads the date or the week that goes with a weekday read before it.
func (p *phrase) sameDay() bool {
	if !p.date.IsZero() || !p.hasWeekday {
		return false
	}
	return p.try((*phrase).isoInstant, (*phrase).numericDate, (*phrase).hanMonthDay, (*phrase).monthDay, (*phrase).dayMonth,
		(*phrase).ordinalDay, (*phrase).hanDay, (*phrase).nextWeek, (*phrase).weekLater)
}

// weekLater reads the weeks after a weekday: Friday in 2 weeks.
func (p *phrase) weekLater() bool {
	return p.within() && p.loose
}

// weekFrom returns the first day of the week that is n weeks from today's, in weeks
// that begin on first.
func (p *phrase) weekFrom(n int, first time.Weekday) crm.Date {
	return inWeek(p.cal.today, first, first).AddDays(7 * n)
}

func abs(n int) int { return max(n, -n) }
