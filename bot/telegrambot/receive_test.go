package telegrambot_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// sick is a memory whose writes fail while it is ill.
type sick struct {
	bottest.Memory
	ill atomic.Bool
}

var errIll = errors.New("disk is ill")

func (m *sick) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	if m.ill.Load() {
		return errIll
	}
	return m.Memory.Put(ctx, key, value, keep)
}

func TestAnUpdateIsConfirmedOnlyAfterItIsStored(t *testing.T) {
	t.Parallel()
	memory := &sick{}
	memory.ill.Store(true)
	s := newScene(t, func(c *telegrambot.Config) { c.Memory = memory })
	s.run(t, bottest.NewHandler(bottest.Echo))
	s.mia.Say("keep me")
	s.Await(t, "two polls", func() bool { return s.Calls("getUpdates") >= 2 })
	require.Equal(t, 1, s.Unconfirmed())
	require.ErrorIs(t, s.bot.Health(), errIll)
	memory.ill.Store(false)
	require.Contains(t, s.next(t).Text, "keep me")
	s.Await(t, "the confirmation", func() bool { return s.Unconfirmed() == 0 })
}

func TestAnUpdateThatCannotBeReadDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(bottest.Echo)
	s.mia.Say("before")
	s.DeliverRaw(77, `{"update_id": ID, "message": {"message_id": "seven", "chat": 3}}`)
	s.DeliverRaw(77, `{"update_id": ID, "message": {"message_id": 5, "date": 1, "chat": {"id": 77, "type": "private"}, "forward_origin": {"type": "hologram"}}}`)
	s.DeliverRaw(77, `{"update_id": ID, "something_new": {"x": 1}}`)
	s.DeliverRaw(77, `{"update_id": ID, "message": {"message_id": 6, "date": 1, "chat": {"id": 77, "type": "private"}}}`)
	s.mia.Say("after")
	s.run(t, h)
	require.Contains(t, s.next(t).Text, "before")
	require.Contains(t, s.next(t).Text, "after")
	s.Await(t, "all to be confirmed", func() bool { return s.Unconfirmed() == 0 })
	require.Len(t, h.Requests(), 2)
}

func TestAnUpdateWorkedOnIsKnownAfterARestart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	h := bottest.NewHandler(bottest.Echo)
	stop := s.run(t, h)
	once := s.mia.Say("once")
	require.Contains(t, s.next(t).Text, "once")
	stop()
	once.Again()
	start(t, s.fresh(t), h)
	s.mia.Say("after")
	require.Contains(t, s.next(t).Text, "after")
	require.Len(t, h.Requests(), 2)
}

func TestWhatWasNotBegunAtTheStopIsDoneAfterTheNextStart(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	began, release := make(chan struct{}, 1), make(chan struct{})
	h := bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if r.Text == "first" {
			began <- struct{}{}
			<-release
		}
		return bottest.Echo(ctx, r)
	})
	stop := s.run(t, h)
	s.mia.Say("first")
	s.mia.Say("second")
	<-began
	s.Await(t, "both to be confirmed", func() bool { return s.Unconfirmed() == 0 })
	time.AfterFunc(20*time.Millisecond, func() { close(release) })
	stop()
	require.Contains(t, s.next(t).Text, "first")
	require.Len(t, h.Requests(), 1)
	start(t, s.fresh(t), h)
	require.Contains(t, s.next(t).Text, "second")
	require.Len(t, h.Requests(), 2)
}

func TestTroubleAtTelegramIsWaitedOut(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]telegramtest.Fault{
		"a proxy's page":     {Code: 502, HTML: true},
		"a server error":     {Code: 500, Description: "Internal Server Error"},
		"another poller":     {Code: 409, Description: "Conflict: terminated by other getUpdates request"},
		"a broken line":      {Drop: true},
		"too many requests":  {Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1},
		"a batch that broke": {Drop: true, Applied: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			fault.Method, fault.Times = "getUpdates", 2
			s.Fail(fault)
			s.run(t, bottest.NewHandler(bottest.Echo))
			began := time.Now()
			s.mia.Say("hello")
			require.Contains(t, s.next(t).Text, "hello")
			require.GreaterOrEqual(t, time.Since(began), time.Second, "two failures are two pauses")
			require.LessOrEqual(t, s.Calls("getUpdates"), 5)
		})
	}
}

func TestTheBotStartsWhileTelegramIsDown(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Fail(telegramtest.Fault{Method: "getMe", Drop: true})
	s.Fail(telegramtest.Fault{Method: "getMe", Code: 502, HTML: true})
	s.mia.Say("are you there?")
	s.run(t, bottest.NewHandler(bottest.Echo))
	s.Await(t, "a failed call", func() bool { return s.Calls("getMe") >= 1 })
	require.Contains(t, s.next(t).Text, "are you there?")
	require.NoError(t, s.bot.Health())
}

func TestItStopsAtOnceWhileTelegramIsDown(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Fail(telegramtest.Fault{Method: "getMe", Drop: true, Times: 1000})
	stop := s.run(t, bottest.NewHandler(bottest.Echo))
	s.Await(t, "a failed call", func() bool { return s.Calls("getMe") >= 1 })
	stop()
	require.Error(t, s.bot.Health())
}

func TestAnEmptyAnswerThatComesAtOnceIsNoHotLoop(t *testing.T) {
	t.Parallel()
	var polls atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := `{"ok":true,"result":{"id":1,"is_bot":true,"username":"our_bot"}}`
		if strings.HasSuffix(r.URL.Path, "/getUpdates") {
			polls.Add(1)
			body = `{"ok":true,"result":[]}`
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(srv.Close)
	s := newScene(t, func(c *telegrambot.Config) { c.APIURL = srv.URL })
	stop := s.run(t, bottest.NewHandler(bottest.Echo))
	require.Eventually(t, func() bool { return polls.Load() >= 3 }, patience, 10*time.Millisecond)
	stop()
	require.LessOrEqual(t, polls.Load(), int64(4))
}

func TestAWebhookThatIsStillSetIsTakenAwayToPoll(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.SetWebhook("https://old.test/hook", "")
	s.run(t, bottest.NewHandler(bottest.Echo))
	s.Await(t, "the webhook to be taken away", func() bool { return s.Calls("deleteWebhook") == 1 })
	s.mia.Say("hello")
	require.Contains(t, s.next(t).Text, "hello")
}

func TestAChatKeepsItsOrderAndDoesNotWaitForAnother(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	eve := s.Person(78, "Eve", "en")
	release := make(chan struct{})
	h := bottest.NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		if r.Text == "slow" {
			<-release
		}
		return bottest.Echo(ctx, r)
	})
	s.run(t, h)
	s.mia.Say("slow")
	s.mia.Say("second")
	eve.Say("quick")
	require.Contains(t, s.nextIn(t, 78).Text, "quick")
	close(release)
	require.Contains(t, s.next(t).Text, "slow")
	require.Contains(t, s.next(t).Text, "second")
}

// TestNobodyReadsTheToken: the token is part of every address, and addresses
// are part of errors.
func TestNobodyReadsTheToken(t *testing.T) {
	t.Parallel()
	var log syncBuffer
	s := newScene(t, func(c *telegrambot.Config) { c.Log = log.logger() })
	for _, m := range []string{"getMe", "getUpdates", "sendMessage"} {
		s.Fail(telegramtest.Fault{Method: m, Drop: true})
	}
	s.run(t, bottest.NewHandler(bottest.Echo))
	s.mia.Say("a secret of ours")
	require.Contains(t, s.next(t).Text, "a secret of ours")
	require.Contains(t, log.String(), "getMe")
	require.NotContains(t, log.String(), telegramtest.Token)
	require.NotContains(t, log.String(), "a secret of ours")
}
