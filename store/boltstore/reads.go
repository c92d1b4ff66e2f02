package boltstore

import (
	"bytes"

	"github.com/rapport-crm/rapport/store"
)

// reads is what a transaction looked at: if none of it was written since its
// snapshot, running it now would give the same result.
type reads struct {
	keys   [][]byte
	ranges []span
}

// span is the keys k with from <= k < to; a nil to is no bound.
type span struct{ from, to []byte }

func (r *reads) addKey(key []byte) { r.keys = append(r.keys, bytes.Clone(key)) }

// addScan notes a scan of s that stopped at the key last, or a whole one if last
// is nil. What lies behind the last key was not looked at, so it can change
// freely: "the first due reminder" does not conflict with a later one.
func (r *reads) addScan(s store.Range, last []byte) {
	read := span{from: bytes.Clone(s.From), to: bytes.Clone(s.To)}
	switch {
	case last == nil:
	case s.Reverse:
		read.from = bytes.Clone(last)
	default:
		read.to = append(bytes.Clone(last), 0)
	}
	r.ranges = append(r.ranges, read)
}
