package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// ruleUnit is a unit that something recurs in, and how many of it.
type ruleUnit struct {
	unit crm.Unit
	n    int
}

var ruleUnits = map[string]ruleUnit{
	"day": {crm.Daily, 1}, "days": {crm.Daily, 1}, "week": {crm.Weekly, 1}, "weeks": {crm.Weekly, 1},
	"fortnight": {crm.Weekly, 2}, "fortnights": {crm.Weekly, 2},
	"month": {crm.Monthly, 1}, "months": {crm.Monthly, 1}, "quarter": {crm.Monthly, 3}, "quarters": {crm.Monthly, 3},
	"year": {crm.Yearly, 1}, "years": {crm.Yearly, 1},
}

var frequencies = map[string]ruleUnit{
	"daily": {crm.Daily, 1}, "weekly": {crm.Weekly, 1}, "biweekly": {crm.Weekly, 2}, "fortnightly": {crm.Weekly, 2},
	"monthly": {crm.Monthly, 1}, "quarterly": {crm.Monthly, 3}, "yearly": {crm.Yearly, 1}, "annually": {crm.Yearly, 1},
}

var weekdayPlurals = map[string]time.Weekday{
	"sundays": time.Sunday, "mondays": time.Monday, "tuesdays": time.Tuesday, "wednesdays": time.Wednesday,
	"thursdays": time.Thursday, "fridays": time.Friday, "saturdays": time.Saturday,
}

// every reads every Friday, every other week, every 2 months on the 15th,
// every last workday of the month, every May 17.
func (p *phrase) every() bool {
	if !p.word("every", "each") {
		return false
	}
	if p.try((*phrase).anchorOfMonth) {
		return true
	}
	n := 1
	switch {
	case p.word("other", "second"):
		n = 2
	default:
		if k, ok := p.count(); ok && !p.ordinalAhead() {
			n = k
		} else if ok {
			return false
		}
	}
	return p.everyUnit(n) || p.try((*phrase).everyDate)
}

// ordinalAhead reports whether the number just read was the start of 15th.
func (p *phrase) ordinalAhead() bool {
	word, _ := p.peek()
	return isLetter(p.next()) && (word == "st" || word == "nd" || word == "rd" || word == "th")
}

// everyUnit reads what comes every n times, after the number.
func (p *phrase) everyUnit(n int) bool {
	if p.workdayWord() || p.word("workdays") {
		return p.setWorkdays(n)
	}
	if n == 1 && p.word("weekend") {
		p.rule.Weekdays = 1 << time.Saturday
		return p.setRule(crm.Weekly, 1)
	}
	if u, ok := lookup(&p.reader, ruleUnits); ok {
		return p.setRule(u.unit, n*u.n) && p.anchors(u)
	}
	if days, ok := p.weekdayList(); ok {
		p.rule.Weekdays = days
		return p.setRule(crm.Weekly, n)
	}
	if word, _ := p.peek(); n == 1 && partWords[word] != nil {
		return p.setRule(crm.Daily, 1) // every morning
	}
	return false
}

// setWorkdays takes a rule for every nth working day.
func (p *phrase) setWorkdays(n int) bool {
	if p.cal.Works != nil || p.cal.Workdays&0x7f == crm.Workweek {
		return p.setRule(crm.Workday, n)
	}
	p.rule.Weekdays = p.cal.Workdays & 0x7f
	return n == 1 && p.setRule(crm.Weekly, 1)
}

// frequency reads daily, weekly on Friday, monthly on the 15th, weekdays.
func (p *phrase) frequency() bool {
	if p.words("bi") {
		p.lit("-")
		return p.word("weekly") && p.setRule(crm.Weekly, 2) && p.anchors(ruleUnit{crm.Weekly, 2})
	}
	if u, ok := lookup(&p.reader, frequencies); ok {
		return p.setRule(u.unit, u.n) && p.anchors(u)
	}
	switch {
	case p.word("weekdays", "workdays"):
		return p.setWorkdays(1)
	case p.word("weekends"):
		p.rule.Weekdays = 1 << time.Saturday
		return p.setRule(crm.Weekly, 1)
	}
	return false
}

// weekdayPlural reads Fridays, Mondays and Thursdays.
func (p *phrase) weekdayPlural() bool {
	day, ok := lookup(&p.reader, weekdayPlurals)
	if !ok {
		return false
	}
	for ok {
		p.rule.Weekdays |= 1 << day
		mark := p.pos
		p.lit(",")
		p.word("and")
		if day, ok = lookup(&p.reader, weekdayPlurals); !ok {
			p.pos = mark
		}
	}
	return p.setRule(crm.Weekly, 1)
}

// weekdayList reads Tue, Mon and Thu, Mon-Fri.
func (r *reader) weekdayList() (days uint8, ok bool) {
	day, ok := r.plainWeekday()
	if !ok {
		return 0, false
	}
	days = 1 << day
	for {
		mark := r.pos
		through := r.lit("-", "到", "至") || r.word("to", "through")
		if !through {
			r.lit(",", "、", "&", "和", "及")
			r.word("and")
		}
		next, more := r.plainWeekday()
		if !more {
			r.pos = mark
			return days, true
		}
		days |= 1 << next
		for d := day; through && d != next; d = (d + 1) % 7 {
			days |= 1 << d
		}
		day = next
	}
}
