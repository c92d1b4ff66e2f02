package slackbot_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

func TestBot_answersACommandInItsAcknowledgementForOneReader(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			d := open(t, transport, bottest.Echo)
			d.mia.Command("/log", "Acme spoke <b>", channelID)
			seen := d.next()
			require.True(t, seen.Ephemeral)
			require.Contains(t, seen.Text, "log Acme spoke <b>")
			require.Empty(t, d.slack.Calls("chat.postMessage"))
			got := d.handler.Last()
			require.Equal(t, "T1", got.Workspace)
			require.Equal(t, bot.User{Platform: "slack", ID: "U1", Name: "mia", Zone: "Asia/Shanghai", Lang: "en-US", Vouched: true}, got.Who)
			require.Equal(t, bot.Chat{Platform: "slack", ID: channelID}, got.Chat)
		})
	}
}

func TestBot_sharesAnAnswerOnlyWhenAsked(t *testing.T) {
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		m := bottest.Echo(ctx, r)
		if r.Text == "nonsense" {
			m.Kind = bot.Refusal
		}
		return m
	})
	for _, c := range []struct {
		text    string
		surface bot.Surface
		public  bool
		line    string
	}{
		{"deal D7", bot.Private, false, "deal D7"},
		{"share deal D7", bot.Public, true, "deal D7"},
		{"分享 商机 D7", bot.Public, true, "商机 D7"},
		{"share nonsense", bot.Public, false, "nonsense"},
	} {
		d.mia.Command("/crm", c.text, channelID)
		seen := d.next()
		require.Equal(t, c.public, !seen.Ephemeral, c.text)
		require.Equal(t, c.surface, d.handler.Last().Surface, c.text)
		require.Equal(t, c.line, d.handler.Last().Text)
	}
	d.mia.Command("/crm", "share deal D7", d.mia.DM())
	d.next()
	require.Equal(t, bot.Private, d.handler.Last().Surface, "there is nobody to share with")
}

func TestBot_answersAMentionForTheOneWhoMentionedIt(t *testing.T) {
	d := open(t, "socket", bottest.Echo)
	d.mia.Mention(channelID, "log Acme hello")
	seen := d.next()
	require.True(t, seen.Ephemeral)
	require.Equal(t, channelID, seen.Channel)
	require.Equal(t, "log Acme hello", d.handler.Last().Text)
}

func TestBot_answersAMentionWhereItIsNotInTheChannelByDirectMessage(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	d.mia.Mention("C99999999", "log Acme hello")
	require.Equal(t, d.mia.DM(), d.next().Channel)
}

func TestBot_acknowledgesASlowRequestAndAnswersItLater(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			release := make(chan struct{})
			d := open(t, transport, func(ctx context.Context, r bot.Request) bot.Message {
				<-release
				return bottest.Echo(ctx, r)
			})
			require.Empty(t, d.mia.Command("/log", "Acme", channelID).Ack())
			d.mia.Say("log Acme").Ack()
			close(release)
			require.Contains(t, d.next().Text+d.next().Text, "log Acme")
		})
	}
}

func TestBot_losesNothingThatWasAcknowledgedWhenItIsKilled(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			s := slacktest.New(t)
			s.AddChannel(channelID)
			memory := &bottest.Memory{}
			hung := make(chan struct{})
			dead := openAt(t, s, transport, memory, func(context.Context, bot.Request) bot.Message {
				<-hung
				return bot.Message{Title: "from the grave"}
			})
			t.Cleanup(func() { close(hung) })
			dead.mia.Command("/log", "Acme one", channelID).Ack()
			dead.mia.Say("log Acme two").Ack()
			key := dead.handler.Requests()[0].Key

			d := openAt(t, s, transport, memory, bottest.Echo)
			both := d.next().Text + d.next().Text
			require.Contains(t, both, "log Acme one")
			require.Contains(t, both, "log Acme two")
			keys := []string{d.handler.Requests()[0].Key, d.handler.Requests()[1].Key}
			require.Contains(t, keys, key, "so that the handler knows it again")
		})
	}
}

func TestBot_saysThatNothingWasRecordedWhenEvenMemoryHangs(t *testing.T) {
	for _, transport := range transports {
		t.Run(transport, func(t *testing.T) {
			s := slacktest.New(t)
			s.AddChannel(channelID)
			d := openAt(t, s, transport, &bottest.Memory{Stuck: true}, func(ctx context.Context, _ bot.Request) bot.Message {
				<-ctx.Done()
				return bot.Message{Kind: bot.Refusal, Title: "cancelled"}
			})
			d.mia.Command("/log", "Acme", channelID)
			require.Contains(t, d.next().Text+d.next().Text, "NOT recorded")
			d.mia.Say("log Acme")
			require.Contains(t, d.next().Text+d.next().Text, "NOT recorded")
		})
	}
}

func TestBot_takesADoubleClickForOneWish(t *testing.T) {
	d := open(t, "socket", reply(bot.Message{Title: "card", Buttons: []bot.Button{{Label: "Undo", Command: "undo J1"}}}))
	d.mia.Say("card")
	card := d.next()
	d.mia.Press(card, "Undo")
	d.mia.Press(card, "Undo")
	other := d.mia.Press(card, "Undo")
	other.Ack()
	keys := map[string]bool{}
	for _, r := range d.handler.Requests()[1:] {
		require.Equal(t, "undo J1", r.Text)
		keys[r.Key] = true
	}
	require.Len(t, keys, 1)
}

func TestBot_answersAButtonInADirectMessageForGoodAndElsewhereForOneReader(t *testing.T) {
	d := open(t, "http", reply(bot.Message{Title: "card", Buttons: []bot.Button{{Label: "Open", Command: "deal D7"}}}))
	d.mia.Say("card")
	d.mia.Press(d.next(), "Open")
	require.False(t, d.next().Ephemeral)
	d.mia.Command("/crm", "share card", channelID)
	d.mia.Press(d.next(), "Open")
	require.True(t, d.next().Ephemeral)
}

func TestBot_turnsAPageInPlaceOfTheMessageWithTheButton(t *testing.T) {
	d := open(t, "http", func(_ context.Context, r bot.Request) bot.Message {
		return bot.Message{Title: r.Text, InPlace: r.Text != "deal list", Buttons: []bot.Button{{Label: "Next", Command: "deal list page:2"}}}
	})
	d.mia.Say("deal list")
	first := d.next()
	require.False(t, first.Replaces)
	d.mia.Press(first, "Next")
	second := d.next()
	require.True(t, second.Replaces)
	require.Contains(t, second.Text, "page:2")
	d.mia.Say("deal list page:2")
	require.False(t, d.next().Replaces, "what was typed has nothing to replace")
	d.mia.Command("/crm", "share deal list", channelID)
	d.mia.Press(d.next(), "Next")
	own := d.next()
	require.True(t, own.Ephemeral)
	require.False(t, own.Replaces, "what is for one reader does not replace what all see")
}

func TestBot_fallsBackToADirectMessageWhenAResponseURLIsSpent(t *testing.T) {
	release := make(chan struct{})
	d := open(t, "http", func(ctx context.Context, r bot.Request) bot.Message {
		<-release
		return bottest.Echo(ctx, r)
	})
	d.mia.Command("/log", "Acme", channelID).Ack()
	d.slack.SpendReplies()
	close(release)
	require.Equal(t, d.mia.DM(), d.next().Channel)
}

func TestBot_insistsOnAnAnswerThroughAnOutage(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	d.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Status: 503, Body: "down", Times: 2})
	d.mia.Say("hello")
	require.Contains(t, d.next().Text, "hello")
	require.Len(t, d.handler.Requests(), 1)
}

func TestBot_doesNotAnswerBotsNorItself(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	for _, event := range []string{
		`{"type":"message","channel":"D000000001","channel_type":"im","user":"U1","text":"x","bot_id":"B1","ts":"1.1"}`,
		`{"type":"message","channel":"D000000001","channel_type":"im","user":"U1","text":"x","subtype":"message_changed","ts":"1.1"}`,
		`{"type":"message","channel":"C00000001","channel_type":"channel","user":"U1","text":"x","ts":"1.1"}`,
		`{"type":"reaction_added","user":"U1"}`,
	} {
		d.mia.Event(event).Ack()
	}
	require.Empty(t, d.handler.Requests())
}

func TestBot_refusesToStartWithoutATransport(t *testing.T) {
	_, err := slackbot.New(slackbot.Config{BotToken: slacktest.BotToken})
	require.ErrorIs(t, err, slackbot.ErrConfig)
}

func TestBot_shutsDownWhileSlackIsAway(t *testing.T) {
	s := slacktest.New(t)
	s.Fail(slacktest.Fault{Method: "apps.connections.open", Status: 500, Body: "down", Times: 1000})
	s.Fail(slacktest.Fault{Method: "auth.test", Delay: time.Hour})
	b := newBot(t, s, "socket", &bottest.Memory{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx, bottest.NewHandler(bottest.Echo)) }()
	require.Eventually(t, func() bool { return len(s.Calls("auth.test")) > 0 }, 10*time.Second, time.Millisecond)
	require.Error(t, b.Ready())
	cancel()
	require.NoError(t, <-done)
}

func TestBot_postsAnAnswerThatIsTooLargeForTheSocketsAcknowledgement(t *testing.T) {
	long := strings.Repeat("很长的一行 🙂 ", 900)
	d := open(t, "socket", reply(bot.Message{Title: "long", Parts: []bot.Part{bot.Line(long)}}))
	require.Empty(t, d.mia.Command("/crm", "today", channelID).Ack())
	seen := d.next()
	require.True(t, seen.Ephemeral)
	require.Equal(t, strings.Count(long, "🙂"), strings.Count(seen.Text, "🙂"))
}
