package commands_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/storetest"
)

const workspace crm.WorkspaceID = 1

// start is when every test's world begins: a Monday morning in Shanghai.
var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 8*3600))

// roles are what the members of every world are; ann speaks first and sets it up.
var roles = map[string]string{
	"ann": "admin", "mia": "manager", "rob": "rep", "eve": "rep", "sue": "success", "小王": "rep",
}

// world is a router on a store in memory.
type world struct {
	t      testing.TB
	now    time.Time
	engine store.Engine
	store  *store.Store
	router *commands.Router
}

func newWorld(t testing.TB) *world { return newWorldOn(t, storetest.NewModel()) }

func newWorldOn(t testing.TB, engine store.Engine) *world {
	w := &world{t: t, now: start, engine: engine}
	var err error
	w.store, err = store.Open(t.Context(), w.engine, func() time.Time { return w.now })
	require.NoError(t, err)
	w.router = commands.NewRouter(commands.Config{
		Store: w.store, Workspace: workspace, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Team: crm.Workspace{
			Name: "Test", Zone: "Asia/Shanghai", Lang: crm.English, Currency: "USD", Stages: crm.DefaultStages(), StaleDays: 21,
		},
	})
	for _, who := range []string{"ann", "mia", "rob", "eve", "sue", "小王"} {
		w.mustSay(who, "me")
	}
	return w
}

// request is a line of a member's, in private.
func (w *world) request(who, line string) bot.Request {
	lang := "en"
	if who == "小王" {
		lang = "zh"
	}
	return bot.Request{
		Who:     bot.User{Platform: "test", ID: who, Name: who, Role: roles[who], Lang: lang, Vouched: true},
		Surface: bot.Private, Text: line, Received: w.now,
	}
}

// say answers a line of a member's.
func (w *world) say(who, line string) bot.Message {
	return w.router.Handle(w.t.Context(), w.request(who, line))
}

// mustSay is say of a line that is taken.
func (w *world) mustSay(who, line string) bot.Message {
	w.t.Helper()
	m := w.say(who, line)
	require.NotEqual(w.t, bot.Refusal, m.Kind, "%s: %s\n%s", who, line, m.Title)
	return m
}

// all says the lines of a text, "who: line" each.
func (w *world) all(text string) {
	w.t.Helper()
	for line := range strings.Lines(text) {
		if who, said, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			w.mustSay(who, said)
		}
	}
}

// everything is the whole store, byte for byte.
func (w *world) everything() string { return w.scan(func([]byte) bool { return true }) }

// records are the whole store but for the journal, what points into it, what the
// bot remembers of a conversation, what is on its way to people and does not come
// back, and timers of the whole team: these only have somebody look again.
func (w *world) records() string {
	const memory, undone, byRecord, byMember = 0x05, 0x06, 0x8d, 0x8e
	const outbox, waiting, settled, timers, due = 0x04, 0x8f, 0x90, 0x03, 0x8c
	machine := []byte{byte(crm.KindEntry), memory, undone, byRecord, byMember, outbox, waiting, settled}
	return w.scan(func(k []byte) bool {
		ofTeam := bytes.Contains([]byte{timers, due}, k[4:5]) && bytes.HasSuffix(k, []byte("/"))
		return !ofTeam && !bytes.Contains(machine, k[4:5])
	})
}

// same makes sure that two states of a store are the same, and says only where
// they differ.
func same(t testing.TB, want, got string, why ...any) {
	t.Helper()
	if want == got {
		return
	}
	missing := func(from, in string) (out []string) {
		there := map[string]bool{}
		for line := range strings.Lines(in) {
			there[line] = true
		}
		for line := range strings.Lines(from) {
			if !there[line] {
				out = append(out, line)
			}
		}
		return out
	}
	require.Fail(t, "the store differs", "%v\ngone: %v\nnew: %v", why, missing(want, got), missing(got, want))
}

func (w *world) scan(keep func(key []byte) bool) string {
	var out strings.Builder
	err := w.engine.View(w.t.Context(), func(r store.Reader) error {
		return r.Scan(store.Range{From: []byte{0}}, func(k, v []byte) bool {
			if keep(k) {
				fmt.Fprintf(&out, "%x = %q\n", k, v)
			}
			return true
		})
	})
	require.NoError(w.t, err)
	return out.String()
}

// text is all that a message says.
func text(m bot.Message) string {
	lines := []string{m.Title}
	for _, p := range m.Parts {
		lines = append(lines, p.Text)
		if p.Table != nil {
			for _, row := range p.Table.Rows {
				lines = append(lines, strings.Join(row, " | "))
			}
		}
	}
	return strings.Join(lines, "\n")
}
