package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// Errors of writing records.
var (
	// ErrChanged: the record is no longer as the caller read it.
	ErrChanged = errors.New("record was changed meanwhile")
	// ErrStays: the record is one that is never removed.
	ErrStays = errors.New("members and settings are never removed")
)

// Version tells one content of a record from another. It is derived from the
// stored bytes, so that taking a change back brings the old version back.
type Version uint32

// Collection is the records of one kind: JSON under their number, with the
// index entries that Put and Delete keep true in the same transaction.
type Collection[K ~uint64, T any] struct {
	kind  crm.Kind
	id    func(T) K
	setID func(*T, K)
	// entries derives a record's index entries.
	entries func(T) []entry
	// stays says that a record is never removed: others name it without being
	// about it, and it can be switched off.
	stays bool
	// after runs when a record changed: what else must follow in the same
	// transaction, by command and by undo alike. before is nil for a new
	// record, now for a removed one.
	after func(tx *Tx, before, now *T) error
	memo  memo[T]
}

func (c *Collection[K, T]) recordKey(tx *Tx, id K) []byte {
	return u64(tx.key(table(c.kind)), uint64(id))
}

// Get returns the record, or ErrNotFound.
func (c *Collection[K, T]) Get(tx *Tx, id K) (T, error) {
	rec, _, err := c.GetVersion(tx, id)
	return rec, err
}

// GetVersion returns the record and its version, for a later PutIf.
func (c *Collection[K, T]) GetVersion(tx *Tx, id K) (T, Version, error) {
	k := c.recordKey(tx, id)
	raw, err := tx.get(k)
	if err != nil {
		var none T
		return none, 0, fmt.Errorf("%c%d: %w", c.kind, uint64(id), err)
	}
	rec, ok := c.memo.get(k, raw)
	if !ok {
		if rec, err = c.decode(raw); err == nil {
			c.memo.put(k, raw, rec)
		}
	}
	return rec, version(raw), err
}

func version(raw []byte) Version { return Version(crc32.Checksum(raw, castagnoli)) }

func (c *Collection[K, T]) decode(raw []byte) (T, error) {
	var rec T
	if err := json.Unmarshal(raw, &rec); err != nil {
		return rec, fmt.Errorf("%c: %w: %w", c.kind, ErrCorrupt, err)
	}
	return rec, nil
}

// Add gives the record the next number of its kind and puts it.
func (c *Collection[K, T]) Add(tx *Tx, rec T) (T, error) {
	n, err := tx.next(c.kind)
	if err != nil {
		return rec, err
	}
	c.setID(&rec, K(n))
	return rec, c.Put(tx, rec)
}

// Put writes the record under its number, new or not.
func (c *Collection[K, T]) Put(tx *Tx, rec T) error {
	raw, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("%c%d: %w", c.kind, uint64(c.id(rec)), err)
	}
	return c.write(tx, c.id(rec), raw, &rec)
}

// PutIf is Put if the record still has the version that was read, else ErrChanged.
func (c *Collection[K, T]) PutIf(tx *Tx, rec T, v Version) error {
	raw, err := tx.get(c.recordKey(tx, c.id(rec)))
	if err != nil {
		return err
	}
	if version(raw) != v {
		return fmt.Errorf("%c%d: %w", c.kind, uint64(c.id(rec)), ErrChanged)
	}
	return c.Put(tx, rec)
}

// Delete removes the record, or returns ErrNotFound, or ErrStays for a member
// or the settings.
func (c *Collection[K, T]) Delete(tx *Tx, id K) error {
	if _, err := tx.get(c.recordKey(tx, id)); err != nil {
		return fmt.Errorf("%c%d: %w", c.kind, uint64(id), err)
	}
	return c.write(tx, id, nil, nil)
}

// restore writes stored bytes back as they once were (nil removes the record).
func (c *Collection[K, T]) restore(tx *Tx, n uint64, raw []byte) error {
	if raw == nil {
		return c.write(tx, K(n), nil, nil)
	}
	rec, err := c.decode(raw)
	if err != nil {
		return err
	}
	return c.write(tx, K(n), raw, &rec)
}

// write replaces the record's stored bytes and moves its index entries; rec is
// what raw says, and both are nil to remove it. It is the one way in, for
// commands and for undo.
func (c *Collection[K, T]) write(tx *Tx, id K, raw []byte, rec *T) error {
	k := c.recordKey(tx, id)
	before, old, err := c.stored(tx, k)
	if err != nil || bytes.Equal(before, raw) {
		return err
	}
	if raw == nil && c.stays {
		return fmt.Errorf("%c%d: %w", c.kind, uint64(id), ErrStays)
	}
	if err := c.moveEntries(tx, old, rec); err != nil {
		return err
	}
	if raw == nil {
		err = tx.delete(k)
	} else {
		err = tx.put(k, raw)
	}
	if err != nil {
		return err
	}
	tx.note(crm.Ref{Kind: c.kind, N: uint64(id)}, before, raw)
	if c.after == nil {
		return nil
	}
	return c.after(tx, old, rec)
}

// stored returns the record's bytes and what they say, both nil if it is new.
func (c *Collection[K, T]) stored(tx *Tx, k []byte) ([]byte, *T, error) {
	raw, err := tx.get(k)
	if errors.Is(err, ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	rec, err := c.decode(raw)
	return slices.Clone(raw), &rec, err
}

// moveEntries deletes the entries that only the old record has, and writes
// those that the new one adds or changes. Either may be nil.
func (c *Collection[K, T]) moveEntries(tx *Tx, before, after *T) error {
	old := map[string][]byte{}
	if before != nil {
		for _, e := range c.entries(*before) {
			old[string(e.key(tx.ws))] = e.value
		}
	}
	if after != nil {
		for _, e := range c.entries(*after) {
			k := e.key(tx.ws)
			v, had := old[string(k)]
			delete(old, string(k))
			if had && bytes.Equal(v, e.value) {
				continue
			}
			if err := tx.put(k, e.value); err != nil {
				return err
			}
		}
	}
	for k := range old {
		if err := tx.delete([]byte(k)); err != nil {
			return err
		}
	}
	return nil
}

// Each calls fn for the records in the order of their numbers, newest first if
// reverse, until fn returns false.
func (c *Collection[K, T]) Each(tx *Tx, reverse bool, fn func(T) (bool, error)) error {
	r := Prefix(tx.key(table(c.kind)))
	r.Reverse = reverse
	return tx.scan(r, func(k, raw []byte) (bool, error) {
		rec, ok := c.memo.get(k, raw)
		if !ok {
			var err error
			if rec, err = c.decode(raw); err != nil {
				return false, err
			}
			c.memo.fill(k, raw, rec)
		}
		return fn(rec)
	})
}

// through calls fn with the number that ends each key of an index range.
func through[K ~uint64](tx *Tx, r Range, fn func(K) (bool, error)) error {
	return tx.scan(r, func(k, _ []byte) (bool, error) { return fn(K(last64(k))) })
}

// via loads the records that an index range names, at most limit (0: all).
func (c *Collection[K, T]) via(tx *Tx, r Range, limit int) ([]T, error) {
	var out []T
	err := through(tx, r, func(id K) (bool, error) {
		rec, err := c.Get(tx, id)
		if err != nil {
			return false, err
		}
		out = append(out, rec)
		return limit == 0 || len(out) < limit, nil
	})
	return out, err
}
