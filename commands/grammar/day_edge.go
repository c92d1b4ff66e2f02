package grammar

import (
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// edgeKind is which day of a period is meant.
type edgeKind uint8

const (
	firstDay edgeKind = iota + 1
	middleDay
	lastDay
	// withinDays is the last day too: 本周内.
	withinDays
)

// endWords are the short forms of an end.
var endWords = map[string]periodKind{"eow": weekPeriod, "eom": monthPeriod, "eoq": quarterPeriod, "eoy": yearPeriod}

var hanEdges = []entry[edgeKind]{{"底", lastDay}, {"末", lastDay}, {"初", firstDay}, {"中", middleDay}, {"之内", withinDays}, {"以内", withinDays}, {"内", withinDays}}

// edgeOf reads "end of next month", "start of the quarter", "mid-April".
func (p *phrase) edgeOf() bool {
	kind, ok := p.edgeWord()
	if !ok {
		return false
	}
	of, ok := p.englishPeriod()
	return ok && p.setEdge(of, kind)
}

func (p *phrase) edgeWord() (edgeKind, bool) {
	p.word("the")
	switch {
	case p.words("end", "of"):
		return lastDay, true
	case p.words("start", "of"), p.words("beginning", "of"):
		return firstDay, true
	case p.words("middle", "of"):
		return middleDay, true
	case p.word("mid"):
		p.lit("-")
		return middleDay, true
	}
	return 0, false
}

// periodEnd reads "EOM", "month end", "next year-end", "Q3 end".
func (p *phrase) periodEnd() bool {
	if kind, ok := lookup(&p.reader, endWords); ok {
		return p.setEdge(p.near(kind, 0), lastDay)
	}
	of, ok := p.englishPeriod()
	if !ok || of.kind == weekPeriod {
		return false
	}
	p.lit("-")
	return (p.word("end") || p.lit("末", "底")) && p.setEdge(of, lastDay)
}

// hanEdge reads 月底, 12月底, 下个月初, 季度末, 明年年底.
func (p *phrase) hanEdge() bool {
	of, ok := p.hanPeriod()
	if !ok {
		return false
	}
	kind, ok := litOf(&p.reader, hanEdges)
	if of.kind == weekPeriod {
		of.first = p.cal.firstWorkday(of.first)
		return ok && (kind == firstDay || kind == withinDays) && p.setEdge(of, kind)
	}
	return ok && p.setEdge(of, kind)
}

// setEdge takes the first, middle or last day of a period.
func (p *phrase) setEdge(of period, kind edgeKind) bool {
	pick := func(of period) crm.Date {
		switch kind {
		case firstDay:
			return of.first
		case middleDay:
			return crm.Date{Year: of.first.Year, Month: of.first.Month, Day: 15}
		}
		return of.last
	}
	if kind == middleDay && (of.kind != monthPeriod || p.ahead("旬")) {
		return false
	}
	return p.setIn(of, pick)
}

// bareNext reads next week, next month, this weekend: the first (work)day of
// the period.
func (p *phrase) bareNext() bool {
	p.word("the")
	switch {
	case p.words("next", "week"):
		return p.week(1)
	case p.words("week", "after", "next"):
		return p.week(2)
	case p.words("this", "week"):
		return p.week(0) && p.sameWeek()
	case p.words("next", "weekend"):
		return p.weekend(1)
	case p.words("this", "weekend"), p.word("weekend"):
		return p.weekend(0)
	case p.words("next", "month"):
		return p.setDate(p.near(monthPeriod, 1).first)
	case p.words("month", "after", "next"):
		return p.setDate(p.near(monthPeriod, 2).first)
	case p.words("next", "quarter"):
		return p.setDate(p.near(quarterPeriod, 1).first)
	case p.words("next", "year"):
		return p.setDate(p.near(yearPeriod, 1).first)
	}
	return false
}

// hanBareNext reads 下周, 下个月, 下季度, 明年: the first (work)day of the period.
func (p *phrase) hanBareNext() bool {
	p.skip()
	start := p.pos
	of, ok := p.hanPeriod()
	named := of.kind == monthPeriod && !strings.HasPrefix(p.s[start:], "下") // 明年3月 is no day
	if !ok || of.rolls || named || !p.cal.today.Before(of.first) {
		return false
	}
	if of.kind == weekPeriod {
		p.loose = true
		of.first = p.cal.firstWorkday(of.first)
	}
	return p.setDate(of.first)
}
