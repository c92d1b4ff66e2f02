package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// isoInstant reads 2026-12-05T14:00, with seconds and an offset or without. An
// offset makes it an instant, whatever the writer's zone.
func (p *phrase) isoInstant() bool {
	d, ok := p.isoDate()
	if !ok || p.hasTime() || p.next() != 't' {
		return false
	}
	p.pos++
	at, ok := p.colonTime()
	if !ok {
		return false
	}
	p.setDate(d)
	p.clock = clock{kind: fullClock, at: at}
	offset, ok := p.offset()
	if !ok {
		return !isDigit(p.next()) && !isLetter(p.next())
	}
	wall := time.Date(d.Year, d.Month, d.Day, 0, int(at), 0, 0, time.UTC)
	p.exact = wall.Add(-offset).In(p.cal.Loc)
	p.date = crm.DateOf(p.exact)
	return true
}

// isoDate reads 2026-12-05.
func (r *reader) isoDate() (crm.Date, bool) {
	y, width, ok := r.digits(4)
	if !ok || width != 4 || !r.glued('-') {
		return crm.Date{}, false
	}
	m, _, ok := r.digits(2)
	if !ok || !r.glued('-') {
		return crm.Date{}, false
	}
	d, _, ok := r.digits(2)
	return crm.Date{Year: y, Month: time.Month(m), Day: d}, ok
}

// colonTime reads 14:00 or 14:00:59, whose seconds it drops.
func (r *reader) colonTime() (crm.TimeOfDay, bool) {
	h, _, ok := r.digits(2)
	if !ok || !r.glued(':') {
		return 0, false
	}
	m, width, ok := r.digits(2)
	if !ok || width != 2 || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	if r.glued(':') {
		if s, width, ok := r.digits(2); !ok || width != 2 || s > 59 {
			return 0, false
		}
		if r.glued('.') {
			_, _, _ = r.digits(9)
		}
	}
	return crm.Clock(h, m), true
}

// offset reads Z or +08:00.
func (r *reader) offset() (time.Duration, bool) {
	switch c := r.next(); c {
	case 'z':
		r.pos++
		return 0, true
	case '+', '-':
		start := r.pos
		r.pos++
		east, ok := r.colonTime()
		if !ok {
			r.pos = start
			return 0, false
		}
		if c == '-' {
			east = -east
		}
		return time.Duration(east) * time.Minute, true
	}
	return 0, false
}

// numericDate reads 2026-12-05, 2026/12/5, 2026.12.5, 5/12/2026, 5/12/26,
// 5-12-2026, 5.12.2026 and 5/12. The order of day and month is the writer's where both are possible.
func (p *phrase) numericDate() bool {
	a, b, c, sign, ok := p.figures()
	if !ok {
		return false
	}
	switch {
	case a.width == 4 && c.width > 0 && b.width <= 2 && c.width <= 2:
		return p.setDate(crm.Date{Year: a.n, Month: time.Month(b.n), Day: c.n})
	case a.width > 2 || b.width > 2:
		return false
	case c.width == 4 && sign == '.':
		return p.setDate(crm.Date{Year: c.n, Month: time.Month(b.n), Day: a.n})
	case c.width == 4:
		return p.dayOrMonth(a.n, b.n, c.n)
	case c.width == 2 && sign == '/':
		return p.dayOrMonth(a.n, b.n, 2000+c.n)
	case c.width == 0 && sign == '/':
		return p.dayOrMonth(a.n, b.n, 0)
	}
	return false
}

// figure is a number with how many digits it was written in.
type figure struct{ n, width int }

// figures reads two or three numbers with the same sign between them.
func (r *reader) figures() (a, b, c figure, sign byte, ok bool) {
	if a.n, a.width, ok = r.digits(4); !ok {
		return a, b, c, 0, false
	}
	sign = r.next()
	if sign != '-' && sign != '/' && sign != '.' || !r.glued(sign) {
		return a, b, c, sign, false
	}
	if b.n, b.width, ok = r.digits(4); !ok {
		return a, b, c, sign, false
	}
	if r.glued(sign) {
		c.n, c.width, ok = r.digits(4)
	}
	return a, b, c, sign, ok
}

// dayOrMonth takes a/b of a year, or of the coming one for year 0, in the
// writer's order or the only one that is possible.
func (p *phrase) dayOrMonth(a, b, year int) bool {
	if p.cal.Order == DMY {
		a, b = b, a
	}
	if a > 12 && b <= 12 {
		a, b = b, a // the only reading that there is
	}
	if a > 12 || a < 1 {
		return p.setDate(crm.Date{})
	}
	first := p.monthDayDate(a, b, year)
	if other := p.monthDayDate(b, a, year); p.cal.Order == AnyOrder && b <= 12 && a != b && other.Valid() {
		p.alternatives = []crm.Date{other}
	}
	return p.setDate(first)
}

// monthDayDate returns the day of a month, in the coming year for year 0.
func (p *phrase) monthDayDate(month, day, year int) crm.Date {
	of := monthOf(year, month)
	if year == 0 {
		of = monthOf(p.cal.today.Year, month)
		of.rolls = true
	}
	return p.upcoming(of, func(of period) crm.Date {
		return crm.Date{Year: of.first.Year, Month: of.first.Month, Day: day}
	})
}
