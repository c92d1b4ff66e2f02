package slackbot

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func TestLanes_letOneMessageASecondIntoAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ls, start := newLanes(time.Now, 0), time.Now()
		for range 10 {
			require.NoError(t, ls.wait(t.Context(), "C1", true))
		}
		require.Equal(t, 9*time.Second, time.Since(start))
		require.NoError(t, ls.wait(t.Context(), "C2", true))
		require.Equal(t, 9*time.Second, time.Since(start), "another channel has a lane of its own")
	})
}

func TestLanes_letAnAnswerPassTheBroadcast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ls, start := newLanes(time.Now, 0), time.Now()
		var pushed atomic.Int32
		for range 30 {
			go func() {
				if ls.wait(t.Context(), "C1", false) == nil {
					pushed.Add(1)
				}
			}()
		}
		time.Sleep(5500 * time.Millisecond)
		asked := time.Now()
		require.NoError(t, ls.wait(t.Context(), "C1", true))
		require.LessOrEqual(t, time.Since(asked), time.Second)
		time.Sleep(time.Minute)
		require.EqualValues(t, 30, pushed.Load())
		require.Less(t, time.Since(start), 80*time.Second)
	})
}

func TestLanes_holdABroadcastToManyChannelsToSomeHundredsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ls, start := newLanes(time.Now, 0), time.Now()
		for i := range 3000 {
			require.NoError(t, ls.wait(t.Context(), string(rune(0x4e00+i)), false))
		}
		require.InDelta(t, 600, time.Since(start).Seconds(), 5)
		require.LessOrEqual(t, len(ls.lanes), manyLanes+1, "lanes at rest are forgotten")
	})
}

func TestLanes_refuseAtOnceWhileAChannelIsShut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ls := newLanes(time.Now, 0)
		ls.shut("C1", 30*time.Second)
		var refused *bot.SendError
		require.ErrorAs(t, ls.wait(t.Context(), "C1", true), &refused)
		require.Equal(t, 30*time.Second, refused.RetryAfter)
		time.Sleep(30 * time.Second)
		require.NoError(t, ls.wait(t.Context(), "C1", true))
	})
}

func TestLanes_giveUpWithTheirCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ls := newLanes(time.Now, 0)
		for _, urgent := range []bool{true, false} {
			require.NoError(t, ls.wait(t.Context(), "C1", true))
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			var refused *bot.SendError
			require.ErrorAs(t, ls.wait(ctx, "C1", urgent), &refused, "what stood in line was not sent")
			time.Sleep(2 * time.Second)
		}
	})
}

// at is when a request was made.
type doerFunc func(*http.Request) (*http.Response, error)

func (f doerFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

func TestPaced_opensFewSocketsQuicklyAndThenOneAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var at []time.Duration
		c := newPaced(doerFunc(func(*http.Request) (*http.Response, error) {
			at = append(at, time.Since(start))
			return nil, http.ErrHandlerTimeout
		}))
		for range 8 {
			_, err := c.Do(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/apps.connections.open", nil))
			require.ErrorIs(t, err, http.ErrHandlerTimeout)
		}
		require.Equal(t, 4*time.Second, at[4])
		require.Equal(t, time.Minute, at[5])
		require.Equal(t, 3*time.Minute, at[7])
		_, err := c.Do(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/users.info", nil))
		require.ErrorIs(t, err, http.ErrHandlerTimeout)
		require.Equal(t, at[7], at[8], "no other method waits")
	})
}

func TestClicks_joinDoubleClicksAndTheirRepeats(t *testing.T) {
	var c clicks
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	require.Equal(t, "a", c.key("a", "undo", now))
	require.Equal(t, "a", c.key("b", "undo", now.Add(time.Second)))
	require.Equal(t, "other", c.key("other", "fix", now.Add(time.Second)))
	require.Equal(t, "a", c.key("b", "undo", now.Add(time.Minute)), "the second press, delivered again")
	require.Equal(t, "a", c.key("a", "undo", now.Add(2*time.Second)), "the first press, delivered again")
	require.Equal(t, "later", c.key("later", "undo", now.Add(10*time.Minute)), "a wish of its own")
}
