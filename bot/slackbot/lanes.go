package slackbot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/rapport-crm/rapport/bot"
)

// Slack takes about one message a second in a channel, and some hundreds a
// minute in a workspace.
const (
	perChannel = time.Second
	perPace    = 5 // pushes to a workspace in the time of one to a channel
	manyLanes  = 1000
)

// lanes let messages into channels one at a time. An answer that somebody waits
// for passes pushes.
type lanes struct {
	mu     sync.Mutex
	lanes  map[string]*lane
	pushes *rate.Limiter // of the whole workspace
	pace   time.Duration
	now    func() time.Time
}

// lane is the way into one channel.
type lane struct {
	turn   *rate.Limiter
	look   time.Duration // how often a push looks whether it is its turn
	pushes chan struct{} // held by the push that is next

	mu        sync.Mutex
	urgent    int // answers that wait
	shutUntil time.Time
}

// newLanes returns lanes with a pace; 0 is Slack's own.
func newLanes(now func() time.Time, pace time.Duration) *lanes {
	if pace == 0 {
		pace = perChannel
	}
	return &lanes{
		now:    now,
		pace:   pace,
		lanes:  make(map[string]*lane),
		pushes: rate.NewLimiter(rate.Every(pace/perPace), perPace),
	}
}

// errShut: Slack asked to leave the channel alone for a while.
var errShut = errors.New("the channel is shut for now")

// wait returns when it is the caller's turn to post to the channel. While the
// channel is shut it refuses at once, so that nobody stands in line for minutes.
func (ls *lanes) wait(ctx context.Context, channel string, urgent bool) error {
	l := ls.lane(channel)
	if d := l.shutFor(ls.now()); d > 0 {
		return &bot.SendError{RetryAfter: d, Err: errShut}
	}
	pass := l.push
	if urgent {
		pass = l.answer
	} else if err := ls.pushes.Wait(ctx); err != nil {
		return notSent(channel, err)
	}
	if err := pass(ctx); err != nil {
		return notSent(channel, err)
	}
	return nil
}

// notSent says that the message never left.
func notSent(channel string, err error) error {
	return &bot.SendError{Err: fmt.Errorf("in line for %s: %w", channel, err)}
}

// shut closes a channel for a while.
func (ls *lanes) shut(channel string, d time.Duration) {
	l := ls.lane(channel)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shutUntil = ls.now().Add(d)
}

// lane returns the channel's lane. Lanes at rest are dropped when there are many.
func (ls *lanes) lane(channel string) *lane {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l, ok := ls.lanes[channel]
	if ok {
		return l
	}
	if len(ls.lanes) >= manyLanes {
		for name, l := range ls.lanes {
			if l.resting(ls.now()) {
				delete(ls.lanes, name)
			}
		}
	}
	l = &lane{turn: rate.NewLimiter(rate.Every(ls.pace), 1), look: ls.pace / 4, pushes: make(chan struct{}, 1)}
	ls.lanes[channel] = l
	return l
}

// answer waits for the next turn.
func (l *lane) answer(ctx context.Context) error {
	l.count(1)
	defer l.count(-1)
	return l.turn.Wait(ctx)
}

// push waits for a turn that no answer wants.
func (l *lane) push(ctx context.Context) error {
	select {
	case l.pushes <- struct{}{}:
		defer func() { <-l.pushes }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		if l.free() && l.turn.Allow() {
			return nil
		}
		timer := time.NewTimer(l.look)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}

func (l *lane) count(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.urgent += n
}

func (l *lane) free() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.urgent == 0
}

// shutFor is how long the lane stays shut.
func (l *lane) shutFor(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, l.shutUntil.Sub(now))
}

// resting reports that nobody waits and that a new lane would be the same.
func (l *lane) resting(now time.Time) bool {
	return l.free() && l.shutFor(now) == 0 && len(l.pushes) == 0 && l.turn.Tokens() >= 1
}
