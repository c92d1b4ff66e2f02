package telegrambot_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
)

// journal answers each line with an entry of its own, and refuses what says so.
func journal() *bottest.Handler {
	var entries atomic.Int64
	return bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if strings.Contains(r.Text, "refused") {
			return bot.Message{Kind: bot.Refusal, Title: "no"}
		}
		m := bottest.Echo(ctx, r)
		m.Facts = map[string]string{telegrambot.FactEntry: fmt.Sprint("J", entries.Add(1))}
		return m
	})
}

// TestALineThatIsEditedAgainReplacesWhatItsLastEditDid: the first entry is taken
// back by then, and the next one stands in its place.
func TestALineThatIsEditedAgainReplacesWhatItsLastEditDid(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), journal()
	stop := s.run(t, h)
	act := s.mia.Say("/log Acme wants 50")
	s.next(t)
	redo := func(line string) string {
		t.Helper()
		s.mia.Edit(act, line)
		s.press(t, s.next(t), "Undo and run again")
		s.next(t)
		return h.Last().Text
	}
	require.Equal(t, "fix J1 log Acme wants 500", redo("/log Acme wants 500"))
	require.Equal(t, "fix J2 log refused", redo("/log refused"))
	require.Equal(t, "fix J2 log Acme wants 5000", redo("/log Acme wants 5000"), "what was refused replaced nothing")
	stop()
	start(t, s.fresh(t), h)
	s.mia.Edit(act, "/log Acme wants 5000") // a link's preview came, for instance
	require.Equal(t, "fix J3 log Acme wants 50", redo("/log Acme wants 50"), "back to the first line")
}

// TestAnOfferThatNobodyTookReplacesNothing: only what was tapped was run.
func TestAnOfferThatNobodyTookReplacesNothing(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), journal()
	s.run(t, h)
	act := s.mia.Say("/log Acme wants 50")
	s.next(t)
	s.mia.Edit(act, "/log Acme wants 500")
	s.next(t)
	s.mia.Edit(act, "/log Acme wants 5000")
	s.press(t, s.next(t), "Undo and run again")
	s.next(t)
	require.Equal(t, "fix J1 log Acme wants 5000", h.Last().Text)
}

func TestACustomersCorrectionOfACorrectionIsPassedOn(t *testing.T) {
	t.Parallel()
	s, h := newScene(t), bottest.NewHandler(toCustomer)
	s.run(t, h)
	s.mia.Say("/start CODE")
	s.next(t)
	act := s.mia.Say("we need 10")
	for _, text := range []string{"we need 100", "we need 100", "we need 10"} {
		s.mia.Edit(act, text)
	}
	s.mia.Say("stop")
	require.Equal(t, "heard: stop", s.next(t).Text)
	var said []string
	for _, r := range h.Requests() {
		said = append(said, r.Text)
	}
	require.Equal(t, []string{"join CODE", "we need 10", "we need 100", "we need 10", "stop"}, said)
}
