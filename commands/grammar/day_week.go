package grammar

import (
	"slices"
	"time"
)

var weekdayWords = map[string]time.Weekday{
	"sunday": time.Sunday, "sun": time.Sunday,
	"monday": time.Monday, "mon": time.Monday,
	"tuesday": time.Tuesday, "tue": time.Tuesday, "tues": time.Tuesday,
	"wednesday": time.Wednesday, "wed": time.Wednesday, "weds": time.Wednesday,
	"thursday": time.Thursday, "thu": time.Thursday, "thur": time.Thursday, "thurs": time.Thursday,
	"friday": time.Friday, "fri": time.Friday,
	"saturday": time.Saturday, "sat": time.Saturday,
}

// weakWeekdays are short names that are also everyday words or people's names.
var weakWeekdays = []string{"sun", "sat", "wed", "mon"}

// hanWeekdays are what follows 周. In figures too: 周3.
var hanWeekdays = []entry[time.Weekday]{
	{"一", time.Monday}, {"二", time.Tuesday}, {"三", time.Wednesday}, {"四", time.Thursday}, {"五", time.Friday},
	{"六", time.Saturday}, {"日", time.Sunday}, {"天", time.Sunday},
	{"1", time.Monday}, {"2", time.Tuesday}, {"3", time.Wednesday}, {"4", time.Thursday}, {"5", time.Friday}, {"6", time.Saturday},
}

// hanNear are the prefixes that say which week, month or quarter.
var hanNear = []entry[int]{
	{"下下个", 2}, {"下下", 2}, {"下一个", 1}, {"下个", 1}, {"下", 1}, {"这个", 0}, {"这", 0}, {"本", 0}, {"当", 0}, {"上上个", -2}, {"上上", -2}, {"上个", -1}, {"上", -1},
}

// weekSign reads one of the words for a week.
func (r *reader) weekSign() bool { return r.lit("周", "星期", "礼拜") }

// plainWeekday reads the name of a weekday in either language.
func (r *reader) plainWeekday() (time.Weekday, bool) {
	if day, ok := lookup(r, weekdayWords); ok {
		if r.next() == '.' {
			r.pos++
		}
		return day, true
	}
	start := r.pos
	if r.weekSign() {
		if day, ok := litOf(r, hanWeekdays); ok {
			return day, true
		}
	}
	r.pos = start
	return 0, false
}

// englishWeekday reads Tue, this Tue, next Tue, Tue week, Tuesday after next.
// Next Tuesday is Tuesday of next week; this and bare Tuesday the coming one.
func (p *phrase) englishWeekday() bool {
	which := p.which()
	word, _ := p.peek()
	day, ok := p.plainWeekday()
	if !ok || word == "" && which == "" {
		return false
	}
	switch {
	case which == "next":
		return p.setDate(inWeek(p.weekFrom(1, p.cal.first), p.cal.first, day))
	case which == "last":
		return p.setDate(p.cal.coming(day).AddDays(-7))
	case p.words("after", "next"):
		return p.setDate(inWeek(p.weekFrom(2, p.cal.first), p.cal.first, day))
	case p.word("week"):
		return p.setDate(p.cal.coming(day).AddDays(7))
	}
	if which == "" && !p.spoken && slices.Contains(weakWeekdays, word) {
		p.weak++
	}
	p.weekday, p.hasWeekday = day, true
	return true
}

// which reads the word before a weekday that says which one.
func (p *phrase) which() string {
	p.word("the")
	switch {
	case p.word("next"):
		return "next"
	case p.word("last"):
		return "last"
	case p.word("this"):
		p.word("coming")
		return "this"
	case p.word("coming"):
		return "this"
	}
	return ""
}

// hanWeekday reads 周二, 下周二, 下下周二, 这周二, 周末. With a prefix it counts in
// weeks from Monday; without one it is the coming one.
func (p *phrase) hanWeekday() bool {
	weeks, near := litOf(&p.reader, hanNear)
	if !p.weekSign() {
		return false
	}
	monday := p.weekFrom(weeks, time.Monday)
	if day, ok := litOf(&p.reader, hanWeekdays); ok {
		if near {
			return p.setDate(inWeek(monday, time.Monday, day))
		}
		p.weekday, p.hasWeekday = day, true
		return true
	}
	if !p.lit("末") {
		return false
	}
	return p.weekend(weeks)
}

// weekend takes the Saturday of the week that is so many from this one; on a
// Sunday this weekend is today.
func (p *phrase) weekend(weeks int) bool {
	saturday := inWeek(p.weekFrom(weeks, time.Monday), time.Monday, time.Saturday)
	if saturday.Before(p.cal.today) && weeks == 0 {
		return p.setDate(p.cal.today)
	}
	return p.setDate(saturday)
}

// nextWeek reads the week that goes with a weekday before it: Friday next week.
func (p *phrase) nextWeek() bool {
	switch {
	case p.words("next", "week"):
		return p.week(1)
	case p.words("this", "week"):
		return p.week(0)
	case p.words("the", "week", "after", "next"), p.words("week", "after", "next"):
		return p.week(2)
	}
	return false
}

// week takes the first workday of a week, of which a weekday may pick another.
func (p *phrase) week(n int) bool {
	p.loose = true
	return p.setDate(p.cal.firstWorkday(p.weekFrom(n, p.cal.first)))
}
