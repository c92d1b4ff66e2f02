package slackbot_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// slowFirst answers each line more quickly than the one before, and notes in
// which order they took effect.
type slowFirst struct {
	mu    sync.Mutex
	begun int
	done  []string
}

func (s *slowFirst) handle(ctx context.Context, r bot.Request) bot.Message {
	s.mu.Lock()
	takes := max(0, 60-10*s.begun)
	s.begun++
	s.mu.Unlock()
	timer := time.NewTimer(time.Duration(takes) * time.Millisecond)
	defer timer.Stop()
	<-timer.C
	s.mu.Lock()
	s.done = append(s.done, r.Text)
	s.mu.Unlock()
	return bottest.Echo(ctx, r)
}

func TestSocket_doesWhatOnePersonTypesQuicklyInItsOrder(t *testing.T) {
	s := &slowFirst{}
	d := open(t, "socket", s.handle)
	var want []string
	for n := range 8 {
		line := fmt.Sprint("log Acme ", n)
		want = append(want, line)
		if n%2 == 0 {
			d.mia.Say(line)
		} else {
			d.mia.Command("/crm", line, channelID)
		}
	}
	for range want {
		d.next()
	}
	require.Equal(t, want, s.done)
}

func TestBot_keepsNobodyWaitingForSomebodyElsesLine(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			hung := make(chan struct{})
			d := open(t, transport, func(ctx context.Context, r bot.Request) bot.Message {
				if r.Who.ID == "U1" {
					<-hung
				}
				return bottest.Echo(ctx, r)
			})
			rob := d.slack.AddUser(slacktest.User{ID: "U2", Name: "rob"})
			d.mia.Say("log Acme slow").Ack()
			d.mia.Say("log Acme after").Ack()
			rob.Command("/log", "Globex", channelID)
			require.Contains(t, next(t, rob).Text, "log Globex")
			require.Len(t, d.handler.Requests(), 2, "mia's second line waits, though it was acknowledged")
			close(hung)
			require.Contains(t, d.next().Text, "slow")
			require.Contains(t, d.next().Text, "after")
		})
	}
}

// TestBot_takesADoubleClickForOneWishThoughItWasKilledInBetween: the second press
// comes to another process, within seconds.
func TestBot_takesADoubleClickForOneWishThoughItWasKilledInBetween(t *testing.T) {
	s, memory := slacktest.New(t), &bottest.Memory{}
	answer := reply(bot.Message{Title: "card", Buttons: []bot.Button{{Label: "Undo", Command: "undo J1"}, {Label: "Fix", Command: "fix J1"}}})
	before := openAt(t, s, "http", memory, answer)
	before.mia.Say("card")
	card := before.next()
	before.mia.Press(card, "Undo")
	before.next()
	first := before.handler.Last().Key
	before.stop()

	d := openAt(t, s, "http", memory, answer)
	d.mia.Press(card, "Undo")
	d.next()
	require.Equal(t, first, d.handler.Last().Key, "so that its receipt answers")
	d.mia.Press(card, "Fix")
	d.next()
	require.NotEqual(t, first, d.handler.Last().Key, "another wish")
}

func TestBot_tellsInAChannelHowAnAnswerIsShared(t *testing.T) {
	d := open(t, "http", func(_ context.Context, r bot.Request) bot.Message {
		title := "What I can do"
		if r.Text == "帮助" {
			title = "可用命令"
		}
		return bot.Message{Kind: bot.Reply, Title: title}
	})
	for _, c := range []struct{ line, channel, says string }{
		{"help", channelID, "/crm share pipeline"},
		{"", channelID, "/crm share pipeline"},
		{"帮助", channelID, "分享"},
		{"help", d.mia.DM(), ""},
		{"today", channelID, ""},
	} {
		d.mia.Command("/crm", c.line, c.channel)
		text := d.next().Text
		if c.says == "" {
			require.NotContains(t, text, "share", c.line)
			continue
		}
		require.Contains(t, text, c.says, c.line)
	}
}
