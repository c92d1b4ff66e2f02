package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
)

// desk is a hub with what its deliveries did.
type desk struct {
	*bot.Hub
	memory *bottest.Memory
	worked atomic.Int32
	said   chan bot.Message
}

func newDesk(memory *bottest.Memory) *desk {
	return &desk{
		Hub:    bot.NewHub(memory, slog.New(slog.DiscardHandler)),
		memory: memory,
		said:   make(chan bot.Message, 10),
	}
}

// delivery takes that long to work; it carries its answer unless said otherwise.
func (d *desk) delivery(key string, takes time.Duration) bot.Delivery {
	return bot.Delivery{
		Key: key,
		Raw: func() ([]byte, error) { return []byte(key), nil },
		Work: func(context.Context) bot.Message {
			d.worked.Add(1)
			time.Sleep(takes)
			return bot.Message{Title: "did " + key}
		},
		Deliver: func(_ context.Context, m bot.Message) error {
			d.said <- m
			return nil
		},
		Carries: func(context.Context, bot.Message) bool { return true },
		Sorry:   func() bot.Message { return bot.Message{Kind: bot.Refusal, Title: "sorry"} },
	}
}

func (d *desk) kept(t *testing.T) (keys []string) {
	t.Helper()
	require.NoError(t, d.memory.List(t.Context(), "", func(key string, _ []byte) bool {
		keys = append(keys, key)
		return true
	}))
	return keys
}

func TestHub_carriesAQuickAnswerInTheAcknowledgement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		m, outcome := d.Do(t.Context(), d.delivery("a", 900*time.Millisecond))
		require.Equal(t, bot.Answered, outcome)
		require.Equal(t, "did a", m.Title)
		d.Wait()
		require.Empty(t, d.kept(t))
		require.Empty(t, d.said)
	})
}

func TestHub_deliversBeforeItAcknowledgesWhatCannotCarry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		event := d.delivery("a", 0)
		event.Carries = nil
		_, outcome := d.Do(t.Context(), event)
		require.Equal(t, bot.Delivered, outcome)
		require.Equal(t, "did a", (<-d.said).Title)

		_, outcome = d.Do(t.Context(), event)
		require.Equal(t, bot.Delivered, outcome)
		d.Wait()
		require.Empty(t, d.said, "what was said is not said again")
		require.EqualValues(t, 1, d.worked.Load())
	})
}

func TestHub_writesSlowDeliveriesDownAndAnswersLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		start := time.Now()
		slow := d.delivery("a", 10*time.Second)
		late := ""
		slow.Late = func(_ context.Context, m bot.Message) { late = m.Title }
		_, outcome := d.Do(t.Context(), slow)
		require.Equal(t, bot.Kept, outcome)
		require.Equal(t, time.Second, time.Since(start))
		require.Equal(t, []string{"inbox/a"}, d.kept(t))
		require.Equal(t, "did a", (<-d.said).Title)
		require.Equal(t, 10*time.Second, time.Since(start))
		d.Wait()
		require.Equal(t, "did a", late)
		require.Empty(t, d.kept(t))
	})
}

func TestHub_saysWithinThreeSecondsThatAStuckStoreRecordedNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{Stuck: true})
		stuck := d.delivery("a", 0)
		var stopped time.Duration
		start := time.Now()
		stuck.Work = func(ctx context.Context) bot.Message {
			<-ctx.Done()
			stopped = time.Since(start)
			return bot.Message{Title: "too late"}
		}
		_, outcome := d.Do(t.Context(), stuck)
		require.Equal(t, bot.Unrecorded, outcome)
		require.Less(t, time.Since(start), 2500*time.Millisecond)
		require.Equal(t, "too late", (<-d.said).Title, "what came of it is told")
		require.Equal(t, 2*time.Second, stopped, "the work is told to stop before the sender is told to repeat it")
		d.Wait()
	})
}

func TestHub_apologizesForAPanicAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		bad := d.delivery("a", 0)
		bad.Work = func(context.Context) bot.Message { panic("bad data") }
		m, outcome := d.Do(t.Context(), bad)
		require.Equal(t, bot.Answered, outcome)
		require.Equal(t, "sorry", m.Title)

		mute := d.delivery("b", 0)
		mute.Carries = nil
		mute.Deliver = func(context.Context, bot.Message) error { panic("bad words") }
		_, outcome = d.Do(t.Context(), mute)
		require.Equal(t, bot.Kept, outcome)

		m, _ = d.Do(t.Context(), d.delivery("c", 0))
		require.Equal(t, "did c", m.Title)
		d.Wait()
	})
}

func TestHub_worksOnceForARepeatThatComesMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		titles := make(chan string, 2)
		for range 2 {
			go func() {
				m, _ := d.Do(t.Context(), d.delivery("a", 500*time.Millisecond))
				titles <- m.Title
			}()
		}
		require.Equal(t, "did a", <-titles)
		require.Equal(t, "did a", <-titles)
		require.EqualValues(t, 1, d.worked.Load())
		d.Wait()
	})
}

func TestHub_redoesWhatWasAcknowledgedWhenTheProcessDied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &bottest.Memory{}
		dead := newDesk(memory)
		for _, key := range []string{"a", "b"} {
			_, outcome := dead.Do(t.Context(), dead.delivery(key, time.Minute))
			require.Equal(t, bot.Kept, outcome)
		}

		d := newDesk(memory)
		require.NoError(t, d.Recover(t.Context(), func(raw []byte) (bot.Delivery, error) {
			if string(raw) == "b" {
				return bot.Delivery{}, errors.New("undecodable")
			}
			return d.delivery(string(raw), 0), nil
		}))
		require.Equal(t, "did a", (<-d.said).Title)
		d.Wait()
		require.Equal(t, []string{"inbox/b"}, d.kept(t))
		dead.Wait()
	})
}

func TestHub_insistsOnAnAnswerAsLongAsThatMayHelp(t *testing.T) {
	for name, c := range map[string]struct {
		err      error
		attempts int
		after    time.Duration
	}{
		"an outage":               {errors.New("connection reset"), 3, 6 * time.Second},
		"told to wait":            {&bot.SendError{RetryAfter: 9 * time.Second, Err: errors.New("429")}, 3, 18 * time.Second},
		"the person is gone":      {&bot.SendError{Gone: true, Err: errors.New("user_disabled")}, 1, 0},
		"the message is not fine": {&bot.SendError{Rejected: true, Err: errors.New("invalid_blocks")}, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(&bottest.Memory{})
				attempts, start := 0, time.Now()
				var last time.Duration
				event := d.delivery("a", 0)
				event.Carries = nil
				event.Deliver = func(context.Context, bot.Message) error {
					last = time.Since(start)
					if attempts++; attempts < 3 {
						return c.err
					}
					return nil
				}
				_, outcome := d.Do(t.Context(), event)
				require.Equal(t, bot.Kept, outcome)
				time.Sleep(time.Hour)
				d.Wait()
				require.Equal(t, c.attempts, attempts)
				require.Equal(t, c.after, last)
				require.Empty(t, d.kept(t), "nothing more can be done")
				require.EqualValues(t, 1, d.worked.Load())
			})
		})
	}
}

func TestHub_leavesAnAnswerForTheNextStartWhenItShutsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		event := d.delivery("a", 0)
		event.Carries = nil
		event.Deliver = func(context.Context, bot.Message) error { return errors.New("outage") }
		d.Do(t.Context(), event)
		start := time.Now()
		d.Wait()
		require.Zero(t, time.Since(start))
		require.Equal(t, []string{"inbox/a"}, d.kept(t))
	})
}

func TestHub_waitsForWorkInFlightThoughThePlatformHungUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(&bottest.Memory{})
		ctx, hangUp := context.WithCancel(t.Context())
		slow := d.delivery("a", 0)
		slow.Work = func(ctx context.Context) bot.Message {
			time.Sleep(30 * time.Second)
			return bot.Message{Title: "ended well: " + map[bool]string{true: "yes", false: "no"}[ctx.Err() == nil]}
		}
		go d.Do(ctx, slow)
		synctest.Wait()
		hangUp()
		d.Wait()
		require.Equal(t, "ended well: yes", (<-d.said).Title)
		_, outcome := d.Do(t.Context(), d.delivery("b", 0))
		require.Equal(t, bot.Closed, outcome, "what comes now is left to the next start")
	})
}
