package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/bot/console"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var update = flag.Bool("update", false, "write the transcripts as they went; then read every difference")

func TestEveryConversationGoesAsItsTranscriptSays(t *testing.T) {
	files, err := filepath.Glob("../../bot/testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			stage := &terminal{t: t}
			t.Cleanup(stage.close)
			got, err := bottest.ParseTranscript(string(raw)).Play(t.Context(), stage)
			require.NoError(t, err, got)
			require.NoError(t, stage.app.store.Check(t.Context()))
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
				return
			}
			require.Equal(t, string(raw), got)
		})
	}
}

// terminal is the console on a real store, as a stage.
type terminal struct {
	t    *testing.T
	app  *app
	con  *console.Console
	seen []bottest.Seen
	// outside are the people who are no members.
	outside []string
}

// outsider is the role of people in a transcript who are customers.
const outsider = "customer"

// appAt is an empty app as a transcript opens it, on its clock.
func appAt(ctx context.Context, t *testing.T, o bottest.Opening, clock *console.Clock) (*app, error) {
	return newApp(ctx, appConfig{
		file: filepath.Join(t.TempDir(), "rapport.db"), now: clock.Now, team: newTeam(o.Zone, crm.Lang(o.Lang), ""),
		log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
}

func (s *terminal) Begin(ctx context.Context, o bottest.Opening) ([]bottest.Seen, error) {
	zone, err := crm.LoadZone(o.Zone)
	if err != nil {
		return nil, err
	}
	clock, lang := console.Frozen(o.At), crm.Lang(o.Lang)
	if s.app, err = appAt(ctx, s.t, o, clock); err != nil {
		return nil, err
	}
	s.con = console.New(console.Config{
		Handler: s.app.router, Enroll: s.app.router.Enroll, Ticker: s.app.scheduler, Clock: clock, Zone: zone, Lang: o.Lang,
		Words: cards.Voice{Lang: lang, Loc: zone}.Say, Printer: s,
	}, "nobody", "")
	s.app.scheduler.Senders[console.Platform] = s.con
	return nil, nil
}

// Join makes a member the way the console does: at first sight.
func (s *terminal) Join(ctx context.Context, p bottest.Person) error {
	if p.Role == outsider {
		s.outside = append(s.outside, p.Name)
		return nil
	}
	return s.app.router.Enroll(ctx, bot.User{
		Platform: console.Platform, ID: p.Name, Name: p.Name, Vouched: true,
		Role: p.Role, Lang: first(p.Lang, s.con.Lang), Zone: first(p.Zone, s.con.Zone.String()),
	})
}

func (s *terminal) Say(ctx context.Context, who, line string) ([]bottest.Seen, error) {
	return s.as(who, func() error { return s.con.Line(ctx, line) })
}

func (s *terminal) Press(ctx context.Context, who, label string) ([]bottest.Seen, error) {
	return s.Say(ctx, who, ":click "+label)
}

func (s *terminal) Fill(ctx context.Context, who string, values map[string]string) ([]bottest.Seen, error) {
	return s.as(who, func() error { return s.con.Fill(ctx, values) })
}

func (s *terminal) Advance(ctx context.Context, by string) ([]bottest.Seen, error) {
	return s.as("", func() error { return s.con.Line(ctx, ":advance "+by) })
}

func (s *terminal) Jump(ctx context.Context, to time.Time) ([]bottest.Seen, error) {
	return s.as("", func() error { return s.con.Line(ctx, ":now "+to.Format(time.RFC3339)) })
}

// as does something as a member, and returns what was shown.
func (s *terminal) as(who string, do func() error) ([]bottest.Seen, error) {
	s.seen = nil
	if who != "" && who != s.con.Me() {
		role := ""
		if slices.Contains(s.outside, who) {
			role = outsider
		}
		if err := s.con.Line(s.t.Context(), ":as "+who+" "+role); err != nil {
			return nil, err
		}
	}
	err := do()
	return s.seen, err
}

// Print notes what is shown, in the words of the console.
func (s *terminal) Print(m console.Shown) error {
	var text strings.Builder
	err := console.Text{W: &text, Me: func() string { return m.To }}.Print(console.Shown{At: m.At, To: m.To, Message: unpushed(m.Message)})
	s.seen = append(s.seen, bottest.Seen{
		To: m.To, At: m.At, Unasked: m.Kind == bot.Push, Refused: m.Kind == bot.Refusal, Text: text.String(),
	})
	return err
}

// unpushed leaves out the heading of a push: a transcript writes its own.
func unpushed(m bot.Message) bot.Message {
	m.Kind = bot.Reply
	return m
}

// Records tells every record, entry, timer and waiting push of the store.
func (s *terminal) Records(ctx context.Context) (string, error) {
	var out strings.Builder
	e := json.NewEncoder(&out)
	err := s.app.store.View(ctx, workspace, func(tx *store.Tx) error {
		timers, errTimers := tx.Timers(1000)
		pushes, errPushes := tx.Waiting(tx.Now.AddDate(50, 0, 0), 1000)
		return errors.Join(
			write(tx, e, store.Customers), write(tx, e, store.Contacts), write(tx, e, store.Deals), write(tx, e, store.Activities),
			write(tx, e, store.Reminders), write(tx, e, store.Members), write(tx, e, store.Workspaces),
			tx.Since(0, func(entry store.Entry) (bool, error) { return true, e.Encode(entry) }),
			errTimers, errPushes, e.Encode(timers), e.Encode(pushes),
		)
	})
	return out.String(), err
}

func write[K ~uint64, T any](tx *store.Tx, e *json.Encoder, all *store.Collection[K, T]) error {
	return all.Each(tx, false, func(rec T) (bool, error) { return true, e.Encode(rec) })
}

func (s *terminal) close() {
	if s.app != nil {
		require.NoError(s.t, s.app.store.Close())
	}
}
