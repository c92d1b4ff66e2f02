package slackbot

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

var update = flag.Bool("update", false, "write the golden files")

// screens are one message of each kind that the bot shows.
func screens() map[string]bot.Message {
	buttons := func(labels ...string) (all []bot.Button) {
		for i, l := range labels {
			all = append(all, bot.Button{Label: l, Command: fmt.Sprintf("do %d", i)})
		}
		return all
	}
	many := make([]string, 30)
	for i := range many {
		many[i] = fmt.Sprintf("Deal %d · 宝钢续约", i)
	}
	return map[string]bot.Message{
		"card": {
			Kind: bot.Reply, Title: "Call logged · Acme (C1)", Ref: "A12", Buttons: buttons("Undo", "Fix"),
			Parts: []bot.Part{
				bot.Line("spoke to Bob <bob@acme.com> & co. about *renewal*, wants a quote"),
				bot.RefLine("Acme renewal   Qualified → Proposal   $40,000 → $50,000", "D7"),
				bot.Line("#renewal"), bot.RefLine("Next: send quote · Tue 24 Nov 15:00 (tomorrow)", "R3"),
			},
			Facts: map[string]string{"customer": "C1"},
		},
		"refusal": {Kind: bot.Refusal, Title: `No customer "Acmee". Did you mean Acme (C1)?`, Buttons: buttons("Tag Acme", "New customer")},
		"push":    {Kind: bot.Push, Title: "⏰ 15:00  Send quote · Acme (C1)", Ref: "R3", Parts: []bot.Part{bot.Line("Last: Mon 23 Nov, call: @here <!channel> <@U1>")}, Buttons: buttons("Done", "1 h", "Tomorrow", "Open", "Why")},
		"digest": {
			Kind: bot.Push, Title: "商机日报 · 11月24日 周二 · 我的团队", Buttons: buttons("逾期", "停滞", "生日"),
			Parts: []bot.Part{
				bot.Line("新增 2   推进 3   赢单 1 ¥300,000"),
				{Table: &bot.Table{
					Columns: []bot.Column{{Title: "阶段"}, {Title: "单数", Right: true}, {Title: "金额", Right: true}, {Title: "较上次", Right: true}},
					Rows:    [][]string{{"方案", "4", "$120,000", "+$50,000"}, {"Closing & <more>", "12", "$80,000", "—"}},
				}},
				bot.Line("逾期跟进 rob 2, eve 1   停滞 D12 宝钢续约 21天"),
			},
		},
		"picklist": {Kind: bot.Reply, Title: "Which deal?", Buttons: buttons(many...)},
		"empty":    {},
	}
}

// testBot renders without a Slack.
func testBot(t *testing.T) *Bot {
	t.Helper()
	w, err := loadWords()
	require.NoError(t, err)
	return &Bot{words: w, memory: &bottest.Memory{}}
}

func TestRender_saysEachScreenAsItsGoldenFile(t *testing.T) {
	b := testBot(t)
	for name, m := range screens() {
		t.Run(name, func(t *testing.T) {
			pages, err := b.pagesOf(t.Context(), m)
			require.NoError(t, err)
			var shown []map[string]any
			for _, p := range pages {
				shown = append(shown, map[string]any{"text": p.text, "blocks": p.blocks})
			}
			golden(t, name, shown)
		})
	}
}

func TestModal_looksLikeItsGoldenFile(t *testing.T) {
	b := testBot(t)
	view, err := b.modal(&bot.Form{Command: "log", Title: "Log a call", Fields: []bot.Field{
		{Name: "customer", Label: "Customer", Hint: "Acme", Kind: bot.RecordField, Value: "Acmee", Error: "Nobody is called Acmee"},
		{Name: "kind", Label: "Kind", Kind: bot.ChoiceField, Value: "visit", Options: []bot.Option{{Label: "Call", Value: "call"}, {Label: "Visit", Value: "visit"}}},
		{Name: "text", Label: "What happened", Kind: bot.LongField},
		{Name: "next", Label: "Next step", Hint: "send quote tomorrow 3pm", Kind: bot.DateField, Optional: true},
	}}, "Not logged", true, place{Channel: "C1", URL: "https://example.com/r"})
	require.NoError(t, err)
	raw, err := json.Marshal(view)
	require.NoError(t, err)
	require.Empty(t, slacktest.CheckModal(raw))
	golden(t, "modal", view)
}

// golden compares v with a file, and checks blocks against Slack's limits.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	path := filepath.Join("testdata", name+".json")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
	var pages []struct{ Blocks json.RawMessage }
	if json.Unmarshal(got, &pages) == nil {
		for _, p := range pages {
			if string(p.Blocks) != "null" {
				require.Empty(t, slacktest.CheckBlocks(p.Blocks, slacktest.OnMessage))
			}
		}
	}
}

func TestRender_keepsEveryLimitWhateverIsSaid(t *testing.T) {
	b := testBot(t)
	for name, text := range map[string]string{
		"emoji": strings.Repeat("👩‍👩‍👧‍👦", 3000), "markup": strings.Repeat("<&>", 9000), "one word": strings.Repeat("x", 50_000),
		"lines": strings.Repeat("line\n", 5000), "blank": strings.Repeat(" \n", 5000), "fences": strings.Repeat("```", 4000),
	} {
		t.Run(name, func(t *testing.T) {
			m := bot.Message{Title: text, Parts: []bot.Part{bot.Line(text), {Table: &bot.Table{
				Columns: []bot.Column{{Title: text}}, Rows: [][]string{{text, "unexpected"}, {}, {text}},
			}}}}
			for i := range 200 {
				m.Buttons = append(m.Buttons, bot.Button{Label: text, Command: fmt.Sprint(i, text)})
			}
			pages, err := b.pagesOf(t.Context(), m)
			require.NoError(t, err)
			for _, p := range pages {
				raw, err := json.Marshal(p.blocks)
				require.NoError(t, err)
				require.Empty(t, slacktest.CheckBlocks(raw, slacktest.OnMessage))
				require.LessOrEqual(t, units(p.text), 4000)
			}
		})
	}
}

func TestRender_losesNoLineOfALongMessage(t *testing.T) {
	var m bot.Message
	for i := range 2000 {
		m.Parts = append(m.Parts, bot.Line(fmt.Sprintf("«%d» some words of a note", i)))
	}
	var all strings.Builder
	for _, p := range render(m, nil, maxBlocks) {
		for _, block := range p.blocks {
			all.WriteString(block.(*slack.SectionBlock).Text.Text + "\n")
		}
	}
	for _, p := range m.Parts {
		require.Contains(t, all.String(), p.Text+"\n")
	}
}

func TestTable_repeatsItsHeadingAndLosesNoRow(t *testing.T) {
	table := &bot.Table{Columns: []bot.Column{{Title: "客户"}, {Title: "Amount", Right: true}}}
	for i := range 500 {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("客户 <%d>", i), "¥1"})
	}
	texts := tableTexts(table, 1000)
	require.Greater(t, len(texts), 10)
	all := strings.Join(texts, "\n")
	for _, text := range texts {
		require.True(t, strings.HasPrefix(text, "客户"))
		require.LessOrEqual(t, units(escape(text)), 1000)
	}
	for _, row := range table.Rows {
		require.Contains(t, all, row[0]+" ")
	}
}
