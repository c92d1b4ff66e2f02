package boltstore

import (
	"bytes"
	"slices"
	"sort"

	"github.com/rapport-crm/rapport/store"
)

// kind says what a buffered write does to its key.
type kind int

const (
	put kind = iota
	remove
	// putStamped is a put whose value gets the stamp in front at commit.
	putStamped
)

// write is one buffered change.
type write struct {
	key, value []byte
	kind       kind
}

// buffer holds the writes of one transaction: the last one for each key, ordered
// by key. A sorted slice is the fastest thing for the handful of writes that a
// command makes, and appending is free for those that come in order.
type buffer struct {
	writes []write
	// stamped are the writes whose key is complete only at commit.
	stamped []write
	// bytes is what the buffer holds, to bound a commit.
	bytes int
	// edits counts the changes, so that a scan notices one made under it.
	edits int
}

func (b *buffer) empty() bool { return len(b.writes) == 0 && len(b.stamped) == 0 }

// set remembers w, which the buffer owns from here on.
func (b *buffer) set(w write) {
	b.edits++
	b.bytes += len(w.key) + len(w.value)
	n := len(b.writes)
	if n == 0 || bytes.Compare(b.writes[n-1].key, w.key) < 0 {
		b.writes = append(b.writes, w)
		return
	}
	i, found := b.find(w.key)
	if found {
		b.writes[i] = w
		return
	}
	b.writes = slices.Insert(b.writes, i, w)
}

func (b *buffer) setStampedKey(w write) {
	b.bytes += len(w.key) + len(w.value)
	b.stamped = append(b.stamped, w)
}

// get returns the write for key, if there is one that can be read.
func (b *buffer) get(key []byte) (write, bool) {
	i, found := b.find(key)
	if !found || b.writes[i].kind == putStamped {
		return write{}, false
	}
	return b.writes[i], true
}

func (b *buffer) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(b.writes, key, func(w write, key []byte) int {
		return bytes.Compare(w.key, key)
	})
}

// bufferCursor walks the buffered writes within a range, in its direction. It
// stays right when the buffer changes under it: it then goes on after the last
// key that it gave.
type bufferCursor struct {
	b     *buffer
	r     store.Range
	i     int
	edits int
	last  []byte
}

func (b *buffer) cursor(r store.Range) *bufferCursor {
	c := &bufferCursor{b: b, r: r, edits: b.edits}
	switch {
	case !r.Reverse:
		c.i, _ = b.find(r.From)
	case r.To == nil:
		c.i = len(b.writes) - 1
	default:
		i, _ := b.find(r.To)
		c.i = i - 1
	}
	return c
}

// peek returns the write at the cursor, or nil at the end of the range.
func (c *bufferCursor) peek() *write {
	if c.edits != c.b.edits {
		c.reposition()
	}
	for c.i >= 0 && c.i < len(c.b.writes) {
		w := &c.b.writes[c.i]
		if !within(c.r, w.key) {
			return nil
		}
		if w.kind != putStamped {
			return w
		}
		c.step()
	}
	return nil
}

func (c *bufferCursor) step() {
	if c.r.Reverse {
		c.i--
	} else {
		c.i++
	}
}

// passed tells the cursor that the scan gave out key, from here or elsewhere.
func (c *bufferCursor) passed(key []byte) { c.last = key }

func (c *bufferCursor) reposition() {
	c.edits = c.b.edits
	if c.last == nil {
		*c = *c.b.cursor(c.r)
		return
	}
	i := sort.Search(len(c.b.writes), func(i int) bool {
		cmp := bytes.Compare(c.b.writes[i].key, c.last)
		return cmp > 0 || cmp == 0 && c.r.Reverse
	})
	if c.r.Reverse {
		i--
	}
	c.i = i
}

// within reports whether key is in r.
func within(r store.Range, key []byte) bool {
	return bytes.Compare(key, r.From) >= 0 && (r.To == nil || bytes.Compare(key, r.To) < 0)
}
