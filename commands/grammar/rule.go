package grammar

import (
	"github.com/rapport-crm/rapport/crm"
)

// readRule reads a part that says how something recurs.
func (p *phrase) readRule() bool {
	if p.hasDay() {
		return false
	}
	switch p.script() {
	case latinScript:
		return p.try((*phrase).anchorOfEach, (*phrase).every, (*phrase).frequency, (*phrase).weekdayPlural)
	case digitScript:
		return p.try((*phrase).anchorOfEach)
	case hanScript:
		return p.try((*phrase).hanEvery)
	}
	return false
}

// readFrom reads from when a rule counts: from 5 Dec, starting tomorrow, 从12月
// 5日起.
func (p *phrase) readFrom() bool {
	if p.hasFrom || p.rule.IsZero() && p.parts > 0 {
		return false
	}
	han := p.lit("从", "自")
	if !han && !p.word("from", "starting", "beginning", "since") {
		return false
	}
	p.word("on")
	rule := p.rule
	p.rule = crm.Recurrence{}
	if !p.try((*phrase).readDay) {
		return false
	}
	if han && !p.lit("开始", "起") {
		return false
	}
	p.lit(",")
	if p.hasWeekday {
		p.date = p.cal.coming(p.weekday)
	}
	p.rule, p.from, p.hasFrom = rule, p.date, true
	p.date, p.hasWeekday, p.loose = crm.Date{}, false, false
	return p.err == nil && len(p.alternatives) == 0
}

// setRule takes a rule of an interval.
func (p *phrase) setRule(unit crm.Unit, interval int) bool {
	if interval < 1 || interval > 999 {
		p.fail(ErrImpossible)
		interval = 1
	}
	p.rule.Unit, p.rule.Interval = unit, interval
	return true
}

// recurring works out a phrase with a rule: its first occurrence, and from
// where its intervals count.
func (p *phrase) recurring(times []crm.TimeOfDay) (Moment, error) {
	if !p.date.IsZero() || p.hasWeekday {
		return Moment{}, ErrNotUnderstood
	}
	var all []Moment
	for _, t := range times {
		for _, interval := range p.intervals() {
			m, err := p.occurrence(t, interval)
			if err != nil {
				return Moment{}, err
			}
			all = append(all, m)
		}
	}
	if len(all) == 1 {
		return all[0], nil
	}
	return Moment{}, &AmbiguousError{Candidates: all}
}

// intervals returns the intervals that the rule's words may mean.
func (p *phrase) intervals() []int {
	if p.otherInterval == 0 {
		return []int{p.rule.Interval}
	}
	return []int{p.rule.Interval, p.otherInterval}
}

// occurrence returns the rule with a time and an interval as a moment.
func (p *phrase) occurrence(t crm.TimeOfDay, interval int) (Moment, error) {
	if t >= midnight {
		if p.rule.Unit != crm.Daily {
			return Moment{}, ErrNotUnderstood
		}
		t = 0
	}
	rule := p.rule
	rule.At, rule.Interval = t, interval
	rule.From = p.start(&rule)
	first, ok := p.first(rule)
	if !ok {
		return Moment{}, ErrImpossible
	}
	if !p.hasFrom {
		rule.From = first
	}
	m := p.on(first, t)
	m.HasDate, m.HasTime, m.Recurrence = true, p.hasTime(), rule
	return m, nil
}

// first returns the day of the first occurrence that is not past. Unless the
// writer said from when, the first day that the words name is one: "every other
// Friday" begins with the coming one.
func (p *phrase) first(rule crm.Recurrence) (crm.Date, bool) {
	if !p.hasFrom && !p.quarterly {
		rule.Interval = 1
	}
	from := rule.From
	if yesterday := p.cal.today.AddDays(-1); from.Before(yesterday) {
		from = yesterday
	}
	d, ok := rule.OnOrAfterIn(from, p.cal.Works)
	for ok && p.behind(d, rule.At) {
		d, ok = rule.OnOrAfterIn(d.AddDays(1), p.cal.Works)
	}
	return d, ok
}

// start returns the first day that may be an occurrence. A rule that names no
// day ("every 2 weeks", "monthly") takes today's day and starts one interval
// from now.
func (p *phrase) start(r *crm.Recurrence) crm.Date {
	base := p.cal.today
	if p.hasFrom {
		base = p.from
	}
	first := base
	switch {
	case p.quarterly && r.MonthDay == crm.LastDay:
		first = p.near(quarterPeriod, 0).last
	case p.quarterly && (r.MonthDay != 0 || r.Nth != 0):
		first = p.near(quarterPeriod, 0).first
	case r.Unit == crm.Daily && r.Interval > 1:
		first = base.AddDays(r.Interval)
	case r.Unit == crm.Weekly && r.Weekdays == 0:
		r.Weekdays = 1 << base.Weekday()
		first = base.AddDays(7 * r.Interval)
	case r.Unit == crm.Monthly && r.MonthDay == 0 && r.Nth == 0:
		r.MonthDay = base.Day
		first = base.AddMonths(r.Interval)
	case r.Unit == crm.Yearly && r.Month == 0:
		r.Month, r.MonthDay = int(base.Month), base.Day
		first = base.AddMonths(12 * r.Interval)
	}
	if p.hasFrom {
		return base
	}
	return first
}
