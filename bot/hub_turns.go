package bot

import (
	"context"
	"sync"
)

// turns are lines in which deliveries stand: what one person says takes effect
// in the order in which it came, and nobody waits for somebody else.
type turns struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is who stands in one: the last, and how many.
type line struct {
	last *turn
	n    int
}

// typed is how many lines one person may have under way that take turns. Nobody
// types more before the first is answered; a program that says lines for one
// account in parallel must not wait for a commit with each.
const typed = 8

// turn is a place in a line. before is closed when those in front are done.
type turn struct {
	line   string
	of     *turns
	before <-chan struct{}
	done   chan struct{}
	once   sync.Once
}

// take stands behind those who stand in the line of that name, if they are fewer
// than most (0: however many). Who stands in none need not wait.
func (ts *turns) take(name string, most int) *turn {
	t := &turn{of: ts, done: make(chan struct{})}
	ts.mu.Lock()
	defer ts.mu.Unlock()
	l := ts.lines[name]
	if name == "" || l != nil && most > 0 && l.n >= most {
		return t
	}
	t.line = name
	if l == nil {
		l = &line{}
		if ts.lines == nil {
			ts.lines = make(map[string]*line)
		}
		ts.lines[name] = l
	} else {
		t.before = l.last.done
	}
	l.last = t
	l.n++
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
	if l := t.of.lines[t.line]; l != nil {
		if l.n--; l.n == 0 {
			delete(t.of.lines, t.line)
		}
	}
	close(t.done)
}
