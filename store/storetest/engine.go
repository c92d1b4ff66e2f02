// Package storetest says what every engine of the store must do, as tests that an
// engine's own test file calls, and holds a model engine to compare with.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

// Opener opens the engine whose data is in dir, and makes a new one if there is
// none. A test calls it again with the same dir after closing the engine.
type Opener func(t testing.TB, dir string) store.Engine

// promise is a sentence of the contract and its test.
type promise struct {
	name string
	test func(t *testing.T, h *harness)
}

// Engine tests the whole contract of store.Engine. Each test has an engine of its
// own, and checks it at the end.
func Engine(t *testing.T, open Opener) {
	for _, list := range [][]promise{
		readPromises, writePromises, failurePromises, serialPromises, stampPromises, counterPromises, lifePromises, simulations,
	} {
		for _, p := range list {
			t.Run(p.name, func(t *testing.T) {
				h := &harness{t: t, open: open, dir: t.TempDir()}
				h.Engine = open(t, h.dir)
				p.test(t, h)
				require.NoError(t, h.Check(context.Background()))
				require.NoError(t, h.Close())
			})
		}
	}
}

// harness is the engine under test with a few words to speak to it in.
type harness struct {
	store.Engine
	t    *testing.T
	open Opener
	dir  string
}

// reopen closes the engine and opens it again.
func (h *harness) reopen() {
	require.NoError(h.t, h.Close())
	h.Engine = h.open(h.t, h.dir)
}

// update runs fn, which must succeed, and returns the stamp.
func (h *harness) update(fn func(tx store.RawTx) error) uint64 {
	stamp, err := h.Update(context.Background(), fn)
	require.NoError(h.t, err)
	return stamp
}

// put writes pairs of key and value in one transaction.
func (h *harness) put(pairs ...string) {
	h.update(func(tx store.RawTx) error { return putAll(tx, pairs...) })
}

func putAll(tx store.RawTx, pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := tx.Put([]byte(pairs[i]), []byte(pairs[i+1])); err != nil {
			return err
		}
	}
	return nil
}

// holds compares all that is stored with rows of the form key=value.
func (h *harness) holds(rows ...string) {
	h.t.Helper()
	require.Equal(h.t, rows, h.scan(store.Range{}))
}

func (h *harness) scan(r store.Range) (rows []string) {
	h.t.Helper()
	require.NoError(h.t, h.View(context.Background(), func(v store.Reader) (err error) {
		rows, err = list(v, r)
		return err
	}))
	return rows
}

// list returns what a scan of r shows, as key=value.
func list(v store.Reader, r store.Range) (rows []string, err error) {
	err = v.Scan(r, func(key, value []byte) bool {
		rows = append(rows, fmt.Sprintf("%s=%s", key, value))
		return true
	})
	return rows, err
}

// together runs fn n times at once, and returns all their errors.
func together(n int, fn func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = fn(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// get returns the value of key, or "" if there is none.
func get(r store.Reader, key string) (string, error) {
	value, err := r.Get([]byte(key))
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return string(value), err
}
