package grammar

import "time"

var hanYears = []entry[int]{{"今年", 0}, {"明年", 1}, {"后年", 2}, {"去年", -1}}

// hanYearName reads 明年, 2026年, 二〇二六年, 26年.
func (p *phrase) hanYearName() (int, bool) {
	if n, ok := litOf(&p.reader, hanYears); ok {
		return p.cal.today.Year + n, true
	}
	start := p.pos
	y, width, ok := p.digits(4)
	if !ok {
		y, ok = p.hanYear()
		width = 4
	}
	if !ok || width%2 == 1 || !p.lit("年") {
		p.pos = start
		return 0, false
	}
	if width == 2 {
		y += 2000
	}
	return y, true
}

// hanMonth reads 12月, 明年3月, 十二月, 下个月, 本月.
func (p *phrase) hanMonth() (period, bool) {
	start := p.pos
	if n, ok := litOf(&p.reader, hanNear); ok {
		if p.lit("月份", "月") {
			return p.near(monthPeriod, n), true
		}
		p.pos = start
		return period{}, false
	}
	y, fixed := p.hanYearName()
	m, ok := p.hanCount()
	if !ok || !p.lit("月份", "月") {
		p.pos = start
		return period{}, false
	}
	if m < 1 || m > 12 {
		p.fail(ErrImpossible)
		m = 1
	}
	if !fixed {
		y = p.cal.today.Year
	}
	of := monthOf(y, m)
	of.rolls = !fixed
	return of, true
}

// hanPeriod reads a month, 下季度, 第三季度, 明年, 年.
func (p *phrase) hanPeriod() (period, bool) {
	if of, ok := p.hanMonth(); ok {
		return of, true
	}
	start := p.pos
	if y, ok := p.hanYearName(); ok {
		p.lit("年")
		return yearOf(y), true
	}
	n, near := litOf(&p.reader, hanNear)
	switch {
	case near && p.lit("季度", "季"):
		return p.near(quarterPeriod, n), true
	case near && p.weekSign():
		return p.weekOf(n, time.Monday), true
	case near && p.lit("年"):
		return p.near(yearPeriod, n), true
	}
	p.pos = start
	if of, ok := p.hanUnsaid(); ok {
		return of, true
	}
	return p.hanQuarter()
}

// hanUnsaid reads the 年, 季 or 月 of 年底, 季末, 月初.
func (p *phrase) hanUnsaid() (period, bool) {
	kind, ok := litOf(&p.reader, []entry[periodKind]{{"年", yearPeriod}, {"季度", quarterPeriod}, {"季", quarterPeriod}, {"月", monthPeriod}})
	if !ok || !p.ahead("底", "末", "初", "中", "内", "之内", "以内") {
		return period{}, false
	}
	of := p.near(kind, 0)
	of.unsaid = true
	return of, true
}

// hanQuarter reads 第三季度, 三季度, 3季度.
func (p *phrase) hanQuarter() (period, bool) {
	start := p.pos
	p.lit("第")
	q, ok := p.hanCount()
	if !ok || q < 1 || q > 4 || !p.lit("季度") {
		p.pos = start
		return period{}, false
	}
	of := quarterOf(p.cal.today.Year, q)
	of.rolls = true
	return of, true
}
