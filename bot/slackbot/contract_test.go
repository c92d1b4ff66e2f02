package slackbot_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// transports are the ways in which Slack delivers.
var transports = []string{"socket", "http"}

// newBot returns a bot that talks to the fake over a transport.
func newBot(t *testing.T, s *slacktest.Server, transport string, memory bot.Memory) *slackbot.Bot {
	t.Helper()
	c := slackbot.Config{
		BotToken: slacktest.BotToken, APIURL: s.URL(), Memory: memory,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: time.Now,
		Commands: []bot.MenuItem{{Name: "log", Help: "logs an activity"}},
	}
	if transport == "http" {
		c.SigningSecret = slacktest.SigningSecret
	} else {
		c.AppToken = slacktest.AppToken
	}
	b, err := slackbot.New(c)
	require.NoError(t, err)
	slackbot.Hasten(b, time.Second)
	if transport == "http" {
		mux := http.NewServeMux()
		b.Routes(mux)
		s.Serve(mux)
	}
	return b
}

// fixture is the adapter for the platform contract, with one person who either
// writes to the bot or types slash commands.
type fixture struct {
	t      *testing.T
	slack  *slacktest.Server
	bot    *slackbot.Bot
	person *slacktest.User
	say    func(text string) *slacktest.Act
}

func newFixture(t *testing.T, transport, way string) *fixture {
	s := slacktest.New(t)
	f := &fixture{t: t, slack: s, person: s.AddUser(slacktest.User{ID: "U1", Name: "mia"})}
	f.bot = newBot(t, s, transport, &bottest.Memory{})
	f.say = f.person.Say
	if way == "command" {
		s.AddChannel("C00000001")
		f.say = func(text string) *slacktest.Act { return f.person.Command("/crm", text, "C00000001") }
	}
	return f
}

func (f *fixture) Platform() bot.Platform { return f.bot }
func (f *fixture) Chat() bot.Chat         { return bot.Chat{Platform: "slack", ID: f.person.ID} }

func (f *fixture) Say(text string) bottest.Act {
	f.ready()
	return f.say(text)
}

// ready waits until the bot takes what Slack brings: Slack brings a command and a
// press once.
func (f *fixture) ready() {
	f.t.Helper()
	require.Eventually(f.t, func() bool { return f.bot.Ready() == nil }, 10*time.Second, time.Millisecond)
}

func (f *fixture) Press(on bottest.Shown, label string) bottest.Act {
	f.ready()
	return f.person.Press(on.Platform.(slacktest.Seen), label)
}

func (f *fixture) Fill(on bottest.Shown, values map[string]string) bottest.Act {
	modal := on.Platform.(slacktest.Seen)
	if modal.View == "" {
		f.person.Press(modal, "Open the form")
		modal = next(f.t, f.person)
	}
	blocks := make(map[string]string)
	for name, value := range values {
		blocks["f:"+name] = value
	}
	return f.person.Submit(modal, blocks)
}

func (f *fixture) Next(ctx context.Context) (bottest.Shown, error) {
	seen, err := f.person.Next(ctx)
	shown := bottest.Shown{ID: seen.ID, Text: seen.Text, Form: len(seen.Inputs) > 0, Platform: seen}
	for _, b := range seen.Buttons {
		shown.Buttons = append(shown.Buttons, b.Label)
		shown.Form = shown.Form || b.Label == "Open the form"
	}
	if len(seen.Errors) > 0 {
		shown.Errors = make(map[string]string)
		for block, fault := range seen.Errors {
			shown.Errors[strings.TrimPrefix(block, "f:")] = fault
		}
	}
	return shown, err
}

func (f *fixture) Refuse(r bottest.Refusal) {
	fault := slacktest.Fault{Method: "chat.postMessage"}
	switch r {
	case bottest.Gone:
		fault.Body = `{"ok":false,"error":"channel_not_found"}`
	case bottest.Rejected:
		fault.Body = `{"ok":false,"error":"invalid_blocks"}`
	case bottest.Busy:
		fault.Status, fault.Body = http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`
		fault.Header = map[string]string{"Retry-After": "7"}
	case bottest.Dropped:
		fault.Drop = true
	}
	f.slack.Fail(fault)
}

// next returns what the person sees next, or fails the test.
func next(t *testing.T, u *slacktest.User) slacktest.Seen {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	seen, err := u.Next(ctx)
	require.NoError(t, err)
	return seen
}

func TestBot_keepsThePlatformContract(t *testing.T) {
	for _, transport := range transports {
		for _, way := range []string{"message", "command"} {
			t.Run(transport+" "+way, func(t *testing.T) {
				t.Parallel()
				bottest.Contract(t, func(t *testing.T) bottest.Fixture { return newFixture(t, transport, way) })
			})
		}
	}
}
