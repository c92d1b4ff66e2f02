package commands

import (
	"github.com/rapport-crm/rapport/commands/grammar"
)

// Input is what was typed, read word by word from the left. It keeps the line
// as it was written, so that a note loses nothing and a pick-list can say the
// same line with one name made clear.
type Input struct {
	Line   string
	tokens []grammar.Token
	pos    int
}

// newInput splits a line. Its error is the grammar's.
func newInput(line string) (*Input, error) {
	tokens, err := grammar.Tokens(line)
	return &Input{Line: line, tokens: tokens}, err
}

// Done reports whether everything has been read.
func (in *Input) Done() bool { return in.pos >= len(in.tokens) }

// Peek returns the next word without reading it, "" at the end.
func (in *Input) Peek() string {
	if in.Done() {
		return ""
	}
	return in.tokens[in.pos].Text
}

// Next reads a word, "" at the end.
func (in *Input) Next() string {
	word := in.Peek()
	if !in.Done() {
		in.pos++
	}
	return word
}

// Rest reads everything that is left, as it was typed.
func (in *Input) Rest() string {
	rest := in.PeekRest()
	in.pos = len(in.tokens)
	return rest
}

// PeekRest returns everything that is left, without reading it.
func (in *Input) PeekRest() string {
	return grammar.Rest(in.Line, in.tokens, in.pos)
}

// RestText is Rest, with the quotes off if all of it is one quoted word.
func (in *Input) RestText() string {
	if in.pos == len(in.tokens)-1 {
		return in.Next()
	}
	return in.Rest()
}

// Words returns what is left as words, without reading them.
func (in *Input) Words() []string {
	var words []string
	for _, t := range in.tokens[min(in.pos, len(in.tokens)):] {
		words = append(words, t.Text)
	}
	return words
}

// skip reads n bytes of what is left, as typed; the rest begins a word.
func (in *Input) skip(n int) {
	at := in.tokens[in.pos].Start + n
	for !in.Done() && in.tokens[in.pos].End <= at {
		in.pos++
	}
	if !in.Done() && in.tokens[in.pos].Start < at {
		t := &in.tokens[in.pos]
		t.Start = at
		t.Text = in.Line[at:t.End]
	}
}

// with returns the line with the words from..to said in another way.
func (in *Input) with(from, to int, word string) string {
	start, end := in.tokens[from].Start, in.tokens[to-1].End
	return in.Line[:start] + word + in.Line[end:]
}
