package commands

import (
	"unicode"

	"github.com/rapport-crm/rapport/commands/grammar"
)

func hasHan(s string) bool {
	for _, r := range s {
		if isHan(r) {
			return true
		}
	}
	return false
}

// isHan reports whether a character is Chinese; most that are asked about are
// ASCII, and need no table.
func isHan(r rune) bool { return r >= 0x2e80 && unicode.Is(unicode.Han, r) }

func quoted(word string) string { return grammar.Quote(word) }
