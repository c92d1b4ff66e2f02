package telegrambot_test

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

const patience = 10 * time.Second

// scene is a bot on a fake Bot API, and a person who talks to it.
type scene struct {
	*telegramtest.Server
	bot    *telegrambot.Bot
	mia    *telegramtest.Person
	memory bot.Memory
	seen   map[int64]int
}

// newScene makes a bot that is not running yet.
func newScene(t *testing.T, change ...func(*telegrambot.Config)) *scene {
	t.Helper()
	srv := telegramtest.New(t)
	s := &scene{Server: srv, mia: srv.Person(77, "Mia", "en"), memory: &bottest.Memory{}, seen: map[int64]int{}}
	s.bot = s.fresh(t, change...)
	return s
}

// fresh makes another bot on the scene's memory.
func (s *scene) fresh(t *testing.T, change ...func(*telegrambot.Config)) *telegrambot.Bot {
	t.Helper()
	cfg := telegrambot.Config{
		Token: telegramtest.Token, APIURL: s.URL(), Memory: s.memory, Workspace: "team",
		Now: time.Now, PollTimeout: time.Second, Log: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&cfg)
	}
	b, err := telegrambot.New(cfg)
	require.NoError(t, err)
	return b
}

// run runs the scene's bot until the test ends, or until stop is called.
func (s *scene) run(t *testing.T, h bot.Handler) (stop func()) {
	t.Helper()
	return start(t, s.bot, h)
}

func start(t *testing.T, p bot.Platform, h bot.Handler) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, h) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(stop)
	return stop
}

// next is the next message or edit that comes to the person's private chat.
func (s *scene) next(t *testing.T) telegramtest.Message {
	t.Helper()
	return s.nextIn(t, s.mia.ID)
}

func (s *scene) nextIn(t *testing.T, chat int64) telegramtest.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	m, err := s.After(ctx, chat, s.seen[chat])
	require.NoError(t, err, "nothing was shown")
	s.seen[chat]++
	return m
}

// press presses a button by its label.
func (s *scene) press(t *testing.T, m telegramtest.Message, label string) telegramtest.Act {
	t.Helper()
	a, err := s.mia.Press(m, label)
	require.NoError(t, err)
	return a
}

// fixture is the adapter for the contract of all platforms.
type fixture struct {
	t *testing.T
	s *scene

	last telegramtest.Message // shown last

	mu   sync.Mutex
	form *bot.Form // offered last
}

// newFixture lets the promises run side by side: they wait for the pace of a
// chat most of the time.
func newFixture(t *testing.T) bottest.Fixture {
	t.Parallel()
	return &fixture{t: t, s: newScene(t)}
}

// watched is the bot, with the fixture reading the forms that go through it.
type watched struct {
	*telegrambot.Bot
	fixture *fixture
}

func (w watched) Run(ctx context.Context, h bot.Handler) error {
	return w.Bot.Run(ctx, bot.HandlerFunc(func(ctx context.Context, r bot.Request) bot.Message {
		m := h.Handle(ctx, r)
		if m.Form != nil {
			w.fixture.mu.Lock()
			defer w.fixture.mu.Unlock()
			w.fixture.form = m.Form
		}
		return m
	}))
}

func (f *fixture) Platform() bot.Platform { return watched{f.s.bot, f} }

func (f *fixture) Chat() bot.Chat {
	return bot.Chat{Platform: "telegram", ID: strconv.FormatInt(f.s.mia.ID, 10)}
}

func (f *fixture) Say(text string) bottest.Act { return f.s.mia.Say(text) }

func (f *fixture) Press(on bottest.Shown, label string) bottest.Act {
	return f.s.press(f.t, on.Platform.(telegramtest.Message), label)
}

// Next shows the next message; a person who is shown a page reads on.
func (f *fixture) Next(ctx context.Context) (bottest.Shown, error) {
	if slices.Contains(f.last.Labels(), "›") {
		f.s.press(f.t, f.last, "›")
	}
	m, err := f.s.After(ctx, f.s.mia.ID, f.s.seen[f.s.mia.ID])
	if err != nil {
		return bottest.Shown{}, err
	}
	f.s.seen[f.s.mia.ID]++
	f.last = m
	return bottest.Shown{
		ID: strconv.Itoa(m.ID), Text: m.Text, Buttons: m.Labels(), Form: isQuestion(m), Errors: f.errors(m), Platform: m,
	}, nil
}

func isQuestion(m telegramtest.Message) bool {
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Data, "d:") {
				return true
			}
		}
	}
	return false
}

func (f *fixture) errors(m telegramtest.Message) map[string]string {
	out := map[string]string{}
	for _, field := range f.offered().Fields {
		if field.Error != "" && strings.Contains(m.Text, field.Error) {
			out[field.Name] = field.Error
		}
	}
	return out
}

func (f *fixture) offered() bot.Form {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.form == nil {
		return bot.Form{}
	}
	return *f.form
}

// Fill answers question after question.
func (f *fixture) Fill(on bottest.Shown, values map[string]string) bottest.Act {
	fields := f.offered().Fields
	asked := slices.DeleteFunc(slices.Clone(fields), func(fd bot.Field) bool { return fd.Error == "" })
	if len(asked) == 0 {
		asked = fields
	}
	question := on.Platform.(telegramtest.Message)
	var act telegramtest.Act
	for i, field := range asked {
		if i > 0 {
			question = f.s.next(f.t)
		}
		require.Contains(f.t, question.Text, field.Label)
		act = f.fill(question, field, values[field.Name])
	}
	return act
}

func (f *fixture) fill(question telegramtest.Message, field bot.Field, value string) telegramtest.Act {
	for _, o := range field.Options {
		if o.Value == value {
			return f.s.press(f.t, question, o.Label)
		}
	}
	if value == "" {
		return f.s.press(f.t, question, "Skip")
	}
	return f.s.mia.Say(value)
}

func (f *fixture) Refuse(r bottest.Refusal) {
	fault := map[bottest.Refusal]telegramtest.Fault{
		bottest.Gone:     {Code: 403, Description: "Forbidden: bot was blocked by the user"},
		bottest.Rejected: {Code: 400, Description: "Bad Request: can't parse entities: unsupported start tag"},
		bottest.Busy:     {Code: 429, Description: "Too Many Requests: retry after 7", RetryAfter: int(bottest.BusyFor.Seconds())},
		bottest.Dropped:  {Drop: true},
	}[r]
	fault.Method = "sendMessage"
	f.s.Fail(fault)
}

// syncBuffer is a log that many goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *syncBuffer) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
