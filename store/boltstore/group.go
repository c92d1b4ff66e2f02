package boltstore

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// fillPercent is how full a page is left when it splits. Most keys begin with what
// rises in time, so most pages never get another key: against bbolt's half, the
// file is a third smaller and commits are a few per cent faster.
const fillPercent = 0.9

// errUnfinished is the answer to a closure that left its goroutine in the middle,
// as a failed test does.
var errUnfinished = errors.New("transaction did not return")

// group is one commit in the making.
type group struct {
	tx       *bolt.Tx
	kv       *bolt.Bucket
	recent   *recent
	counters *counters
	// stamp is the last one given.
	stamp uint64
	marks marks
	// applied counts the members whose writes are in tx, reruns those that had to
	// run again.
	applied, reruns uint64
}

func newGroup(t *bolt.Tx, w *writer) *group {
	kv := t.Bucket(kvBucket)
	kv.FillPercent = fillPercent
	return &group{tx: t, kv: kv, recent: &w.recent, counters: w.counters, marks: marks{}}
}

// commitGroup commits what can be committed of members, and answers them all.
// An error of the disk is everybody's, also of those who were refused because of
// what a neighbour wrote.
func (w *writer) commitGroup(members []*member) {
	err := w.tryGroup(members)
	if err != nil {
		err = fmt.Errorf("commit: %w", err)
	}
	for _, m := range members {
		if err != nil {
			m.err = err
		}
		close(m.answer)
	}
}

func (w *writer) tryGroup(members []*member) (err error) {
	defer guard(&err)
	t, err := w.db.Begin(true)
	if err != nil {
		return err
	}
	defer rollback(t)
	id := t.ID()
	w.recent.begin(id)
	g := newGroup(t, w)
	err = g.fill(members)
	switch {
	case err == nil && g.applied == 0:
		w.recent.cancel()
		return nil
	case err == nil:
		err = w.sync(g)
	}
	if err != nil {
		w.recent.lose(id)
		return err
	}
	w.count(g)
	w.recent.trim()
	return nil
}

// fill takes the members in turn. What one closure does wrong is its own error;
// the error returned is everybody's.
func (g *group) fill(members []*member) (err error) {
	defer guard(&err)
	if g.stamp, err = readStamp(g.tx); err != nil {
		return err
	}
	for _, m := range members {
		if !m.taken.CompareAndSwap(false, true) {
			continue
		}
		if g.recent.conflicts(&m.tx.reads, m.tx.version) {
			g.rerun(m)
		}
		if m.err == nil {
			if err := g.admit(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// rerun runs the closure of m again, on all that was written before its turn. It
// has a goroutine to itself, so that not even runtime.Goexit stops the writer.
func (g *group) rerun(m *member) {
	g.reruns++
	m.tx.abandon()
	m.tx = newTx(g.tx, g.counters)
	m.err = errUnfinished
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.err = m.tx.run(m.fn)
	}()
	<-done
}

// admit gives m its stamp and puts its writes.
func (g *group) admit(m *member) error {
	if !m.tx.writes() {
		m.stamp = g.stamp
		return nil
	}
	g.stamp++
	g.applied++
	m.stamp = g.stamp
	g.marks.add(m.tx.numbers)
	return g.apply(&m.tx.buffer)
}

func (g *group) apply(b *buffer) error {
	stamp := number(g.stamp)
	keys := make([][]byte, 0, len(b.writes)+len(b.stamped))
	for _, w := range b.writes {
		if err := g.put(w, stamp); err != nil {
			return err
		}
		keys = append(keys, w.key)
	}
	for _, w := range b.stamped {
		key := append(w.key, stamp...)
		if err := g.kv.Put(key, w.value); err != nil {
			return err
		}
		keys = append(keys, key)
	}
	g.recent.add(keys)
	return nil
}

func (g *group) put(w write, stamp []byte) error {
	switch w.kind {
	case remove:
		return g.kv.Delete(w.key)
	case putStamped:
		return g.kv.Put(w.key, append(stamp[:stampSize:stampSize], w.value...))
	default:
		return g.kv.Put(w.key, w.value)
	}
}

// sync makes the commit durable, and tells readers that it is on its way.
func (w *writer) sync(g *group) (err error) {
	if err := g.tx.Bucket(metaBucket).Put(stampKey, number(g.stamp)); err != nil {
		return err
	}
	if err := g.marks.store(g.tx); err != nil {
		return err
	}
	s := &syncing{version: g.tx.ID(), done: make(chan struct{})}
	w.syncing.Store(s)
	defer func() {
		s.err = err
		w.syncing.Store(nil)
		close(s.done)
	}()
	return commit(g.tx)
}

// commit is bbolt's, whose panic over a damaged page becomes an error.
func commit(t *bolt.Tx) (err error) {
	defer guard(&err)
	return t.Commit()
}

func (w *writer) count(g *group) {
	w.commits.Add(1)
	w.members.Add(g.applied)
	w.reruns.Add(g.reruns)
}
