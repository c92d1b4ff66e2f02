package commands_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
)

// FuzzLine holds the law of every line: it is answered in words, never with a
// fault of ours; what is refused changes nothing; what is taken is undone.
func FuzzLine(f *testing.F) {
	for _, lang := range cards.Languages {
		for _, cmd := range commands.All() {
			f.Add(cards.Voice{Lang: lang}.Say("example." + cmd.Key()))
			f.Add(cmd.Name())
		}
	}
	for _, line := range deeds {
		f.Add(line)
	}
	for _, line := range []string{
		"", " ", "/", "/crm", "/crm log", `log Acme "`, "log 华为王总要报价，下次：明天", "log Acme next:", "deal new Acme x -1", "undo J0", "fix J1",
		"fix J8 fix J8 log Acme", "tag Acme -", "tag - -", "remind me 30 February x", "deal list #", "customer edit Acme =", "customer edit Acme x:",
		"me quiet -", "admin stage add /", "admin stage add %", "birthday Bob 闰十三月", "\x00\xff\u202e", "？", "log Acme #a#b #", "history J1",
		"customer merge Acme Acme", "contact edit Bob name:", "deal edit D1 title:", "log \"Acme\"x", "digest at 25:00", "{entry}",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		w := newWorld(t)
		w.all(laid)
		for _, who := range []string{"ann", "小王"} {
			before, records := w.everything(), w.records()
			m := w.say(who, line)
			require.NotEqual(t, "internal", m.Facts["refused"], "%q", line)
			require.NotEmpty(t, text(m), "%q is answered by nothing", line)
			require.True(t, utf8.ValidString(text(m)), "%q", line)
			switch {
			case m.Kind == bot.Refusal:
				same(t, before, w.everything(), line)
			case m.Facts["entry"] != "":
				taken := w.say(who, "undo "+m.Facts["entry"])
				require.Equal(t, bot.Reply, taken.Kind, "%q: %s", line, taken.Title)
				same(t, records, w.records(), line)
			}
			require.NoError(t, w.store.Check(t.Context()))
		}
	})
}
