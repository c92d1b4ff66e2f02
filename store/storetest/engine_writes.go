package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

var writePromises = []promise{
	{"Ensure that a transaction reads its own writes", ownGets},
	{"Ensure that a scan merges a transaction's own writes with what is stored", ownScans},
	{"Ensure that a scan goes on through writes made under it", scanUnderWrites},
	{"Ensure that a key and value are copied when they are put", copies},
	{"Ensure that keys and values up to the limit are kept", largest},
	{"Ensure that what is over the limit is refused and nothing else", tooLarge},
	{"Ensure that one transaction can write many keys", manyWrites},
}

func ownGets(_ *testing.T, h *harness) {
	h.put("a", "1", "b", "1")
	h.update(func(tx store.RawTx) error {
		if err := putAll(tx, "a", "2", "c", "2"); err != nil {
			return err
		}
		if err := tx.Delete([]byte("b")); err != nil {
			return err
		}
		for key, want := range map[string]string{"a": "2", "b": "", "c": "2", "d": ""} {
			if got, err := get(tx, key); err != nil || got != want {
				return fmt.Errorf("%s is %q, not %q: %w", key, got, want, err)
			}
		}
		return tx.Put([]byte("b"), []byte("3"))
	})
	h.holds("a=2", "b=3", "c=2")
}

func ownScans(t *testing.T, h *harness) {
	h.put("b", "1", "d", "1", "f", "1", "h", "1")
	check := func(tx store.RawTx, r store.Range, want ...string) {
		rows, err := list(tx, r)
		require.NoError(t, err)
		require.Equal(t, want, rows)
		slices.Reverse(want)
		r.Reverse = true
		rows, err = list(tx, r)
		require.NoError(t, err)
		require.Equal(t, want, rows)
	}
	h.update(func(tx store.RawTx) error {
		if err := putAll(tx, "a", "2", "d", "2", "e", "2", "i", "2"); err != nil {
			return err
		}
		for _, key := range []string{"f", "e", "x"} {
			if err := tx.Delete([]byte(key)); err != nil {
				return err
			}
		}
		check(tx, store.Range{}, "a=2", "b=1", "d=2", "h=1", "i=2")
		check(tx, store.Range{From: []byte("b"), To: []byte("i")}, "b=1", "d=2", "h=1")
		check(tx, store.Range{From: []byte("e"), To: []byte("h")})
		return nil
	})
	h.holds("a=2", "b=1", "d=2", "h=1", "i=2")
}

// scanUnderWrites leaves open whether a scan shows what is written ahead of it. It
// goes on in order, and shows once what is not touched.
func scanUnderWrites(t *testing.T, h *harness) {
	for _, reverse := range []bool{false, true} {
		h.put("k1", "", "k2", "", "k3", "", "k4", "", "k5", "")
		var seen []string
		h.update(func(tx store.RawTx) error {
			seen = nil
			last := ""
			return tx.Scan(store.Range{From: []byte("k"), Reverse: reverse}, func(key, _ []byte) bool {
				require.True(t, last == "" || last < string(key) != reverse, "%s after %s", key, last)
				last = string(key)
				if strings.Contains(last, "+") {
					return true
				}
				seen = append(seen, last)
				change := tx.Delete
				if last == "k2" || last == "k4" {
					change = func(key []byte) error { return tx.Put(key, []byte("again")) }
				}
				for _, err := range []error{
					change(key), tx.Put([]byte(last+"+"), nil), tx.Put([]byte("a"+last), nil),
				} {
					require.NoError(t, err)
				}
				return true
			})
		})
		slices.Sort(seen)
		require.Equal(t, []string{"k1", "k2", "k3", "k4", "k5"}, seen)
		require.Len(t, h.scan(store.Prefix([]byte("k"))), 7)
	}
}

func copies(_ *testing.T, h *harness) {
	h.update(func(tx store.RawTx) error {
		key, value := []byte("key"), []byte("value")
		if err := tx.Put(key, value); err != nil {
			return err
		}
		if err := tx.PutStamped(store.StampValue, []byte("s"), value); err != nil {
			return err
		}
		copy(key, "xxx")
		copy(value, "xxxxx")
		return tx.Delete([]byte("s"))
	})
	h.holds("key=value")
}

func largest(t *testing.T, h *harness) {
	key := strings.Repeat("k", store.MaxKey)
	value := strings.Repeat("v", store.MaxValue)
	h.update(func(tx store.RawTx) error {
		if err := tx.PutStamped(store.StampKey, []byte(key[8:]), []byte(value)); err != nil {
			return err
		}
		if err := tx.PutStamped(store.StampValue, []byte("s"), []byte(value[8:])); err != nil {
			return err
		}
		return tx.Put([]byte(key), []byte(value))
	})
	h.reopen()
	rows := 0
	require.NoError(t, h.View(context.Background(), func(r store.Reader) error {
		return r.Scan(store.Range{}, func(_, value []byte) bool {
			rows++
			return len(value) == store.MaxValue
		})
	}))
	require.Equal(t, 3, rows)
}

func tooLarge(t *testing.T, h *harness) {
	long, big := make([]byte, store.MaxKey+1), make([]byte, store.MaxValue+1)
	key, value := []byte("k"), []byte("v")
	h.update(func(tx store.RawTx) error {
		_, noName := tx.Next("")
		for i, err := range []error{
			tx.Put(nil, value), tx.Put(long, value), tx.Put(key, big),
			tx.Delete(nil), tx.Delete(long),
			tx.PutStamped(store.StampKey, nil, value),
			tx.PutStamped(store.StampKey, long[:store.MaxKey-7], value),
			tx.PutStamped(store.StampKey, key, big),
			tx.PutStamped(store.StampValue, nil, value),
			tx.PutStamped(store.StampValue, long, value),
			tx.PutStamped(store.StampValue, key, big[:store.MaxValue-7]),
			noName,
		} {
			require.ErrorIs(t, err, store.ErrTooLarge, "case %d", i)
		}
		return tx.Put(key, value)
	})
	h.holds("k=v")
}

func manyWrites(t *testing.T, h *harness) {
	const n = 5000
	h.update(func(tx store.RawTx) error {
		for i := range n {
			if err := tx.Put(fmt.Appendf(nil, "%06d", i*7919%n), []byte("v")); err != nil {
				return err
			}
		}
		return nil
	})
	require.Len(t, h.scan(store.Range{}), n)
	h.update(func(tx store.RawTx) error {
		return tx.Scan(store.Range{}, func(key, _ []byte) bool { return tx.Delete(key) == nil })
	})
	require.Empty(t, h.scan(store.Range{}))
}
