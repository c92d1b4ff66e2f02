package grammar

import (
	"strings"
	"unicode/utf8"
)

// Span is a range of bytes in the text that the writer typed.
type Span struct{ Start, End int }

// In returns the bytes of text that the span covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.Start >= s.End }

// Folded is a text whose forms of the same character are made one: full width
// became half width, smart quotes and dashes plain ones, every kind of blank a
// space (a line break stays), and characters that only steer the layout are
// gone. It remembers where each byte came from, so that what is kept for
// people keeps the writer's own characters.
type Folded struct {
	Text string
	// from holds, for each byte of Text and its end, the offset in the
	// original; nil when both are the same.
	from []int32
}

// Fold folds a text. Letters, their case and Chinese characters stay as they
// are.
func Fold(text string) Folded {
	first := strings.IndexFunc(text, func(r rune) bool { return foldRune(r) != r })
	if first < 0 {
		return Folded{Text: text}
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:first])
	from := make([]int32, first, len(text)+1)
	for i := range from {
		from[i] = int32(i)
	}
	start := first // of the character, and of what was dropped before it
	for i := first; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		before := b.Len()
		writeFolded(&b, text[i:i+size], r, brokenEnd(text[:i]))
		i += size
		if b.Len() == before {
			continue
		}
		for range b.Len() - before {
			from = append(from, int32(start))
		}
		start = i
	}
	return Folded{Text: b.String(), from: append(from, int32(len(text)))}
}

// brokenEnd reports whether a text ends in a byte that is not UTF-8.
func brokenEnd(text string) bool {
	r, size := utf8.DecodeLastRuneInString(text)
	return r == utf8.RuneError && size == 1
}

// writeFolded writes one character; bytes that are not UTF-8 stay as they are, and
// so does what stands behind them: two halves of a character must not meet.
func writeFolded(b *strings.Builder, raw string, r rune, broken bool) {
	switch folded := foldRune(r); {
	case folded == r, folded == dropped && broken:
		b.WriteString(raw)
	case folded != dropped:
		b.WriteRune(folded)
	}
}

// Span translates a range of bytes of the folded text into the original.
// Neighbouring ranges stay neighbours, so nothing is lost between them.
func (f Folded) Span(start, end int) Span {
	if f.from == nil {
		return Span{start, end}
	}
	span := Span{int(f.from[start]), int(f.from[end])}
	if start == 0 {
		span.Start = 0 // even where every character of the text was dropped
	}
	return span
}

// dropped is what foldRune returns for a character that folds to nothing.
const dropped rune = -1

// foldRune returns the plain form of a character.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return foldControl(r)
	case r >= '！' && r <= '～': // the full-width forms of ! to ~
		return r - '！' + '!'
	case r >= '\u2000' && r <= '\u200a':
		return ' '
	case r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return foldJoiner(r)
	case r >= '\u2010' && r <= '\u2015':
		return '-'
	}
	return foldSign(r)
}

// foldControl makes a space of the control characters but for the line break.
func foldControl(r rune) rune {
	if r < ' ' && r != '\n' || r == 0x7f {
		return ' '
	}
	return r
}

// foldJoiner drops what only steers the layout, but for the joiners, which
// make emoji and some scripts' words.
func foldJoiner(r rune) rune {
	if r == '\u200c' || r == '\u200d' {
		return r
	}
	return dropped
}

// foldSign folds the characters that come one by one.
func foldSign(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u205f', '\u3000', '\u0085', '\u2028', '\u2029':
		return ' '
	case '\ufeff', '\u00ad', '\u2060', '\u061c':
		return dropped
	case '“', '”', '„', '‟', '″':
		return '"'
	case '‘', '’', '‚', '‛', '′':
		return '\''
	case '−', '﹣':
		return '-'
	case '￥':
		return '¥'
	case '￡':
		return '£'
	case '￠':
		return '¢'
	case '￦':
		return '₩'
	}
	return r
}
