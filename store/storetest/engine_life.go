package storetest

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

var lifePromises = []promise{
	{"Ensure that an engine keeps everything when it is opened again", keeps},
	{"Ensure that a transaction without writes succeeds and changes nothing", withoutWrites},
	{"Ensure that a closed engine says so, and can be closed twice", closedEngine},
	{"Ensure that closing waits for transactions under way", closeWaits},
	{"Ensure that a check finds nothing in a sound store, also while others write", soundCheck},
}

func keeps(_ *testing.T, h *harness) {
	h.put("a", "1", "b", "1")
	h.reopen()
	h.holds("a=1", "b=1")
	h.put("b", "2", "c", "2")
	h.update(func(tx store.RawTx) error { return tx.Delete([]byte("a")) })
	h.reopen()
	h.reopen()
	h.holds("b=2", "c=2")
}

func withoutWrites(t *testing.T, h *harness) {
	before := h.update(func(tx store.RawTx) error { return putAll(tx, "a", "1") })
	stamp := h.update(func(tx store.RawTx) error {
		_, err := get(tx, "a")
		return err
	})
	require.GreaterOrEqual(t, stamp, before)
	h.holds("a=1")
}

func closedEngine(t *testing.T, h *harness) {
	h.put("a", "1")
	require.NoError(t, h.Close())
	require.NoError(t, h.Close())
	_, err := h.Update(context.Background(), increment("a"))
	require.ErrorIs(t, err, store.ErrClosed)
	require.ErrorIs(t, h.View(context.Background(), func(store.Reader) error { return nil }), store.ErrClosed)
	require.ErrorIs(t, h.Check(context.Background()), store.ErrClosed)
	h.Engine = h.open(t, h.dir)
}

func closeWaits(t *testing.T, h *harness) {
	const slow = 8
	var started, release = make(chan struct{}, 2*slow), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- together(slow, func(i int) error {
			_, err := h.Update(context.Background(), func(tx store.RawTx) error {
				started <- struct{}{}
				<-release
				return putAll(tx, fmt.Sprint(i), "x")
			})
			return err
		})
	}()
	// The model runs one at a time, so one is all that surely starts.
	<-started
	closed := make(chan error, 1)
	go func() { closed <- h.Close() }()
	for open := error(nil); open == nil; runtime.Gosched() {
		open = h.View(context.Background(), func(store.Reader) error { return nil })
	}
	require.Empty(t, closed)
	close(release)
	require.NoError(t, <-closed)
	lost := <-done
	for _, err := range unjoin(lost) {
		require.ErrorIs(t, err, store.ErrClosed)
	}
	h.Engine = h.open(t, h.dir)
	require.Len(t, h.scan(store.Range{}), slow-len(unjoin(lost)))
}

// unjoin returns the errors that errors.Join joined.
func unjoin(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return nil
}

func soundCheck(t *testing.T, h *harness) {
	const turns = 20
	require.NoError(t, together(5, func(i int) error {
		for turn := range turns {
			if i == 0 {
				if err := h.Check(context.Background()); err != nil {
					return err
				}
				runtime.Gosched()
				continue
			}
			if _, err := h.Update(context.Background(), increment(fmt.Sprint(turn))); err != nil {
				return err
			}
		}
		return nil
	}))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, h.Check(ctx), context.Canceled)
}
