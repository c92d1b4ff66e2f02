package crm

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// NameQuery is a name as somebody typed it, prepared for comparing it with
// very many terms. It never changes: goroutines may share one.
type NameQuery struct {
	full   []byte // as typed, but folded
	joined []byte // the words of a name of several, written together
	name   needle // without its legal form
	latin  needle // in Latin letters without blanks; of Chinese, the pinyin
	han    bool   // the name has Chinese in it
}

// NewNameQuery prepares what was typed. A text without anything visible
// matches nothing.
func NewNameQuery(text string) NameQuery {
	q := NameQuery{full: []byte(cutBytes(foldPlain(text), maxTermBytes))}
	name := cutBytes(FoldName(text), maxTermBytes)
	q.name = newNeedle(name)
	q.han = hasHan(name)
	if strings.Contains(name, " ") {
		q.joined = []byte(strings.ReplaceAll(name, " ", ""))
	}
	latin := ""
	switch all := readings(name, 1); {
	case len(all) > 0:
		latin = all[0].full
	case isASCII(name):
		latin = soundKey(name)
	}
	q.latin = newNeedle(cutBytes(latin, maxTermBytes))
	return q
}

// IsZero reports whether there is nothing to look for.
func (q *NameQuery) IsZero() bool { return len(q.full) == 0 }

// Shortest names in runes for which typos are looked for: in shorter ones
// everything is a typo of everything.
const (
	oneTypoRunes  = 4
	twoTyposRunes = 8
)

// needle is a text to look for, with what tells most misses apart cheaply.
type needle struct {
	text  []byte
	runes []rune // of text, when it is not ASCII
	count int    // how many runes it has
	mask  uint64 // of its bytes
	typos int    // how many are forgiven
	slack int    // how many bytes of it that many typos can touch
}

func newNeedle(text string) needle {
	n := needle{text: []byte(text), count: utf8.RuneCountInString(text)}
	for i := range len(text) {
		n.mask |= byteBits[text[i]]
	}
	switch {
	case n.count >= twoTyposRunes:
		n.typos = 2
	case n.count >= oneTypoRunes:
		n.typos = 1
	}
	n.slack = n.typos
	if !isASCII(text) {
		n.runes = []rune(text)
		n.slack = n.typos * utf8.UTFMax
	}
	return n
}

// lacks returns how many kinds of the needle's letters the term does not have,
// and the term's mask.
func (n *needle) lacks(term []byte) (missing int, mask uint64) {
	mask = TermMask(term)
	return n.missing(mask), mask
}

func (n *needle) missing(mask uint64) int { return bits.OnesCount64(n.mask &^ mask) }

// TermMask tells which letters a term has, for [NameQuery.Misses]. An index
// keeps it beside the term: a change of its bits is a new schema.
func TermMask(term []byte) (mask uint64) {
	for _, b := range term {
		mask |= byteBits[b]
	}
	return mask
}

// Misses reports whether a term with that mask is certain not to match, so
// that a search need not look at its text: true for most terms, and in a
// nanosecond or two.
func (q *NameQuery) Misses(mask uint64) bool {
	return q.name.missing(mask) > q.name.slack &&
		(q.latin.count == 0 || q.latin.missing(mask) > q.latin.slack)
}

// Bits of bytes outside ASCII.
const (
	firstWideBit = 40
	wideBits     = uint64(0xFFFFFF) << firstWideBit
)

// byteBits is the bit of each byte in a mask: one for each letter and digit,
// one for the blank and all else of ASCII, the rest shared by other bytes. The
// letter v has that of u, as readings write one for the other.
var byteBits = newByteBits()

func newByteBits() (table [256]uint64) {
	for b := range table {
		bit := 36
		switch {
		case b == 'v':
			bit = 'u' - 'a'
		case b >= 'a' && b <= 'z':
			bit = b - 'a'
		case b >= '0' && b <= '9':
			bit = 26 + b - '0'
		case b >= utf8.RuneSelf:
			bit = firstWideBit + b%(64-firstWideBit)
		}
		table[b] = 1 << bit
	}
	return table
}
