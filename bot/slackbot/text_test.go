package slackbot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestAsTyped_undoesSlacksMarkup(t *testing.T) {
	for sent, typed := range map[string]string{
		"plain":                                       "plain",
		"log &lt;Acme&gt; &amp; Co":                   "log <Acme> & Co",
		"&amp;lt; was typed":                          "&lt; was typed",
		"role <@U123> manager":                        "role <@U123> manager",
		"role <@U123|mia> manager":                    "role <@U123> manager",
		"in <#C123|general> and <#C9|>":               "in <#C123> and <#C9>",
		"see <https://acme.com/a?b=1&amp;c|acme.com>": "see acme.com",
		"see <https://acme.com/a?b=1&amp;c=2>":        "see https://acme.com/a?b=1&c=2",
		"<mailto:bob@acme.com|bob@acme.com>":          "bob@acme.com",
		"<tel:+8613800138000>":                        "+8613800138000",
		"<!here> <!channel> <!subteam^S1|@sales>":     "@here @channel @sales",
		"<!date^1392734382^{date}|18 Feb>":            "18 Feb",
		"not escaped: a < b && c > d":                 "not escaped: a < b && c > d",
		"“smart” quotes and\u00a0spaces stay":         "“smart” quotes and\u00a0spaces stay",
	} {
		require.Equal(t, typed, asTyped(sent))
	}
}

func TestWithoutMention_leavesTheLine(t *testing.T) {
	for _, c := range []struct{ text, bot, want string }{
		{"<@UBOT> log Acme", "UBOT", "log Acme"},
		{"hey <@UBOT> log Acme", "UBOT", "hey log Acme"},
		{"<@UBOT>", "UBOT", ""},
		{"<@UBOT> remind <@U2> tomorrow", "UBOT", "remind <@U2> tomorrow"},
		{"<@UBOT> log Acme", "", "log Acme"},
		{"log Acme", "", "log Acme"},
	} {
		require.Equal(t, c.want, withoutMention(c.text, c.bot))
	}
}

func FuzzAsTyped_bringsBackWhatWasEscaped(f *testing.F) {
	for _, seed := range []string{"a & b", "<@U1>", "&lt;", "<https://x|y>", "日本 👍", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if strings.ContainsAny(typed, holdOpen+holdClose) || !utf8.ValidString(typed) {
			return
		}
		require.Equal(t, typed, asTyped(escape(typed)))
	})
}

func FuzzSplit_losesNothing(f *testing.F) {
	f.Add("some words\nand lines 👍", 7)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 2 || limit > 5000 || !utf8.ValidString(s) {
			return
		}
		head, tail := split(s, limit)
		require.Equal(t, s, head+tail)
		require.LessOrEqual(t, units(head), limit)
		require.True(t, s == "" || head != "", "it gets on")
		require.LessOrEqual(t, units(cut(s, limit)), limit)
	})
}
