package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

// errRefused is what closures of these tests fail with.
var errRefused = errors.New("refused")

var failurePromises = []promise{
	{"Ensure that a failing transaction leaves nothing and returns its error", failing},
	{"Ensure that a panicking transaction leaves nothing and says what it panicked with", panicking},
	{"Ensure that nothing runs under a context that has ended", cancelledBefore},
	{"Ensure that a context that ends meanwhile leaves all or nothing", cancelledWithin},
	{"Ensure that those who fail harm no neighbour", neighbours},
}

func failing(t *testing.T, h *harness) {
	h.put("a", "1")
	stamp, err := h.Update(context.Background(), func(tx store.RawTx) error {
		if err := tx.Delete([]byte("a")); err != nil {
			return err
		}
		return errors.Join(putAll(tx, "b", "1"), tx.PutStamped(store.StampKey, []byte("c"), nil), errRefused)
	})
	require.ErrorIs(t, err, errRefused)
	require.Zero(t, stamp)
	h.holds("a=1")
	h.put("b", "2")
	h.holds("a=1", "b=2")
}

func panicking(t *testing.T, h *harness) {
	h.put("a", "1")
	for _, what := range []any{errRefused, "some words", 7} {
		_, err := h.Update(context.Background(), func(tx store.RawTx) error {
			require.NoError(t, putAll(tx, "a", "2", "b", "2"))
			panic(what)
		})
		require.ErrorIs(t, err, store.ErrPanic)
		require.ErrorContains(t, err, fmt.Sprint(what))
		if want, ok := what.(error); ok {
			require.ErrorIs(t, err, want)
		}
	}
	h.holds("a=1")
}

func cancelledBefore(t *testing.T, h *harness) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	_, err := h.Update(ctx, func(tx store.RawTx) error {
		ran = true
		return putAll(tx, "a", "1")
	})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, h.View(ctx, func(store.Reader) error {
		ran = true
		return nil
	}), context.Canceled)
	require.False(t, ran)
	h.holds()
}

func cancelledWithin(t *testing.T, h *harness) {
	want := 0
	for i := range 50 {
		ctx, cancel := context.WithCancel(context.Background())
		key := fmt.Sprintf("%02d", i)
		_, err := h.Update(ctx, func(tx store.RawTx) error {
			if i%2 == 0 {
				cancel()
			} else {
				go cancel()
			}
			return putAll(tx, key, "1", key+"+", "1")
		})
		cancel()
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
		} else {
			want += 2
		}
	}
	h.put("z", "so that all before it are through")
	require.Len(t, h.scan(store.Range{To: []byte("z")}), want)
}

func neighbours(t *testing.T, h *harness) {
	const callers, turns = 32, 10
	require.NoError(t, together(callers, func(i int) error {
		for turn := range turns {
			if err := h.misbehave(i, fmt.Sprintf("%02d/%d", i, turn)); err != nil {
				return err
			}
		}
		return nil
	}))
	rows := h.scan(store.Range{})
	require.Len(t, rows, callers/4*turns)
	for _, row := range rows {
		require.Contains(t, row, "=good")
	}
}

// misbehave runs a transaction that commits, fails, panics or is cancelled, as i
// says, and returns an error if it does not get the answer that it should. All of
// them read what others write, so that some run again.
func (h *harness) misbehave(i int, key string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := h.Update(ctx, func(tx store.RawTx) error {
		if _, err := list(tx, store.Range{From: []byte("0"), To: []byte("1")}); err != nil {
			return err
		}
		if err := putAll(tx, key, []string{"good", "bad", "bad", "bad"}[i%4]); err != nil {
			return err
		}
		switch i % 4 {
		case 1:
			return errRefused
		case 2:
			panic("on purpose")
		case 3:
			cancel()
			return ctx.Err()
		}
		return nil
	})
	if want := []error{nil, errRefused, store.ErrPanic, context.Canceled}[i%4]; !errors.Is(err, want) {
		return fmt.Errorf("%s: %w, not %w", key, err, want)
	}
	return nil
}
