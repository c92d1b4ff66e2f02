package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Schema is the version of the records and keys that this binary writes. A
// store with a higher one is refused.
const Schema = 1

// Store is the records' contract on top of an engine.
type Store struct {
	engine Engine
	now    func() time.Time
	wake   func(crm.WorkspaceID)
}

// Open makes a store of an engine. It refuses one that a newer version wrote
// with ErrNewer, and writes nothing unless the store is new. now is the clock:
// each transaction asks it once.
func Open(ctx context.Context, e Engine, now func() time.Time) (*Store, error) {
	s := &Store{engine: e, now: now, wake: func(crm.WorkspaceID) {}}
	err := e.View(ctx, checkSchema)
	if errors.Is(err, ErrNotFound) {
		_, err = e.Update(ctx, writeSchema)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// checkSchema returns ErrNewer for a store that we cannot know how to read, and
// ErrNotFound for a new one.
func checkSchema(r Reader) error {
	k := key(0, tableSchema)
	stored, err := r.Get(k)
	if err != nil {
		return err
	}
	v, err := unseal(k, stored)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(string(v))
	if err != nil {
		return fmt.Errorf("schema %q: %w", v, ErrCorrupt)
	}
	if n > Schema {
		return fmt.Errorf("schema %d, this binary knows %d: %w", n, Schema, ErrNewer)
	}
	return nil
}

// writeSchema writes our schema version, unless somebody else was faster.
func writeSchema(tx RawTx) error {
	if err := checkSchema(tx); !errors.Is(err, ErrNotFound) {
		return err
	}
	k := key(0, tableSchema)
	return tx.Put(k, seal(k, []byte(strconv.Itoa(Schema))))
}

// OnCommit sets what is called after each commit that may have changed what is
// due or waits to be sent. It MUST return at once, and is set before use.
func (s *Store) OnCommit(fn func(crm.WorkspaceID)) { s.wake = fn }

// View runs fn on a snapshot of the workspace.
func (s *Store) View(ctx context.Context, ws crm.WorkspaceID, fn func(*Tx) error) error {
	now := s.now()
	return s.engine.View(ctx, func(r Reader) error {
		return fn(&Tx{Now: now, ws: ws, reader: r})
	})
}

// Update runs fn in one serializable transaction, appends what it changed to
// the journal with its cause, and commits. fn MAY run more than once; see
// [Engine] for its errors. The stamp names the journal's entry.
func (s *Store) Update(ctx context.Context, ws crm.WorkspaceID, why Cause, fn func(*Tx) error) (uint64, error) {
	now := s.now()
	stirred := false
	stamp, err := s.engine.Update(ctx, func(etx RawTx) error {
		tx := &Tx{Now: now, ws: ws, reader: etx, writer: etx, cause: why}
		if err := fn(tx); err != nil {
			return err
		}
		stirred = tx.stirred
		return tx.journal()
	})
	if err == nil && stirred {
		s.wake(ws)
	}
	return stamp, err
}

// Close closes the engine.
func (s *Store) Close() error { return s.engine.Close() }
