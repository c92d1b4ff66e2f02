package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
)

// Engine is a store.Engine in one file. Open makes it; it MUST be closed.
type Engine struct {
	db       *bolt.DB
	counters *counters
	writer   *writer

	// life guards closed and the entry into active.
	life   sync.RWMutex
	closed bool
	active sync.WaitGroup
	// closing makes a second Close wait for the first and return the same.
	closing  sync.Once
	closeErr error
}

var _ store.Engine = (*Engine)(nil)

// enter counts a caller in, until it calls e.active.Done.
func (e *Engine) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.life.RLock()
	defer e.life.RUnlock()
	if e.closed {
		return store.ErrClosed
	}
	e.active.Add(1)
	return nil
}

// View implements store.Engine. A panic of fn goes through to the caller.
func (e *Engine) View(ctx context.Context, fn func(store.Reader) error) error {
	if err := e.enter(ctx); err != nil {
		return err
	}
	defer e.active.Done()
	version, err := e.view(fn)
	if settled := e.writer.settle(version); settled != nil {
		return settled
	}
	return err
}

func (e *Engine) view(fn func(store.Reader) error) (version int, err error) {
	from, err := e.db.Begin(false)
	if err != nil {
		return 0, err
	}
	defer rollback(from)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return from.ID(), fn(newSnapshot(from))
}

// Update implements store.Engine. The stamp of a closure that wrote nothing is
// that of the last commit it saw.
func (e *Engine) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	if err := e.enter(ctx); err != nil {
		return 0, err
	}
	defer e.active.Done()
	t, stamp, err := e.try(fn)
	if err == nil && t.writes() {
		return e.writer.commit(ctx, fn, t)
	}
	if t != nil {
		t.abandon()
		if settled := e.writer.settle(t.version); settled != nil {
			return 0, settled
		}
	}
	return stamp, err
}

// try runs fn on a snapshot. The snapshot is given up before the transaction goes
// to the writer, which could not enlarge the map while a reader waits for it.
func (e *Engine) try(fn func(store.RawTx) error) (*tx, uint64, error) {
	from, err := e.db.Begin(false)
	if err != nil {
		return nil, 0, err
	}
	defer rollback(from)
	t := newTx(from, e.counters)
	if err := t.run(fn); err != nil {
		return t, 0, err
	}
	if t.writes() {
		return t, 0, nil
	}
	stamp, err := readStamp(from)
	return t, stamp, err
}

// Stats returns what the engine has committed since it was opened.
func (e *Engine) Stats() Stats { return e.writer.stats() }

// Close implements store.Engine. It stores the list of free pages, which is left
// out of ordinary commits, so that the next Open need not look at every page. A
// file that was only read is left as it is.
func (e *Engine) Close() error {
	e.closing.Do(func() { e.closeErr = e.shut() })
	return e.closeErr
}

func (e *Engine) shut() error {
	e.life.Lock()
	e.closed = true
	e.life.Unlock()
	e.active.Wait()
	e.writer.stop()
	path := e.db.Path()
	var err error
	if e.Stats().Commits > 0 {
		err = storeFreelist(e.db)
	}
	if err := errors.Join(err, e.db.Close()); err != nil {
		return fmt.Errorf("%s: close: %w", path, err)
	}
	return nil
}

// storeFreelist makes one commit that holds the list of free pages.
func storeFreelist(db *bolt.DB) (err error) {
	defer guard(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	db.NoFreelistSync = false
	t, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer rollback(t)
	return commit(t)
}

// rollback ends t, unless a commit already did. bbolt's only error is that it did.
func rollback(t *bolt.Tx) { _ = t.Rollback() }
