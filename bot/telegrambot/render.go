package telegrambot

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/rapport-crm/rapport/bot"
)

// screen is a message as it will be seen: text in styles, a picture, buttons.
type screen struct {
	Runs    []run        `json:"runs"`
	Picture *bot.Picture `json:"-"`
	Keys    [][]key      `json:"keys,omitempty"`
}

// runsOf says a message in styled text. Public text names nobody live: a
// group's members are not called by what somebody noted about them.
func runsOf(m bot.Message, public bool) []run {
	var out []run
	out = appendLine(out, "b", m.Title, m.Ref)
	for _, p := range m.Parts {
		if p.Table != nil {
			out = append(out, run{"pre", tableText(p.Table)}, run{"", "\n"})
			continue
		}
		out = appendLine(out, "", p.Text, p.Ref)
	}
	if len(out) == 0 && m.Picture != nil {
		out = appendLine(out, "", m.Picture.Alt, "")
	}
	for i := range out {
		out[i].Text = clean(out[i].Text)
		if public {
			out[i].Text = unname(out[i].Text)
		}
	}
	return out
}

// appendLine adds a line and the short id of what it speaks about, unless the
// line says the id itself.
func appendLine(out []run, tag, text, ref string) []run {
	if text == "" && ref == "" {
		return out
	}
	if text != "" {
		out = append(out, run{tag, text})
	}
	if ref != "" && !says(text, ref) {
		if text != "" {
			out = append(out, run{"", "  "})
		}
		out = append(out, run{"code", ref})
	}
	return append(out, run{"", "\n"})
}

// says reports whether a text contains a short id as a word.
func says(text, ref string) bool {
	word := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, w := range strings.FieldsFunc(text, word) {
		if w == ref {
			return true
		}
	}
	return false
}

// clean takes out what the Bot API refuses in text: broken UTF-8 and control
// characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD"))
}

var mention = regexp.MustCompile(`(^|[^\p{L}\p{N}_.])@(\w)`)

// unname puts an invisible joiner into what Telegram would make a live mention.
func unname(s string) string { return mention.ReplaceAllString(s, "$1@\u2060$2") }

// blank reports that a person would see nothing, which the Bot API refuses.
func blank(s string) bool {
	for _, r := range s {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}
