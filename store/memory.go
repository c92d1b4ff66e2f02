package store

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// Memory is a small durable map for one owner: an adapter's dialogues, tokens
// and deliveries, the scheduler's marks. Nothing in it is journaled.
type Memory struct {
	store *Store
	ws    crm.WorkspaceID
	owner string
}

// Memory returns the owner's memory; owners do not see each other's keys.
func (s *Store) Memory(ws crm.WorkspaceID, owner string) *Memory { return &Memory{s, ws, owner} }

func (tx *Tx) memoryKey(owner, k string) []byte {
	return append(text(tx.key(tableMemory), owner), k...)
}

// Remember sets a key of the owner's memory, until it is to be forgotten (the
// zero time: never by itself).
func (tx *Tx) Remember(owner, k string, value []byte, until time.Time) error {
	var expiry uint64
	if !until.IsZero() {
		expiry = uint64(until.Unix())
	}
	return tx.put(tx.memoryKey(owner, k), append(u64(nil, expiry), value...))
}

// Recall returns a key of the owner's memory, or ErrNotFound.
func (tx *Tx) Recall(owner, k string) ([]byte, error) {
	v, err := tx.get(tx.memoryKey(owner, k))
	if err != nil {
		return nil, err
	}
	if expired(v, tx.Now) {
		return nil, ErrNotFound
	}
	return v[8:], nil
}

// Forget deletes a key of the owner's memory.
func (tx *Tx) Forget(owner, k string) error { return tx.delete(tx.memoryKey(owner, k)) }

func expired(v []byte, now time.Time) bool {
	until := binary.BigEndian.Uint64(v)
	return until != 0 && int64(until) <= now.Unix()
}

// Get returns the value, or ErrNotFound when there is none or it has expired.
func (m *Memory) Get(ctx context.Context, k string) (value []byte, err error) {
	err = m.store.View(ctx, m.ws, func(tx *Tx) error {
		v, err := tx.Recall(m.owner, k)
		value = append([]byte{}, v...)
		return err
	})
	return value, err
}

// Put sets the value, and forgets it after keep (0: never by itself).
func (m *Memory) Put(ctx context.Context, k string, value []byte, keep time.Duration) error {
	_, err := m.store.Update(ctx, m.ws, Cause{}, func(tx *Tx) error {
		var until time.Time
		if keep > 0 {
			until = tx.Now.Add(keep)
		}
		return tx.Remember(m.owner, k, value, until)
	})
	return err
}

// Delete forgets the key; it is no error if there is none.
func (m *Memory) Delete(ctx context.Context, k string) error {
	_, err := m.store.Update(ctx, m.ws, Cause{}, func(tx *Tx) error { return tx.Forget(m.owner, k) })
	return err
}

// List calls fn for each key with the prefix that has not expired, in order,
// until fn returns false.
func (m *Memory) List(ctx context.Context, prefix string, fn func(k string, v []byte) bool) error {
	return m.store.View(ctx, m.ws, func(tx *Tx) error {
		head := len(tx.memoryKey(m.owner, ""))
		return tx.scan(Prefix(tx.memoryKey(m.owner, prefix)), func(k, v []byte) (bool, error) {
			return expired(v, tx.Now) || fn(string(k[head:]), append([]byte{}, v[8:]...)), nil
		})
	})
}

// PurgeMemory deletes what has expired, at most limit keys, and returns how many.
func (tx *Tx) PurgeMemory(limit int) (int, error) {
	var keys [][]byte
	err := tx.scan(Prefix(tx.key(tableMemory)), func(k, v []byte) (bool, error) {
		if expired(v, tx.Now) {
			keys = append(keys, append([]byte{}, k...))
		}
		return len(keys) < limit, nil
	})
	for _, k := range keys {
		err = errors.Join(err, tx.delete(k))
	}
	return len(keys), err
}
