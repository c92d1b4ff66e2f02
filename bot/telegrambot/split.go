package telegrambot

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Limits of the Bot API, in UTF-16 units after the markup is taken out.
const (
	textLimit    = 4096
	captionLimit = 1024
)

// run is a stretch of text in one style. Tag is an HTML tag's name, or empty.
type run struct {
	Tag  string `json:"t,omitempty"`
	Text string `json:"x"`
}

// piece is what fits into one message.
type piece []run

// plain returns the piece's text without markup.
func (p piece) plain() string {
	var b strings.Builder
	for _, r := range p {
		b.WriteString(r.Text)
	}
	return b.String()
}

// html returns the piece as the Bot API's HTML: every text escaped once.
func (p piece) html() string {
	var b strings.Builder
	for _, r := range p {
		if r.Tag == "" {
			b.WriteString(escape(r.Text))
			continue
		}
		b.WriteString("<" + r.Tag + ">" + escape(r.Text) + "</" + r.Tag + ">")
	}
	return b.String()
}

// escape replaces what the Bot API's HTML reserves in text.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// units is the length of s as the Bot API counts it: in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// split cuts runs into pieces of at most first units, then at most rest. The
// texts of the pieces, joined, are the texts of the runs, joined. A cut falls
// after a line, else after a word, else between two characters as people see
// them; only a single character longer than a whole piece is cut inside.
func split(runs []run, first, rest int) []piece {
	s := splitter{limit: first, rest: rest}
	for _, r := range runs {
		s.add(r)
	}
	if len(s.open) > 0 {
		s.done = append(s.done, s.open)
	}
	return s.done
}

type splitter struct {
	done  []piece
	open  piece
	used  int // units in open
	limit int // of open
	rest  int // limit of the pieces that follow
}

// add puts a run into the open piece, and into as many more as it needs.
func (s *splitter) add(r run) {
	for r.Text != "" {
		if n := units(r.Text); s.used+n <= s.limit {
			s.put(run{r.Tag, r.Text}, n)
			return
		}
		cut := s.cut(r.Text)
		if cut > 0 {
			head := r.Text[:cut]
			s.put(run{r.Tag, head}, units(head))
			r.Text = r.Text[cut:]
		}
		s.close()
	}
}

func (s *splitter) put(r run, n int) {
	s.open = append(s.open, r)
	s.used += n
}

func (s *splitter) close() {
	s.done = append(s.done, s.open)
	s.open, s.used, s.limit = nil, 0, s.rest
}

// cut returns how many bytes of text go into the open piece; 0 means that the
// text had better begin the next one.
func (s *splitter) cut(text string) int {
	fits := prefix(text, s.limit-s.used)
	if i := strings.LastIndexByte(text[:fits], '\n'); i >= 0 {
		return i + 1
	}
	if s.used > 0 && units(firstLine(text)) <= s.rest {
		return 0
	}
	if i := strings.LastIndexByte(text[:fits], ' '); i > 0 {
		return i + 1
	}
	if fits > 0 || s.used > 0 {
		return fits
	}
	return runePrefix(text, s.limit)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// prefix is the length in bytes of the longest beginning of text that has at
// most limit units and ends between two graphemes.
func prefix(text string, limit int) int {
	end, n := 0, 0
	for g := graphemes.FromString(text); g.Next(); {
		n += units(g.Value())
		if n > limit {
			break
		}
		end += len(g.Value())
	}
	return end
}

// runePrefix is prefix for a grapheme that alone is too long. It is at least
// one rune, so that cutting comes to an end.
func runePrefix(text string, limit int) int {
	n := 0
	for i, r := range text {
		n += unitsOf(r)
		if n > limit && i > 0 {
			return i
		}
	}
	return len(text)
}
