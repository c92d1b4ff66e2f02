package crm

import (
	"strings"
	"unicode/utf8"
)

// TermClass says which part of a name a [Term] is. The numbers are stored in
// indexes: append new ones, and change none.
type TermClass byte

// The classes of terms.
const (
	// ClassWhole is the name as it is, but for case, width and punctuation.
	ClassWhole TermClass = 1
	// ClassShort is the name without its legal form, where it has one.
	ClassShort TermClass = 2
	// ClassAlias is another name of the record.
	ClassAlias TermClass = 3
	// ClassPinyin is how the name is typed in Latin letters without blanks.
	ClassPinyin TermClass = 4
	// ClassInitials are the first letters of its syllables or words.
	ClassInitials TermClass = 5
	// ClassWord is one word of a name that has several.
	ClassWord TermClass = 6
)

// Bounds of what an index holds for one record.
const (
	// MaxTerms is the largest number of terms of a record.
	MaxTerms = 24
	// MaxAliases is how many aliases of a record can be found by; of more,
	// the first count.
	MaxAliases = 12
	// maxTermBytes is the length of the longest term. What people type is cut
	// to it too, so that a long name still matches itself.
	maxTermBytes = 160
)

// Term is one way to find a record by its name: what an index stores.
type Term struct {
	Text  string
	Class TermClass
}

// NameTerms returns the terms of a name with its aliases, unique by text and
// at most [MaxTerms]. A text that serves in several classes has the one that
// ranks best. A name without anything visible has none.
func NameTerms(name string, aliases []string) []Term {
	if len(aliases) > MaxAliases {
		aliases = aliases[:MaxAliases]
	}
	var terms termSet
	short := FoldName(name)
	terms.add(foldPlain(name), ClassWhole)
	terms.add(short, ClassShort)
	folded := make([]string, 0, len(aliases))
	for _, alias := range aliases {
		alias = FoldName(alias)
		terms.add(alias, ClassAlias)
		folded = append(folded, alias)
	}
	terms.addReadings(short, maxReadings)
	terms.addWords(short)
	for _, alias := range folded {
		terms.addReadings(alias, 1)
		terms.addWords(alias)
	}
	return terms
}

// termSet collects terms.
type termSet []Term

func (t *termSet) add(text string, class TermClass) {
	text = cutBytes(text, maxTermBytes)
	if text == "" || len(*t) == MaxTerms {
		return
	}
	for _, term := range *t {
		if term.Text == text {
			return
		}
	}
	*t = append(*t, Term{text, class})
}

func (t *termSet) addReadings(folded string, limit int) {
	for _, r := range readings(folded, limit) {
		t.add(r.full, ClassPinyin)
		t.add(r.initials, ClassInitials)
	}
}

// addWords adds each word of a name that has several. The first is among them
// so that a typo in it is found: the beginning of the name would be too far
// from what was typed.
func (t *termSet) addWords(folded string) {
	words := strings.Fields(folded)
	if len(words) < 2 {
		return
	}
	for _, word := range words {
		if len(word) > 1 {
			t.add(word, ClassWord)
		}
	}
}

// cutBytes returns s, or its longest beginning of whole runes within limit.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for !utf8.RuneStart(s[limit]) {
		limit--
	}
	return strings.TrimRight(s[:limit], " ")
}
