package bottest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// logForm is a form with a field of each usual kind.
func logForm(command string) *bot.Form {
	return &bot.Form{
		Command: command,
		Title:   "Log a call",
		Fields: []bot.Field{
			{Name: "customer", Label: "Customer", Hint: "Acme", Kind: bot.RecordField},
			{Name: "text", Label: "What happened", Kind: bot.LongField},
			{Name: "kind", Label: "Kind", Kind: bot.ChoiceField, Value: "call", Options: []bot.Option{
				{Label: "Call", Value: "call"}, {Label: "拜访", Value: "visit"},
			}},
			{Name: "next", Label: "Next step", Kind: bot.TextField, Optional: true},
		},
	}
}

func onForm(t *testing.T, f Fixture) {
	h := NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		if len(r.Form) > 0 {
			return bot.Message{Kind: bot.Reply, Title: "logged"}
		}
		return bot.Message{Kind: bot.Reply, Title: "Log a call", Form: logForm("log now")}
	})
	running(t, f, h)
	f.Say("log")
	form := next(t, f)
	require.True(t, form.Form)
	values := map[string]string{
		"customer": "华为 & <Söhne>", "text": "first line\nsecond “line”", "kind": "visit",
	}
	f.Fill(form, values)
	require.Contains(t, next(t, f).Text, "logged")
	got := h.Last()
	require.Equal(t, "log now", got.Text, "the form's command")
	for name, want := range values {
		require.Equal(t, want, got.Form[name], name)
	}
	require.Empty(t, got.Form["next"], "what was left out is empty")
	require.NotEmpty(t, got.Key)
}

func onFieldError(t *testing.T, f Fixture) {
	h := NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		switch r.Form["customer"] {
		case "":
			return bot.Message{Kind: bot.Reply, Title: "Log a call", Form: logForm("log")}
		case "Acmee":
			form := logForm("log")
			form.Fields[0].Value = "Acmee"
			form.Fields[0].Error = "Nobody is called Acmee"
			return bot.Message{Kind: bot.Refusal, Title: "Not logged", Form: form}
		}
		return bot.Message{Kind: bot.Reply, Title: "logged " + r.Form["customer"]}
	})
	running(t, f, h)
	f.Say("log")
	f.Fill(next(t, f), map[string]string{"customer": "Acmee", "text": "hi", "kind": "call"})
	again := next(t, f)
	require.True(t, again.Form, "the form is there to be mended")
	require.Equal(t, "Nobody is called Acmee", again.Errors["customer"])
	f.Fill(again, map[string]string{"customer": "Acme", "text": "hi", "kind": "call"})
	require.Contains(t, next(t, f).Text, "logged Acme")
}
