package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// Records tests what store.Store promises on top of an engine: that records and
// their index entries agree whatever is done, the journal and undo, receipts,
// timers, the outbox, and that damage is noticed. Each test has a store of its
// own, which is checked at the end.
func Records(t *testing.T, open Opener) {
	for _, list := range [][]recordPromise{
		openPromises, updatePromises, queryPromises, journalPromises, undoPromises, receiptPromises,
		timerPromises, outboxPromises, memoryPromises, birthdayPromises, digestPromises,
		damagePromises, fingerprintPromises, recordSimulations,
	} {
		for _, p := range list {
			t.Run(p.name, func(t *testing.T) {
				d := newDesk(t, open)
				p.test(t, d)
				require.NoError(t, d.Check(context.Background()))
				require.NoError(t, d.Close())
			})
		}
	}
}

// recordPromise is a sentence of the contract and its test.
type recordPromise struct {
	name string
	test func(t *testing.T, d *desk)
}

// team is the workspace of the tests.
const team crm.WorkspaceID = 1

// desk is a store under test, its clock, and a few words to speak to it in.
type desk struct {
	*store.Store
	t      *testing.T
	open   Opener
	dir    string
	engine store.Engine
	now    time.Time
}

func newDesk(t *testing.T, open Opener) *desk {
	d := &desk{t: t, open: open, dir: t.TempDir(), now: time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC)}
	d.reopen()
	return d
}

// reopen closes the store, if it is open, and opens it again.
func (d *desk) reopen() {
	if d.Store != nil {
		require.NoError(d.t, d.Close())
	}
	d.engine = d.open(d.t, d.dir)
	var err error
	d.Store, err = store.Open(context.Background(), d.engine, func() time.Time { return d.now })
	require.NoError(d.t, err)
}

// try runs fn in a transaction that member 1 causes.
func (d *desk) try(line string, fn func(*store.Tx) error) (uint64, error) {
	return d.Update(context.Background(), team, store.Cause{By: 1, Line: line}, fn)
}

// do is try for what must succeed.
func (d *desk) do(line string, fn func(*store.Tx) error) uint64 {
	d.t.Helper()
	stamp, err := d.try(line, fn)
	require.NoError(d.t, err)
	return stamp
}

// look runs fn on a snapshot.
func (d *desk) look(fn func(*store.Tx) error) {
	d.t.Helper()
	require.NoError(d.t, d.View(context.Background(), team, fn))
}

// raw is all that the engine holds.
func (d *desk) raw() (rows []string) {
	d.t.Helper()
	require.NoError(d.t, d.engine.View(context.Background(), func(r store.Reader) (err error) {
		rows, err = list(r, store.Range{})
		return err
	}))
	return rows
}

// add adds records, each in its collection, in one transaction.
func (d *desk) add(adds ...func(*store.Tx) error) uint64 {
	d.t.Helper()
	return d.do("add", func(tx *store.Tx) error {
		for _, fn := range adds {
			if err := fn(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// adding returns a step that adds a record and leaves it, with its number, in rec.
func adding[K ~uint64, T any](in *store.Collection[K, T], rec *T) func(*store.Tx) error {
	return func(tx *store.Tx) (err error) {
		*rec, err = in.Add(tx, *rec)
		return err
	}
}

// putting returns a step that puts a record.
func putting[K ~uint64, T any](in *store.Collection[K, T], rec T) func(*store.Tx) error {
	return func(tx *store.Tx) error { return in.Put(tx, rec) }
}

// undoing returns a step that takes an entry back.
func undoing(stamp uint64) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		e, err := tx.Entry(stamp)
		if err != nil {
			return err
		}
		return tx.Undo(e)
	}
}

// gather collects what a walk visits.
func gather[T any](into *[]T) func(T) (bool, error) {
	return func(rec T) (bool, error) {
		*into = append(*into, rec)
		return true, nil
	}
}
