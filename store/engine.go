package store

import (
	"context"
	"errors"
)

// Errors of opening a store.
var (
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("store is in use by another process")
	// ErrNotStore: the file is something else, or damaged beyond reading.
	ErrNotStore = errors.New("not a Rapport store")
	// ErrNewer: a newer version of Rapport wrote the store.
	ErrNewer = errors.New("store was written by a newer version")
	// ErrReadOnly: the file or its directory cannot be written.
	ErrReadOnly = errors.New("store cannot be written")
)

// Errors of transactions.
var (
	// ErrNotFound: no record has that key.
	ErrNotFound = errors.New("not found")
	// ErrClosed: the engine was closed.
	ErrClosed = errors.New("store is closed")
	// ErrTooLarge: a key is empty or over MaxKey, or a value over MaxValue.
	ErrTooLarge = errors.New("key or value is too large")
	// ErrPanic: the closure panicked; the chain holds what it said.
	ErrPanic = errors.New("panic in a transaction")
	// ErrCorrupt: stored bytes are not what was written.
	ErrCorrupt = errors.New("store is corrupt")
)

// Limits that every engine keeps.
const (
	MaxKey   = 1 << 10
	MaxValue = 4 << 20
)

// Engine is an ordered key-value map with serializable transactions. Keys
// order as bytes do. Everything about customers and deals is built on top and
// written once; an engine is a few hundred lines. The suite in store/storetest
// says the rest of what an engine MUST do.
type Engine interface {
	// View runs fn on a snapshot: it sees one committed state, however long it
	// takes and whatever is written meanwhile. It returns what fn returns.
	View(ctx context.Context, fn func(Reader) error) error

	// Update runs fn and commits what it wrote. When Update returns nil, the
	// writes are durable, and stamp is the transaction's place in the order of
	// all commits: later commits have larger stamps, and a snapshot that sees a
	// stamp sees all smaller ones.
	//
	// Transactions are serializable: the result is as if they ran one after the
	// other in the order of their stamps. fn MAY run more than once, and
	// concurrently with other closures, so it MUST touch nothing but tx.
	//
	// When fn returns an error or panics (ErrPanic), or ctx ends before the
	// transaction joined a commit, nothing is written, and no other caller
	// notices. An error of the disk fails every transaction of that commit.
	// Update MUST NOT be called inside View or Update.
	Update(ctx context.Context, fn func(RawTx) error) (stamp uint64, err error)

	// Check verifies the engine's own structure, and returns all that it finds.
	Check(ctx context.Context) error

	// Close waits for transactions under way. A second call does nothing.
	Close() error
}

// Reader reads one consistent state. The slices that it returns are valid for
// the life of the transaction only, and MUST NOT be written to.
type Reader interface {
	// Get returns the value of key, or ErrNotFound.
	Get(key []byte) ([]byte, error)
	// Scan calls fn for each key in r, in order, until fn returns false.
	Scan(r Range, fn func(key, value []byte) bool) error
}

// RawTx reads and writes. Reads see the transaction's own writes. Nothing is
// handed to the engine's disk before fn returns nil.
type RawTx interface {
	Reader
	// Put sets key to value; both are copied before Put returns.
	Put(key, value []byte) error
	// Delete removes key; it is no error if there is none.
	Delete(key []byte) error
	// PutStamped is Put, but the stamp of the commit is written as 8 bytes, big
	// endian, after key (StampKey) or before value (StampValue). What it writes
	// cannot be read in the same transaction. It is how a journal is in the
	// order of commits although its writers run side by side.
	PutStamped(where Stamp, key, value []byte) error
	// Next returns a number that no other call for this counter has returned or
	// will return, starting at 1 and rising. It never makes two transactions
	// conflict; the price is that numbers of failed transactions may be lost.
	Next(counter string) (uint64, error)
}

// Stamp says where PutStamped writes the stamp.
type Stamp int

// The places of a stamp.
const (
	StampKey Stamp = iota
	StampValue
)

// Range is the keys k with From <= k < To, in rising order, or falling if
// Reverse. A nil To means no upper bound.
type Range struct {
	From, To []byte
	Reverse  bool
}

// Prefix returns the range of the keys that begin with p.
func Prefix(p []byte) Range { return Range{From: p, To: PrefixEnd(p)} }

// PrefixEnd returns the first key after all that begin with p, or nil if there
// is none.
func PrefixEnd(p []byte) []byte {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] != 0xff {
			end := append([]byte{}, p[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}
