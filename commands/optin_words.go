package commands

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/rapport-crm/rapport/bot"
)

// spoken is what a request says in words, as a customer means it: as typed, and
// of a form or a card what it holds.
func spoken(req bot.Request) string {
	said := req.Text
	if len(req.Form) > 0 {
		var values []string
		for _, name := range slices.Sorted(maps.Keys(req.Form)) {
			values = append(values, req.Form[name])
		}
		said = strings.Join(values, " · ")
	}
	said = said[:min(len(said), maxLine)]
	return strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(said, "")))
}

// stopWords end a chat when one of them is all that is said. TD and T are what
// people in China answer to messages that they no longer want.
var stopWords = []string{
	"stop", "stop all", "stopall", "unsubscribe", "cancel", "end", "quit", "opt out", "optout", "opt-out",
	"退订", "停止", "停", "取消", "取消订阅", "不要再发", "不要再发了", "别发了", "td", "t",
}

// saysStop reports whether a line says that it is enough, politely or not.
func saysStop(line string) bool {
	word := strings.ToLower(strings.Join(strings.Fields(line), " "))
	word = strings.TrimFunc(word, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) })
	for _, polite := range []string{"please", "pls", "请"} {
		word = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(word, polite), polite))
	}
	return slices.Contains(stopWords, strings.Trim(word, " ,，"))
}
