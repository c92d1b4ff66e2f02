package bot

import (
	"context"
	"fmt"
	"slices"
)

// inbox is the part of Memory where the hub keeps deliveries that were
// acknowledged and not yet answered.
const inbox = "inbox/"

// recovering is how many deliveries are redone at a time.
const recovering = 8

// Recover redoes what was acknowledged and not answered before the process
// died: decode makes a delivery of what [Delivery.Raw] made. It returns when
// Memory was read; the work goes on behind it. What cannot be decoded is left
// for Memory to forget.
func (h *Hub) Recover(ctx context.Context, decode func(raw []byte) (Delivery, error)) error {
	var raws [][]byte
	err := h.Memory.List(ctx, inbox, func(_ string, raw []byte) bool {
		raws = append(raws, slices.Clone(raw))
		return true
	})
	if err != nil {
		return fmt.Errorf("deliveries kept in memory: %w", err)
	}
	var all []Delivery
	for _, raw := range raws {
		d, err := decode(raw)
		if err != nil {
			h.Log.Error("a kept delivery cannot be redone", "err", err)
			continue
		}
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b Delivery) int { return a.At.Compare(b.At) })
	places := make(chan struct{}, recovering)
	for _, d := range all {
		h.redo(context.WithoutCancel(ctx), d, places)
	}
	return nil
}

// redo begins a kept delivery. It takes a place when its turn has come: those
// who wait for a turn must not keep the one before them out.
func (h *Hub) redo(ctx context.Context, d Delivery, places chan struct{}) {
	f, first := h.board(d.Key)
	if !first {
		return
	}
	begun := h.begin(func(t *turn) {
		t.wait(ctx)
		places <- struct{}{}
		defer func() { <-places }()
		h.refly(ctx, f, d, t)
	}, d.Turn, 0)
	if !begun {
		h.land(d.Key, false)
		f.settle(Message{}, Closed)
	}
}

// refly redoes a delivery that was acknowledged long ago.
func (h *Hub) refly(ctx context.Context, f *Flight, d Delivery, t *turn) {
	f.settle(Message{}, Kept)
	h.land(d.Key, h.conclude(ctx, d, h.attempt(ctx, f, d, t)))
}

// recent is the set of the last keys, bounded.
type recent struct {
	at   map[string]struct{}
	ring []string
	next int
}

// recently is how many keys are held: far more than a platform delivers while
// it may still repeat itself.
const recently = 1 << 14

func (r *recent) has(key string) bool {
	_, ok := r.at[key]
	return ok
}

func (r *recent) add(key string) {
	if r.at == nil {
		r.at = make(map[string]struct{})
	}
	if r.has(key) {
		return
	}
	r.at[key] = struct{}{}
	if len(r.ring) < recently {
		r.ring = append(r.ring, key)
		return
	}
	delete(r.at, r.ring[r.next])
	r.ring[r.next] = key
	r.next = (r.next + 1) % recently
}
