package bot

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Hub stands between a platform that wants an acknowledgement within seconds
// and work that may take longer. Each delivery goes through [Hub.Do]:
//
//   - done within Patience: the answer travels in the acknowledgement, or has
//     gone out before it;
//   - slower: the raw delivery is written to Memory, acknowledged, and answered
//     when the work is done; if the process dies before, [Hub.Recover] redoes it;
//   - and if Memory does not answer either, the delivery is acknowledged as not
//     recorded, inside Patience plus Grace.
//
// Nothing is acknowledged that is neither done nor written down. Redoing is
// safe because the handler gives the same key the same answer, once. A hub is
// made by NewHub; its fields may be set before use, and not after.
type Hub struct {
	Memory Memory
	Log    *slog.Logger
	// Patience is how long a delivery may wait for its answer.
	Patience time.Duration
	// Grace is how long Memory may take to write a slow delivery down.
	Grace time.Duration
	// WorkLimit ends the context of work that will not end.
	WorkLimit time.Duration
	// Keep is how long Memory holds a delivery that could not be answered. It
	// must stay below the time for which the handler knows a key again.
	Keep time.Duration
	// Pauses are the waits between attempts to deliver an answer; after the
	// last one it stays in Memory for the next start.
	Pauses []time.Duration

	mu      sync.Mutex
	flights map[string]*Flight
	landed  recent
	closed  bool
	wg      sync.WaitGroup
	closing chan struct{}
	crew    crew
	turns   turns
}

// NewHub returns a hub with the usual times: one second to answer, another to
// write down, both well inside the three seconds that Slack gives.
func NewHub(memory Memory, log *slog.Logger) *Hub {
	closing := make(chan struct{})
	return &Hub{
		closing:   closing,
		crew:      newCrew(closing),
		Memory:    memory,
		Log:       log,
		Patience:  time.Second,
		Grace:     time.Second,
		WorkLimit: 2 * time.Minute,
		Keep:      24 * time.Hour,
		Pauses:    []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute},
	}
}

// Delivery is one thing that a platform delivered.
type Delivery struct {
	// Key is the Request.Key; without one the delivery cannot come twice.
	Key string
	// Turn names the line in which it stands: what stands in one takes effect in
	// the order in which it was taken, as far as a person types. Empty if it may pass
	// any other.
	Turn string
	// At is when it arrived, so that Recover redoes what came first first.
	At time.Time
	// Raw makes what Memory holds, and Recover's decode is given. It is called
	// for slow deliveries only.
	Raw func() ([]byte, error)
	// Work handles it. It may be called again with the same Key.
	Work func(ctx context.Context) Message
	// Deliver says the answer when it cannot travel in the acknowledgement.
	Deliver func(ctx context.Context, m Message) error
	// Carries tells whether the acknowledgement can carry the answer; nil if
	// it never can.
	Carries func(ctx context.Context, m Message) bool
	// Late, if set, is called after Deliver when the acknowledgement had gone
	// out bare before.
	Late func(ctx context.Context, m Message)
	// Sorry is what is said when Work panics.
	Sorry func() Message
}

// Outcome is how a delivery is to be acknowledged.
type Outcome int

// The outcomes.
const (
	// Answered: the acknowledgement carries the message.
	Answered Outcome = iota + 1
	// Delivered: the answer went its own way.
	Delivered
	// Kept: the delivery is written down, the answer will come.
	Kept
	// Unrecorded: neither done nor written down. The work was told to stop; the
	// acknowledgement must say that nothing was recorded.
	Unrecorded
	// Closed: the hub takes nothing any more. The delivery must not be
	// acknowledged, so that the platform brings it again.
	Closed
)

// Flight is a delivery under way. settled is closed when it may be acknowledged.
type Flight struct {
	settled chan struct{}
	outcome Outcome
	message Message
}

// Wait returns how to acknowledge the delivery, as soon as that is known.
func (f *Flight) Wait() (Message, Outcome) {
	<-f.settled
	return f.message, f.outcome
}

// Do runs one delivery and returns how to acknowledge it. The same key again,
// while the first is under way, waits for the first and is acknowledged alike.
// ctx carries values only: work that began is finished though the platform hang up.
func (h *Hub) Do(ctx context.Context, d Delivery) (Message, Outcome) {
	return h.Take(ctx, d).Wait()
}

// Take begins a delivery, behind those of the same turn that were taken before,
// and does not wait for it.
func (h *Hub) Take(ctx context.Context, d Delivery) *Flight {
	f, first := h.board(d.Key)
	if first && !h.begin(func(t *turn) { h.fly(context.WithoutCancel(ctx), f, d, t) }, d.Turn, typed) {
		h.land(d.Key, false)
		f.settle(Message{}, Closed)
	}
	return f
}

// begin takes a turn in a line of at most so many (0: any) and has the crew do fn
// as part of what Wait waits for, or reports false when the hub takes nothing any
// more.
func (h *Hub) begin(fn func(*turn), line string, most int) bool {
	if !h.enter() {
		return false
	}
	t := h.turns.take(line, most)
	h.crew.do(func() {
		defer h.wg.Done()
		fn(t)
	})
	return true
}

// Go runs fn as part of what Wait waits for, or reports false when the hub takes
// nothing any more.
func (h *Hub) Go(fn func()) bool {
	if !h.enter() {
		return false
	}
	go func() {
		defer h.wg.Done()
		fn()
	}()
	return true
}

// enter counts the caller in, until it calls h.wg.Done, or reports false when the
// hub takes nothing any more.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.wg.Add(1)
	}
	return !h.closed
}

// Wait closes the hub, and returns when all work in flight is done and its
// answers are delivered, or left in Memory for the next start.
func (h *Hub) Wait() {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.closing)
	}
	h.mu.Unlock()
	h.wg.Wait()
}

// board returns the flight of the key, and whether the caller is the first on it.
func (h *Hub) board(key string) (*Flight, bool) {
	f := &Flight{settled: make(chan struct{})}
	if key == "" {
		return f, true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if under, ok := h.flights[key]; ok {
		return under, false
	}
	if h.landed.has(key) {
		f.settle(Message{}, Delivered)
		return f, false
	}
	if h.flights == nil {
		h.flights = make(map[string]*Flight)
	}
	h.flights[key] = f
	return f, true
}

// settle says how the flight is acknowledged.
func (f *Flight) settle(m Message, o Outcome) {
	f.message, f.outcome = m, o
	close(f.settled)
}

// isSettled reports whether it was acknowledged already.
func (f *Flight) isSettled() bool {
	select {
	case <-f.settled:
		return true
	default:
		return false
	}
}

// land ends the flight. What was delivered apart from an acknowledgement need
// not be delivered again when the platform repeats itself.
func (h *Hub) land(key string, delivered bool) {
	if key == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.flights, key)
	if delivered {
		h.landed.add(key)
	}
}

// barrier calls work and turns a panic into an apology.
func (h *Hub) barrier(ctx context.Context, d Delivery) (m Message) {
	defer func() {
		if p := recover(); p != nil {
			h.Log.Error("a request panicked", "key", d.Key, "panic", p, "stack", string(debug.Stack()))
			m = d.Sorry()
		}
	}()
	return d.Work(ctx)
}
