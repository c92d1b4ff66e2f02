package console_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/console"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// plans is a ticker with moments at which it has something to say.
type plans struct {
	con   *console.Console
	clock *console.Clock
	at    []time.Time
	fails error
}

func (p *plans) Tick(ctx context.Context) error {
	for len(p.at) > 0 && !p.at[0].After(p.clock.Now()) {
		p.at = p.at[1:]
		if _, err := p.con.Send(ctx, bot.Chat{Platform: "console", ID: "rob"}, bot.Message{Kind: bot.Push, Title: "due"}, "k"); err != nil {
			return err
		}
	}
	return p.fails
}

func (p *plans) Next(context.Context) (time.Time, bool, error) {
	if len(p.at) == 0 {
		return time.Time{}, false, nil
	}
	return p.at[0], true, nil
}

// bench is a console whose bot says back what it was told.
type bench struct {
	*console.Console
	plans *plans
	out   strings.Builder
	heard []bot.Request
	// enrolled are those who were named with :as.
	enrolled []string
}

func newBench(t *testing.T, printer func(*bench) console.Printer) *bench {
	t.Helper()
	clock := console.Frozen(monday)
	b := &bench{plans: &plans{clock: clock}}
	answer := func(_ context.Context, r bot.Request) bot.Message {
		b.heard = append(b.heard, r)
		m := bot.Message{Kind: bot.Reply, Title: r.Who.Name + ": " + r.Text, Ref: "A1"}
		switch {
		case r.Form != nil:
			m.Title = "form: " + r.Form["name"] + " " + r.Form["kind"]
		case r.Text == "ask":
			m.Kind = bot.Refusal
			m.Form = &bot.Form{Command: "new", Fields: []bot.Field{
				{Name: "name", Label: "name", Hint: "Acme"},
				{Name: "kind", Label: "kind", Kind: bot.ChoiceField, Optional: true, Options: []bot.Option{{Label: "call", Value: "call"}, {Label: "visit", Value: "visit"}}},
			}}
		case r.Text == "buttons":
			m.Buttons = []bot.Button{{Label: "Undo", Command: "undo J1"}, {Label: "Fix it", Command: "fix J1"}}
		case r.Text == "picture":
			m.Picture = &bot.Picture{Name: "pipeline.png", Alt: "pipeline", PNG: []byte("PNG")}
		}
		return m
	}
	words := func(id string, args ...any) string {
		for i := 1; i < len(args); i += 2 {
			id += " " + args[i].(string)
		}
		return id
	}
	b.Console = console.New(console.Config{
		Handler: bot.HandlerFunc(answer), Ticker: b.plans, Clock: clock, Zone: time.UTC, Lang: "en", Words: words, Printer: printer(b),
		Enroll: func(_ context.Context, who bot.User) error {
			b.enrolled = append(b.enrolled, who.ID+"/"+who.Role)
			return nil
		},
	}, "rob", "rep")
	b.plans.con = b.Console
	return b
}

func text(b *bench) console.Printer {
	return console.Text{W: &b.out, Me: func() string { return b.Me() }}
}

// run runs a script and returns what was shown.
func (b *bench) run(t *testing.T, script string) string {
	t.Helper()
	b.out.Reset()
	require.NoError(t, b.Run(t.Context(), strings.NewReader(script)))
	return b.out.String()
}

func TestAScriptSpeaksAsItsMembers(t *testing.T) {
	b := newBench(t, text)
	b.run(t, "hello\n# a comment\n:as @mia manager\nhi there\r\n:as rob\nback\n")
	var said []string
	for _, r := range b.heard {
		said = append(said, r.Who.ID+"/"+r.Who.Role+": "+r.Text)
		require.True(t, r.Who.Vouched)
		require.Equal(t, bot.Private, r.Surface)
	}
	require.Equal(t, []string{"mia/manager", "rob/"}, b.enrolled)
	require.Equal(t, []string{"rob/rep: hello", "mia/manager: hi there", "rob/: back"}, said)
}

func TestTheClockOnlyGoesForward(t *testing.T) {
	b := newBench(t, text)
	out := b.run(t, ":now 2026-11-23T10:00:00Z\n:now 2026-11-23T09:59:59Z\n:advance 30m\n:advance 1d12h\n:advance -1h\n:advance 9999999d\n:now never\n")
	require.Equal(t, monday.Add(90*time.Minute+36*time.Hour), b.Clock.Now())
	require.Equal(t, 1, strings.Count(out, "console.backwards"))
	require.Equal(t, 2, strings.Count(out, "console.advance"))
	require.Equal(t, 1, strings.Count(out, "console.now never"))
	require.ErrorIs(t, b.Clock.Set(monday), console.ErrBackwards)
}

func TestWhatFallsDueOnTheWayIsSaidAtItsTime(t *testing.T) {
	b := newBench(t, text)
	b.plans.at = []time.Time{monday.Add(time.Hour), monday.Add(25 * time.Hour), monday.Add(49 * time.Hour)}
	out := b.run(t, ":advance 2d\n")
	require.Contains(t, out, "── Mon 2026-11-23 10:00 → @rob\ndue")
	require.Contains(t, out, "── Tue 2026-11-24 10:00 → @rob\ndue")
	require.Equal(t, 2, strings.Count(out, "due"))
}

func TestAJumpOfTheClockSaysAllOfItAtTheNewTime(t *testing.T) {
	b := newBench(t, text)
	b.plans.at = []time.Time{monday.Add(time.Hour), monday.Add(2 * time.Hour)}
	out := b.run(t, ":now 2026-11-23T12:00:00Z\n")
	require.Equal(t, 2, strings.Count(out, "── Mon 2026-11-23 12:00 → @rob\ndue"))
}

func TestAClickIsTheButtonsLine(t *testing.T) {
	for _, c := range []struct{ label, line string }{
		{"Undo", "undo J1"}, {"undo", "undo J1"}, {"Fix", "fix J1"}, {"2", "fix J1"}, {"F", "fix J1"}, {"3", ""}, {"Redo", ""}, {"", ""},
	} {
		b := newBench(t, text)
		b.run(t, "buttons\n:click "+c.label+"\n")
		if c.line == "" {
			require.Len(t, b.heard, 1, c.label)
			require.Contains(t, b.out.String(), "console.button")
			continue
		}
		require.Len(t, b.heard, 2, c.label)
		require.Equal(t, c.line, b.heard[1].Text)
	}
}

func TestAMemberPressesTheirOwnButtons(t *testing.T) {
	b := newBench(t, text)
	b.run(t, "buttons\n:as mia\n:click Undo\n")
	require.Len(t, b.heard, 1)
}

func TestWhatTheBotRefusesIsNoFaultOfTheScript(t *testing.T) {
	b := newBench(t, text)
	require.NoError(t, b.Run(t.Context(), strings.NewReader(":dance\n:as\nask\n")))
	b.plans.fails = errors.New("disk is full")
	require.ErrorContains(t, b.Run(t.Context(), strings.NewReader("")), "disk is full")
}

func TestTextIsAlignedAndNumbered(t *testing.T) {
	for _, c := range []struct {
		name string
		m    bot.Message
		want string
	}{
		{"ids at the right, once", bot.Message{Title: "Acme", Ref: "C1", Parts: []bot.Part{bot.RefLine("D7 Renewal", "D7"), bot.RefLine("call", "A12")}},
			"Acme" + strings.Repeat(" ", 66) + "C1\n  D7 Renewal\n  call" + strings.Repeat(" ", 63) + "A12\n"},
		{"Chinese is two wide", bot.Message{Title: "华为", Ref: "C1"}, "华为" + strings.Repeat(" ", 66) + "C1\n"},
		{"a table", bot.Message{Title: "t", Parts: []bot.Part{{Table: &bot.Table{
			Columns: []bot.Column{{Title: "阶段"}, {Title: "n", Right: true}}, Rows: [][]string{{"方案", "4"}, {"x", "12"}},
		}}}}, "t\n  阶段   n\n  方案   4\n  x     12\n"},
		{"several lines", bot.Message{Title: "t", Parts: []bot.Part{bot.Line("a\nb")}}, "t\n  a\n  b\n"},
	} {
		require.Equal(t, c.want, console.Render(c.m), c.name)
	}
}

func TestJSONIsOneObjectALine(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	b := newBench(t, func(b *bench) console.Printer { return &console.JSON{W: &b.out} })
	b.plans.at = []time.Time{monday.Add(time.Minute)}
	out := b.run(t, "buttons\npicture\nask\n:advance 1h\n:now yesterday\n")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 5)
	var kinds []string
	for _, line := range lines {
		var o map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &o))
		for _, key := range []string{"at", "to", "kind", "text", "fields", "buttons", "picture"} {
			require.Contains(t, o, key)
		}
		require.Equal(t, "rob", o["to"])
		kinds = append(kinds, o["kind"].(string))
	}
	require.Equal(t, []string{"reply", "reply", "error", "push", "error"}, kinds)
	require.Contains(t, lines[0], `"buttons":[{"label":"Undo","command":"undo J1"},{"label":"Fix it","command":"fix J1"}]`)
	require.Contains(t, lines[0], `"fields":{"id":"A1"}`)
	var shown struct{ Picture string }
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &shown))
	png, err := os.ReadFile(shown.Picture)
	require.NoError(t, err)
	require.Equal(t, "PNG", string(png))
}

// nothing offers no completions.
type nothing struct{}

func (nothing) Complete(context.Context, bot.User, string) []string { return nil }

func TestAPersonFillsInAFormQuestionByQuestion(t *testing.T) {
	for _, c := range []struct{ typed, said string }{
		{"ask\nAcme\n2\n", "form: Acme visit"},
		{"ask\nAcme\n\n", "form: Acme "},
		{"ask\n\n", "console.cancelled"},
		{"ask\n", "console.cancelled"},
		{"buttons\n1\n", "rob: undo J1"},
		{"\n  \nhello\n", "rob: hello"},
	} {
		b := newBench(t, text)
		require.NoError(t, b.Talk(t.Context(), strings.NewReader(c.typed), &b.out, nothing{}))
		require.Contains(t, b.out.String(), c.said, c.typed)
	}
}
