package telegrambot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// withButtons answers everything with two buttons: one of a line that fits, and
// one of a line that does not.
func withButtons(_ context.Context, r bot.Request) bot.Message {
	return bot.Message{Kind: bot.Reply, Title: "heard: " + r.Text, InPlace: true, Buttons: []bot.Button{
		{Label: "Short", Command: "remind Acme in 2 weeks get in touch"},
		{Label: "Long", Command: "remind Acme in 2 weeks get in touch with all of them and with 李雷 too"},
	}}
}

// TestADoubleTapIsOneWish: the press is answered at once, so that a slow network
// invites to another.
func TestADoubleTapIsOneWish(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"Short", "Long"} {
		t.Run(label, func(t *testing.T) {
			t.Parallel()
			now := time.Now()
			still := func(c *telegrambot.Config) { c.Now = func() time.Time { return now } }
			s, h := newScene(t, still), bottest.NewHandler(withButtons)
			stop := s.run(t, h)
			s.mia.Say("card")
			card := s.next(t)
			s.press(t, card, label)
			s.press(t, card, label)
			s.next(t)
			stop()
			start(t, s.fresh(t, still), h)
			s.press(t, card, label)
			s.mia.Say("after")
			require.Equal(t, "heard: after", s.next(t).Text)
			require.Len(t, h.Requests(), 3, "the card, the button, what came after")
			require.Len(t, s.Answers(), 3, "no press leaves the client waiting")
		})
	}
}

func TestAnotherButtonAnotherPersonOrALaterTapIsAWishOfItsOwn(t *testing.T) {
	t.Parallel()
	const group = -100
	clock := make(chan time.Duration, 1)
	clock <- 0
	began := time.Now()
	s := newScene(t, func(c *telegrambot.Config) {
		c.Now = func() time.Time { d := <-clock; clock <- d; return began.Add(d) }
	})
	s.Group(group, "Sales")
	eve := s.Person(78, "Eve", "en")
	h := bottest.NewHandler(withButtons)
	s.run(t, h)
	s.mia.SayIn(group, "/card")
	card := s.nextIn(t, group)
	tap := func(p *telegramtest.Person, label string) {
		t.Helper()
		n := len(h.Requests())
		_, err := p.Press(card, label)
		require.NoError(t, err)
		s.Await(t, "the press to be heard", func() bool { return len(h.Requests()) == n+1 })
	}
	tap(s.mia, "Short")
	tap(s.mia, "Long")
	tap(s.mia, "Short") // back and forth, as pages are turned
	tap(eve, "Short")
	<-clock
	clock <- time.Minute
	tap(eve, "Short")
}

// TestAButtonUnderAMessageThatIsGoneStillWorks: Telegram shows no message that is
// older than two days, and none that came by another way.
func TestAButtonUnderAMessageThatIsGoneStillWorks(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(withButtons)
	s.run(t, h)
	press := `{"update_id": ID, "callback_query": {"id": "q", "from": {"id": 77, "is_bot": false, "first_name": "Mia"}, "chat_instance": "1", %s"data": "c:%s"}}`
	old := `"message": {"chat": {"id": 77, "type": "private"}, "message_id": 5, "date": 0}, `
	s.DeliverRaw(77, fmt.Sprintf(press, old, "today"))
	require.Equal(t, "heard: today", s.next(t).Text)
	s.DeliverRaw(77, fmt.Sprintf(press, "", "pipeline"))
	require.Equal(t, "heard: pipeline", s.next(t).Text)
}

// TestWhatCannotReplaceAPictureIsSaidUnderIt: a picture has no text to edit.
func TestWhatCannotReplaceAPictureIsSaidUnderIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.run(t, bottest.NewHandler(func(_ context.Context, r bot.Request) bot.Message {
		m := bot.Message{Kind: bot.Reply, Title: "heard: " + r.Text, InPlace: true, Buttons: []bot.Button{{Label: "Rows", Command: "rows"}}}
		if r.Text == "pipeline" {
			m.Picture = &bot.Picture{PNG: telegramtest.PNG(30, 20), Alt: "a chart"}
		}
		return m
	}))
	s.mia.Say("pipeline")
	picture := s.next(t)
	require.NotEmpty(t, picture.Photo)
	s.press(t, picture, "Rows")
	rows := s.next(t)
	require.Equal(t, "heard: rows", rows.Text)
	require.NotEqual(t, picture.ID, rows.ID)
}
