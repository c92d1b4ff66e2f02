package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// maxLine bounds a line, in bytes: an essay of a note, but no file.
const maxLine = 16 << 10

// clean makes a line of what arrived: valid UTF-8 without control characters,
// without the slash or the /crm before it.
func clean(req bot.Request) (string, error) {
	if len(req.Text) > maxLine {
		return "", refuse("too-long", "Max", maxLine/1024)
	}
	line := strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(req.Text, "")))
	line = strings.TrimPrefix(line, "/")
	if word, rest, ok := strings.Cut(line, " "); strings.EqualFold(word, "crm") {
		line = strings.TrimSpace(rest)
		if !ok {
			line = "help"
		}
	}
	if line == "" {
		return "", refuse("empty")
	}
	return line, nil
}

// printable drops what no person typed on purpose: control characters, and the
// marks that override the direction of other people's text. Joiners stay, for
// emoji and for scripts that need them. Spaces that clients make unbreakable are
// those that people typed: a name must not hold one that nobody can see.
func printable(r rune) rune {
	switch {
	case r == '\u00a0' || r == '\u2007' || r == '\u202f':
		return ' '
	case r == '\n' || r == '\t' || r == '\r':
		return r
	case r == utf8.RuneError, unicode.IsControl(r):
		return -1
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return -1
	}
	return r
}

// langOf reads a client's language: "zh-CN", "en_US".
func langOf(tag string) (crm.Lang, bool) {
	tag = strings.ToLower(tag)
	switch {
	case strings.HasPrefix(tag, "zh"), tag == "cn", tag == "中文":
		return crm.Chinese, true
	case strings.HasPrefix(tag, "en"):
		return crm.English, true
	}
	return "", false
}
