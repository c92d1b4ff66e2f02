package grammar

import (
	"errors"
	"strings"
	"time"
)

// anyRef is a writer of no consequence: to find where a phrase of time ends it
// does not matter when it was written.
func anyRef() Ref { return Ref{Now: time.Unix(0, 0).UTC(), Order: MDY} }

// duration reads the length of "for 25m", 用时25分钟. Anything else that begins
// with "for" is no part, nor is a number of days: people wait for 2 weeks.
func (s *scanner) duration(start int) bool {
	s.lit(":")
	s.blanks()
	from := s.pos
	l, ok := s.length()
	if !ok || l.minutes == 0 || isLetter(s.next()) || isDigit(s.next()) {
		return false
	}
	if price := (amount{reader: s.reader}); price.money() {
		return false // asked for 25m EUR
	}
	s.add(Part{Kind: PartFor}, start, from, s.pos)
	return true
}

// step opens a next step: `next: what when` or `next when: what`. It stays open
// until another part or the end of the line.
func (s *scanner) step(start int, colon bool) bool {
	part := Part{Kind: PartNext}
	from := s.pos
	if !colon {
		when, what, ok := s.stepWhen(start)
		if !ok {
			return false
		}
		part.When = when.In(s.text)
		from = what
	}
	s.pos = from
	s.blanks()
	if s.pos == len(s.s) || s.next() == '\n' {
		return false
	}
	s.closeNext(start)
	s.open = len(s.parts)
	part.Key = strings.TrimRight(s.folded.Span(start, from).In(s.text), " :：\u3000\u00a0")
	if part.When != "" {
		part.Key = strings.TrimSpace(strings.TrimSuffix(part.Key, part.When))
	}
	part.Span = s.folded.Span(start, from)
	s.parts = append(s.parts, part)
	return true
}

// stepWhen reads the time between the key and its colon. The phrase may need
// the word "next" itself: "next week: call".
func (s *scanner) stepWhen(start int) (when Span, what int, ok bool) {
	if !strings.Contains(head(s.s[s.pos:]), ":") {
		return Span{}, 0, false
	}
	for _, from := range []int{s.pos, start} {
		rest := s.s[from:]
		_, span, err := LeadingWhen(rest, anyRef())
		if errors.Is(err, ErrNotUnderstood) {
			continue
		}
		s.pos = from + span.End
		if s.lit(":") {
			return s.folded.Span(from+span.Start, from+span.End), s.pos, true
		}
	}
	return Span{}, 0, false
}

// closeNext ends the next step that is running.
func (s *scanner) closeNext(end int) {
	if s.open < 0 {
		return
	}
	part := &s.parts[s.open]
	s.open = -1
	from := part.End
	part.End = s.folded.Span(end, end).Start
	part.End = from + len(strings.TrimRightFunc(s.text[from:part.End], isBlank))
	part.Raw = part.In(s.text)
	part.Value = strings.TrimFunc(s.text[from:part.End], isBlank)
}

// Next returns what is to be done next, and when, with the errors of [When]: a
// step without a time gives [ErrNotUnderstood] and all of its text.
func (p Part) Next(ref Ref) (what string, m Moment, err error) {
	if p.When != "" {
		m, err = When(p.When, ref)
		return p.Value, m, err
	}
	if m, span, err := TrailingWhen(p.Value, ref); !errors.Is(err, ErrNotUnderstood) {
		if what = tidyStep(p.Value[:span.Start]); what != "" {
			return what, m, err
		}
	}
	m, span, err := LeadingWhen(p.Value, ref)
	if errors.Is(err, ErrNotUnderstood) {
		return p.Value, Moment{}, err
	}
	return tidyStep(p.Value[span.End:]), m, err
}

// tidyStep trims what stood between a step and its time.
func tidyStep(s string) string { return strings.Trim(s, " \t\u3000,，;；:：、-–—") }
