package telegrambot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// fate kills a process at one of its steps: from then on it reaches neither the
// disk nor the network. Each call is two steps, one before it has its effect
// and one after.
type fate struct {
	left atomic.Int64
	died chan struct{}
	once sync.Once
}

var errDead = errors.New("the process is dead")

func newFate(steps int) *fate {
	f := &fate{died: make(chan struct{})}
	f.left.Store(int64(steps))
	return f
}

func (f *fate) step() error {
	if f.left.Add(-1) >= 0 {
		return nil
	}
	f.once.Do(func() { close(f.died) })
	return errDead
}

// mortal is a memory and a network of a process that dies.
type mortal struct {
	bot.Memory
	fate *fate
}

func (m mortal) Get(ctx context.Context, key string) ([]byte, error) {
	if err := m.fate.step(); err != nil {
		return nil, err
	}
	return m.Memory.Get(ctx, key)
}

func (m mortal) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	if err := m.fate.step(); err != nil {
		return err
	}
	if err := m.Memory.Put(ctx, key, value, keep); err != nil {
		return err
	}
	return m.fate.step()
}

func (m mortal) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := m.fate.step(); err != nil {
		return nil, err
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if err := m.fate.step(); err != nil {
		resp.Body.Close()
		return nil, err
	}
	return resp, nil
}

// ledger is a handler as the router is: it keeps receipts, so that a request
// that comes again has one effect and the same answer.
type ledger struct {
	mu       sync.Mutex
	receipts map[string]bot.Message
	effects  []string
}

func (l *ledger) Handle(_ context.Context, r bot.Request) bot.Message {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok := l.receipts[r.Key]; ok {
		return m
	}
	m := l.first(r)
	l.receipts[r.Key] = m
	return m
}

func (l *ledger) first(r bot.Request) bot.Message {
	if r.Text == "log" && r.Form == nil {
		return bot.Message{Kind: bot.Reply, Title: "Log", Form: &bot.Form{Command: "log", Title: "Log", Fields: []bot.Field{
			{Name: "customer", Label: "Customer"}, {Name: "text", Label: "What happened"},
		}}}
	}
	effect := r.Text
	if r.Form != nil {
		effect = fmt.Sprintf("%s: %s", r.Form["customer"], r.Form["text"])
	}
	l.effects = append(l.effects, effect)
	return bot.Message{Kind: bot.Reply, Title: "done " + effect}
}

// live plays what a person says, with a bot that dies at a step, and then with
// one that does not. It returns what became of it.
func live(t *testing.T, end *fate, lines []string) (*scene, *ledger) {
	t.Helper()
	s, l := newScene(t), &ledger{receipts: map[string]bot.Message{}}
	m := mortal{s.memory, end}
	doomed := s.fresh(t, func(c *telegrambot.Config) {
		c.Memory, c.HTTPClient, c.Grace = m, &http.Client{Transport: m}, time.Millisecond
	})
	for _, line := range lines {
		if data, ok := strings.CutPrefix(line, "tap "); ok {
			s.mia.PressData(telegramtest.Message{ID: 1, Chat: s.mia.ID}, data)
			continue
		}
		s.mia.Say(line)
	}
	stop := start(t, doomed, l)
	select {
	case <-end.died:
		stop()
		start(t, s.fresh(t), l)
		<-s.answered(t, "done last")
	case <-s.answered(t, "done last"):
		stop()
	}
	return s, l
}

// answered is closed when the person is shown a text.
func (s *scene) answered(t *testing.T, text string) <-chan struct{} {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			m, err := s.After(t.Context(), s.mia.ID, i)
			if err != nil || strings.Contains(m.Text, text) {
				return
			}
		}
	}()
	return done
}

// shown is how often the person was shown a text, plainly and marked as a
// possible repeat.
func (s *scene) shown(text string) (plain, marked int) {
	for _, m := range s.SentTo(s.mia.ID) {
		switch {
		case !strings.Contains(m.Text, text):
		case strings.HasPrefix(m.Text, "This may be a repeat:"):
			marked++
		default:
			plain++
		}
	}
	return plain, marked
}

// killAtEachStep plays lines with a death at each step that a whole life takes.
func killAtEachStep(t *testing.T, lines []string, check func(*testing.T, *scene, *ledger)) {
	t.Helper()
	const old = 1 << 20
	long := newFate(old)
	s, l := live(t, long, lines)
	check(t, s, l)
	for steps := range old - int(long.left.Load()) {
		t.Run(fmt.Sprint("at step ", steps), func(t *testing.T) {
			t.Parallel()
			s, l := live(t, newFate(steps), lines)
			check(t, s, l)
		})
	}
}

func TestKilledAnywhereNothingIsLostAndNothingDoubled(t *testing.T) {
	t.Parallel()
	killAtEachStep(t, []string{"log one", "log two", "last"}, func(t *testing.T, s *scene, l *ledger) {
		require.Equal(t, []string{"log one", "log two", "last"}, l.effects)
		for _, effect := range l.effects {
			plain, marked := s.shown("done " + effect)
			require.LessOrEqual(t, plain, 1, effect)
			require.LessOrEqual(t, marked, 1, effect)
			require.GreaterOrEqual(t, plain+marked, 1, effect)
		}
	})
}

// TestKilledWhileAButtonIsPressedItCountsOnce: a press that is worked on again is
// not the second half of a double tap.
func TestKilledWhileAButtonIsPressedItCountsOnce(t *testing.T) {
	t.Parallel()
	killAtEachStep(t, []string{"tap c:log one", "tap c:log two", "last"}, func(t *testing.T, s *scene, l *ledger) {
		require.Equal(t, []string{"log one", "log two", "last"}, l.effects)
		for _, effect := range l.effects {
			plain, marked := s.shown("done " + effect)
			require.LessOrEqual(t, plain, 1, effect)
			require.GreaterOrEqual(t, plain+marked, 1, effect)
		}
	})
}

func TestKilledInADialogueItGoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	killAtEachStep(t, []string{"log", "Acme", "spoke to Bob", "last"}, func(t *testing.T, s *scene, l *ledger) {
		require.Equal(t, []string{"Acme: spoke to Bob", "last"}, l.effects)
		for _, question := range []string{"Customer", "What happened"} {
			plain, marked := s.shown(question)
			require.LessOrEqual(t, plain, 1)
			require.GreaterOrEqual(t, plain+marked, 1)
		}
	})
}

func TestAnAnswerWhoseFateIsUnknownIsSaidAgainAndSaysSo(t *testing.T) {
	t.Parallel()
	s, l := newScene(t), &ledger{receipts: map[string]bot.Message{}}
	s.Fail(telegramtest.Fault{Method: "sendMessage", Applied: true, Drop: true})
	s.run(t, l)
	s.mia.Say("log one")
	<-s.answered(t, "This may be a repeat:")
	plain, marked := s.shown("done log one")
	require.Equal(t, []int{1, 1}, []int{plain, marked})
	require.Equal(t, []string{"log one"}, l.effects)
}

func TestAnAnswerThatWasRefusedIsSaidAgainAndIsNoRepeat(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]telegramtest.Fault{
		"too many requests": {Code: 429, Description: "Too Many Requests", RetryAfter: 1},
		"a server error":    {Code: 500, Description: "Internal Server Error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, l := newScene(t), &ledger{receipts: map[string]bot.Message{}}
			fault.Method = "sendMessage"
			s.Fail(fault)
			s.run(t, l)
			s.mia.Say("log one")
			<-s.answered(t, "done log one")
			plain, marked := s.shown("done log one")
			require.Equal(t, []int{1, 0}, []int{plain, marked})
		})
	}
}
