package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

var readPromises = []promise{
	{"Ensure that a key that was never written is not found", absent},
	{"Ensure that what was put is read, until it is put anew or deleted", putGetDelete},
	{"Ensure that an empty value is a value", emptyValue},
	{"Ensure that scans are ordered as bytes are, and keep within their bounds", scanBounds},
	{"Ensure that a scan ends when its function says so", scanStops},
	{"Ensure that a scan goes through many keys both ways", scanMany},
	{"Ensure that a snapshot shows one state whatever is written meanwhile", snapshotStands},
	{"Ensure that a view returns what its function returns", viewError},
}

func absent(t *testing.T, h *harness) {
	h.put("b", "1")
	for _, key := range []string{"a", "b\x00", "c", ""} {
		require.ErrorIs(t, h.View(context.Background(), func(r store.Reader) error {
			_, err := r.Get([]byte(key))
			return err
		}), store.ErrNotFound, "key %q", key)
	}
}

func putGetDelete(_ *testing.T, h *harness) {
	h.put("a", "1", "b", "2")
	h.holds("a=1", "b=2")
	h.put("a", "3")
	h.holds("a=3", "b=2")
	h.update(func(tx store.RawTx) error { return tx.Delete([]byte("a")) })
	h.holds("b=2")
	h.update(func(tx store.RawTx) error { return tx.Delete([]byte("never there")) })
	h.holds("b=2")
}

func emptyValue(t *testing.T, h *harness) {
	h.update(func(tx store.RawTx) error {
		if err := tx.Put([]byte("nil"), nil); err != nil {
			return err
		}
		if err := tx.Put([]byte("none"), []byte{}); err != nil {
			return err
		}
		_, err := tx.Get([]byte("nil"))
		return err
	})
	h.holds("nil=", "none=")
	h.reopen()
	require.NoError(t, h.View(context.Background(), func(r store.Reader) error {
		_, err := r.Get([]byte("nil"))
		return err
	}))
}

// ranges are ways to look at the keys a, a\x00, b, ba, c, \xfe\xff and \xff.
var ranges = []struct {
	r    store.Range
	want string
}{
	{store.Range{}, "a a0 b ba c fe ff"},
	{store.Range{From: []byte("b")}, "b ba c fe ff"},
	{store.Range{To: []byte("b")}, "a a0"},
	{store.Range{From: []byte("a\x00"), To: []byte("c")}, "a0 b ba"},
	{store.Range{From: []byte("aa"), To: []byte("bz")}, "b ba"},
	{store.Range{From: []byte("b"), To: []byte("b")}, ""},
	{store.Range{From: []byte("c"), To: []byte("b")}, ""},
	{store.Range{To: []byte{}}, ""},
	{store.Range{From: []byte("\xff\xff")}, ""},
	{store.Range{To: []byte("A")}, ""},
	{store.Prefix([]byte("b")), "b ba"},
	{store.Prefix([]byte("\xfe")), "fe"},
	{store.Prefix([]byte("\xff")), "ff"},
	{store.Prefix(nil), "a a0 b ba c fe ff"},
}

func scanBounds(t *testing.T, h *harness) {
	require.Empty(t, h.scan(store.Range{}))
	require.Empty(t, h.scan(store.Range{Reverse: true}))
	h.put("c", "c", "\xff", "ff", "a", "a", "ba", "ba", "\xfe\xff", "fe", "a\x00", "a0", "b", "b")
	for _, c := range ranges {
		want := strings.Fields(c.want)
		require.Equal(t, want, h.values(c.r), "%+v", c.r)
		c.r.Reverse = true
		for i, last := 0, len(want)-1; i < last; i, last = i+1, last-1 {
			want[i], want[last] = want[last], want[i]
		}
		require.Equal(t, want, h.values(c.r), "%+v", c.r)
	}
}

// values returns the values that a scan of r shows.
func (h *harness) values(r store.Range) []string {
	values := []string{}
	require.NoError(h.t, h.View(context.Background(), func(v store.Reader) error {
		return v.Scan(r, func(_, value []byte) bool {
			values = append(values, string(value))
			return true
		})
	}))
	return values
}

func scanStops(t *testing.T, h *harness) {
	h.put("a", "1", "b", "2", "c", "3")
	for reverse, want := range map[bool]string{false: "ab", true: "cb"} {
		seen := ""
		require.NoError(t, h.View(context.Background(), func(v store.Reader) error {
			return v.Scan(store.Range{Reverse: reverse}, func(key, _ []byte) bool {
				seen += string(key)
				return len(seen) < 2
			})
		}))
		require.Equal(t, want, seen)
	}
}

func scanMany(t *testing.T, h *harness) {
	const n = 3000
	value := strings.Repeat("v", 300)
	for from := 0; from < n; from += 500 {
		h.update(func(tx store.RawTx) error {
			for i := from; i < from+500; i++ {
				// A stride that is prime to n, so that keys come in no order.
				if err := tx.Put(fmt.Appendf(nil, "%05d", i*7%n), []byte(value)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, h.View(context.Background(), func(v store.Reader) error {
		forward, backward := 0, n
		if err := v.Scan(store.Range{}, func(key, _ []byte) bool {
			forward++
			return string(key) == fmt.Sprintf("%05d", forward-1)
		}); err != nil {
			return err
		}
		err := v.Scan(store.Range{Reverse: true}, func(key, _ []byte) bool {
			backward--
			return string(key) == fmt.Sprintf("%05d", backward)
		})
		require.Equal(t, n, forward)
		require.Zero(t, backward)
		return err
	}))
}

func snapshotStands(t *testing.T, h *harness) {
	h.put("a", "1", "b", "1")
	require.NoError(t, h.View(context.Background(), func(v store.Reader) error {
		for i := range 20 {
			// The writes come from elsewhere, and the view waits for them.
			if err := together(1, func(int) error {
				_, err := h.Update(context.Background(), func(tx store.RawTx) error {
					if err := tx.Delete([]byte("b")); err != nil {
						return err
					}
					return putAll(tx, "a", "2", fmt.Sprint("c", i), "2")
				})
				return err
			}); err != nil {
				return err
			}
			rows, err := list(v, store.Range{})
			require.Equal(t, []string{"a=1", "b=1"}, rows)
			if err != nil {
				return err
			}
		}
		return nil
	}))
	require.Len(t, h.scan(store.Range{}), 21)
}

func viewError(t *testing.T, h *harness) {
	require.ErrorIs(t, h.View(context.Background(), func(store.Reader) error { return errRefused }), errRefused)
}
