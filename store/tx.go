package store

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// errReadOnly is a fault of the program: a write inside View.
var errReadOnly = errors.New("store: write in a read-only transaction")

// Tx is a transaction on one workspace. It is valid inside its closure only,
// and is not safe for concurrent use.
type Tx struct {
	// Now is the transaction's one moment.
	Now time.Time

	ws      crm.WorkspaceID
	reader  Reader
	writer  writer // nil in View
	cause   Cause
	changes []Change
	// undoes are the entries that the transaction takes back, in that order: one,
	// or one after the other what each of them had taken back.
	undoes []Entry
	// stirred says that timers or the outbox changed.
	stirred bool
}

// writer is the part of an engine's transaction that writes.
type writer interface {
	Put(key, value []byte) error
	Delete(key []byte) error
	PutStamped(where Stamp, key, value []byte) error
	Next(counter string) (uint64, error)
}

// Speaks says who causes what the transaction writes, once it is known.
func (tx *Tx) Speaks(id crm.MemberID) { tx.cause.By = id }

// Says tells the line that the transaction's entry in the journal shows, where it
// is not the one that was typed: what a form stands for.
func (tx *Tx) Says(line string) { tx.cause.Line = line }

// Workspace returns the workspace that the transaction is on.
func (tx *Tx) Workspace() crm.WorkspaceID { return tx.ws }

func (tx *Tx) key(t table) []byte { return key(tx.ws, t) }

// get returns a sealed value's content, or ErrNotFound.
func (tx *Tx) get(k []byte) ([]byte, error) {
	stored, err := tx.reader.Get(k)
	if err != nil {
		return nil, err
	}
	return unseal(k, stored)
}

// getStamped returns the content and the stamp of a value that was put with
// StampValue, or ErrNotFound.
func (tx *Tx) getStamped(k []byte) (v []byte, stamp uint64, err error) {
	stored, err := tx.reader.Get(k)
	if err != nil {
		return nil, 0, err
	}
	return unsealStamped(k, stored)
}

// put seals and writes.
func (tx *Tx) put(k, v []byte) error {
	if tx.writer == nil {
		return errReadOnly
	}
	return tx.writer.Put(k, seal(k, v))
}

func (tx *Tx) delete(k []byte) error {
	if tx.writer == nil {
		return errReadOnly
	}
	return tx.writer.Delete(k)
}

// scan calls fn for each key of the range with its unsealed value, until fn
// returns false or an error.
func (tx *Tx) scan(r Range, fn func(k, v []byte) (bool, error)) error {
	var inner error
	err := tx.reader.Scan(r, func(k, stored []byte) bool {
		var v []byte
		if v, inner = unseal(k, stored); inner != nil {
			return false
		}
		var more bool
		more, inner = fn(k, v)
		return more && inner == nil
	})
	if inner != nil {
		return inner
	}
	return err
}

// NextStage returns an id that no stage of the workspace ever had: not even one
// whose addition was taken back, as deals may have been in it meanwhile.
func (tx *Tx) NextStage() (crm.StageID, error) {
	n, err := tx.next('S')
	if err == nil && n > math.MaxUint16-uint64(crm.StageAdded) {
		err = fmt.Errorf("stage %d: %w", n, ErrTooLarge)
	}
	return crm.StageAdded + crm.StageID(n), err
}

// next returns a fresh number for a kind of record.
func (tx *Tx) next(kind crm.Kind) (uint64, error) {
	if tx.writer == nil {
		return 0, errReadOnly
	}
	return tx.writer.Next(string(u64(nil, uint64(tx.ws))) + string(rune(kind)))
}
