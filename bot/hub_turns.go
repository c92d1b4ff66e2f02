package bot

import (
	"context"
	"sync"
)

// turns are lines in which deliveries stand: what one person says takes effect
// in the order in which it came, and nobody waits for somebody else.
type turns struct {
	mu   sync.Mutex
	last map[string]*turn
}

// turn is a place in a line. before is closed when those in front are done.
type turn struct {
	line   string
	of     *turns
	before <-chan struct{}
	done   chan struct{}
	once   sync.Once
}

// take stands behind those who stand in the line. Who stands in none need not
// wait.
func (ts *turns) take(line string) *turn {
	t := &turn{line: line, of: ts, done: make(chan struct{})}
	if line == "" {
		return t
	}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if front, ok := ts.last[line]; ok {
		t.before = front.done
	}
	if ts.last == nil {
		ts.last = make(map[string]*turn)
	}
	ts.last[line] = t
	return t
}

// wait returns when those in front are done, or false when ctx ends before.
func (t *turn) wait(ctx context.Context) bool {
	if t.before == nil {
		return true
	}
	select {
	case <-t.before:
		return true
	case <-ctx.Done():
		return false
	}
}

// over lets the next one. It may be called several times.
func (t *turn) over() {
	t.once.Do(func() {
		if t.before != nil {
			select {
			case <-t.before:
			default: // it gave up waiting; those in front still come first
				go t.pass()
				return
			}
		}
		t.leave()
	})
}

// pass leaves when those in front are done.
func (t *turn) pass() {
	<-t.before
	t.leave()
}

func (t *turn) leave() {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	if t.of.last[t.line] == t {
		delete(t.of.last, t.line)
	}
	close(t.done)
}
