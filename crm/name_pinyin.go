package crm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// Bounds of the readings of one name.
const (
	maxReadings     = 8  // of a name with several heteronyms
	maxReadingRunes = 32 // longer names are read as far as this
)

// reading is one way in which a name is typed in Latin letters.
type reading struct {
	full     string // "huaweijishu", "huaweitech"
	initials string // "hwjs", "ht"
}

// readings returns how a folded name is typed in Latin letters: the pinyin of
// a Chinese name, and of a Latin name of several words its letters without
// blanks. There is none for names in other scripts, nor for a single Latin
// word, which is its own reading. In full readings v is written u, since 吕 is
// typed lv, lu and lü.
func readings(folded string, limit int) []reading {
	switch {
	case !hasHan(folded):
		return latinReading(folded)
	case !readable(folded):
		return nil
	}
	all := []reading{{}}
	for i, r := range []rune(folded) {
		if i == maxReadingRunes {
			break
		}
		all = extend(all, r, limit)
	}
	return all
}

// extend appends each way to read r to each reading so far, or only the usual
// way where that would make more than limit.
func extend(all []reading, r rune, limit int) []reading {
	ways := syllables(r)
	if len(all)*len(ways) > limit {
		ways = ways[:1]
	}
	longer := make([]reading, 0, len(all)*len(ways))
	for _, way := range ways {
		for _, so := range all {
			initial := way
			if isHan(r) {
				initial = way[:1]
			}
			longer = append(longer, reading{so.full + soundKey(way), so.initials + initial})
		}
	}
	return longer
}

// latinReading joins the words of a Latin name: "sales force" is also typed
// salesforce, or sf.
func latinReading(folded string) []reading {
	words := strings.Fields(folded)
	if len(words) < 2 || !isASCII(folded) {
		return nil
	}
	var initials strings.Builder
	for _, word := range words {
		initials.WriteByte(word[0])
	}
	return []reading{{soundKey(strings.Join(words, "")), initials.String()}}
}

// syllables returns how a rune of a readable name is read, the usual way
// first; a rune that is not Chinese is read as itself.
func syllables(r rune) []string {
	if r == ' ' {
		return []string{""}
	}
	if ways, ok := heteronyms[r]; ok {
		return strings.Fields(ways)
	}
	entry, ok := pinyin.PinyinDict[int(r)]
	if !ok {
		return []string{string(r)}
	}
	first, _, _ := strings.Cut(entry, ",")
	return []string{toneless(first)}
}

// toneless drops the tone marks, and the dots of ü: "lǜ" is lu.
func toneless(syllable string) string {
	letters := make([]byte, 0, len(syllable))
	for _, b := range []byte(norm.NFD.String(syllable)) {
		if b < utf8.RuneSelf {
			letters = append(letters, b)
		}
	}
	return string(letters)
}

// soundKey is how letters are compared with readings.
func soundKey(letters string) string { return strings.ReplaceAll(letters, "v", "u") }

// hasHan reports whether s has a Chinese character.
func hasHan(s string) bool { return strings.ContainsFunc(s, isHan) }

func isHan(r rune) bool { return r >= 0x2e80 && unicode.Is(unicode.Han, r) }

// readable reports whether s consists of Chinese with a known reading, letters
// of ASCII, and blanks.
func readable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		_, known := pinyin.PinyinDict[int(r)]
		return r >= utf8.RuneSelf && !known
	})
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
