package slackbot_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// logForm asks for a call.
func logForm() *bot.Form {
	return &bot.Form{Command: "log", Title: "Log a call with a customer", Fields: []bot.Field{
		{Name: "customer", Label: "Customer", Hint: "Acme", Kind: bot.RecordField},
		{Name: "kind", Label: "Kind", Kind: bot.ChoiceField, Optional: true, Options: []bot.Option{{Label: "电话", Value: "call"}}},
		{Name: "text", Label: "Text", Kind: bot.LongField},
	}}
}

// form answers everything but a filled form with a form.
func form(_ context.Context, r bot.Request) bot.Message {
	if r.Form != nil {
		return bot.Message{Kind: bot.Reply, Title: "logged " + r.Form["customer"]}
	}
	return bot.Message{Kind: bot.Refusal, Title: "Type it like this: log Acme …", Form: logForm()}
}

func TestBot_opensAModalForABareVerb(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			d := open(t, transport, form)
			d.mia.Command("/log", "", channelID)
			modal := d.next()
			require.Equal(t, "modal", modal.View)
			require.Equal(t, "Log a call with…", modal.Title)
			require.Contains(t, modal.Text, "Log a call with a customer", "what the title cuts off is said")
			require.Equal(t, []string{"plain_text_input", "static_select", "plain_text_input"},
				[]string{modal.Inputs[0].Kind, modal.Inputs[1].Kind, modal.Inputs[2].Kind})
			d.mia.Submit(modal, map[string]string{"f:customer": "Acme", "f:text": "hi"})
			answer := d.next()
			require.Equal(t, "logged Acme", answer.Text)
			require.True(t, answer.Ephemeral, "where the command was typed, for one reader")
			require.Equal(t, channelID, answer.Channel)
		})
	}
}

func TestBot_offersAFormBehindAButtonWhenTheTriggerIsSpent(t *testing.T) {
	release := make(chan struct{})
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		<-release
		return form(ctx, r)
	})
	d.mia.Command("/log", "", channelID).Ack()
	d.slack.ExpireTriggers()
	close(release)
	offer := d.next()
	require.Contains(t, offer.Text, "Type it like this")
	d.mia.Press(offer, "Open the form")
	require.Equal(t, "modal", d.next().View)
	require.Equal(t, "log", d.handler.Last().Text)
}

func TestBot_opensAFormFromAGlobalShortcut(t *testing.T) {
	d := open(t, "socket", form)
	d.mia.Shortcut("run:log")
	modal := d.next()
	d.mia.Submit(modal, map[string]string{"f:customer": "Acme", "f:text": "hi"})
	answer := d.next()
	require.Equal(t, d.mia.DM(), answer.Channel, "a shortcut has no channel")
	require.Equal(t, "logged Acme", answer.Text)
}

func TestBot_asksToWaitInTheModalOfASlowShortcut(t *testing.T) {
	release := make(chan struct{})
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		<-release
		return form(ctx, r)
	})
	d.mia.Shortcut("run:log")
	require.Contains(t, d.next().Text, "One moment")
	d.slack.ExpireTriggers()
	close(release)
	require.Len(t, d.next().Inputs, 3, "the same modal becomes the form")
}

func TestBot_logsAMessageWithAuthorTimeAndLink(t *testing.T) {
	d := open(t, "http", form)
	d.slack.AddUser(slacktest.User{ID: "U2", Name: "bob", Real: "Bob Söhne"})
	d.mia.MessageShortcut("quote:log", channelID, map[string]any{
		"user": "U2", "text": "wants &lt;50&gt; seats, see <https://acme.com|acme.com>", "ts": "1795338000.000100",
	})
	modal := d.next()
	require.Equal(t, "wants <50> seats, see acme.com\n— Bob Söhne, 2026-11-22 17:00, https://test.slack.com/archives/"+channelID+"/p1795338000000100",
		modal.Inputs[2].Value)
}

func TestBot_cutsALongQuotedMessageButNotItsSource(t *testing.T) {
	d := open(t, "http", form)
	d.mia.MessageShortcut("quote:log", channelID, map[string]any{"username": "CI", "text": strings.Repeat("很长 ", 2000), "ts": "1795338000.000100"})
	value := d.next().Inputs[2].Value
	require.Contains(t, value, "…\n— CI, ")
	require.True(t, strings.HasSuffix(value, "/p1795338000000100"))
}

func TestBot_showsWhatIsWrongWithAFormInPlace(t *testing.T) {
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		m := form(ctx, r)
		switch r.Form["customer"] {
		case "Acmee":
			m = bot.Message{Kind: bot.Refusal, Title: "Not logged", Form: logForm()}
			m.Form.Fields[0].Error = "Nobody is called Acmee"
		case "Acm":
			m = bot.Message{Kind: bot.Refusal, Title: "Two customers begin with Acm", Form: logForm()}
		}
		return m
	})
	d.mia.Shortcut("run:log")
	modal := d.next()
	d.mia.Submit(modal, map[string]string{"f:customer": "Acmee", "f:text": "hi"})
	require.Equal(t, map[string]string{"f:customer": "Nobody is called Acmee"}, d.next().Errors)
	d.mia.Submit(modal, map[string]string{"f:customer": "Acm", "f:text": "hi"})
	require.Contains(t, d.next().Text, "Two customers begin with Acm", "what belongs to no field stands above all")
}

func TestBot_keepsAFormOpenWhileItIsWorkedOn(t *testing.T) {
	release := make(chan struct{})
	d := open(t, "socket", func(ctx context.Context, r bot.Request) bot.Message {
		if r.Form == nil {
			return form(ctx, r)
		}
		<-release
		if r.Form["customer"] == "Acmee" {
			m := bot.Message{Kind: bot.Refusal, Title: "Not logged", Form: logForm()}
			m.Form.Fields[0].Error = "Nobody is called Acmee"
			return m
		}
		return form(ctx, r)
	})
	d.mia.Shortcut("run:log")
	first := d.next()
	d.mia.Submit(first, map[string]string{"f:customer": "Acmee", "f:text": "hi"})
	require.Contains(t, d.next().Text, "Still working")
	close(release)
	again := d.next()
	require.Contains(t, again.Text, "⚠ Nobody is called Acmee", "too late for an error at the field, so above it")
	d.mia.Submit(again, map[string]string{"f:customer": "Acme", "f:text": "hi"})
	require.Equal(t, "logged Acme", d.next().Text)
}

func TestBot_tellsInTheFormThatNothingWasRecorded(t *testing.T) {
	s := slacktest.New(t)
	d := openAt(t, s, "http", &bottest.Memory{Stuck: true}, func(ctx context.Context, r bot.Request) bot.Message {
		if r.Form == nil {
			return form(ctx, r)
		}
		<-ctx.Done()
		return bot.Message{Kind: bot.Refusal, Title: "cancelled"}
	})
	d.mia.Shortcut("run:log")
	d.mia.Submit(d.next(), map[string]string{"f:customer": "Acme", "f:text": "hi"})
	for {
		seen := d.next() // the modal, and what came of the cancelled work
		if len(seen.Errors) > 0 {
			require.Contains(t, seen.Errors["f:customer"], "NOT recorded")
			return
		}
	}
}

func TestBot_keepsACommandThatDoesNotFitItsButton(t *testing.T) {
	many := make([]bot.Button, 30)
	for i := range many {
		many[i] = bot.Button{Label: string(rune('A'+i%26)) + strings.Repeat("x", 90), Command: "log C1 " + strings.Repeat("y", 200+i)}
	}
	d := open(t, "http", reply(bot.Message{Title: "Which?", Buttons: many}))
	d.mia.Say("log")
	list := d.next()
	require.Len(t, list.Buttons, 30)
	d.mia.Press(list, list.Buttons[7].Label)
	d.next()
	require.Equal(t, many[7].Command, d.handler.Last().Text)
}

func TestBot_tellsByMessageWhatIsWrongWithAFormThatWasClosed(t *testing.T) {
	release := make(chan struct{})
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		if r.Form == nil {
			return form(ctx, r)
		}
		<-release
		return bot.Message{Kind: bot.Refusal, Title: "Nobody is called Acmee", Form: logForm()}
	})
	d.mia.Shortcut("run:log")
	d.mia.Submit(d.next(), map[string]string{"f:customer": "Acmee", "f:text": "hi"})
	require.Contains(t, d.next().Text, "Still working")
	d.slack.Fail(slacktest.Fault{Method: "views.update", Body: `{"ok":false,"error":"not_found"}`})
	close(release)
	offer := d.next()
	require.Contains(t, offer.Text, "Nobody is called Acmee")
	require.Equal(t, "Open the form", offer.Buttons[0].Label)
}
