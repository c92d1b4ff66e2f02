package telegrambot

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// busiest is the most moments that fall into any window of that length.
func busiest(at []time.Time, window time.Duration) int {
	most := 0
	for i := range at {
		n := 0
		for _, u := range at[i:] {
			if u.Sub(at[i]) < window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// pushAll sends pushes at once and returns when each went.
func pushAll(t *testing.T, l *lanes, chats []int64) []time.Time {
	t.Helper()
	var mu sync.Mutex
	var at []time.Time
	var all sync.WaitGroup
	for _, c := range chats {
		all.Go(func() {
			if l.wait(t.Context(), c, push) != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Now())
		})
	}
	all.Wait()
	require.Len(t, at, len(chats))
	return at
}

func TestABroadcastKeepsTheOverallRateAndUsesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var chats []int64
		for i := range int64(600) {
			chats = append(chats, i+1)
		}
		at := pushAll(t, newLanes(time.Second), chats)
		require.LessOrEqual(t, busiest(at, time.Second), 30)
		perSecond := float64(len(at)) / time.Since(began).Seconds()
		require.Greater(t, perSecond, 0.95*30)
	})
}

func TestAPersonGetsOnePushASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := pushAll(t, newLanes(time.Second), []int64{7, 7, 7, 7, 7})
		require.Equal(t, 1, busiest(at, time.Second))
	})
}

func TestAGroupGetsAtMostTwentyMessagesAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var chats []int64
		for range 60 {
			chats = append(chats, -100)
		}
		at := pushAll(t, newLanes(time.Second), chats)
		require.LessOrEqual(t, busiest(at, time.Minute), 20)
	})
}

func TestAnAnswerPassesAllPushesThatWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		var pushes sync.WaitGroup
		for i := range int64(10_000) {
			pushes.Go(func() { _ = l.wait(ctx, i+1, push) })
		}
		for i := range int64(50) {
			time.Sleep(250 * time.Millisecond)
			asked := time.Now()
			require.NoError(t, l.wait(ctx, 100_000+i, reply))
			require.Less(t, time.Since(asked), 100*time.Millisecond)
		}
		cancel()
		pushes.Wait()
	})
}

func TestAChatThatAskedToWaitIsLeftAloneAndOthersAreNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(time.Second)
		l.pause(7, 5*time.Second)
		began := time.Now()
		require.NoError(t, l.wait(t.Context(), 8, push))
		require.Less(t, time.Since(began), time.Second)
		require.NoError(t, l.wait(t.Context(), 7, reply))
		require.GreaterOrEqual(t, time.Since(began), 5*time.Second)
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(time.Second)
		l.pause(7, time.Hour)
		for _, urgency := range []lane{push, reply} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			require.ErrorIs(t, l.wait(ctx, 7, urgency), context.DeadlineExceeded)
			cancel()
		}
		time.Sleep(2 * time.Hour)
	})
}

func TestChatsAtRestAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLanes(time.Second)
		for i := range int64(manyChats) {
			l.leave(l.enter(i + 1))
		}
		time.Sleep(time.Minute)
		require.NoError(t, l.wait(t.Context(), 1, reply))
		require.Less(t, len(l.chats), manyChats)
	})
}
