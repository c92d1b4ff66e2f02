package slackbot

import (
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// shareWords before a line ask to show the answer to everybody in the channel.
var shareWords = []string{"share", "分享"}

// helpWords begin a line that asks for help.
var helpWords = []string{"help", "帮助"}

// shareAsked takes such a word off the line. An empty line asks for help.
func shareAsked(line, channel string) (rest string, public bool) {
	first, rest, _ := strings.Cut(line, " ")
	if slices.Contains(shareWords, strings.ToLower(first)) {
		line, public = strings.TrimSpace(rest), !strings.HasPrefix(channel, "D")
	}
	if line == "" {
		line = "help"
	}
	return line, public
}

// withShare adds to help how an answer is shared, where there is somebody to
// share it with: in a channel.
func (b *Bot) withShare(v *visit, m bot.Message) bot.Message {
	first, _, _ := strings.Cut(v.text, " ")
	asked := (v.act == command || v.act == message) && slices.Contains(helpWords, strings.ToLower(first))
	if !asked || m.Kind != bot.Reply || v.place.Channel == "" || strings.HasPrefix(v.place.Channel, "D") {
		return m
	}
	m.Parts = append(slices.Clone(m.Parts), bot.Line(b.words.say(languageOf(m.Title), "help.share")))
	return m
}
