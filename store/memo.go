package store

import (
	"bytes"
	"sync"
)

// memoSize is how many decoded records of a kind are kept at most.
const memoSize = 4096

// memo keeps records that were decoded lately, by key, each with the bytes that
// it was decoded from: decoding is the cost of reading, and a team's settings
// and members are read with every line. A record is taken from the memo only
// if the transaction reads the very same bytes, so the memo can never be stale.
// What a record points to is shared by all who get it, and MUST NOT be written to.
type memo[T any] struct {
	mu    sync.RWMutex
	known map[string]decoded[T]
}

type decoded[T any] struct {
	raw []byte
	rec T
}

// get returns the record that these bytes decode to, if it is known.
func (m *memo[T]) get(k, raw []byte) (T, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	d, ok := m.known[string(k)]
	return d.rec, ok && bytes.Equal(d.raw, raw)
}

// put remembers what bytes decode to. A memo that is full begins anew.
func (m *memo[T]) put(k, raw []byte, rec T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) >= memoSize {
		m.known = nil
	}
	m.keep(k, raw, rec)
}

// fill remembers it if there is room: a walk over all records must not drive out
// those that are read with every line.
func (m *memo[T]) fill(k, raw []byte, rec T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) < memoSize/2 {
		m.keep(k, raw, rec)
	}
}

func (m *memo[T]) keep(k, raw []byte, rec T) {
	if m.known == nil {
		m.known = make(map[string]decoded[T])
	}
	m.known[string(k)] = decoded[T]{bytes.Clone(raw), rec}
}
