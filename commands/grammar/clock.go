package grammar

import (
	"github.com/rapport-crm/rapport/crm"
)

// clock is a time of day as it was written.
type clock struct {
	kind clockKind
	at   crm.TimeOfDay
}

// clockKind is how sure the hour of a clock is.
type clockKind uint8

const (
	noClock clockKind = iota
	// fullClock is a time that needs nothing else: 15:30, 3pm, noon.
	fullClock
	// halfClock is an hour up to 12 without its half of the day: "at 3".
	halfClock
	// plainClock is the same where people also write the hours of the morning
	// so: 8:30, 8点.
	plainClock
	// endClock is midnight: the start of one day and the end of another.
	endClock
)

const (
	noon     = crm.TimeOfDay(12 * 60)
	midnight = crm.TimeOfDay(24 * 60)
)

// readTime reads a part that says the time of day.
func (p *phrase) readTime() bool {
	if p.hasElapsed {
		return false
	}
	switch p.script() {
	case latinScript:
		return p.clockOf((*phrase).pastHour, (*phrase).meridiem, (*phrase).wordClock, (*phrase).bareHour) || p.partOf((*phrase).partName)
	case digitScript:
		return p.clockOf((*phrase).wordClock, (*phrase).pastHour, (*phrase).meridiem, (*phrase).colonClock, (*phrase).hanClock, (*phrase).bareHour)
	case hanScript:
		return p.clockOf((*phrase).hanClock, (*phrase).wordClock) || p.partOf((*phrase).hanPart)
	}
	return false
}

// clockOf tries forms of a clock, unless one was read.
func (p *phrase) clockOf(forms ...func(*phrase) bool) bool {
	return p.clock.kind == noClock && p.try(forms...)
}

// partOf tries a part of the day, unless one was read.
func (p *phrase) partOf(form func(*phrase) bool) bool { return p.part == nil && p.try(form) }

// wordClock reads noon and midnight, and 12 noon.
func (p *phrase) wordClock() bool {
	if n, _, ok := p.digits(2); ok && n != 12 {
		return false
	}
	switch {
	case p.word("noon"), p.words("twelve", "noon"):
		p.clock = clock{fullClock, noon}
	case p.word("midnight"), p.lit("午夜"):
		p.clock = clock{endClock, 0}
	default:
		return false
	}
	return true
}

// meridiem reads 3pm, 3:30 p.m., 3.30pm, three pm.
func (p *phrase) meridiem() bool {
	h, _, ok := p.digits(2)
	if !ok {
		h, ok = p.numberWord()
	}
	m := 0
	if ok && (p.glued(':') || p.glued('.')) {
		var width int
		m, width, ok = p.digits(2)
		ok = ok && width == 2
	}
	if !ok {
		return false
	}
	after, ok := p.halfOfDay()
	if !ok {
		return false
	}
	return p.setMeridiem(h, m, after)
}

// halfOfDay reads am or pm.
func (p *phrase) halfOfDay() (after, ok bool) {
	switch {
	case p.word("am"), p.lit("a.m.", "a.m"):
		return false, true
	case p.word("pm"), p.lit("p.m.", "p.m"):
		return true, true
	}
	return false, false
}

func (p *phrase) setMeridiem(h, m int, after bool) bool {
	if h < 1 || h > 23 || m > 59 || h > 12 && !after {
		p.fail(ErrImpossible)
		h = 12
	}
	switch {
	case h == 12 && !after:
		h = 0
	case h < 12 && after:
		h += 12
	}
	p.clock = clock{fullClock, crm.Clock(h, m)}
	return true
}

// colonClock reads 15:30, 09:00, 3:30, "at 3.30".
func (p *phrase) colonClock() bool {
	h, width, ok := p.digits(2)
	if !ok || !p.glued(':') && !(p.timed && p.glued('.')) {
		return false
	}
	m, minutes, ok := p.digits(2)
	if !ok || minutes != 2 || p.next() == '.' && p.glued('.') {
		return false
	}
	if p.glued(':') {
		if _, seconds, ok := p.digits(2); !ok || seconds != 2 {
			return false
		}
	}
	p.setHour(h, m, plainClock)
	if width == 2 && h < 10 {
		p.clock.kind = fullClock // people who write 03:30 count to 24
	}
	return true
}

// setHour takes an hour and minute that may want their half of the day.
func (p *phrase) setHour(h, m int, kind clockKind) bool {
	switch {
	case h > 24 || m > 59 || h == 24 && m > 0:
		p.fail(ErrImpossible)
		h, m = 0, 0
	case h == 24:
		p.clock = clock{fullClock, midnight}
		return true
	case h == 0 || h > 12:
		kind = fullClock
	}
	p.clock = clock{kind, crm.Clock(h, m)}
	return true
}

// bareHour reads the 3 of "at 3", and 3 o'clock.
func (p *phrase) bareHour() bool {
	h, _, ok := p.digits(2)
	if !ok {
		h, ok = p.numberWord()
	}
	if !ok || h > 24 {
		return false
	}
	if p.word("oclock") || p.word("o") && p.lit("'clock") {
		return p.setHour(h, 0, halfClock)
	}
	return (p.timed || p.ofDayAhead()) && !p.goesOn() && p.setHour(h, 0, halfClock)
}

// ofDayAhead reports whether "in the afternoon" comes next, whole words.
func (p *phrase) ofDayAhead() bool {
	mark := p.pos
	defer func() { p.pos = mark }()
	return p.words("in", "the") && p.word("morning", "afternoon", "evening")
}

// goesOn reports whether a number just read is only the beginning of another
// thing: 3x, 3:30, 3.5, 3-4, 3%.
func (p *phrase) goesOn() bool {
	if p.setting && p.ahead("-", "~", "到", "至") {
		return false
	}
	if p.next() == '.' || p.next() == ',' {
		return p.pos+1 < len(p.s) && isDigit(p.s[p.pos+1])
	}
	return p.pos < len(p.s) && p.next() != ' '
}

// pastHour reads half past 3, quarter to 4, ten past nine.
func (p *phrase) pastHour() bool {
	p.word("a")
	minutes := 0
	switch {
	case p.word("half"):
		minutes = 30
	case p.word("quarter"):
		minutes = 15
	default:
		n, ok := p.count()
		if !ok || n > 29 {
			return false
		}
		minutes = n
		p.word("minutes", "mins", "min")
	}
	before := false
	switch {
	case p.word("past"), minutes != 30 && p.word("after"):
	case minutes != 30 && p.word("to"):
		before = true
	default:
		return false
	}
	return p.relativeHour(minutes, before)
}

// relativeHour reads the hour that minutes come after or before.
func (p *phrase) relativeHour(minutes int, before bool) bool {
	h, ok := p.count()
	if !ok || h < 1 || h > 12 {
		return false
	}
	at := h*60 + minutes
	if before {
		at = h*60 - minutes
	}
	kind := halfClock
	if after, found := p.halfOfDay(); found {
		kind = fullClock
		at %= 12 * 60
		if after {
			at += 12 * 60
		}
	}
	if at < 60 && kind == halfClock {
		at += 12 * 60 // a quarter to one
	}
	p.clock = clock{kind, crm.TimeOfDay(at)}
	return true
}
