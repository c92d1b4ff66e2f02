package slackbot_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

func TestSocket_acknowledgesWhatItCannotReadAndGoesOn(t *testing.T) {
	d := open(t, "socket", bottest.Echo)
	for id, envelope := range map[string]string{
		"e1": `{"envelope_id":"e1","type":"interactive","payload":"not an object"}`,
		"e2": `{"envelope_id":"e2","type":"slash_commands","payload":[1,2]}`,
		"e3": `{"envelope_id":"e3","type":"something_new","payload":{}}`,
		"e4": `{"envelope_id":"e4","type":"events_api","payload":{"type":"event_callback","event":{"type":"never_heard_of"}}}`,
		"e5": `{"envelope_id":"e5","type":"events_api","payload":{}}`,
		"e6": `{"envelope_id":"e6","type":"interactive","payload":{"type":"block_actions","actions":[]}}`,
		"e7": `{"envelope_id":"e7","type":"interactive","retry_attempt":"one","payload":{"type":"shortcut"}}`,
		"e8": `{"envelope_id":"e8","type":"interactive","payload":{"type":"view_submission","view":{"callback_id":"rapport_form","private_metadata":"{"}}}`,
	} {
		require.NoError(t, d.slack.SendRaw(envelope))
		require.Eventually(t, func() bool { return d.slack.Acked(id) }, 5*time.Second, time.Millisecond, id)
	}
	require.NoError(t, d.slack.SendRaw(`not even JSON`))
	d.mia.Say("still there?")
	for d.next().Text == "" {
		// The shortcut without a name has an answer too.
	}
}

func TestSocket_readsWhatOnlyOurOwnDecoderCanRead(t *testing.T) {
	d := open(t, "socket", bottest.Echo)
	d.mia.Event(`{"type":"message","channel":"` + d.mia.DM() + `","channel_type":"im","user":"U1","text":"log Acme","ts":"1.1",
		"blocks":[{"type":"table","rows":"of a kind that nobody knew"}],"files":[{"initial_comment":"a string"}]}`)
	require.Contains(t, d.next().Text, "log Acme")
}

func TestSocket_comesBackWhenItBreaks(t *testing.T) {
	d := open(t, "socket", bottest.Echo)
	for _, breakIt := range []func(){
		d.slack.DropSockets,
		func() { d.slack.Disconnect("refresh_requested") },
		func() { d.slack.Disconnect("warning") },
	} {
		before := len(d.slack.Calls("apps.connections.open"))
		breakIt()
		require.Eventually(t, func() bool {
			return len(d.slack.Calls("apps.connections.open")) > before && d.bot.Ready() == nil
		}, 5*time.Second, time.Millisecond)
		d.mia.Say("back?")
		require.Contains(t, d.next().Text, "back?")
	}
}

// TestSocket_comesBackWhenItHangs: nothing is closed, and nothing is said.
func TestSocket_comesBackWhenItHangs(t *testing.T) {
	s := slacktest.New(t)
	b := newBot(t, s, "socket", &bottest.Memory{})
	slackbot.Distrust(b, 2*time.Second)
	mia := s.AddUser(slacktest.User{ID: "U1", Name: "mia"})
	running(t, b)
	mia.Say("hello")
	require.Contains(t, next(t, mia).Text, "hello")
	s.HangSockets()
	mia.Say("still there?")
	require.Contains(t, next(t, mia).Text, "still there?")
	require.Len(t, s.Calls("apps.connections.open"), 2)
}

// TestSocket_opensThoughSlackDoesNotAnswerAtFirst: one question without an answer
// has ended it for good elsewhere.
func TestSocket_opensThoughSlackDoesNotAnswerAtFirst(t *testing.T) {
	s := slacktest.New(t)
	s.Fail(slacktest.Fault{Method: "apps.connections.open", Delay: time.Hour})
	b, err := slackbot.New(slackbot.Config{
		BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: s.URL(), Memory: &bottest.Memory{},
		Log: slog.New(slog.DiscardHandler), Now: time.Now, HTTPClient: &http.Client{Timeout: 300 * time.Millisecond},
	})
	require.NoError(t, err)
	slackbot.Hasten(b, time.Second)
	mia := s.AddUser(slacktest.User{ID: "U1", Name: "mia"})
	running(t, b)
	mia.Say("hello")
	require.Contains(t, next(t, mia).Text, "hello")
}

// running runs a bot that echoes until the test ends.
func running(t *testing.T, b *slackbot.Bot) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx, bottest.NewHandler(bottest.Echo)) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
	})
	require.Eventually(t, func() bool { return b.Ready() == nil }, 10*time.Second, time.Millisecond)
}

func TestSocket_doesNotHammerSlackThatDropsEachSocket(t *testing.T) {
	d := open(t, "socket", bottest.Echo)
	deadline := time.After(time.Second)
	for over := false; !over; {
		select {
		case <-deadline:
			over = true
		default:
			d.slack.DropSockets()
		}
	}
	require.LessOrEqual(t, len(d.slack.Calls("apps.connections.open")), slackbot.OpenBudget+1)
}

func TestSocket_opensAgainAfterSlackRefusedForAWhile(t *testing.T) {
	s := slacktest.New(t)
	s.Fail(slacktest.Fault{Method: "apps.connections.open", Body: `{"ok":false,"error":"internal_error"}`})
	s.Fail(slacktest.Fault{Method: "apps.connections.open", Status: 429, Header: map[string]string{"Retry-After": "0.2"}, Body: "{}"})
	d := openAt(t, s, "socket", &bottest.Memory{}, bottest.Echo)
	d.mia.Say("hello")
	require.Contains(t, d.next().Text, "hello")
}
