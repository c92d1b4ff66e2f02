package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// anchors reads on which day of its unit a rule falls, if that is said.
func (p *phrase) anchors(u ruleUnit) bool {
	p.quarterly = u == ruleUnit{crm.Monthly, 3}
	switch u.unit {
	case crm.Weekly:
		p.try((*phrase).onWeekdays)
	case crm.Monthly:
		p.try((*phrase).onMonthEnd, (*phrase).onMonthDay)
	case crm.Yearly:
		p.try((*phrase).onYearDay)
	}
	return true
}

func (p *phrase) onWeekdays() bool {
	p.word("on")
	days, ok := p.weekdayList()
	p.rule.Weekdays = days
	return ok
}

// onMonthEnd reads the end of "every month end".
func (p *phrase) onMonthEnd() bool {
	p.lit("-")
	return p.word("end") && p.setMonthEnd()
}

func (p *phrase) setMonthEnd() bool {
	p.rule.MonthDay = crm.LastDay
	return true
}

func (p *phrase) onMonthDay() bool {
	on := p.word("on")
	the := p.word("the")
	if !on && !the {
		return false
	}
	if p.monthAnchor() {
		return true
	}
	n, ok := p.dayNumber()
	return ok && p.setMonthDay(n)
}

// onYearDay reads the day of "every year on May 17", "… on the 2nd Sun of May".
func (p *phrase) onYearDay() bool {
	p.word("on")
	return p.try((*phrase).everyDate, (*phrase).yearNth)
}

// yearNth reads the 2nd Sunday of May, the last workday of December.
func (p *phrase) yearNth() bool {
	p.word("the")
	n, ok := p.ordinal()
	if !ok || !p.monthNth(n) || !p.word("of", "in") {
		return false
	}
	month, ok := p.monthName()
	p.rule.Month = int(month)
	return ok
}

// monthAnchor reads a day that every month has: the 15th, the last workday,
// the second Tuesday.
func (p *phrase) monthAnchor() bool {
	n, ok := p.ordinal()
	if !ok {
		return false
	}
	return p.monthNth(n) || n > 0 && p.setMonthDay(n)
}

// monthNth reads what is counted within the month.
func (p *phrase) monthNth(n int) bool {
	if day, ok := p.plainWeekday(); ok {
		p.rule.Nth, p.rule.Weekdays = n, 1<<day
		return n <= 5 && n != 0
	}
	switch {
	case p.workdayWord():
		if n == -1 {
			p.rule.MonthDay = crm.LastWorkday
		} else {
			p.rule.Nth, p.rule.Weekdays = n, crm.Workweek
		}
		return n != 0 && n <= 20 && (p.cal.Works != nil || p.cal.Workdays&0x7f == crm.Workweek)
	case p.word("day"), p.lit("天", "日"):
		if n == -1 {
			return p.setMonthEnd()
		}
		return p.setMonthDay(n)
	}
	return false
}

func (p *phrase) setMonthDay(n int) bool {
	if n < 1 || n > 31 {
		p.fail(ErrImpossible)
		n = 1
	}
	p.rule.MonthDay = n
	return true
}

// anchorOfMonth reads the last Friday of the month, 15th of the month, 15th,
// after "every".
func (p *phrase) anchorOfMonth() bool {
	p.setRule(crm.Monthly, 1)
	if !p.monthAnchor() {
		return false
	}
	ofMonth := p.words("of", "the", "month") || p.words("of", "each", "month") || p.words("of", "every", "month")
	return ofMonth || p.rule.MonthDay > 0
}

// anchorOfEach reads the 15th of every month, the last workday of each month,
// the end of each quarter.
func (p *phrase) anchorOfEach() bool {
	p.word("the")
	end := p.words("end", "of")
	if !end && (!p.monthAnchor() || !p.word("of")) {
		return false
	}
	if !p.word("each", "every") {
		return false
	}
	n, _ := p.count()
	u, ok := lookup(&p.reader, ruleUnits)
	if !ok || u.unit != crm.Monthly || !end && u.n > 1 || !p.setRule(crm.Monthly, max(n, 1)*u.n) {
		return false
	}
	p.quarterly = u.n == 3
	return !end || p.setMonthEnd()
}

// everyDate reads the day of a yearly rule: May 17, 17 May.
func (p *phrase) everyDate() bool {
	month, ok := p.monthName()
	p.word("the")
	day, found := p.dayNumber()
	if !ok && found {
		p.word("of")
		month, ok = p.monthName()
	}
	return ok && found && p.setYearDay(int(month), day)
}

// setYearDay takes the day of a yearly rule.
func (p *phrase) setYearDay(month, day int) bool {
	const leapYear = 2024
	if !(crm.Date{Year: leapYear, Month: time.Month(month), Day: day}).Valid() {
		p.fail(ErrImpossible)
		month, day = 1, 1
	}
	p.rule.Month, p.rule.MonthDay = month, day
	return p.setRule(crm.Yearly, max(p.rule.Interval, 1))
}
