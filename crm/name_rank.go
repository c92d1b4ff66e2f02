package crm

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// How close what was typed is to a term; the lower the closer. A record's rank
// is the lowest of its terms'.
const (
	RankExact           = iota // the whole name
	RankShort                  // the whole name but for its legal form
	RankAlias                  // another name of it
	RankPinyin                 // its pinyin, its initials, or its words written together
	RankBeginning              // how the name or an alias begins
	RankWord                   // how a later word begins; two Chinese characters or more anywhere
	RankPinyinBeginning        // how its pinyin or its initials begin
	RankContains               // within a word; a single Chinese character anywhere
	RankPinyinContains         // within its pinyin or initials
	RankSound                  // other characters that sound alike: 花为 for 华为
	RankTypo                   // one letter wrong, missing, added, or swapped with the next
	RankTypos                  // two such
)

// Clear reports whether a record may be taken without asking when it is the
// only one of that rank: what was typed is there in the name, letter by
// letter, from the beginning of a word. A guess at a typo never is.
func Clear(rank int) bool { return rank <= RankPinyinBeginning }

// Fewest letters with which a search within names makes sense.
const (
	minBeginningLatin = 2 // of pinyin or initials
	minContainsLatin  = 2
	minContainsSound  = 3 // of pinyin: two letters are in every other name
	minOpenTypo       = 6 // typos in how a pinyin begins
)

// Rank returns how close the query is to a term that [NameTerms] made; the
// second result is false if it is not. It allocates nothing and decides most
// misses in a few nanoseconds, since a search asks it about every term.
func (q *NameQuery) Rank(term []byte, class TermClass) (rank int, ok bool) {
	switch class {
	case ClassWhole, ClassShort, ClassAlias:
		return q.rankName(term, class)
	case ClassWord:
		return q.rankWord(term)
	case ClassPinyin, ClassInitials:
		if q.han {
			return q.rankSound(term, class)
		}
		return q.rankReading(term, class)
	}
	return 0, false
}

// rankName compares with a name.
func (q *NameQuery) rankName(term []byte, class TermClass) (int, bool) {
	n := &q.name
	if q.joined != nil && bytes.Equal(term, q.joined) {
		return RankPinyin, true
	}
	if len(term)+n.slack < len(n.text) || n.count == 0 {
		return 0, false
	}
	missing, mask := n.lacks(term)
	if missing > n.slack {
		return 0, false
	}
	if missing == 0 {
		if rank, ok := q.within(term, class); ok {
			return rank, true
		}
	}
	return n.typo(term, mask)
}

// within looks for the name in a term that has all its letters.
func (q *NameQuery) within(term []byte, class TermClass) (int, bool) {
	if class == ClassWhole && bytes.Equal(term, q.full) {
		return RankExact, true
	}
	text := q.name.text
	i := bytes.Index(term, text)
	switch {
	case i < 0:
		return 0, false
	case i == 0 && len(term) == len(text):
		return rankOfEqual(class), true
	case i == 0:
		return RankBeginning, true
	case q.han && q.name.count > 1:
		return RankWord, true
	case !q.han && q.name.count < minContainsLatin && q.name.runes == nil:
		return wordOnly(term, text, i)
	case startsWord(term, text, i):
		return RankWord, true
	}
	return RankContains, true
}

// rankOfEqual is the rank of a query that, without its legal form, is all of a
// term.
func rankOfEqual(class TermClass) int {
	if class == ClassAlias {
		return RankAlias
	}
	return RankShort
}

// wordOnly is for a single letter: it finds the words that begin with it, and
// not the many names that have it somewhere.
func wordOnly(term []byte, text []byte, i int) (int, bool) {
	return RankWord, startsWord(term, text, i)
}

// startsWord reports whether text, first found at i, begins a word of the term
// there or later.
func startsWord(term []byte, text []byte, i int) bool {
	for {
		if before := term[i-1]; before == ' ' || (before >= utf8.RuneSelf) != (text[0] >= utf8.RuneSelf) {
			return true
		}
		next := bytes.Index(term[i+1:], text)
		if next < 0 {
			return false
		}
		i += 1 + next
	}
}

// rankWord compares with one word of a name. What is within the word, the
// whole name says.
func (q *NameQuery) rankWord(term []byte) (int, bool) {
	n := &q.name
	if len(term)+n.slack < len(n.text) || n.count == 0 {
		return 0, false
	}
	if bytes.HasPrefix(term, n.text) {
		return RankWord, true
	}
	if n.typos == 0 {
		return 0, false
	}
	missing, mask := n.lacks(term)
	if missing > n.slack {
		return 0, false
	}
	return n.typo(term, mask)
}

// rankReading compares Latin letters with a reading.
func (q *NameQuery) rankReading(term []byte, class TermClass) (int, bool) {
	n, least := &q.latin, minContainsLatin
	if class == ClassPinyin {
		least = minContainsSound
	}
	if n.count == 0 || len(term)+n.slack < len(n.text) {
		return 0, false
	}
	missing, mask := n.lacks(term)
	if missing == 0 {
		switch i := bytes.Index(term, n.text); {
		case i == 0 && len(term) == len(n.text):
			return RankPinyin, true
		case i == 0 && n.count >= minBeginningLatin:
			return RankPinyinBeginning, true
		case i > 0 && n.count >= least:
			return RankPinyinContains, true
		}
	}
	if class == ClassInitials || missing > n.slack {
		return 0, false
	}
	if rank, ok := n.typo(term, mask); ok {
		return rank, true
	}
	return n.openTypo(term)
}

// rankSound compares Chinese with a reading, since who types pinyin picks the
// wrong character of those that sound alike.
func (q *NameQuery) rankSound(term []byte, class TermClass) (int, bool) {
	n := &q.latin
	if class != ClassPinyin || n.count == 0 || !bytes.HasPrefix(term, n.text) {
		return 0, false
	}
	return RankSound, len(term) == len(n.text) || q.name.count > 1
}

// typo compares with the whole of a term, whose mask it is given. Letters are
// no typo of Chinese: a needle of ASCII is compared with terms of ASCII only.
func (n *needle) typo(term []byte, mask uint64) (int, bool) {
	wide := mask&wideBits != 0
	if n.typos == 0 || wide != (n.runes != nil) ||
		len(term) > len(n.text)+n.slack || bits.OnesCount64(mask&^n.mask) > n.slack {
		return 0, false
	}
	var distance int
	if wide {
		var buf [maxTermBytes]rune
		distance = edits(n.runes, decode(buf[:0], term), n.typos, false)
	} else {
		distance = edits(n.text, term, n.typos, false)
	}
	return rankOfTypos(distance, n.typos)
}

// openTypo compares with how a long reading begins.
func (n *needle) openTypo(term []byte) (int, bool) {
	if n.count < minOpenTypo || n.runes != nil || term[0] != n.text[0] {
		return 0, false
	}
	return rankOfTypos(edits(n.text, term, n.typos, true), n.typos)
}

func rankOfTypos(distance, limit int) (int, bool) {
	return RankTypo + distance - 1, distance > 0 && distance <= limit
}

// decode appends the runes of a term.
func decode(runes []rune, term []byte) []rune {
	for len(term) > 0 {
		r, size := utf8.DecodeRune(term)
		runes = append(runes, r)
		term = term[size:]
	}
	return runes
}

// edits returns how many letters must be replaced, removed, added or swapped
// with their neighbour to make a into b, or any number above limit if it takes
// more. Open compares with the best beginning of b instead of all of it. With
// limits of 2 the branches are few, so no table is needed.
func edits[T byte | rune](a, b []T, limit int, open bool) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case len(a) == 0 && open:
		return 0
	case len(a) == 0 || len(b) == 0:
		return len(a) + len(b)
	case limit == 0 || len(a)-len(b) > limit || !open && len(b)-len(a) > limit:
		return limit + 1
	}
	best := min(
		edits(a[1:], b[1:], limit-1, open),
		edits(a[1:], b, limit-1, open),
		edits(a, b[1:], limit-1, open),
	)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		best = min(best, edits(a[2:], b[2:], limit-1, open))
	}
	return 1 + best
}
