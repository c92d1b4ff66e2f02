package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

// serialPromises are anomalies that a weaker isolation would let through.
var serialPromises = []promise{
	{"Ensure that no increment is lost", lostUpdate},
	{"Ensure that two cannot both take what one of them must leave (write skew)", writeSkew},
	{"Ensure that nobody slips into a range that was counted (phantom)", phantom},
	{"Ensure that nobody slips in behind the last of a range", phantomAtTheEnd},
	{"Ensure that only one of many finds a name free", absentRead},
	{"Ensure that every view and scan sees whole transactions", wholeTransfers},
}

const callers = 64

func lostUpdate(t *testing.T, h *harness) {
	const turns = 10
	require.NoError(t, together(callers, func(int) error {
		for range turns {
			if _, err := h.Update(context.Background(), increment("n")); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, h.View(context.Background(), func(r store.Reader) error {
		n, err := readInt(r, "n")
		require.Equal(t, callers*turns, n)
		return err
	}))
}

func increment(key string) func(store.RawTx) error {
	return func(tx store.RawTx) error { return add(tx, key, 1) }
}

func add(tx store.RawTx, key string, n int) error {
	old, err := readInt(tx, key)
	if err != nil {
		return err
	}
	return tx.Put([]byte(key), binary.BigEndian.AppendUint64(nil, uint64(old+n)))
}

// readInt returns the number at key, or 0 if there is none.
func readInt(r store.Reader, key string) (int, error) {
	value, err := r.Get([]byte(key))
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return int(binary.BigEndian.Uint64(value)), nil
}

func writeSkew(t *testing.T, h *harness) {
	for round := range 25 {
		a, b := fmt.Sprintf("%d/a", round), fmt.Sprintf("%d/b", round)
		h.put(a, "on duty", b, "on duty")
		require.NoError(t, together(8, func(i int) error {
			_, err := h.Update(context.Background(), func(tx store.RawTx) error {
				others, err := list(tx, store.Prefix(fmt.Appendf(nil, "%d/", round)))
				if err != nil || len(others) < 2 {
					return err
				}
				return tx.Delete([]byte([]string{a, b}[i%2]))
			})
			return err
		}))
		require.Len(t, h.scan(store.Prefix(fmt.Appendf(nil, "%d/", round))), 1)
	}
}

func phantom(t *testing.T, h *harness) {
	require.NoError(t, together(callers, func(i int) error {
		_, err := h.Update(context.Background(), func(tx store.RawTx) error {
			rows, err := list(tx, store.Prefix([]byte("p/")))
			if err != nil {
				return err
			}
			// The keys come in another order than the counts.
			return putAll(tx, fmt.Sprintf("p/%02d", i*37%callers), "x", fmt.Sprintf("count/%02d", len(rows)), "x")
		})
		return err
	}))
	require.Len(t, h.scan(store.Prefix([]byte("count/"))), callers)
}

func phantomAtTheEnd(t *testing.T, h *harness) {
	require.NoError(t, together(callers, func(int) error {
		_, err := h.Update(context.Background(), func(tx store.RawTx) error {
			next := 0
			last := store.Prefix([]byte("q/"))
			last.Reverse = true
			if err := tx.Scan(last, func(_, value []byte) bool {
				next = int(binary.BigEndian.Uint64(value)) + 1
				return false
			}); err != nil {
				return err
			}
			return tx.Put(fmt.Appendf(nil, "q/%04d", next), binary.BigEndian.AppendUint64(nil, uint64(next)))
		})
		return err
	}))
	require.Len(t, h.scan(store.Prefix([]byte("q/"))), callers)
}

func absentRead(t *testing.T, h *harness) {
	for round := range 10 {
		key := fmt.Sprint("name/", round)
		var won atomic.Int32
		require.NoError(t, together(callers, func(i int) error {
			_, err := h.Update(context.Background(), func(tx store.RawTx) error {
				// Written before it is known whether it may stay.
				if err := putAll(tx, fmt.Sprintf("try/%d/%d", round, i), "x"); err != nil {
					return err
				}
				if old, err := get(tx, key); err != nil || old != "" {
					return errors.Join(errRefused, err)
				}
				return putAll(tx, key, "x")
			})
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, errRefused) {
				return err
			}
			return nil
		}))
		require.EqualValues(t, 1, won.Load())
		require.Len(t, h.scan(store.Prefix(fmt.Appendf(nil, "try/%d/", round))), 1)
	}
}

func wholeTransfers(t *testing.T, h *harness) {
	const accounts, start, turns = 8, 1000, 20
	name := func(i int) string { return fmt.Sprint("account/", i%accounts) }
	h.update(func(tx store.RawTx) error {
		for i := range accounts {
			if err := add(tx, name(i), start); err != nil {
				return err
			}
		}
		return nil
	})
	balanced := func(r store.Reader) error {
		sum := 0
		err := r.Scan(store.Prefix([]byte("account/")), func(_, value []byte) bool {
			sum += int(binary.BigEndian.Uint64(value))
			return true
		})
		if err == nil && sum != accounts*start {
			return fmt.Errorf("%d in all accounts", sum)
		}
		return err
	}
	require.NoError(t, together(16, func(i int) error {
		for turn := range turns {
			if _, err := h.Update(context.Background(), func(tx store.RawTx) error {
				return errors.Join(add(tx, name(i+turn), -1), balancedBy(tx, balanced, 1), add(tx, name(i*turn), 1), balanced(tx))
			}); err != nil {
				return err
			}
			if err := h.View(context.Background(), balanced); err != nil {
				return err
			}
		}
		return nil
	}))
}

// balancedBy is balanced within a transfer, where off has left and not arrived.
func balancedBy(tx store.RawTx, balanced func(store.Reader) error, off int) error {
	if err := balanced(tx); err == nil {
		return fmt.Errorf("a transaction does not see that %d left", off)
	}
	return nil
}
