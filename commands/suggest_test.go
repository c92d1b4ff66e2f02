package commands_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func TestAfterALogTheLikelyNextStepIsOneTap(t *testing.T) {
	for _, c := range []struct{ who, line, label, due string }{
		{"rob", "log Acme spoke stage:proposal", "Follow up on the proposal in 3 days", "2026-11-26T09:00:00+08:00"},
		{"rob", "log Acme spoke", "Send a proposal in 2 days", "2026-11-25T09:00:00+08:00"},
		{"rob", "log Acme spoke stage:negotiation", "Agree on the terms in 2 days", "2026-11-25T09:00:00+08:00"},
		{"rob", "log Acme signed stage:won", "Ask how the start went in 2 weeks", "2026-12-07T09:00:00+08:00"},
		{"rob", "log Acme no stage:lost", "", ""},
		{"rob", "log Globex hello", "Get in touch again in 2 weeks", "2026-12-07T09:00:00+08:00"},
		{"rob", "log Acme spoke next: call tomorrow", "", ""},
		{"小王", "记录 华为 聊了 阶段:方案", "3天后跟进方案", "2026-11-26T09:00:00+08:00"},
		{"小王", "记录 华为 聊了", "2天后了解需求和预算", "2026-11-25T09:00:00+08:00"},
	} {
		w := newWorld(t)
		w.all(`
			rob: customer new Acme
			rob: customer new Globex
			rob: deal new Acme Renewal 40k qualified
			小王: 客户 新建 华为
			小王: 商机 新建 华为 续约 5万
		`)
		m := w.mustSay(c.who, c.line)
		if c.label == "" {
			require.Len(t, m.Buttons, 2, c.line)
			continue
		}
		require.Equal(t, c.label, m.Buttons[2].Label, c.line)
		set := w.mustSay(c.who, m.Buttons[2].Command)
		require.Equal(t, c.due, set.Facts["due"], m.Buttons[2].Command)
		require.Len(t, w.mustSay(c.who, c.line).Buttons, 2, "there is a next step now")
	}
}

func TestTodaySaysWhichCustomersHaveNoNextStep(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: customer new Globex
		rob: deal new Globex Renewal 40k
		rob: customer new Initech
		rob: log Acme hello
		rob: log Globex hello
		eve: customer new Umbra
		eve: log Umbra hello
	`)
	day := w.mustSay("rob", "today")
	require.Equal(t, []string{"1", "1"}, []string{day.Facts["without_next"], day.Facts["customers_without_next"]})
	require.Contains(t, day.Parts, bot.RefLine("  Acme", "C1"))
	w.mustSay("rob", "remind Acme friday call")
	require.Equal(t, "0", w.mustSay("rob", "today").Facts["customers_without_next"])
	w.now = w.now.Add(31 * 24 * time.Hour)
	require.Equal(t, "0", w.mustSay("eve", "today").Facts["customers_without_next"], "after a month it is no matter for today")
}
