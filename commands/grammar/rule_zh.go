package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// hanEvery reads how something recurs in Chinese: 每天, 每个工作日, 每周一三五, 每隔一周
// 周五, 每两周, 每月15号, 每月最后一个工作日, 每季度末, 每年5月17日.
func (p *phrase) hanEvery() bool {
	if p.lit("天天") {
		return p.setRule(crm.Daily, 1)
	}
	if p.lit("工作日每天", "每周工作日") {
		return p.setWorkdays(1)
	}
	if !p.lit("每逢", "每", "逢") && !p.ahead("隔周", "隔天", "隔月", "双周") {
		return false
	}
	n := p.hanInterval()
	p.lit("个")
	return p.hanEveryUnit(n) && p.once()
}

// hanInterval reads how many units lie between: 两 is every second one, and so
// is 隔一. 隔两 may be meant as every second or every third.
func (p *phrase) hanInterval() int {
	skips := p.lit("隔")
	if p.lit("双") {
		return 2
	}
	n, ok := p.hanCount()
	switch {
	case !ok && skips, skips && n == 1:
		return 2
	case !ok:
		return 1
	case skips:
		p.otherInterval = n + 1
	}
	return n
}

// once reads the 一次 of 每周一次.
func (p *phrase) once() bool {
	p.lit("一次", "1次")
	return true
}

func (p *phrase) hanEveryUnit(n int) bool {
	switch {
	case p.lit("工作日"):
		return p.setWorkdays(n)
	case p.lit("天", "日"), n == 1 && p.ahead("早", "晚"):
		return p.setRule(crm.Daily, n)
	case n == 1 && p.lit("半年"):
		return p.setRule(crm.Monthly, 6)
	case p.lit("季度", "季"):
		p.quarterly = true
		p.setRule(crm.Monthly, 3*n)
		p.try((*phrase).hanQuarterAnchor)
		return true
	case p.lit("月"):
		p.setRule(crm.Monthly, n)
		p.try((*phrase).hanMonthAnchor)
		return true
	case p.lit("年"):
		p.setRule(crm.Yearly, n)
		p.try((*phrase).hanYearAnchor)
		return true
	}
	return p.hanWeekly(n)
}

// hanWeekly reads a weekly rule with its days: 周五, 周一三五, 周一到周五, 周末, or
// 周 alone.
func (p *phrase) hanWeekly(n int) bool {
	days, ok := p.hanWeekdays()
	if !ok && p.weekSign() {
		if p.lit("末") {
			days = 1 << time.Saturday
		} else {
			p.lit("的")
			days, _ = p.hanWeekdays()
		}
		ok = true
	}
	p.rule.Weekdays = days
	return ok && p.setRule(crm.Weekly, n)
}

// hanWeekdays reads a list of weekdays, of which only the first needs its 周.
func (p *phrase) hanWeekdays() (days uint8, ok bool) {
	start := p.pos
	if !p.weekSign() {
		return 0, false
	}
	day, ok := p.hanWeekdayChar()
	if !ok {
		p.pos = start
		return 0, false
	}
	days = 1 << day
	for {
		mark := p.pos
		through := p.lit("到", "至", "-")
		if !through {
			p.lit("、", ",", "和", "及", "与")
		}
		p.weekSign()
		next, more := p.hanWeekdayChar()
		if !more {
			p.pos = mark
			return days, true
		}
		days |= 1 << next
		for d := day; through && d != next; d = (d + 1) % 7 {
			days |= 1 << d
		}
		day = next
	}
}

// hanWeekdayChar reads the 五 of 周五, but not of 五点 or 一次.
func (p *phrase) hanWeekdayChar() (time.Weekday, bool) {
	start := p.pos
	day, ok := litOf(&p.reader, hanWeekdays)
	if ok && (isDigit(p.next()) || p.next() == ':' || p.ahead("点", "时", "次", "十", "个", "号")) {
		p.pos = start
		return 0, false
	}
	return day, ok
}

// hanMonthAnchor reads the day of a monthly rule: 15号, 月底, 最后一个工作日, 第二个
// 周二.
func (p *phrase) hanMonthAnchor() bool {
	p.lit("的")
	if p.lit("月底", "月末", "底", "末") {
		return p.setMonthEnd()
	}
	if p.lit("初") {
		return p.setMonthDay(1)
	}
	if n, ok := p.hanNth(); ok {
		return p.monthNth(n)
	}
	n, ok := p.hanCount()
	return ok && p.lit("号", "日") && p.setMonthDay(n)
}

// hanQuarterAnchor reads the first or last day of a quarter.
func (p *phrase) hanQuarterAnchor() bool {
	p.lit("的")
	if p.lit("初", "第一天") {
		return p.setMonthDay(1)
	}
	return p.lit("末", "底", "最后一天") && p.setMonthEnd()
}

// hanYearAnchor reads the day of a yearly rule: 5月17日.
func (p *phrase) hanYearAnchor() bool {
	p.lit("的")
	month, ok := p.hanCount()
	if !ok || !p.lit("月") {
		return false
	}
	p.lit("的")
	if n, nth := p.hanNth(); nth {
		p.rule.Month = month
		return month >= 1 && month <= 12 && p.monthNth(n)
	}
	day, ok := p.hanCount()
	return ok && p.lit("号", "日") && p.setYearDay(month, day)
}
