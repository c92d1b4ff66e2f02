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
)

// toCustomer answers as the handler answers customers: now and then a sentence.
func toCustomer(_ context.Context, r bot.Request) bot.Message {
	m := bot.Message{Kind: bot.Reply, Facts: map[string]string{telegrambot.FactAudience: telegrambot.Customer}}
	if r.Text == "join CODE" || r.Text == "stop" {
		m.Title = "heard: " + r.Text
	}
	return m
}

// TestAnAnswerWithoutWordsIsNotSent: a customer is thanked once a day.
func TestAnAnswerWithoutWordsIsNotSent(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(toCustomer)
	s.run(t, h)
	s.mia.Say("/start CODE")
	require.Equal(t, "heard: join CODE", s.next(t).Text)
	s.mia.Say("hello")
	s.mia.Say("/log Acme called")
	s.mia.Say("stop")
	require.Equal(t, "heard: stop", s.next(t).Text)
	s.Await(t, "all to be confirmed", func() bool { return s.Unconfirmed() == 0 })
	require.Len(t, s.SentTo(77), 2)
}

func TestACustomerGetsNothingOfTheAdaptersOwn(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(toCustomer)
	s.run(t, h)
	act := s.mia.Say("/start CODE")
	s.next(t)
	s.mia.Edit(act, "/start OTHER")
	s.mia.Forward("Bob", "what Bob said", time.Now())
	s.mia.Write(77, map[string]any{"sticker": map[string]any{"file_id": "x"}})
	s.mia.Say("stop")
	require.Equal(t, "heard: stop", s.next(t).Text)
	var said []string
	for _, r := range h.Requests() {
		said = append(said, r.Text)
	}
	require.Equal(t, []string{"join CODE", "what Bob said", "(something that is not text)", "stop"}, said)
}

func TestWhatACustomerCorrectsIsPassedOnAsACorrection(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(toCustomer)
	s.run(t, h)
	s.mia.Say("/start CODE")
	s.next(t)
	act := s.mia.Say("we need 10")
	s.mia.Edit(act, "we need 100")
	s.mia.Edit(act, "/log Acme called")
	s.mia.Say("stop")
	require.Equal(t, "heard: stop", s.next(t).Text)
	var said []string
	for _, r := range h.Requests() {
		said = append(said, fmt.Sprint(r.Text, " ", r.Edited))
	}
	require.Equal(t, []string{"join CODE false", "we need 10 false", "we need 100 true", "stop false"}, said)
}
