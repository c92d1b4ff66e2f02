package slackbot_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// channelID is a channel that the bot is in.
const channelID = "C00000001"

// desk is a running bot with its fake, handler and one person.
type desk struct {
	t       *testing.T
	slack   *slacktest.Server
	bot     *slackbot.Bot
	handler *bottest.Handler
	memory  *bottest.Memory
	mia     *slacktest.User
	stop    func()
}

// open runs a bot over a transport with a handler.
func open(t *testing.T, transport string, answer bot.HandlerFunc) *desk {
	t.Helper()
	s := slacktest.New(t)
	s.AddChannel(channelID)
	return openAt(t, s, transport, &bottest.Memory{}, answer)
}

// openAt runs a bot at a fake that is there already.
func openAt(t *testing.T, s *slacktest.Server, transport string, memory *bottest.Memory, answer bot.HandlerFunc) *desk {
	t.Helper()
	d := &desk{t: t, slack: s, memory: memory, handler: bottest.NewHandler(answer)}
	d.mia = s.AddUser(slacktest.User{ID: "U1", Name: "mia"})
	d.bot = newBot(t, s, transport, memory)
	slackbot.Hasten(d.bot, 100*time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.bot.Run(ctx, d.handler) }()
	stopped := false
	d.stop = func() {
		cancel()
		if !stopped {
			stopped = true
			require.NoError(t, <-done)
		}
	}
	t.Cleanup(d.stop)
	require.Eventually(t, func() bool { return d.bot.Ready() == nil }, 10*time.Second, time.Millisecond)
	return d
}

// next is what mia sees next.
func (d *desk) next() slacktest.Seen {
	d.t.Helper()
	return next(d.t, d.mia)
}

// reply answers with this message.
func reply(m bot.Message) bot.HandlerFunc {
	return func(context.Context, bot.Request) bot.Message { return m }
}
