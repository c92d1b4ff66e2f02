package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// arrival is a worked delivery: its answer, and whether and how badly that was
// delivered.
type arrival struct {
	message   Message
	delivered bool
	err       error
	// stopped says that it never began: the sender was told that nothing was
	// recorded while it waited for its turn.
	stopped bool
}

// fly takes a delivery from its arrival to its delivered answer.
func (h *Hub) fly(ctx context.Context, f *Flight, d Delivery, t *turn) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	delivered := false
	defer func() { h.land(d.Key, delivered) }()
	late := time.AfterFunc(h.Patience, func() { h.keep(ctx, f, d, stop) })
	a := h.attempt(ctx, f, d, t)
	if late.Stop() {
		if a.err == nil {
			delivered = a.delivered
			f.settle(a.message, outcomeOf(a))
			return
		}
		// The work is done, but its answer did not get through yet.
		h.keep(ctx, f, d, stop)
	}
	<-f.settled
	delivered = !a.stopped && h.conclude(ctx, d, a)
}

func outcomeOf(a arrival) Outcome {
	if a.delivered {
		return Delivered
	}
	return Answered
}

// attempt works when its turn has come, and delivers the answer once unless the
// acknowledgement can carry it. Then the next in the line begins; work that will
// not end keeps it waiting no longer than WorkLimit.
func (h *Hub) attempt(ctx context.Context, f *Flight, d Delivery, t *turn) arrival {
	defer t.over()
	if !t.wait(ctx) {
		return arrival{stopped: true}
	}
	ctx, cancel := context.WithTimeout(ctx, h.WorkLimit)
	defer cancel()
	defer context.AfterFunc(ctx, t.over)()
	m := h.barrier(ctx, d)
	if !f.isSettled() && d.Carries != nil && d.Carries(ctx, m) {
		return arrival{message: m}
	}
	err := h.deliver(ctx, d, m)
	return arrival{message: m, delivered: err == nil, err: err}
}

// keep writes the delivery down so that it may be acknowledged. If that does
// not succeed in time, the work is told to stop and the sender that nothing was
// recorded; should the work have got through all the same, its answer says so.
func (h *Hub) keep(ctx context.Context, f *Flight, d Delivery, stop context.CancelFunc) {
	if d.Key == "" {
		// What has no key changes nothing: there is nothing to redo.
		f.settle(Message{}, Kept)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.Grace)
	defer cancel()
	put := make(chan error, 1)
	go func() { put <- h.write(ctx, d) }()
	var err error
	select {
	case err = <-put:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		h.Log.Error("a slow delivery could not be written down", "key", d.Key, "err", err)
		stop()
		f.settle(Message{}, Unrecorded)
		return
	}
	f.settle(Message{}, Kept)
}

// write puts the delivery into Memory.
func (h *Hub) write(ctx context.Context, d Delivery) error {
	raw, err := d.Raw()
	if err != nil {
		return err
	}
	return h.Memory.Put(ctx, inbox+d.Key, raw, h.Keep)
}

// conclude delivers the answer of what was kept, and forgets it then.
func (h *Hub) conclude(ctx context.Context, d Delivery, a arrival) bool {
	ctx = context.WithoutCancel(ctx) // the work's own time may be over
	if !h.insist(ctx, d, a) {
		return false
	}
	if d.Late != nil {
		_ = h.guard(d.Key, func() error { d.Late(ctx, a.message); return nil })
	}
	h.forget(ctx, d.Key)
	return true
}

// insist delivers an answer that nobody waits for any more, several times if
// need be. It reports whether there is nothing left to do.
func (h *Hub) insist(ctx context.Context, d Delivery, a arrival) bool {
	err := a.err
	if err == nil && !a.delivered {
		err = h.deliver(ctx, d, a.message)
	}
	for _, pause := range h.Pauses {
		if err == nil || hopeless(err) {
			break
		}
		h.Log.Warn("an answer was not delivered yet", "key", d.Key, "err", err)
		if !h.rest(max(pause, wanted(err))) {
			return false
		}
		err = h.deliver(ctx, d, a.message)
	}
	if err != nil {
		h.Log.Error("an answer was not delivered", "key", d.Key, "err", err)
	}
	return err == nil || hopeless(err)
}

// rest waits, and reports false if the hub is closing instead.
func (h *Hub) rest(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-h.closing:
		return false
	}
}

// deliver is one attempt, within its time.
func (h *Hub) deliver(ctx context.Context, d Delivery, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, h.WorkLimit)
	defer cancel()
	return h.guard(d.Key, func() error { return d.Deliver(ctx, m) })
}

// guard makes an error of a panic in how an answer is said: that message will
// never be taken.
func (h *Hub) guard(key string, say func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			h.Log.Error("saying an answer panicked", "key", key, "panic", p, "stack", string(debug.Stack()))
			err = &SendError{Rejected: true, Err: fmt.Errorf("panic: %v", p)}
		}
	}()
	return say()
}

// forget removes what is done from Memory. If that fails the delivery is redone
// at the next start, which is safe.
func (h *Hub) forget(ctx context.Context, key string) {
	if key == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, h.WorkLimit)
	defer cancel()
	if err := h.Memory.Delete(ctx, inbox+key); err != nil {
		h.Log.Warn("an answered delivery was not forgotten", "key", key, "err", err)
	}
}

// hopeless tells that another attempt cannot do better.
func hopeless(err error) bool {
	var refused *SendError
	return errors.As(err, &refused) && (refused.Gone || refused.Rejected)
}

// wanted is how long the platform asked to wait.
func wanted(err error) time.Duration {
	var refused *SendError
	if errors.As(err, &refused) {
		return refused.RetryAfter
	}
	return 0
}
