package slackbot

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Slack's limits, from its Block Kit reference and method pages. Slack does not
// say whether it counts code points or UTF-16 units, so texts are counted in
// units, the larger number, and cut some 5 % below.
const (
	maxBlocks        = 50     // in a message
	maxViewBlocks    = 100    // in a modal or home tab
	maxSection       = 2850   // of 3000: text of a section
	maxPage          = 11_000 // all text of one message's blocks
	maxFallback      = 3800   // of 4000: text beside blocks
	maxHeader        = 140    // of 150
	maxButtons       = 25     // elements of an actions block
	maxLabel         = 70     // of 75: a button's or option's text
	maxButtonValue   = 1900   // of 2000
	maxOptionValue   = 140    // of 150
	maxOptions       = 100    // of a select
	maxViewTitle     = 23     // of 24: also submit and close
	maxInputLabel    = 1900   // of 2000: also hints
	maxPlaceholder   = 140    // of 150
	maxInput         = 3000   // what can be typed into an input
	maxMetadata      = 2900   // of 3000: private_metadata
	maxAlt           = 950    // of 1000: alt_txt of a file
	maxSocketAnswer  = 18_000 // of 20 KiB: an acknowledgement over the socket
	maxFieldError    = 140    // not published; a line or two fit
	maxHTTPBody      = 1 << 20
	maxHTTPAnswer    = 200_000
	maxResponseUses  = 5  // of a response_url
	fewButtons       = 10 // more become a pick-list
	maxUserTimeLimit = 300
)

// units is the length of s as JavaScript counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// cut shortens s to at most limit units, and shows that it did.
func cut(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	head, _ := split(s, limit-1)
	return strings.TrimRight(head, " \n") + "…"
}

// split divides s so that the head has at most limit units, if possible at the
// end of a line, else of a word, else between two runes.
func split(s string, limit int) (head, tail string) {
	n, at, soft := 0, 0, 0
	for i, r := range s {
		n += max(1, utf16.RuneLen(r))
		if n > limit {
			break
		}
		at = i + utf8.RuneLen(r)
		switch {
		case r == '\n':
			soft = at
		case r == ' ' && at-soft > limit/2:
			soft = at
		}
	}
	if at == len(s) {
		return s, ""
	}
	if soft > limit/2 {
		at = soft
	}
	return s[:at], s[at:]
}
