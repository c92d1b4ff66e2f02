package slackbot_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// gone reports whether a push to mia finds that she takes none any more.
func (d *desk) gone(key string) bool {
	d.t.Helper()
	_, err := d.bot.Send(d.t.Context(), bot.Chat{Platform: "slack", ID: "U1"}, bot.Message{Kind: bot.Push, Title: "hello"}, key)
	var refused *bot.SendError
	return errors.As(err, &refused) && refused.Gone
}

func TestBot_tellsThatSomebodyWhoWasDeactivatedIsBack(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			d := open(t, transport, bottest.Echo)
			require.False(t, d.gone("k1"))
			d.next()
			d.mia.Change().Ack()
			d.mia.Leave()
			require.True(t, d.gone("k2"))
			d.mia.Return().Ack()
			d.mia.Change().Ack()
			require.Empty(t, d.mia.Seen(), "nobody asked anything")
			require.Len(t, d.handler.Requests(), 1, "other changes of hers say nothing")
			got := d.handler.Last()
			require.Equal(t, bot.Returned, got.Presence)
			require.Equal(t, bot.Chat{Platform: "slack", ID: "U1"}, got.Chat)
			require.Equal(t, "U1", got.Who.ID)
			require.False(t, d.gone("k3"))
		})
	}
}

func TestBot_knowsAfterARestartWhoWasDeactivated(t *testing.T) {
	s, memory := slacktest.New(t), &bottest.Memory{}
	before := openAt(t, s, "http", memory, bottest.Echo)
	before.mia.Leave()
	require.True(t, before.gone("k1"))
	before.stop()
	d := openAt(t, s, "http", memory, bottest.Echo)
	d.mia.Return().Ack()
	require.Equal(t, bot.Returned, d.handler.Last().Presence)
}

// TestSend_doesNotTakeItsOwnTroubleForSomebodysLeaving: all pushes would be
// switched off with the bot's account.
func TestSend_doesNotTakeItsOwnTroubleForSomebodysLeaving(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	require.Eventually(t, func() bool { return len(d.slack.Calls("auth.test")) == 1 }, 10*time.Second, time.Millisecond, "the bot's own question at its start")
	inactive := func(method string) {
		d.slack.Fail(slacktest.Fault{Method: method, Body: `{"ok":false,"error":"account_inactive"}`})
	}
	inactive("conversations.open")
	inactive("auth.test")
	require.False(t, d.gone("k1"), "the bot's own account")
	inactive("conversations.open")
	require.True(t, d.gone("k2"), "the person's")
}

// TestSend_opensAConversationAnewThatIsNotThereAnyMore: what was remembered of it
// may be what is wrong.
func TestSend_opensAConversationAnewThatIsNotThereAnyMore(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	require.False(t, d.gone("k1"))
	d.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Body: `{"ok":false,"error":"channel_not_found"}`})
	require.True(t, d.gone("k2"))
	require.False(t, d.gone("k3"))
	require.Len(t, d.slack.Calls("conversations.open"), 2)
}
