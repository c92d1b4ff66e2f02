package grammar

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// keys are the words that introduce a part, in both languages.
var keys = map[string]PartKind{
	"stage": PartStage, "阶段": PartStage,
	"amount": PartAmount, "金额": PartAmount,
	"deal": PartDeal, "商机": PartDeal,
	"for": PartFor, "duration": PartFor, "用时": PartFor, "时长": PartFor, "历时": PartFor,
	"outcome": PartOutcome, "result": PartOutcome, "结果": PartOutcome,
	"next": PartNext, "next step": PartNext, "下次": PartNext, "下一步": PartNext, "下步": PartNext,
}

// longestQuote is how many bytes a quoted value may have.
const longestQuote = 1000

// longestKey is how many bytes the longest key in Chinese has.
const longestKey = len("下一步")

// spokenEnds are the ends of Chinese words after which a colon introduces
// speech or a list, and no value.
var spokenEnds = []string{"说", "道", "问", "答", "讲", "表示", "反馈", "称", "是", "为", "认为", "如下", "回复", "提到", "要求"}

// scanner finds the parts of a note. Its reader's text is the folded one; text
// is the original.
type scanner struct {
	reader
	text  string
	parts []Part
	// open is the index of the next step that is still running, or -1.
	open int
	// behind is where the last part ended: without it a word would begin there.
	behind int
}

// scan walks over the text once, place by place.
func (s *scanner) scan() {
	s.open = -1
	for s.pos < len(s.s) {
		start := s.pos
		if s.s[start] == '\n' {
			s.closeNext(start)
		}
		if s.startsWord(start) && (s.url() || s.part(start)) {
			continue
		}
		s.pos = start
		_, size := utf8.DecodeRuneInString(s.s[start:])
		s.pos += size
	}
	s.closeNext(len(s.s))
}

// startsWord reports whether a word may begin at a place: after a blank,
// punctuation or a part, as in #a#b. A Chinese character before a # ends a word
// as well.
func (s *scanner) startsWord(pos int) bool {
	if pos == 0 || pos == s.behind {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s.s[:pos])
	if s.s[pos] == '#' && isHan(before) {
		return true
	}
	return unicode.IsSpace(before) || strings.ContainsRune(",;!?()[]{}<>。、|", before)
}

// url moves over a URL or a mail address with its scheme.
func (s *scanner) url() bool {
	rest := s.s[s.pos:]
	scheme := 0
	for scheme < len(rest) && isLetter(rest[scheme]) {
		scheme++
	}
	if scheme == 0 || !strings.HasPrefix(rest[scheme:], "://") && !strings.HasPrefix(rest, "www.") && !strings.HasPrefix(rest, "mailto:") {
		return false
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r > 0x7f })
	if end < 0 {
		end = len(rest)
	}
	s.pos += end
	return true
}

// part reads one part that starts here.
func (s *scanner) part(start int) bool {
	if s.next() == '#' {
		return s.tag(start)
	}
	key, keyed := s.key()
	switch kind := keys[key]; {
	case key == "":
		return false
	case kind == PartNext:
		return s.step(start, keyed)
	case kind == PartFor:
		return s.duration(start)
	case !keyed:
		return false
	case kind == 0:
		return s.unknown(start, key)
	default:
		return s.value(start, kind)
	}
}

// key reads the word at the reader's place, and the colon after it, if any.
func (s *scanner) key() (key string, colon bool) {
	start := s.pos
	for s.pos < len(s.s) {
		r, size := utf8.DecodeRuneInString(s.s[s.pos:])
		if !unicode.IsLetter(r) && (s.pos == start || r != '_' && r != '-' && !unicode.IsDigit(r)) {
			break
		}
		s.pos += size
		if isHan(r) && s.pos-start <= longestKey && glues(keys[s.s[start:s.pos]]) {
			break
		}
	}
	key = s.s[start:s.pos]
	if key == "next" && s.word("step") {
		key = "next step"
	}
	if s.next() == ':' {
		s.pos++
		return key, true
	}
	return key, false
}

// glues reports whether a part goes on after its key without a blank in
// Chinese: 用时25分钟, 下次明天：….
func glues(kind PartKind) bool { return kind == PartNext || kind == PartFor }

// tag reads #tag: letters, digits, - and _, with at least one letter.
func (s *scanner) tag(start int) bool {
	s.pos++
	letter := false
	for s.pos < len(s.s) {
		r, size := utf8.DecodeRuneInString(s.s[s.pos:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '_' {
			break
		}
		letter = letter || unicode.IsLetter(r)
		s.pos += size
	}
	for s.pos > start+1 && (s.s[s.pos-1] == '-' || s.s[s.pos-1] == '_') {
		s.pos--
	}
	if !letter || strings.HasPrefix(s.s[s.pos:], `"`) { // without the tag a quote would begin there
		return false
	}
	s.add(Part{Kind: PartTag}, start, start+1, s.pos)
	return true
}

// value reads the value of a key, which may follow a blank.
func (s *scanner) value(start int, kind PartKind) bool {
	from, to, ok := s.valueSpan()
	if !ok {
		return false
	}
	if kind == PartAmount {
		to = s.amountEnd(from, to)
	}
	s.add(Part{Kind: kind}, start, from, to)
	return true
}

// unknown notes a key:value that nobody reads. It must look like one: no blank
// after the colon, and no clock, ratio, path or speech.
func (s *scanner) unknown(start int, key string) bool {
	han := strings.ContainsFunc(key, isHan)
	if han && utf8.RuneCountInString(key) > 4 || !han && (len(key) < 2 || len(key) > 24) {
		return false
	}
	for _, end := range spokenEnds {
		if strings.HasSuffix(key, end) {
			return false
		}
	}
	if c := s.next(); c == 0 || c == ' ' || c == '\n' || c == ':' || c == '/' || c == '\\' {
		return false
	}
	from, to, ok := s.valueSpan()
	if !ok {
		return false
	}
	if s.open < 0 {
		s.add(Part{Kind: PartUnknown}, start, from, to)
	}
	return true
}

// valueSpan reads a value: quoted, or up to a blank or closing punctuation.
func (s *scanner) valueSpan() (from, to int, ok bool) {
	s.blanks()
	from = s.pos
	if r, size := utf8.DecodeRuneInString(s.s[from:]); isOpening(r) {
		if _, end, closed := readQuoted(s.s[:min(len(s.s), from+longestQuote)], from+size, r); closed {
			s.pos = end
			return from, end, true
		}
	}
	for s.pos < len(s.s) {
		r, size := utf8.DecodeRuneInString(s.s[s.pos:])
		if unicode.IsSpace(r) || s.closing(r, size) {
			break
		}
		s.pos += size
	}
	return from, s.pos, s.pos > from
}

// blanks moves over blanks within the line.
func (s *scanner) blanks() {
	for s.next() == ' ' {
		s.pos++
	}
}

// closing reports whether punctuation at the reader's place ends a value. The
// comma of 50,000 does not.
func (s *scanner) closing(r rune, size int) bool {
	after, _ := utf8.DecodeRuneInString(s.s[s.pos+size:])
	switch r {
	case '。', '、':
		return true
	case ',':
		before := s.s[s.pos-1]
		return !isDigit(before) || after > 0x7f || !isDigit(byte(after))
	case ';', '!', '?', '.', ')':
		return after == utf8.RuneError || unicode.IsSpace(after) || isHan(after) || r == ';'
	}
	return false
}

// amountEnd returns where an amount ends whose currency or groups stand apart:
// "amount:30k EUR", "amount: EUR 30 000".
func (s *scanner) amountEnd(from, to int) int {
	end := to
	for range 3 {
		s.blanks()
		_, next, ok := s.valueSpan()
		if !ok {
			break
		}
		if _, err := Amount(s.s[from:next], "USD"); err == nil {
			end = next
		}
	}
	s.pos = end
	return end
}

// add notes a part whose value lies between from and to of the folded text,
// and ends the next step before it.
func (s *scanner) add(p Part, start, from, to int) {
	s.closeNext(start)
	s.pos = max(s.pos, to)
	p.Span = s.folded.Span(start, s.pos)
	p.Raw = p.In(s.text)
	p.Value = unquote(s.folded.Span(from, to).In(s.text))
	if p.Kind != PartTag {
		p.Key = strings.TrimRight(s.folded.Span(start, from).In(s.text), " :：\u3000\u00a0")
	}
	s.parts = append(s.parts, p)
	s.behind = s.pos
}

// unquote takes the quotes off a value.
func unquote(value string) string {
	if r, size := utf8.DecodeRuneInString(value); isOpening(r) {
		if text, end, ok := readQuoted(value, size, r); ok && end == len(value) {
			return text
		}
	}
	return value
}
