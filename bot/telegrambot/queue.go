package telegrambot

import (
	"context"
	"sync"
)

// backlog is how many updates may wait in this process. More stay with
// Telegram, which keeps them for a day.
const backlog = 1024

// queues work one job after another in a chat, and the chats side by side.
type queues struct {
	slots chan struct{}
	work  sync.WaitGroup

	mu      sync.Mutex
	waiting map[int64][]func()
	known   map[int64]bool // ids lined up or under way
	closed  bool
}

func newQueues() *queues {
	return &queues{
		slots:   make(chan struct{}, backlog),
		waiting: map[int64][]func(){},
		known:   map[int64]bool{},
	}
}

// admit waits for a place in the backlog. The place is given back by the job
// passed to add, or by release.
func (q *queues) admit(ctx context.Context) error {
	select {
	case q.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *queues) release() { <-q.slots }

// add appends a job to a chat's queue and keeps its place until it is done. It
// returns false if the id is lined up already, or if the queues are closed.
func (q *queues) add(chat, id int64, job func()) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.known[id] {
		return false
	}
	q.known[id] = true
	jobs, busy := q.waiting[chat]
	q.waiting[chat] = append(jobs, job)
	if !busy {
		q.work.Go(func() { q.drain(chat) })
	}
	return true
}

// forget lets an id be lined up again.
func (q *queues) forget(id int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.known, id)
}

// drain works a chat's queue until it is empty.
func (q *queues) drain(chat int64) {
	for {
		job := q.next(chat)
		if job == nil {
			return
		}
		job()
		q.release()
	}
}

func (q *queues) next(chat int64) func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.waiting[chat]
	if len(jobs) == 0 {
		delete(q.waiting, chat)
		return nil
	}
	q.waiting[chat] = jobs[1:]
	return jobs[0]
}

// close takes no more jobs and returns when those lined up have run.
func (q *queues) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.work.Wait()
}
