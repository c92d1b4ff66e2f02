package scheduler_test

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/rapport-crm/rapport/store"
)

// trouble is an engine that counts what it is asked, and fails when told to.
type trouble struct {
	store.Engine
	views, updates atomic.Int64

	mu                    sync.Mutex
	viewError, writeError error
}

func (e *trouble) fail(view, write error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.viewError, e.writeError = view, write
}

func (e *trouble) errors() (view, write error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.viewError, e.writeError
}

func (e *trouble) View(ctx context.Context, fn func(store.Reader) error) error {
	e.views.Add(1)
	if err, _ := e.errors(); err != nil {
		return err
	}
	return e.Engine.View(ctx, fn)
}

func (e *trouble) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	e.updates.Add(1)
	if _, err := e.errors(); err != nil {
		return 0, err
	}
	return e.Engine.Update(ctx, fn)
}
