package boltstore

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
)

// Bounds of one commit: they bound how long the first in it waits for the last.
const (
	maxGroup      = 256
	maxGroupBytes = 16 << 20
)

// writer is the one goroutine that changes the file.
type writer struct {
	db       *bolt.DB
	counters *counters
	recent   recent
	queue    chan *member
	done     chan struct{}
	// syncing is the commit that readers may see but that is not yet durable.
	syncing atomic.Pointer[syncing]

	commits, members, reruns atomic.Uint64
}

// Stats counts commits, the transactions in them, and how many of these had to
// run again because of a conflict.
type Stats struct {
	Commits, Transactions, Reruns uint64
}

func (w *writer) stats() Stats {
	return Stats{Commits: w.commits.Load(), Transactions: w.members.Load(), Reruns: w.reruns.Load()}
}

// member is a transaction that waits for its commit.
type member struct {
	fn func(store.RawTx) error
	tx *tx
	// taken is set by the writer when the transaction joins a commit, or by the
	// caller when its context ends before that; whoever sets it decides.
	taken  atomic.Bool
	answer chan struct{}
	// stamp and err are the answer.
	stamp uint64
	err   error
}

// syncing is a commit on its way to the disk. err may be read once done is closed.
type syncing struct {
	version int
	done    chan struct{}
	err     error
}

func startWriter(db *bolt.DB, c *counters) *writer {
	w := &writer{db: db, counters: c, queue: make(chan *member, maxGroup), done: make(chan struct{})}
	go w.run()
	return w
}

// stop ends the writer. Nobody may be in commit any more.
func (w *writer) stop() {
	close(w.queue)
	<-w.done
}

// commit hands t to the writer and waits for its answer. ctx counts until t joins
// a commit; from there on the answer comes as soon as the disk has it.
func (w *writer) commit(ctx context.Context, fn func(store.RawTx) error, t *tx) (uint64, error) {
	m := &member{fn: fn, tx: t, answer: make(chan struct{})}
	if !w.enqueue(ctx, m) {
		m.tx.abandon()
		return 0, ctx.Err()
	}
	<-m.answer
	if m.err != nil {
		m.tx.abandon()
		return 0, m.err
	}
	return m.stamp, nil
}

// enqueue waits until m is answered, or returns false if ctx ended before it
// joined a commit.
func (w *writer) enqueue(ctx context.Context, m *member) bool {
	select {
	case w.queue <- m:
	case <-ctx.Done():
		return false
	}
	select {
	case <-m.answer:
		return true
	case <-ctx.Done():
		return !m.taken.CompareAndSwap(false, true)
	}
}

// settle waits until what the snapshot version shows is durable. bbolt shows a
// commit as soon as it is written, a sync before it would survive a power cut, and
// an answer may not rest on less.
func (w *writer) settle(version int) error {
	s := w.syncing.Load()
	if s == nil || version < s.version {
		return nil
	}
	<-s.done
	return s.err
}

func (w *writer) run() {
	defer close(w.done)
	debug.SetPanicOnFault(true)
	group := make([]*member, 0, maxGroup)
	for m := range w.queue {
		group = w.gather(append(group[:0], m))
		w.commitGroup(group)
		clear(group)
	}
}

// gather adds whoever waits. It does not wait for anybody, but once nobody is left
// it lets the others run for a moment: those who were answered together come back
// together, and would else find the commit just gone.
func (w *writer) gather(group []*member) []*member {
	size, yielded := group[0].tx.buffer.bytes, false
	for len(group) < maxGroup && size < maxGroupBytes {
		select {
		case m, ok := <-w.queue:
			if !ok {
				return group
			}
			group, yielded = append(group, m), false
			size += m.tx.buffer.bytes
		default:
			if yielded {
				return group
			}
			runtime.Gosched()
			yielded = true
		}
	}
	return group
}
