package telegrambot

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
)

// command is a command as it stands in a text: /name@bot rest.
type command struct {
	before string // words before it, if they say anything
	name   string
	bot    string
	rest   string
}

// Commands that Telegram's clients offer by themselves, in our words. "crm"
// leads any other.
const (
	allCommand      = "crm"
	startCommand    = "start"
	settingsCommand = "settings"
)

// line is the command line for the handler, without slash and bot name.
func (c command) line() string {
	switch name := strings.ToLower(c.name); name {
	case allCommand:
		if c.rest == "" {
			return "help"
		}
		return strings.TrimLeft(c.rest, "/／")
	case startCommand:
		if c.rest == "" {
			return "help"
		}
		return "join " + c.rest
	case settingsCommand:
		return "me"
	default:
		return strings.TrimSpace(name + " " + c.rest)
	}
}

// findCommand finds the first command of a text: the one that Telegram marked,
// or a slash at the beginning, as Telegram marks only Latin names and no
// full-width slash.
func findCommand(text string, entities []models.MessageEntity) (command, bool) {
	for _, e := range entities {
		if e.Type != models.MessageEntityTypeBotCommand {
			continue
		}
		at := byteOffset(text, e.Offset)
		if c, ok := parseCommand(text[at:]); ok {
			c.before = worded(text[:at])
			return c, true
		}
	}
	return parseCommand(strings.TrimSpace(text))
}

// parseCommand takes a text that begins with a slash apart.
func parseCommand(text string) (command, bool) {
	body, ok := strings.CutPrefix(text, "/")
	if !ok {
		body, ok = strings.CutPrefix(text, "／")
	}
	if !ok {
		return command{}, false
	}
	word, rest := body, ""
	if i := strings.IndexFunc(body, unicode.IsSpace); i >= 0 {
		word, rest = body[:i], strings.TrimSpace(body[i:])
	}
	name, bot, _ := strings.Cut(word, "@")
	return command{name: name, bot: bot, rest: rest}, name != ""
}

// worded returns s without space around it, or nothing if it has no letters.
func worded(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return strings.TrimSpace(s)
}

// byteOffset turns an offset in UTF-16 units, as Telegram counts, into bytes.
func byteOffset(text string, offset int) int {
	n := 0
	for i, r := range text {
		if n >= offset {
			return i
		}
		n += utf16.RuneLen(r)
	}
	return len(text)
}
