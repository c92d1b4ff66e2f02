package grammar

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// longestPhrase is how many bytes a phrase of time may have: enough for any
// that people say, and a bound for what is tried on a long note.
const longestPhrase = 160

// When reads a whole text as a phrase of time, in English, Chinese or mixed:
// "tomorrow 3pm", "in 2 weeks", 下周二上午10点, "every other Friday 9am". Whatever
// is not understood makes it [ErrNotUnderstood]: no word is skipped.
//
// [ErrAmbiguous] comes as an [AmbiguousError] with the readings; with
// [ErrPast] the moment is returned as well. [ErrImpossible] is a day or a time
// that does not exist.
func When(text string, ref Ref) (Moment, error) {
	if len(text) > longestPhrase {
		return Moment{}, ErrNotUnderstood
	}
	cal := ref.calendar()
	p := phrase{reader: plain(text), cal: &cal}
	if !p.read() || !p.done() {
		return Moment{}, ErrNotUnderstood
	}
	return p.moment()
}

// LeadingWhen reads the longest phrase of time that a text begins with, as in
// "tomorrow 3pm send quote" and 明天下午3点发报价. The span is what it took, with
// the comma or colon after it left out; it is empty with [ErrNotUnderstood],
// and set with every other error of [When].
func LeadingWhen(text string, ref Ref) (Moment, Span, error) {
	cal := ref.calendar()
	p := phrase{reader: plain(head(text)), cal: &cal}
	p.skip()
	start := p.pos
	if !p.read() || p.weak == p.parts || !p.ends() {
		return Moment{}, Span{}, ErrNotUnderstood
	}
	m, err := p.moment()
	if errors.Is(err, ErrNotUnderstood) {
		return Moment{}, Span{}, err
	}
	return m, p.span(start), err
}

// TrailingWhen reads the longest phrase of time that a text ends with, as in
// "send quote tomorrow 3pm" and 发报价明天下午3点. The span runs to the end of the
// text, small words ("by Friday") and closing punctuation included. Otherwise
// it is like [LeadingWhen].
func TrailingWhen(text string, ref Ref) (Moment, Span, error) {
	cal := ref.calendar()
	offset := len(text) - len(tail(text))
	p := phrase{reader: plain(text[offset:]), cal: &cal}
	start, ok := p.last()
	if !ok || p.belongs(start) {
		return Moment{}, Span{}, ErrNotUnderstood
	}
	span := p.span(start)
	m, err := p.moment()
	return m, Span{span.Start + offset, span.End + offset}, err
}

// last reads the longest phrase that the text ends with, and returns where it
// starts.
func (p *phrase) last() (start int, ok bool) {
	for start := range p.s {
		if !p.begins(start) {
			continue
		}
		p.pos, p.draft = start, draft{}
		if !p.read() || p.weak == p.parts || !p.done() {
			continue
		}
		if _, err := p.moment(); !errors.Is(err, ErrNotUnderstood) {
			return start, true
		}
	}
	return 0, false
}

// belongs reports whether what comes before a phrase makes it another time: the
// start of a span ("2pm to 3pm"), or 时间 with a place (北京时间3点).
func (p *phrase) belongs(start int) bool {
	before := strings.TrimRight(p.s[:start], " ")
	if strings.HasSuffix(before, "时间") {
		return true
	}
	for _, through := range []string{" to", " until", " till", " or", " and", "到", "至", "-", "~", "或", "或者", "和", "、"} {
		if first, ok := strings.CutSuffix(before, through); ok {
			other := phrase{reader: reader{s: first}, cal: p.cal}
			_, isTime := other.last()
			return isTime
		}
	}
	return false
}

// head returns the start of a text in which a phrase may lie.
func head(text string) string {
	if len(text) <= longestPhrase {
		return text
	}
	end := longestPhrase
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// tail returns the end of a text in which a phrase may lie.
func tail(text string) string {
	start := max(0, len(text)-longestPhrase)
	for start < len(text) && !utf8.RuneStart(text[start]) {
		start++
	}
	return text[start:]
}

// ends reports whether a phrase may end here: not within a word, a number, a
// range, or before a time zone, which would make it another time.
func (p *phrase) ends() bool {
	rest := p.s[p.pos:]
	if rest == "" {
		return true
	}
	if c := rest[0]; isLetter(c) && !strings.HasSuffix(p.s[:p.pos], "后") || isDigit(c) && isDigit(p.s[p.pos-1]) || strings.IndexByte("-/%~+'", c) >= 0 {
		return false
	}
	if strings.IndexByte(".:", rest[0]) >= 0 && len(rest) > 1 && isDigit(rest[1]) {
		return false
	}
	if word, _ := p.peek(); zoneWords[word] {
		return false
	}
	return !p.rangeAhead() && !p.continues()
}

// continues reports whether what follows belongs to the phrase and makes another
// time of it: an alternative or a second time (周五或周六, "15th and 30th"), an
// exception, a count (每周两次), an ordinal (每周第二个…), or how long before or after
// (周五前两天). What is not understood to its end is not understood at all.
func (p *phrase) continues() bool {
	mark := p.pos
	defer func() { p.pos = mark }()
	switch {
	case p.word("except", "excluding") || p.words("but", "not"):
		return true
	case p.word("or", "and") || p.lit("或者", "或", "和", "及", "与", "、", "&"):
		p.skip()
		other := phrase{reader: p.reader, cal: p.cal}
		other.timed = true
		return other.read() && other.weak < other.parts
	case !p.rule.IsZero() && p.lit("第", "倒数"):
		return true
	case strings.HasSuffix(p.s[:mark], "前") || p.lit("之后", "以后", "后"):
		_, is := p.length()
		return is
	}
	_, counted := p.hanCount()
	return !p.rule.IsZero() && counted && (p.lit("次", "遍") || p.word("times"))
}

// rangeAhead reports whether the phrase is only the start of a span of time:
// 3点到4点, "3pm to 5pm", "3pm - 5pm".
func (p *phrase) rangeAhead() bool {
	mark := p.pos
	defer func() { p.pos = mark }()
	if !p.lit("到", "至", "-", "~") && !p.word("to", "until", "till") {
		return false
	}
	p.skip()
	rest := phrase{reader: p.reader, cal: p.cal}
	rest.timed = true
	return isDigit(p.next()) || rest.read()
}

// zoneWords are short names of time zones.
var zoneWords = map[string]bool{
	"utc": true, "gmt": true, "est": true, "edt": true, "cst": true, "cdt": true, "mst": true, "mdt": true, "pst": true, "pdt": true,
	"et": true, "ct": true, "pt": true, "bst": true, "cet": true, "cest": true, "ist": true, "jst": true, "sgt": true, "hkt": true, "aest": true,
}

// begins reports whether a phrase may begin at a place: not within a word, a
// number, a path or a range.
func (p *phrase) begins(start int) bool {
	c := p.s[start]
	if c == ' ' || c == '\n' {
		return false
	}
	if start == 0 {
		return true
	}
	before := p.s[start-1]
	if isLetter(c) || isDigit(c) {
		return !isLetter(before) && !isDigit(before) && strings.IndexByte("-/:.'#@$_~+", before) < 0
	}
	return !isDigit(before) || c == '@'
}
