package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

var stampPromises = []promise{
	{"Ensure that stamps rise with each commit, also after reopening", stampsRise},
	{"Ensure that the stamp is written where it was asked for", stampPlaces},
	{"Ensure that what is stamped is not read before it is committed", stampUnread},
	{"Ensure that the last write to a key counts, stamped or not", stampReplaced},
	{"Ensure that a journal is in the order of commits", journalOrder},
	{"Ensure that a snapshot that sees a stamp sees all smaller ones", stampPrefix},
}

func stampsRise(t *testing.T, h *harness) {
	last := uint64(0)
	for i := range 10 {
		if i%3 == 0 {
			h.reopen()
		}
		stamp := h.update(func(tx store.RawTx) error { return putAll(tx, "a", fmt.Sprint(i)) })
		require.Greater(t, stamp, last)
		last = stamp
	}
}

func stampPlaces(_ *testing.T, h *harness) {
	stamp := h.update(func(tx store.RawTx) error {
		return errors.Join(
			tx.PutStamped(store.StampKey, []byte("k"), []byte("key")),
			tx.PutStamped(store.StampValue, []byte("v"), []byte("value")),
			tx.PutStamped(store.StampValue, []byte("w"), nil))
	})
	b := string(binary.BigEndian.AppendUint64(nil, stamp))
	h.holds("k"+b+"=key", "v="+b+"value", "w="+b)
}

func stampUnread(t *testing.T, h *harness) {
	h.update(func(tx store.RawTx) error {
		if err := tx.PutStamped(store.StampKey, []byte("k"), nil); err != nil {
			return err
		}
		if err := tx.PutStamped(store.StampValue, []byte("v"), nil); err != nil {
			return err
		}
		rows, err := list(tx, store.Range{})
		require.Empty(t, rows)
		return err
	})
	require.Len(t, h.scan(store.Range{}), 2)
}

func stampReplaced(_ *testing.T, h *harness) {
	stamp := h.update(func(tx store.RawTx) error {
		return errors.Join(
			tx.PutStamped(store.StampValue, []byte("a"), []byte("1")), tx.Put([]byte("a"), []byte("2")),
			tx.Put([]byte("b"), []byte("1")), tx.PutStamped(store.StampValue, []byte("b"), []byte("2")),
			tx.PutStamped(store.StampValue, []byte("c"), []byte("1")), tx.Delete([]byte("c")))
	})
	h.holds("a=2", "b="+string(binary.BigEndian.AppendUint64(nil, stamp))+"2")
}

// journal appends one entry that holds n, and reads first, so that some run again.
func journal(n int) func(store.RawTx) error {
	return func(tx store.RawTx) error {
		if err := add(tx, "n", 1); err != nil {
			return err
		}
		return tx.PutStamped(store.StampKey, []byte("journal/"), fmt.Append(nil, n))
	}
}

func journalOrder(t *testing.T, h *harness) {
	stamps := make([]uint64, callers)
	require.NoError(t, together(callers, func(i int) (err error) {
		stamps[i], err = h.Update(context.Background(), journal(i))
		return err
	}))
	order := make([]int, callers)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(stamps[a]) - int(stamps[b]) })
	want := make([]string, callers)
	for i, n := range order {
		want[i] = fmt.Sprintf("journal/%s=%d", binary.BigEndian.AppendUint64(nil, stamps[n]), n)
	}
	require.Equal(t, want, h.scan(store.Prefix([]byte("journal/"))))
}

func stampPrefix(t *testing.T, h *harness) {
	const readers, turns = 4, 20
	seen := make([][]string, readers*turns)
	require.NoError(t, together(readers+16, func(i int) error {
		for turn := range turns {
			if i >= readers {
				if _, err := h.Update(context.Background(), journal(i)); err != nil {
					return err
				}
				continue
			}
			if err := h.View(context.Background(), func(r store.Reader) (err error) {
				seen[i*turns+turn], err = list(r, store.Prefix([]byte("journal/")))
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	all := h.scan(store.Prefix([]byte("journal/")))
	require.Len(t, all, 16*turns)
	for _, rows := range seen {
		require.Equal(t, all[:len(rows)], append([]string{}, rows...))
	}
}
