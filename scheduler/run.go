package scheduler

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rapport-crm/rapport/store"
)

const (
	// idle is how long a scheduler with nothing planned sleeps at most.
	idle = time.Hour
	// pause keeps what failed from being tried in a hot loop.
	pause = 5 * time.Second
	// tickSpec wakes the loop whatever else happens: a clock that was set, a
	// timer that a suspended machine slept through.
	tickSpec = "@every 1m"
	// sweepSpec is when old receipts, pushes and memories are dropped: daily, UTC.
	sweepSpec = "17 3 * * *"
)

// Run fires and delivers whenever something falls due, until ctx ends. Then it
// begins nothing any more, waits for what is in flight, and returns nil.
func (s *Scheduler) Run(ctx context.Context) error {
	clock := cron.New(
		cron.WithLocation(time.UTC),
		// In this order: a job that panicked would otherwise never run again.
		cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{s.Log})),
	)
	_, errTick := clock.AddFunc(tickSpec, s.Wake)
	_, errSweep := clock.AddFunc(sweepSpec, func() { s.sweep(ctx) })
	if err := errors.Join(errTick, errSweep); err != nil {
		return err
	}
	clock.Start()
	defer func() { <-clock.Stop().Done() }()
	defer s.lanes.all.Wait()
	for ctx.Err() == nil {
		s.rest(ctx, s.round)
	}
	return nil
}

// rest does one round and sleeps until there is something to do. After a round
// that failed not even a wake-up ends its pause: when the store is in trouble,
// each attempt might wake the next.
func (s *Scheduler) rest(ctx context.Context, round func(context.Context) (time.Duration, error)) {
	wake := s.wake
	d, err := round(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.Error("scheduler", "error", err)
		}
		d, wake = pause, nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// round fires what is due and sends off what can be said now. It returns how
// long there is nothing more to do: what waits for a lane is not counted, since
// a lane that comes free wakes the loop.
func (s *Scheduler) round(ctx context.Context) (idleFor time.Duration, err error) {
	defer s.barrier("round", &err)
	fired := s.fireDue(ctx)
	looked, err := s.dispatch(ctx)
	if err := errors.Join(fired, err); err != nil {
		return 0, err
	}
	next, planned, err := s.nextTurn(ctx, func(tx *store.Tx) (time.Time, error) { return tx.NextTurn(looked) })
	if err != nil {
		return 0, err
	}
	idleFor = idle
	if planned {
		idleFor = min(max(next.Sub(s.Now()), 0), idle)
	}
	if until, resting := s.lanes.wakes(looked); resting {
		idleFor = min(idleFor, max(until.Sub(s.Now()), 0))
	}
	return idleFor, nil
}

// barrier makes an error of a panic: what panicked is tried again at its next
// time, and nobody else notices.
func (s *Scheduler) barrier(what string, err *error) {
	if p := recover(); p != nil {
		s.Log.Error("panic", "in", what, "panic", p, "stack", string(debug.Stack()))
		*err = fmt.Errorf("%s: %w: %v", what, store.ErrPanic, p)
	}
}
