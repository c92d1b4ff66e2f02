package telegrambot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// dealForm has a field of each kind that a dialogue treats in its own way.
func dealForm() *bot.Form {
	return &bot.Form{Command: "deal new", Title: "New deal", Fields: []bot.Field{
		{Name: "customer", Label: "Customer", Hint: "Acme", Kind: bot.RecordField},
		{Name: "stage", Label: "Stage", Kind: bot.ChoiceField, Value: "lead", Options: []bot.Option{
			{Label: "Lead", Value: "lead"}, {Label: "Proposal", Value: "proposal"},
		}},
		{Name: "close", Label: "Close date", Kind: bot.DateField, Optional: true},
	}}
}

// formHandler offers the form for "deal" and says what was submitted.
func formHandler(form func() *bot.Form) *bottest.Handler {
	return bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		switch {
		case r.Form != nil:
			return bot.Message{Kind: bot.Reply, Title: "deal opened"}
		case r.Text == "deal":
			return bot.Message{Kind: bot.Reply, Title: "New deal", Form: form()}
		}
		return bottest.Echo(ctx, r)
	})
}

func TestAFormIsAskedStepByStep(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("/deal")

	q := s.next(t)
	require.Equal(t, "New deal\n1 of 3\nCustomer\nFor example: Acme", q.Text)
	require.Equal(t, []string{"Cancel"}, q.Labels(), "what is needed cannot be skipped")
	s.mia.Say("Acme & Söhne")

	q = s.next(t)
	require.Equal(t, "New deal · 2 of 3\nStage", q.Text)
	require.Equal(t, []string{"Lead", "Proposal", "‹ Back", "Keep: Lead", "Done ✓", "Cancel"}, q.Labels())
	s.press(t, q, "Proposal")

	edited := s.next(t)
	require.Equal(t, q.ID, edited.ID, "a press replaces its question")
	require.Equal(t, "editMessageText", edited.Method)
	require.Equal(t, []string{"today", "tomorrow", "in 1 week", "‹ Back", "Skip", "Cancel"}, edited.Labels())
	s.press(t, edited, "tomorrow")

	require.Equal(t, "deal opened", s.next(t).Text)
	require.Equal(t, "deal new", h.Last().Text)
	require.Equal(t, map[string]string{"customer": "Acme & Söhne", "stage": "proposal", "close": "tomorrow"}, h.Last().Form)
}

func TestADialogueGoesBackAndRemembers(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Say("Acmee")
	s.press(t, s.next(t), "‹ Back")
	q := s.next(t)
	require.Contains(t, q.Labels(), "Keep: Acmee")
	s.mia.Say("Acme")
	s.press(t, s.next(t), "Done ✓")
	s.next(t)
	require.Equal(t, map[string]string{"customer": "Acme", "stage": "lead"}, h.Last().Form)
}

func TestADialogueSurvivesARestart(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	stop := s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Say("Acme")
	q := s.next(t)
	stop()
	start(t, s.fresh(t), h)
	s.press(t, q, "Proposal")
	s.press(t, s.next(t), "Skip")
	s.next(t)
	require.Equal(t, map[string]string{"customer": "Acme", "stage": "proposal"}, h.Last().Form)
}

func TestACancelledDialogueSavesNothing(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("deal")
	q := s.next(t)
	s.mia.Say("cancel")
	require.Equal(t, "Cancelled. Nothing was saved.", s.next(t).Text)
	s.mia.Say("Acme")
	require.Contains(t, s.next(t).Text, "You said\nAcme", "words are commands again")
	s.press(t, q, "Cancel")
	s.Await(t, "the press to be answered", func() bool { return len(s.Answers()) == 1 })
	require.Contains(t, s.Answers()[0].Text, "too old")
	require.Len(t, h.Requests(), 2)
}

func TestACommandClosesADialogueAndSaysSo(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Say("/today")
	require.Equal(t, "You said\ntoday\nThe form that was open is closed; nothing of it was saved.", s.next(t).Text)
	s.mia.Say("Acme")
	require.Equal(t, "You said\nAcme", s.next(t).Text)
}

func TestAButtonOfAnEarlierQuestionDoesNothing(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Say("Acme")
	stage := s.next(t)
	s.mia.Say("Proposal")
	s.next(t)
	s.press(t, stage, "Lead")
	s.Await(t, "the press to be answered", func() bool { return len(s.Answers()) == 1 })
	require.True(t, s.Answers()[0].Alert)
	s.mia.Say("skip")
	s.next(t)
	require.Equal(t, "proposal", h.Last().Form["stage"], "a typed label counts as its value")
}

func TestAFormThatComesBackWithFaultsKeepsWhatWasRight(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		form := dealForm()
		switch {
		case r.Form == nil:
			return bot.Message{Kind: bot.Reply, Title: "New deal", Form: form}
		case r.Form["customer"] == "Acmee":
			form.Fields[0].Value, form.Fields[0].Error = "Acmee", "No customer “Acmee”."
			return bot.Message{Kind: bot.Refusal, Title: "Not opened", Form: form,
				Buttons: []bot.Button{{Label: "New customer", Command: "customer new Acmee"}}}
		}
		return bot.Message{Kind: bot.Reply, Title: "deal opened"}
	})
	s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Say("Acmee")
	s.press(t, s.next(t), "Proposal")
	s.press(t, s.next(t), "today")
	q := s.next(t)
	require.Equal(t, "Not opened\nNew deal\nNo customer “Acmee”.\nCustomer\nFor example: Acme\nNow: Acmee", q.Text)
	require.Equal(t, []string{"Cancel", "New customer"}, q.Labels())
	s.mia.Say("Acme")
	require.Equal(t, "deal opened", s.next(t).Text)
	require.Equal(t, map[string]string{"customer": "Acme", "stage": "proposal", "close": "today"}, h.Last().Form)
}

func TestADialogueSpeaksTheLanguageOfItsForm(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := formHandler(func() *bot.Form {
		return &bot.Form{Command: "me", Title: "时区", Fields: []bot.Field{{Name: "tz", Label: "城市", Optional: true}}}
	})
	s.run(t, h)
	s.mia.Say("deal")
	require.Equal(t, []string{"跳过", "取消"}, s.next(t).Labels())
	s.mia.Say("取消")
	require.Equal(t, "已取消，没有保存任何内容。", s.next(t).Text)
}

func TestInAGroupADialogueBelongsToWhoBeganIt(t *testing.T) {
	t.Parallel()
	const group = -100
	s, h := newScene(t), formHandler(dealForm)
	s.Group(group, "Sales")
	rob := s.Person(78, "Rob", "en")
	s.run(t, h)
	s.mia.SayIn(group, "/deal@our_bot")
	q := s.nextIn(t, group)
	require.Contains(t, q.Text, "Reply to this message")
	_, err := rob.Press(q, "Cancel")
	require.NoError(t, err)
	rob.Reply(q, "Rob's own words")
	s.mia.SayIn(group, "just talking")
	s.mia.Reply(q, "Acme")
	q = s.nextIn(t, group)
	require.True(t, strings.HasPrefix(q.Text, "New deal · 2 of 3"), q.Text)
	s.press(t, q, "Done ✓")
	s.nextIn(t, group)
	require.Equal(t, "Acme", h.Last().Form["customer"])
	require.Len(t, h.Requests(), 2)
}

func TestAFormThatIsPartlyFilledBeginsWithWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := formHandler(func() *bot.Form {
		return &bot.Form{Command: "contact add", Title: "Contact", Fields: []bot.Field{
			{Name: "person", Label: "Person", Value: "Bob"}, {Name: "customer", Label: "Customer"}, {Name: "phone", Label: "Phone", Value: "+86 138", Optional: true},
		}}
	})
	s.run(t, h)
	s.mia.Say("deal")
	q := s.next(t)
	require.Equal(t, "New deal\nContact · 2 of 3\nCustomer", q.Text)
	require.Equal(t, []string{"‹ Back", "Cancel"}, q.Labels())
	s.mia.Say("Acme")
	q = s.next(t)
	require.Contains(t, q.HTML, "Now: <code>+86 138</code>")
	s.press(t, q, "Leave empty")
	s.next(t)
	require.Equal(t, map[string]string{"person": "Bob", "customer": "Acme"}, h.Last().Form)
}

func TestAForwardedMessageAnswersAQuestion(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), formHandler(dealForm)
	s.run(t, h)
	s.mia.Say("deal")
	s.next(t)
	s.mia.Forward("Bob", "Acme", time.Now())
	s.press(t, s.next(t), "Done ✓")
	s.next(t)
	require.Equal(t, "Acme", h.Last().Form["customer"])
}

func TestAPictureWithAFormIsShown(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(func(context.Context, bot.Request) bot.Message {
		return bot.Message{Kind: bot.Reply, Title: "New deal", Form: dealForm(), Picture: &bot.Picture{Name: "p.png", PNG: telegramtest.PNG(40, 30)}}
	})
	s.run(t, h)
	s.mia.Say("deal")
	q := s.next(t)
	require.Equal(t, "sendPhoto", q.Method)
	require.Contains(t, q.Text, "Customer")
}
