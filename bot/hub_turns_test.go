package bot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
)

// diary notes what was worked, in the order in which it was.
type diary struct {
	*desk
	notes chan string
}

func newDiary(memory *bottest.Memory) *diary {
	return &diary{desk: newDesk(memory), notes: make(chan string, 100)}
}

// of is a person's delivery that takes that long to work.
func (d *diary) of(person, key string, takes time.Duration) bot.Delivery {
	one := d.delivery(key, 0)
	one.Turn = person
	one.Work = func(context.Context) bot.Message {
		time.Sleep(takes)
		d.notes <- key
		return bot.Message{Title: "did " + key}
	}
	return one
}

func (d *diary) all() (out []string) {
	for len(d.notes) > 0 {
		out = append(out, <-d.notes)
	}
	return out
}

func TestHub_worksWhatOnePersonSaysInTheOrderInWhichItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		var want []string
		for n := range 8 {
			key := fmt.Sprint("mia", n)
			want = append(want, key)
			d.Take(t.Context(), d.of("mia", key, time.Duration(20-n)*time.Millisecond))
		}
		d.Wait()
		require.Equal(t, want, d.all())
	})
}

// TestHub_aProgramIsNotKeptWaiting: what says so many lines for one account in
// parallel does not mind their order.
func TestHub_aProgramIsNotKeptWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		began := time.Now()
		for n := range 100 {
			d.Take(t.Context(), d.of("robot", fmt.Sprint("robot", n), 10*time.Millisecond))
		}
		d.Wait()
		require.Len(t, d.all(), 100)
		require.Equal(t, 80*time.Millisecond, time.Since(began))
	})
}

func TestHub_keepsNobodyWaitingForSomebodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		d.Take(t.Context(), d.of("mia", "slow", 30*time.Second))
		d.Take(t.Context(), d.of("mia", "after", 0))
		began := time.Now()
		m, outcome := d.Do(t.Context(), d.of("rob", "other", 0))
		require.Equal(t, bot.Answered, outcome)
		require.Equal(t, "did other", m.Title)
		_, outcome = d.Do(t.Context(), d.of("", "anybody", 0))
		require.Equal(t, bot.Answered, outcome)
		require.Zero(t, time.Since(began))
		d.Wait()
		require.Equal(t, []string{"other", "anybody", "slow", "after"}, d.all())
	})
}

// TestHub_acknowledgesInTimeWhatWaitsForItsTurn: it is written down meanwhile.
func TestHub_acknowledgesInTimeWhatWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		d.Take(t.Context(), d.of("mia", "slow", 30*time.Second))
		began := time.Now()
		_, outcome := d.Do(t.Context(), d.of("mia", "after", 0))
		require.Equal(t, bot.Kept, outcome)
		require.LessOrEqual(t, time.Since(began), 2*time.Second)
		synctest.Wait()
		require.ElementsMatch(t, []string{"inbox/slow", "inbox/after"}, d.kept(t))
		d.Wait()
		require.Empty(t, d.kept(t))
		require.Equal(t, "did slow", (<-d.said).Title)
		require.Equal(t, "did after", (<-d.said).Title)
	})
}

// TestHub_aRepeatTakesNoTurn: it would wait for itself.
func TestHub_aRepeatTakesNoTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		first := d.Take(t.Context(), d.of("mia", "a", 500*time.Millisecond))
		again := d.Take(t.Context(), d.of("mia", "a", 500*time.Millisecond))
		d.Take(t.Context(), d.of("mia", "b", 0))
		_, one := first.Wait()
		_, two := again.Wait()
		require.Equal(t, one, two)
		d.Wait()
		require.Equal(t, []string{"a", "b"}, d.all())
	})
}

// TestHub_workThatDoesNotEndGivesItsTurnUp: the person is not locked out.
func TestHub_workThatDoesNotEndGivesItsTurnUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		d.Take(t.Context(), d.of("mia", "hangs", time.Hour))
		d.Take(t.Context(), d.of("mia", "after", 0))
		time.Sleep(d.WorkLimit + time.Second)
		require.Equal(t, []string{"after"}, d.all())
		d.Wait()
	})
}

// TestHub_whatIsToldUnrecordedInItsTurnIsNotDone: nor does it let the next pass
// those in front.
func TestHub_whatIsToldUnrecordedInItsTurnIsNotDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDiary(&bottest.Memory{})
		d.Memory = deaf{d.memory}
		slow := d.of("mia", "slow", 10*time.Second)
		slow.Key = "" // nothing is to be written down of it
		d.Take(t.Context(), slow)
		_, outcome := d.Do(t.Context(), d.of("mia", "refused", 0))
		require.Equal(t, bot.Unrecorded, outcome)
		d.Memory = d.memory
		d.Take(t.Context(), d.of("mia", "after", 0))
		d.Wait()
		require.Equal(t, []string{"slow", "after"}, d.all())
	})
}

// deaf is a memory that takes nothing.
type deaf struct{ bot.Memory }

func (deaf) Put(context.Context, string, []byte, time.Duration) error { return errors.New("full") }

func TestHub_redoesWhatOnePersonSaidInTheOrderInWhichItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &bottest.Memory{}
		began := time.Now()
		var want []string
		for n := range 20 {
			key := fmt.Sprint("z", 20-n) // the memory lists them in another order
			want = append(want, key)
			require.NoError(t, memory.Put(t.Context(), "inbox/"+key, []byte(key), 0))
		}
		d := newDiary(memory)
		require.NoError(t, d.Recover(t.Context(), func(raw []byte) (bot.Delivery, error) {
			var n int
			_, err := fmt.Sscanf(string(raw), "z%d", &n)
			one := d.of("mia", string(raw), time.Second)
			one.At = began.Add(time.Duration(20-n) * time.Second)
			return one, err
		}))
		for len(d.notes) < len(want) {
			time.Sleep(time.Second)
			for len(d.said) > 0 {
				<-d.said
			}
		}
		d.Wait()
		require.Equal(t, want, d.all())
	})
}
