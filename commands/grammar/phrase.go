package grammar

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// phrase reads one phrase of time: parts (a day, a time of day, a rule) in any
// order, each at most once.
type phrase struct {
	reader
	cal *calendar
	draft
}

// draft is what the parts read so far say.
type draft struct {
	// date is the day, once one was read.
	date crm.Date
	// loose says that date only names its week, of which a weekday picks the day.
	loose bool
	// weekday is the day of the week, read with or without a date.
	weekday    time.Weekday
	hasWeekday bool
	// alternatives are other days that the words may mean.
	alternatives []crm.Date

	// elapsed is how many minutes from now, for "in 2 hours".
	elapsed    int
	hasElapsed bool
	// exact is an instant that was written with its offset.
	exact time.Time

	clock clock
	part  *dayPart

	rule    crm.Recurrence
	from    crm.Date
	hasFrom bool
	// quarterly says that the rule counts in quarters, which have their own ends.
	quarterly bool
	// otherInterval is a second reading of the rule's interval, 0 for none.
	otherInterval int

	// spoken says that a preposition came just before ("on Sun"): what follows
	// is meant as a time even where it could be something else. timed says that
	// it was one for a time of day ("at 3").
	spoken, timed bool
	// setting says that a time of no particular day is read, perhaps of two.
	setting bool
	// parts counts the parts, weak how many of them are also everyday words.
	parts, weak int
	// err is what is wrong with a phrase that was read to its end.
	err error
}

// hasDay reports whether some part already says the day.
func (d *draft) hasDay() bool {
	return !d.date.IsZero() || d.hasWeekday || d.hasElapsed || !d.rule.IsZero()
}

// hasTime reports whether some part already says the time of day.
func (d *draft) hasTime() bool { return d.clock.kind != noClock || d.part != nil || d.hasElapsed }

// fail notes what is wrong, the first fault only.
func (p *phrase) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// setDate takes a date, or notes that it does not exist.
func (p *phrase) setDate(d crm.Date) bool {
	if !d.Valid() || d.Year > p.cal.today.Year+farthest {
		p.fail(ErrImpossible)
		d = p.cal.today
	}
	p.date = d
	return true
}

// try runs the forms until one reads something, and undoes those that do not.
func (p *phrase) try(forms ...func(*phrase) bool) bool {
	start, before := p.pos, p.draft
	for _, form := range forms {
		if form(p) {
			return true
		}
		p.pos, p.draft = start, before
	}
	return false
}

// read reads as many parts as there are, and reports whether there were any.
func (p *phrase) read() bool {
	for p.try((*phrase).connected) {
		p.parts++
	}
	if p.parts == 0 {
		return false
	}
	p.try((*phrase).deadline)
	return true
}

// connected reads one part with the small words before it.
func (p *phrase) connected() bool {
	p.spoken, p.timed = false, false
	for p.connector() {
	}
	return p.try((*phrase).readRule, (*phrase).readFrom, (*phrase).readDay, (*phrase).readTime)
}

// connector reads a small word between parts.
func (p *phrase) connector() bool {
	switch {
	case p.ahead("before lunch"):
		return false // a part of the day
	case p.word("at", "by", "before", "around", "about"), p.lit("@"):
		p.spoken, p.timed = true, true
		return true
	case p.word("on"):
		p.spoken = true
		return true
	case p.parts == 0:
		return false
	}
	return p.word("of", "in", "the") || p.lit(",", "的", "、")
}

// deadline reads what may follow a whole phrase: 下周三前, 3点左右.
func (p *phrase) deadline() bool {
	about := p.lit("左右")
	return p.lit("之前", "以前", "前") || about
}
