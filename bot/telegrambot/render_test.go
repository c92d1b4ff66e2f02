package telegrambot

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

var screens = map[string]bot.Message{
	"card": {
		Kind: bot.Reply, Title: "Call logged · Acme (C1)", Ref: "A12",
		Parts: []bot.Part{
			bot.Line("spoke to Bob & Söhne <bob@acme.test> about renewal"),
			bot.RefLine("D7 Acme renewal   Qualified → Proposal   $40,000 → $50,000", "D7"),
			bot.RefLine("Next: send quote · Tue 24 Nov 15:00 (tomorrow)", "R3"),
		},
	},
	"pipeline": {
		Kind: bot.Reply, Title: "商机漏斗 · 我的团队",
		Parts: []bot.Part{{Table: &bot.Table{
			Columns: []bot.Column{{Title: "阶段"}, {Title: "单数", Right: true}, {Title: "金额", Right: true}, {Title: "较上次", Right: true}},
			Rows: [][]string{
				{"方案", "4", "$120,000", "+$50,000"},
				{"谈判 & Review", "12", "¥2,080,000", "—"},
				{"👍 won", "1", "€1"},
			},
		}}, bot.Line("合计 17")},
	},
	"ref only":    {Kind: bot.Push, Parts: []bot.Part{{Ref: "D12"}, bot.Line("宝钢续约 21天")}},
	"odd letters": {Kind: bot.Refusal, Title: "bell\a and \x00 zero", Parts: []bot.Part{bot.Line("broken \xff utf-8\r\nsecond line"), bot.Line("@mia &amp; <b>")}},
}

func TestScreensLookAsTheyShould(t *testing.T) {
	for name, m := range screens {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			for _, p := range partsOf(screen{Runs: runsOf(m, true)}) {
				_, err := telegramtest.CheckHTML(p.text.html())
				require.NoError(t, err)
				got.WriteString(p.text.html() + "\n")
			}
			file := filepath.Join("testdata", strings.ReplaceAll(name, " ", "_")+".html")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got.String()), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), got.String())
		})
	}
}

func TestColumnsLineUpForChineseLettersAndEmoji(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(tableText(screens["pipeline"].Parts[0].Table), "\n"), "\n")
	require.Len(t, lines, 4)
	for _, l := range lines[:3] {
		require.Equal(t, width(lines[0]), width(l), l)
	}
}

func TestInAGroupNobodyIsCalledByANote(t *testing.T) {
	m := bot.Message{Title: "for @mia", Parts: []bot.Part{bot.Line("@bob, bob@acme.test")}}
	require.Equal(t, "for @\u2060mia\n@\u2060bob, bob@acme.test\n", piece(runsOf(m, true)).plain())
	require.Equal(t, "for @mia\n@bob, bob@acme.test\n", piece(runsOf(m, false)).plain())
}

func TestRowsOfButtonsCanBeReadOnAPhone(t *testing.T) {
	var keys []key
	for _, label := range []string{"Undo", "Fix", "New customer", "Ask the owner of Acme Holdings", "取消", "完成", "1", "2", "3"} {
		keys = append(keys, key{label, "c:x"})
	}
	var got []string
	for _, row := range rows(keys) {
		var labels []string
		for _, k := range row {
			labels = append(labels, k.Text)
		}
		got = append(got, strings.Join(labels, " | "))
	}
	require.Equal(t, []string{"Undo | Fix | New customer", "Ask the owner of Acme Holdings", "取消 | 完成 | 1 | 2", "3"}, got)
}
