package storetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/rapport-crm/rapport/store"
)

// Model is a store.Engine in memory, as simple as one can be: transactions run one
// after the other, each on a copy of everything. It is what other engines are
// compared with, and a fast engine for the tests of other packages, up to some ten
// thousand keys.
type Model struct {
	// active are the transactions under way, which Close waits for.
	active sync.WaitGroup
	// one is held by the update that runs.
	one sync.Mutex
	// mu guards what follows.
	mu       sync.Mutex
	rows     rows
	stamp    uint64
	counters map[string]uint64
	closed   bool
}

var _ store.Engine = (*Model)(nil)

// NewModel returns an empty one.
func NewModel() *Model { return &Model{counters: map[string]uint64{}} }

// Reopen returns a model with the contents of m, which is closed.
func (m *Model) Reopen() *Model {
	_ = m.Close()
	return &Model{rows: m.rows, stamp: m.stamp, counters: m.counters}
}

// enter counts a caller in, until it calls m.active.Done.
func (m *Model) enter(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case m.closed:
		return store.ErrClosed
	}
	m.active.Add(1)
	return nil
}

// state returns what is committed.
func (m *Model) state() (rows, uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rows, m.stamp
}

// View implements store.Engine.
func (m *Model) View(ctx context.Context, fn func(store.Reader) error) error {
	if err := m.enter(ctx); err != nil {
		return err
	}
	defer m.active.Done()
	state, _ := m.state()
	return fn(&state)
}

// Update implements store.Engine.
func (m *Model) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	if err := m.enter(ctx); err != nil {
		return 0, err
	}
	defer m.active.Done()
	m.one.Lock()
	defer m.one.Unlock()
	state, stamp := m.state()
	tx := &modelTx{model: m, rows: slices.Clone(state)}
	if err := tx.run(fn); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if !tx.wrote {
		return stamp, nil
	}
	tx.resolve(stamp + 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows, m.stamp = tx.rows, stamp+1
	return m.stamp, nil
}

// Check implements store.Engine: the keys are in order.
func (m *Model) Check(ctx context.Context) error {
	if err := m.enter(ctx); err != nil {
		return err
	}
	defer m.active.Done()
	state, _ := m.state()
	if !slices.IsSortedFunc(state, func(a, b row) int { return bytes.Compare(a.key, b.key) }) {
		return fmt.Errorf("%w: keys are out of order", store.ErrCorrupt)
	}
	return nil
}

// Close implements store.Engine.
func (m *Model) Close() error {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.active.Wait()
	return nil
}

// row is a key and its value; neither is changed once it is there.
type row struct{ key, value []byte }

// rows are ordered by key. A slice that was committed is not changed any more.
type rows []row

func (r *rows) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(*r, key, func(r row, key []byte) int { return bytes.Compare(r.key, key) })
}

// Get implements store.Reader.
func (r *rows) Get(key []byte) ([]byte, error) {
	i, ok := r.find(key)
	if !ok {
		return nil, store.ErrNotFound
	}
	return (*r)[i].value, nil
}

// Scan implements store.Reader. It shows the state at its beginning.
func (r *rows) Scan(s store.Range, fn func(key, value []byte) bool) error {
	from, _ := r.find(s.From)
	to := len(*r)
	if s.To != nil {
		to, _ = r.find(s.To)
	}
	part := slices.Clone((*r)[from:max(from, to)])
	if s.Reverse {
		slices.Reverse(part)
	}
	for _, row := range part {
		if !fn(row.key, row.value) {
			break
		}
	}
	return nil
}

func (r *rows) put(key, value []byte) {
	i, ok := r.find(key)
	if !ok {
		*r = slices.Insert(*r, i, row{})
	}
	(*r)[i] = row{key: bytes.Clone(key), value: append([]byte{}, value...)}
}

func (r *rows) remove(key []byte) {
	if i, ok := r.find(key); ok {
		*r = slices.Delete(*r, i, i+1)
	}
}

// modelTx works on its own copy of the rows.
type modelTx struct {
	rows
	model *Model
	// stamped are the writes that wait for the stamp.
	stamped []stamped
	wrote   bool
}

type stamped struct {
	where      store.Stamp
	key, value []byte
}

func (t *modelTx) run(fn func(store.RawTx) error) (err error) {
	defer func() {
		p := recover()
		if e, ok := p.(error); ok {
			err = errors.Join(store.ErrPanic, e)
		} else if p != nil {
			err = fmt.Errorf("%w: %v", store.ErrPanic, p)
		}
	}()
	return fn(t)
}

// resolve writes what waited for the stamp.
func (t *modelTx) resolve(stamp uint64) {
	b := binary.BigEndian.AppendUint64(nil, stamp)
	for _, w := range t.stamped {
		if w.where == store.StampKey {
			t.put(slices.Concat(w.key, b), w.value)
		} else {
			t.put(w.key, slices.Concat(b, w.value))
		}
	}
}

// Put implements store.RawTx.
func (t *modelTx) Put(key, value []byte) error {
	if !fits(len(key), len(value)) {
		return store.ErrTooLarge
	}
	t.replace(key)
	t.put(key, value)
	return nil
}

// Delete implements store.RawTx.
func (t *modelTx) Delete(key []byte) error {
	if !fits(len(key), 0) {
		return store.ErrTooLarge
	}
	t.replace(key)
	t.remove(key)
	return nil
}

// replace drops the stamped write to key that a later one replaces.
func (t *modelTx) replace(key []byte) {
	t.wrote = true
	t.stamped = slices.DeleteFunc(t.stamped, func(w stamped) bool {
		return w.where == store.StampValue && bytes.Equal(w.key, key)
	})
}

// PutStamped implements store.RawTx.
func (t *modelTx) PutStamped(where store.Stamp, key, value []byte) error {
	keySize, valueSize := len(key)+8, len(value)
	if where == store.StampValue {
		keySize, valueSize = len(key), len(value)+8
	}
	if len(key) == 0 || !fits(keySize, valueSize) {
		return store.ErrTooLarge
	}
	t.wrote = true
	t.stamped = append(t.stamped, stamped{where: where, key: bytes.Clone(key), value: bytes.Clone(value)})
	return nil
}

// Next implements store.RawTx. Numbers are not given back.
func (t *modelTx) Next(counter string) (uint64, error) {
	if !fits(len(counter), 0) {
		return 0, store.ErrTooLarge
	}
	t.model.counters[counter]++
	return t.model.counters[counter], nil
}

func fits(key, value int) bool {
	return key > 0 && key <= store.MaxKey && value <= store.MaxValue
}
