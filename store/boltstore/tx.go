package boltstore

import (
	"bytes"
	"fmt"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
)

// stampSize is the bytes that PutStamped adds.
const stampSize = 8

// tx is one run of a closure: it reads a snapshot, remembers what it read, and
// keeps what it writes.
type tx struct {
	snapshot snapshot
	// version is the bbolt transaction that the snapshot sees.
	version  int
	reads    reads
	buffer   buffer
	counters *counters
	numbers  []taken
}

var _ store.RawTx = (*tx)(nil)

func newTx(from *bolt.Tx, c *counters) *tx {
	return &tx{snapshot: newSnapshot(from), version: from.ID(), counters: c}
}

// run calls fn, and returns its panic as ErrPanic. A fault, which is what writing
// into a slice of the map is, counts as one.
func (t *tx) run(fn func(store.RawTx) error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return fn(t)
}

func panicked(p any) error {
	if err, ok := p.(error); ok {
		return fmt.Errorf("%w: %w", store.ErrPanic, err)
	}
	return fmt.Errorf("%w: %v", store.ErrPanic, p)
}

// writes reports whether the transaction leaves anything for the writer to do.
func (t *tx) writes() bool { return !t.buffer.empty() || len(t.numbers) > 0 }

// abandon gives back what the run took.
func (t *tx) abandon() { t.counters.giveBack(t.numbers) }

// Get implements store.Reader.
func (t *tx) Get(key []byte) ([]byte, error) {
	if w, ok := t.buffer.get(key); ok {
		if w.kind == remove {
			return nil, store.ErrNotFound
		}
		return w.value, nil
	}
	t.reads.addKey(key)
	return t.snapshot.Get(key)
}

// Scan implements store.Reader. It merges the snapshot with the transaction's own
// writes; where both have a key, the write counts.
func (t *tx) Scan(r store.Range, fn func(key, value []byte) bool) error {
	stored, err := t.snapshot.cursor(r)
	own := t.buffer.cursor(r)
	for err == nil {
		key, value, ok := stored.key, stored.value, true
		if w := own.peek(); w != nil && !before(r, stored.key, w.key) {
			key, value, ok = w.key, w.value, w.kind != remove
			own.step()
		}
		if key == nil {
			break
		}
		own.passed(key)
		if ok && !fn(key, value) {
			t.reads.addScan(r, key)
			return nil
		}
		if bytes.Equal(key, stored.key) {
			err = stored.next()
		}
	}
	t.reads.addScan(r, nil)
	return err
}

// before reports whether the stored key comes before the buffered one.
func before(r store.Range, stored, buffered []byte) bool {
	if stored == nil {
		return false
	}
	cmp := bytes.Compare(stored, buffered)
	return cmp < 0 && !r.Reverse || cmp > 0 && r.Reverse
}

// Put implements store.RawTx.
func (t *tx) Put(key, value []byte) error {
	if err := checkSize(key, value, 0, 0); err != nil {
		return err
	}
	t.buffer.set(write{key: bytes.Clone(key), value: copyValue(value), kind: put})
	return nil
}

// Delete implements store.RawTx.
func (t *tx) Delete(key []byte) error {
	if err := checkSize(key, nil, 0, 0); err != nil {
		return err
	}
	t.buffer.set(write{key: bytes.Clone(key), kind: remove})
	return nil
}

// PutStamped implements store.RawTx.
func (t *tx) PutStamped(where store.Stamp, key, value []byte) error {
	if where == store.StampKey {
		if err := checkSize(key, value, stampSize, 0); err != nil {
			return err
		}
		t.buffer.setStampedKey(write{key: bytes.Clone(key), value: copyValue(value)})
		return nil
	}
	if err := checkSize(key, value, 0, stampSize); err != nil {
		return err
	}
	t.buffer.set(write{key: bytes.Clone(key), value: copyValue(value), kind: putStamped})
	return nil
}

// Next implements store.RawTx.
func (t *tx) Next(counter string) (uint64, error) {
	if err := checkSize([]byte(counter), nil, 0, 0); err != nil {
		return 0, err
	}
	n := t.counters.next(counter)
	t.numbers = append(t.numbers, n)
	return n.n, nil
}

// checkSize refuses before anything is buffered what bbolt or the contract would
// refuse later, when it would fail other people's transactions too.
func checkSize(key, value []byte, moreKey, moreValue int) error {
	switch {
	case len(key) == 0:
		return fmt.Errorf("%w: empty key", store.ErrTooLarge)
	case len(key)+moreKey > store.MaxKey:
		return fmt.Errorf("%w: key of %d bytes", store.ErrTooLarge, len(key))
	case len(value)+moreValue > store.MaxValue:
		return fmt.Errorf("%w: value of %d bytes", store.ErrTooLarge, len(value))
	}
	return nil
}

// copyValue returns a copy that is not nil, as nil means "not there" to bbolt.
func copyValue(value []byte) []byte { return append(make([]byte, 0, len(value)), value...) }
