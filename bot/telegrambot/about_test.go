package telegrambot_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
)

// deal answers with the card of a deal, or with one of nothing.
func deal(_ context.Context, r bot.Request) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: "card of " + r.Text}
	if r.Text == "deal D7" {
		m.Ref, m.Facts = "D7", map[string]string{"deal": "D7", "customer": "C1"}
	}
	return m
}

func TestAReplyToACardIsAboutItsRecords(t *testing.T) {
	t.Parallel()
	const group = -100
	s, h := newScene(t), bottest.NewHandler(deal)
	s.Group(group, "Sales")
	stop := s.run(t, h)

	s.mia.Say("deal D7")
	card := s.next(t)
	s.mia.Reply(card, "wants a quote")
	answer := s.next(t)
	require.Equal(t, "D7 C1", h.Last().About)
	s.mia.Reply(answer, "and seats")
	s.next(t)
	require.Empty(t, h.Last().About, "that one is about no record")
	s.mia.Say("wants a quote")
	s.next(t)
	require.Empty(t, h.Last().About, "that is no reply")

	s.mia.SayIn(group, "/deal D7")
	s.mia.Reply(s.nextIn(t, group), "/log wants a quote")
	s.nextIn(t, group)
	require.Equal(t, "D7 C1", h.Last().About)

	stop()
	s.bot = s.fresh(t)
	s.run(t, h)
	s.mia.Reply(card, "after a restart")
	s.next(t)
	require.Equal(t, "D7 C1", h.Last().About)
}

func TestAReplyToAPushIsAboutItsRecords(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(deal)
	s.run(t, h)
	to := bot.Chat{Platform: "telegram", ID: strconv.FormatInt(s.mia.ID, 10)}
	push := bot.Message{Kind: bot.Push, Title: "call back", Ref: "R3", Facts: map[string]string{"reminder": "R3", "customer": "C1"}}
	_, err := s.bot.Send(t.Context(), to, push, "k")
	require.NoError(t, err)
	s.mia.Reply(s.next(t), "they were out")
	s.next(t)
	require.Equal(t, "R3 C1", h.Last().About)
}
