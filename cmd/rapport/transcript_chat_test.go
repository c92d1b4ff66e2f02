package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/bot/console"
	"github.com/rapport-crm/rapport/crm"
)

// replayPace lets a conversation of minutes pass in a second.
const replayPace = time.Millisecond

// network is a chat platform with its people, as a transcript needs it. What is
// shown is kept until seen is asked for.
type network interface {
	bot.Platform
	// reached tells whether the platform reaches the program.
	reached() bool
	// person lets a person use the platform.
	person(p bottest.Person) bot.User
	// say, press and fill return when the answer has been shown.
	say(who, line string) error
	press(who, label string) error
	fill(who string, values map[string]string) error
	// seen returns what people were shown since it was asked last, in order.
	seen() []view
}

// view is what a person reads on their screen.
type view struct {
	to, text string
	buttons  []string
	form     []string // labels of its fields
}

// stage is a platform with the whole program behind it, on which a transcript
// of the terminal is played. Only the clock is the terminal's.
type stage struct {
	t     *testing.T
	open  func(s *stage) network
	net   network
	app   *app
	clock *console.Console

	sent []bottest.Seen

	mu    sync.Mutex
	last  bot.MessageKind // of the handler's last answer
	offer *bot.Form       // in that answer
}

// play plays every transcript on a platform, but for those that are named with
// the reason.
func playAll(t *testing.T, open func(*stage) network, not map[string]string) {
	files, err := filepath.Glob("../../bot/testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		if not[filepath.Base(file)] != "" {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			s := &stage{t: t, open: open}
			want := unlaid(string(raw))
			got, err := bottest.ParseTranscript(want).Play(t.Context(), s)
			require.NoError(t, err, got)
			require.Equal(t, want, got)
		})
	}
}

func (s *stage) Begin(ctx context.Context, o bottest.Opening) ([]bottest.Seen, error) {
	zone, err := crm.LoadZone(o.Zone)
	if err != nil {
		return nil, err
	}
	clock, lang := console.Frozen(o.At), crm.Lang(o.Lang)
	if s.app, err = appAt(ctx, s.t, o, clock); err != nil {
		return nil, err
	}
	s.t.Cleanup(func() { require.NoError(s.t, s.app.store.Close()) })
	s.clock = console.New(console.Config{
		Ticker: s.app.scheduler, Clock: clock, Zone: zone, Words: cards.Voice{Lang: lang, Loc: zone}.Say, Printer: fault{},
	}, "nobody", "")
	s.net = s.open(s)
	s.app.scheduler.Senders[s.net.Name()] = s
	s.run()
	return nil, nil
}

// run runs the platform until the test ends.
func (s *stage) run() {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 1)
	go func() { done <- s.net.Run(ctx, bot.HandlerFunc(s.handle)) }()
	s.t.Cleanup(func() {
		cancel()
		require.NoError(s.t, <-done)
	})
	require.Eventually(s.t, s.net.reached, 10*time.Second, time.Millisecond)
}

// handle has the program answer, and notes what a screen does not show: whether
// it was a refusal.
func (s *stage) handle(ctx context.Context, r bot.Request) bot.Message {
	m := s.app.router.Handle(ctx, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.offer = m.Kind, m.Form
	return m
}

// offered is the form in the last answer.
func (s *stage) offered() *bot.Form {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offer
}

// Join makes a member of somebody who uses the platform, in the role that an
// admin would give them.
func (s *stage) Join(ctx context.Context, p bottest.Person) error {
	team := s.app.router.Team
	p.Lang, p.Zone = first(p.Lang, string(team.Lang)), first(p.Zone, team.Zone)
	who := s.net.person(p)
	if p.Role == outsider {
		return nil
	}
	who.Vouched, who.Role, who.Lang, who.Zone = true, p.Role, p.Lang, p.Zone
	if m := s.app.router.Handle(ctx, bot.Request{Who: who, Surface: bot.Private, Text: "me"}); m.Kind == bot.Refusal {
		return fmt.Errorf("%s: %s", p.Name, m.Title)
	}
	return nil
}

func (s *stage) Say(ctx context.Context, who, line string) ([]bottest.Seen, error) {
	return s.act(ctx, who, func() error { return s.net.say(who, line) })
}

func (s *stage) Press(ctx context.Context, who, label string) ([]bottest.Seen, error) {
	return s.act(ctx, who, func() error { return s.net.press(who, label) })
}

func (s *stage) Fill(ctx context.Context, who string, values map[string]string) ([]bottest.Seen, error) {
	return s.act(ctx, who, func() error { return s.net.fill(who, values) })
}

// act has a person do something and reads the answer; then what falls due.
func (s *stage) act(ctx context.Context, who string, do func() error) ([]bottest.Seen, error) {
	if err := do(); err != nil {
		return nil, err
	}
	answer := bottest.Seen{To: who, At: s.clock.Clock.Now(), Refused: s.last == bot.Refusal}
	var whole view
	for _, v := range s.net.seen() {
		if v.to != who {
			return nil, fmt.Errorf("%s said something, and %s was shown %s", who, v.to, v.text)
		}
		whole.text += v.text + "\n"
		whole.buttons = append(whole.buttons, v.buttons...)
		whole.form = append(whole.form, v.form...)
	}
	answer.Text = whole.read()
	if err := s.app.scheduler.Tick(ctx); err != nil {
		return nil, err
	}
	return append([]bottest.Seen{answer}, s.pushes()...), nil
}

func (s *stage) Advance(ctx context.Context, by string) ([]bottest.Seen, error) {
	return s.move(ctx, ":advance "+by)
}

func (s *stage) Jump(ctx context.Context, to time.Time) ([]bottest.Seen, error) {
	return s.move(ctx, ":now "+to.Format(time.RFC3339))
}

func (s *stage) move(ctx context.Context, line string) ([]bottest.Seen, error) {
	err := s.clock.Line(ctx, line)
	return s.pushes(), err
}

// Send has the platform send a push, and notes when it was shown.
func (s *stage) Send(ctx context.Context, to bot.Chat, m bot.Message, key string) (string, error) {
	id, err := s.net.Send(ctx, to, m, key)
	for _, v := range s.net.seen() {
		s.sent = append(s.sent, bottest.Seen{To: v.to, At: s.clock.Clock.Now(), Unasked: true, Text: v.read()})
	}
	return id, err
}

// pushes are what people were sent unasked since the last call.
func (s *stage) pushes() []bottest.Seen {
	out := s.sent
	s.sent = nil
	return out
}

// fault is a printer for what should not be printed.
type fault struct{}

func (fault) Print(m console.Shown) error { return fmt.Errorf("the clock: %s", m.Title) }

// read is a view as a transcript without a layout has it.
func (v view) read() string {
	var lines []string
	for line := range strings.Lines(v.text) {
		if line = unspaced(line); line != "" {
			lines = append(lines, line)
		}
	}
	if v.form != nil {
		// What to type instead need not be said where there is a form.
		lines = []string{"▢ " + strings.Join(v.form, " · ")}
	}
	if len(v.buttons) > 0 {
		lines = append(lines, numberedLabels(v.buttons))
	}
	return strings.Join(lines, "\n")
}

func numberedLabels(labels []string) string {
	var out []string
	for i, label := range labels {
		out = append(out, fmt.Sprintf("[%d] %s", i+1, label))
	}
	return unspaced(strings.Join(out, " "))
}

// terminalOnly is what no chat lets a person do: press a button that is not
// there, send an empty line, send a form without what it needs.
var terminalOnly = regexp.MustCompile(`(?m)^\S*>( \[.*\]\n! (There is no button|现在没有按钮)| ?\n!| \{.*\}\n! (Please fill in|请填写)).*\n( +▢ .*\n)?`)

// unlaid is a transcript without the terminal's layout: no columns, ids after
// one space, and of a form only its fields.
func unlaid(text string) string {
	var out []string
	for line := range strings.Lines(terminalOnly.ReplaceAllString(text, "")) {
		line = strings.TrimSuffix(line, "\n")
		head, rest := shownLine(line)
		if head == "" {
			out = append(out, line)
			continue
		}
		if strings.HasPrefix(unspaced(rest), "▢ ") {
			for head == "  " {
				head, _ = shownLine(out[len(out)-1])
				out = slices.Delete(out, len(out)-1, len(out))
			}
		}
		out = append(out, head+unspaced(rest))
	}
	return strings.Join(out, "\n") + "\n"
}

var answered = regexp.MustCompile(`^(< |! |  |@\S+ [-0-9]+ [:0-9]+< )(.*)$`)

// shownLine takes the mark off a line that is an answer.
func shownLine(line string) (head, rest string) {
	m := answered.FindStringSubmatch(line)
	if m == nil {
		return "", line
	}
	return m[1], m[2]
}

var ref = regexp.MustCompile(` (?:· )?([ACDJMPRW]\d+)$`)

// unspaced is a line without columns, and its id after one space.
func unspaced(line string) string {
	return ref.ReplaceAllString(strings.Join(strings.Fields(line), " "), " $1")
}

// labelled finds the label that is meant by its number or its beginning.
func labelled(labels []string, label string) (string, error) {
	if n, err := strconv.Atoi(label); err == nil && n >= 1 && n <= len(labels) {
		return labels[n-1], nil
	}
	for _, l := range labels {
		if strings.EqualFold(l, label) {
			return l, nil
		}
	}
	for _, l := range labels {
		if strings.HasPrefix(strings.ToLower(l), strings.ToLower(label)) {
			return l, nil
		}
	}
	return "", fmt.Errorf("no button %q among %q", label, labels)
}
