package grammar

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// PartKind is what an inline part of a note is for.
type PartKind uint8

// The kinds of inline part.
const (
	PartTag     PartKind = iota + 1 // #renewal
	PartStage                       // stage:proposal, 阶段:方案
	PartAmount                      // amount:50k, 金额:5万
	PartDeal                        // deal:D7, 商机:D7
	PartFor                         // for 25m, 用时25分钟
	PartOutcome                     // outcome:"no answer", 结果:没人接
	PartNext                        // next: send quote tomorrow, 下次：明天发报价
	// PartUnknown is a key:value that nobody reads: it stays in the note.
	PartUnknown
)

// Part is something that a note says in a form of its own.
type Part struct {
	Kind PartKind
	// Key is what came before the value, in the writer's characters: "stage",
	// 阶段. Empty for a tag.
	Key string
	// Value is the value without key, quotes and the sign of a tag.
	Value string
	// When is the time of `next tomorrow 3pm: send quote`; empty where the
	// time, if any, is still in Value. Use [Part.Next] for both.
	When string
	// Raw is the whole part as it was typed, and Span where that stands.
	Raw string
	Span
}

// Parts is a note taken apart. The zero Parts is an empty note.
type Parts struct {
	text  string
	parts []Part
	kept  []bool
}

// Inline finds the inline parts anywhere in a note. It is no judge of values:
// what stage a name means, or whether an amount is one, the caller finds out,
// and gives a part back to the note with [Parts.Keep].
//
// A part begins at the start of a word, and never within a URL. A value ends at
// the next blank or closing punctuation, unless it is quoted; what is next runs
// to the following part or the end of the line.
func Inline(text string) Parts {
	s := scanner{reader: plain(text), text: text}
	s.scan()
	p := Parts{text: text, parts: s.parts, kept: make([]bool, len(s.parts))}
	for i, part := range p.parts {
		p.kept[i] = part.Kind == PartUnknown
	}
	return p
}

// All returns the parts in the order in which they were typed, those that were
// kept among them.
func (p *Parts) All() []Part { return slices.Clone(p.parts) }

// Keep puts part i back into the note: its value was not understood.
func (p *Parts) Keep(i int) { p.kept[i] = true }

// Kept returns the parts that stay in the note: those of an unknown key, and
// those given to [Parts.Keep].
func (p *Parts) Kept() []Part {
	var kept []Part
	for i, part := range p.parts {
		if p.kept[i] {
			kept = append(kept, part)
		}
	}
	return kept
}

// Of returns the indexes of the parts of a kind that are not kept.
func (p *Parts) Of(kind PartKind) []int {
	var found []int
	for i, part := range p.parts {
		if part.Kind == kind && !p.kept[i] {
			found = append(found, i)
		}
	}
	return found
}

// Text returns the note without the parts that were taken out of it, in the
// writer's own characters. Only the blanks where a part stood are tidied.
func (p *Parts) Text() string {
	var note []byte
	pos := 0
	for i, part := range p.parts {
		if !p.kept[i] {
			note = join(note, p.text[pos:part.Start])
			pos = part.End
		}
	}
	note = join(note, p.text[pos:])
	return string(bytes.TrimFunc(note, isBlank))
}

// join appends a piece of the note after a part that was taken out: with one
// blank where there was any, and none before punctuation.
func join(note []byte, piece string) []byte {
	right := strings.TrimLeftFunc(piece, isBlank)
	left := bytes.TrimRightFunc(note, isBlank)
	gap := string(note[len(left):]) + piece[:len(piece)-len(right)]
	switch {
	case right == "" || len(left) == 0 || gap == "" || startsClosed(right):
	case strings.Contains(gap, "\n"):
		left = append(left, '\n')
	default:
		left = append(left, ' ')
	}
	return append(left, right...)
}

// startsClosed reports whether a text begins with punctuation that follows
// the word before it.
func startsClosed(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(",.;!?)，。；！？、）", first)
}
