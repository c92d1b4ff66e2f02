package boltstore

import (
	"bytes"

	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
)

// snapshot reads one bbolt transaction: a committed state, or, for a closure that
// runs again, the state that the commit under way has reached.
type snapshot struct {
	kv *bolt.Bucket
}

var _ store.Reader = snapshot{}

func newSnapshot(tx *bolt.Tx) snapshot { return snapshot{kv: tx.Bucket(kvBucket)} }

// Get implements store.Reader.
func (s snapshot) Get(key []byte) (value []byte, err error) {
	defer guard(&err)
	if value = s.kv.Get(key); value == nil {
		return nil, store.ErrNotFound
	}
	return value, nil
}

// Scan implements store.Reader.
func (s snapshot) Scan(r store.Range, fn func(key, value []byte) bool) error {
	c, err := s.cursor(r)
	for ; err == nil && c.key != nil; err = c.next() {
		if !fn(c.key, c.value) {
			return nil
		}
	}
	return err
}

// cursor stands on a key of a range, or behind its end, where key is nil.
type cursor struct {
	c          *bolt.Cursor
	r          store.Range
	key, value []byte
}

func (s snapshot) cursor(r store.Range) (c cursor, err error) {
	defer guard(&err)
	c = cursor{c: s.kv.Cursor(), r: r}
	switch {
	case !r.Reverse:
		c.stand(c.c.Seek(r.From))
	case r.To == nil:
		c.stand(c.c.Last())
	default:
		if k, _ := c.c.Seek(r.To); k == nil {
			c.stand(c.c.Last())
		} else {
			c.stand(c.c.Prev())
		}
	}
	return c, nil
}

func (c *cursor) next() (err error) {
	defer guard(&err)
	if c.r.Reverse {
		c.stand(c.c.Prev())
	} else {
		c.stand(c.c.Next())
	}
	return nil
}

func (c *cursor) stand(key, value []byte) {
	if key != nil && !c.inside(key) {
		key = nil
	}
	c.key, c.value = key, value
}

// inside looks only at the end of the range that the cursor moves towards.
func (c *cursor) inside(key []byte) bool {
	if c.r.Reverse {
		return bytes.Compare(key, c.r.From) >= 0
	}
	return c.r.To == nil || bytes.Compare(key, c.r.To) < 0
}
