package slackbot

import (
	"regexp"
	"strings"
	"unicode"
)

// escaper does what Slack asks of text that it reads as markup, and no more.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes what people wrote safe as markup: no mention, no link comes of it.
func escape(s string) string { return escaper.Replace(s) }

// entity is what Slack makes of mentions and links: <@U1|name>, <#C1|name>,
// <!here>, <https://…|label>.
var entity = regexp.MustCompile(`<(@[UW]|#[CDG]|!|https?://|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>`)

// asTyped turns Slack's markup back into what the person typed. A mention stays
// as <@U1>: the name in it is only a picture of the id.
func asTyped(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	s = entity.ReplaceAllStringFunc(s, func(found string) string {
		m := entity.FindStringSubmatch(found)
		kind, rest, label := m[1], m[2], m[3]
		switch {
		case kind[0] == '@' || kind[0] == '#':
			return hold(kind + rest)
		case label != "":
			return label
		case kind == "!":
			name, _, _ := strings.Cut(rest, "^")
			return "@" + name
		case kind == "mailto:" || kind == "tel:":
			return rest
		}
		return kind + rest
	})
	return unescaper.Replace(s)
}

// unescaper undoes escape, and no other entity: those were typed.
var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", holdOpen, "<", holdClose, ">")

// holdOpen and holdClose stand for the brackets of a mention while entities are
// undone. They are private-use characters, which nobody types.
const holdOpen, holdClose = "\uE000", "\uE001"

func hold(s string) string { return holdOpen + s + holdClose }

// withoutMention drops the mention of the bot that makes a line reach it: its
// own, or if that is not known, a leading one.
func withoutMention(text, botID string) string {
	text = strings.TrimSpace(text)
	if botID != "" {
		if before, after, ok := strings.Cut(text, "<@"+botID+">"); ok {
			return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
		}
		return text
	}
	if strings.HasPrefix(text, "<@") {
		if _, after, ok := strings.Cut(text, ">"); ok {
			return strings.TrimSpace(after)
		}
	}
	return text
}

// languageOf tells the language of what the handler wrote: a person may have
// chosen another than their client's, and only the handler knows.
func languageOf(texts ...string) string {
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			return "zh"
		}
	}
	return "en"
}
