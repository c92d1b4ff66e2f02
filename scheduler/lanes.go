package scheduler

import (
	"maps"
	"sync"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// width is how many people one platform is speaking to at a time: enough to
// reach its rate limit when each message takes a third of a second.
const width = 16

// lanes are the ways to people, members and contacts. Each person has one, so that what is said to
// somebody comes in order, and a platform that is slow or hangs holds up those
// on it, at most width at a time, and nobody else.
type lanes struct {
	mu sync.Mutex
	// busy are those who are being spoken to.
	busy map[crm.Ref]bool
	// load is how many of these each platform has.
	load map[string]int
	// resting are lanes in which the store failed, until when.
	resting map[crm.Ref]time.Time
	all     sync.WaitGroup
}

func newLanes() lanes {
	return lanes{busy: map[crm.Ref]bool{}, load: map[string]int{}, resting: map[crm.Ref]time.Time{}}
}

// room returns what the lanes can take, with as many people at a time on each
// platform.
func (l *lanes) room(now time.Time, width int) room {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := room{closed: map[crm.Ref]bool{}, load: maps.Clone(l.load), width: width}
	for id := range l.busy {
		r.closed[id] = true
	}
	for id, until := range l.resting {
		if now.Before(until) {
			r.closed[id] = true
		} else {
			delete(l.resting, id)
		}
	}
	return r
}

// room is what the lanes can take, as seen by one look at the outbox.
type room struct {
	closed map[crm.Ref]bool
	load   map[string]int
	width  int
}

// take takes a way to somebody, unless the platform has none now.
func (r room) take(platform string) bool {
	if r.load[platform] >= r.width {
		return false
	}
	r.load[platform]++
	return true
}

// full reports whether no platform has a way left.
func (r room) full(platforms map[string]Sender) bool {
	for name := range platforms {
		if r.load[name] < r.width {
			return false
		}
	}
	return len(platforms) > 0
}

// wakes returns when the first lane that rests goes on.
func (l *lanes) wakes(now time.Time) (first time.Time, resting bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, until := range l.resting {
		if until.After(now) && (!resting || until.Before(first)) {
			first, resting = until, true
		}
	}
	return first, resting
}

// rest closes a lane for a while: the store failed there.
func (l *lanes) rest(id crm.Ref, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.resting[id] = until
}

// open runs a lane on its own, and calls done when it is free again.
func (l *lanes) open(to crm.Ref, platform string, run, done func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy[to] = true
	l.load[platform]++
	l.all.Go(func() {
		defer done()
		defer l.close(to, platform)
		run()
	})
}

func (l *lanes) close(to crm.Ref, platform string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.busy, to)
	l.load[platform]--
}
