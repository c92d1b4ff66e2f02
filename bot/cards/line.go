package cards

import (
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// join puts words that are not empty side by side.
func join(words ...string) string {
	kept := words[:0]
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, "  ")
}

// Named writes a record's name with its id: "Acme (C1)".
func Named(name string, ref crm.Ref) string { return name + " (" + ref.String() + ")" }

// tags writes tags as they are typed.
func tags(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return "#" + strings.Join(all, " #")
}

// Excerpt shortens a text to n runes, on one line.
func Excerpt(text string, n int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}
