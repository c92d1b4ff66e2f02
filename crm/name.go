package crm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldName returns the form in which names are compared: two names that a
// salesperson would call the same company fold to the same text. Width, case,
// accents, blanks and punctuation do not count, nor do legal forms:
//
//	"Acme, Inc."  "ＡＣＭＥ"  "acme GmbH & Co. KG"   acme
//	"华为技术有限公司"  "华为 技术（中国）有限公司"      华为技术
//
// Folding is idempotent. A name never folds to nothing: one that consists of a
// legal form keeps it, and one of punctuation alone stays punctuation. Only
// text without anything visible folds to "".
func FoldName(s string) string {
	flat := flatten(s)
	folded := cutLegalForms(joinWords(cutBracketed(flat)))
	if folded == "" {
		return foldPlain(s)
	}
	return folded
}

// foldPlain is FoldName with legal forms left in.
func foldPlain(s string) string {
	flat := flatten(s)
	if words := joinWords(flat); words != "" {
		return words
	}
	return norm.NFC.String(strings.Join(strings.Fields(flat), " "))
}

// flatten makes text compatible, decomposed and lower-case: full-width letters
// become plain ones, ㈱ becomes (株), and an accent a rune of its own.
func flatten(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	return norm.NFKD.String(strings.ToLower(s))
}

// joinWords keeps what a name consists of, with one space between words, and
// none beside Chinese or Japanese, which are written without.
func joinWords(flat string) string {
	var w wordJoiner
	for _, r := range flat {
		w.write(r)
	}
	return norm.NFC.String(w.out.String())
}

// wordJoiner is the state of joinWords.
type wordJoiner struct {
	out  strings.Builder
	last rune // the last rune written, 0 for none
	gap  bool // a separator came since
	// run counts the runes since the word's beginning or its last dot: the
	// dots of an initialism (J.P., S.A.) follow single letters, and vanish.
	run int
}

func (w *wordJoiner) write(r rune) {
	switch {
	case unicode.IsLetter(r) || unicode.IsNumber(r) || isNameSymbol(r):
		w.put(r)
	case unicode.IsMark(r):
		w.mark(r)
	case r == '\'' || r == '’' || r == '‘' || r == '`' || unicode.Is(unicode.Cf, r):
		// "Bob's" is bobs, and a zero-width blank is nothing at all.
	case r == '.' && w.run == 1 && unicode.Is(unicode.Latin, w.last):
		w.run = 0
	default:
		w.gap, w.run = true, 0
	}
}

func (w *wordJoiner) put(r rune) {
	if w.gap && w.last != 0 && !unspaced(w.last) && !unspaced(r) {
		w.out.WriteByte(' ')
	}
	if plain, ok := plainLatin(r); ok {
		w.out.WriteString(plain)
		r = rune(plain[0])
	} else {
		w.out.WriteRune(r)
	}
	w.last, w.gap = r, false
	w.run++
}

// mark keeps the marks that make another letter (が, Indic vowels) and drops
// accents: people type Nestle for Nestlé.
func (w *wordJoiner) mark(r rune) {
	if w.gap || !unicode.IsLetter(w.last) || unicode.Is(unicode.Latin, w.last) {
		return
	}
	w.out.WriteRune(r)
}

// isNameSymbol reports whether a symbol is part of a name: emoji, the currency
// signs of a clever brand, and the plus of "C+".
func isNameSymbol(r rune) bool {
	return r == '+' || r > unicode.MaxLatin1 && unicode.In(r, unicode.So, unicode.Sc)
}

// unspaced reports whether r is of a script that has no blanks between words.
func unspaced(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// plainLatin returns how people without the key write a Latin letter that does
// not decompose.
func plainLatin(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ø':
		return "o", true
	case 'ł':
		return "l", true
	case 'đ', 'ð':
		return "d", true
	case 'þ':
		return "th", true
	case 'ı':
		return "i", true
	}
	return "", false
}

// maxTagRunes is how long a tag may be.
const maxTagRunes = 40

// FoldTag returns the form in which a tag is stored: lower case, of letters,
// digits, - and _, at most 40 of them. The second result is false when s is
// not a tag: it is empty, too long, begins with - or _, or has a blank or
// another sign in it. The # before a tag is not part of it.
func FoldTag(s string) (string, bool) {
	if len(s) > 4*utf8.UTFMax*maxTagRunes || !utf8.ValidString(s) {
		return "", false
	}
	tag := norm.NFKC.String(strings.ToLower(norm.NFKC.String(s)))
	if tag == "" || utf8.RuneCountInString(tag) > maxTagRunes {
		return "", false
	}
	for i, r := range tag {
		inside := r == '-' || r == '_' || unicode.IsMark(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && (i == 0 || !inside) {
			return "", false
		}
	}
	return tag, true
}
