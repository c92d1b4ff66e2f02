package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// period is a span of calendar days that people name as one: a week, a month, a quarter, a
// year.
type period struct {
	kind        periodKind
	first, last crm.Date
	// rolls says that the year was not named, so that a day of the period that
	// is past belongs to the next year.
	rolls bool
	// unsaid says that no word told which week, month, quarter or year.
	unsaid bool
}

type periodKind uint8

const (
	weekPeriod periodKind = iota + 1
	monthPeriod
	quarterPeriod
	yearPeriod
)

// monthOf returns a month, counted on from January of the year.
func monthOf(year int, month int) period {
	first := crm.Date{Year: year, Month: 1, Day: 1}.AddMonths(month - 1)
	return period{kind: monthPeriod, first: first, last: first.AddMonths(1).AddDays(-1)}
}

// quarterOf returns a quarter, counted on from the first one of the year.
func quarterOf(year, quarter int) period {
	first := monthOf(year, quarter*3-2).first
	return period{kind: quarterPeriod, first: first, last: first.AddMonths(3).AddDays(-1)}
}

// yearOf returns a year.
func yearOf(year int) period {
	first := crm.Date{Year: year, Month: 1, Day: 1}
	return period{kind: yearPeriod, first: first, last: crm.Date{Year: year, Month: 12, Day: 31}}
}

// weekOf returns the week that is n from today's, up to its last workday.
func (p *phrase) weekOf(n int, first time.Weekday) period {
	start := p.weekFrom(n, first)
	return period{kind: weekPeriod, first: start, last: p.cal.lastWorkday(start.AddDays(6))}
}

// near returns the period of a kind that is n from the current one.
func (p *phrase) near(kind periodKind, n int) period {
	today := p.cal.today
	switch kind {
	case weekPeriod:
		return p.weekOf(n, p.cal.first)
	case monthPeriod:
		return monthOf(today.Year, int(today.Month)+n)
	case quarterPeriod:
		return quarterOf(today.Year, int(today.Month+2)/3+n)
	}
	return yearOf(today.Year + n)
}

// upcoming returns the date in the first year in which it is not past, where
// the period may roll; pick takes it from the period of a year.
func (p *phrase) upcoming(of period, pick func(period) crm.Date) crm.Date {
	for years := range 9 { // 29 February may be eight years off
		shifted := of
		if years > 0 {
			shifted = of.inYear(of.first.Year + years)
		}
		if d := pick(shifted); !of.rolls || d.Valid() && !d.Before(p.cal.today) {
			return d
		}
	}
	return crm.Date{}
}

// setIn takes a day of a period. Where the words do not say which period, and
// the day of the current one is past, the next one is meant.
func (p *phrase) setIn(of period, pick func(period) crm.Date) bool {
	d := p.upcoming(of, pick)
	if of.unsaid && d.Before(p.cal.today) {
		d = pick(p.near(of.kind, 1))
	}
	return p.setDate(d)
}

// inYear returns the same month or quarter of another year.
func (of period) inYear(year int) period {
	if of.kind == monthPeriod {
		return monthOf(year, int(of.first.Month))
	}
	return quarterOf(year, int(of.first.Month+2)/3)
}

var monthWords = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6,
	"july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9, "october": 10, "oct": 10,
	"november": 11, "nov": 11, "december": 12, "dec": 12,
}

// nearWords say which week, month, quarter or year; none means the current one.
var nearWords = map[string]int{"this": 0, "next": 1, "last": -1, "coming": 1}

var periodWords = map[string]periodKind{"week": weekPeriod, "month": monthPeriod, "quarter": quarterPeriod, "year": yearPeriod}

// monthName reads the name of a month, and the dot of "Dec.".
func (r *reader) monthName() (time.Month, bool) {
	m, ok := lookup(r, monthWords)
	if ok && r.next() == '.' && !r.glued('.') {
		r.pos++
	}
	return m, ok
}

// year reads a year of four digits, after a comma or not.
func (r *reader) year() (int, bool) {
	start := r.pos
	r.lit(",")
	n, width, ok := r.digits(4)
	if ok && width == 4 && n >= 1900 && n < 2200 && r.next() != ':' && !isLetter(r.next()) {
		return n, true
	}
	r.pos = start
	return 0, false
}

// englishPeriod reads "next month", "the quarter", "December 2027", "Q3".
func (p *phrase) englishPeriod() (period, bool) {
	if of, ok := p.namedPeriod(); ok {
		return of, true
	}
	p.word("the")
	n, said := lookup(&p.reader, nearWords)
	kind, ok := lookup(&p.reader, periodWords)
	if !ok {
		return period{}, false
	}
	if !said && p.words("after", "next") {
		n, said = 2, true
	}
	of := p.near(kind, n)
	of.unsaid = !said
	return of, true
}

// namedPeriod reads a month by its name, or Q3.
func (p *phrase) namedPeriod() (period, bool) {
	start := p.pos
	if m, ok := p.monthName(); ok {
		if y, found := p.year(); found {
			return monthOf(y, int(m)), true
		}
		of := monthOf(p.cal.today.Year, int(m))
		of.rolls = true
		return of, true
	}
	if !p.word("q") {
		return period{}, false
	}
	q, _, ok := p.digits(1)
	if !ok || q < 1 || q > 4 {
		p.pos = start
		return period{}, false
	}
	if y, found := p.year(); found {
		return quarterOf(y, q), true
	}
	of := quarterOf(p.cal.today.Year, q)
	of.rolls = true
	return of, true
}
