package console

import (
	"errors"
	"sync"
	"time"
)

// ErrBackwards: the clock was asked to go back.
var ErrBackwards = errors.New("the clock only goes forward")

// Clock is a clock that can be moved forward. Frozen it stands still in
// between; otherwise it runs with the machine's, ahead of it by what it was moved.
type Clock struct {
	mu      sync.Mutex
	machine func() time.Time
	frozen  bool
	at      time.Time     // while frozen
	ahead   time.Duration // otherwise
}

// NewClock returns a clock that runs with the given one.
func NewClock(machine func() time.Time) *Clock { return &Clock{machine: machine} }

// Frozen returns a clock that stands still at a moment.
func Frozen(at time.Time) *Clock { return &Clock{frozen: true, at: at} }

// Now returns the moment that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.frozen {
		return c.at
	}
	return c.machine().Add(c.ahead)
}

// Set moves the clock forward to a moment, or returns ErrBackwards.
func (c *Clock) Set(to time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	step := to.Sub(c.now())
	if step < 0 {
		return ErrBackwards
	}
	if c.frozen {
		c.at = to
	} else {
		c.ahead += step
	}
	return nil
}
