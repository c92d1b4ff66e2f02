package slackbot

import (
	"sync"
	"time"
)

// doubleClick is how close two presses of one button are one wish; repeats is
// how long Slack may deliver a press again.
const (
	doubleClick = 5 * time.Second
	repeats     = 15 * time.Minute
)

// clicks gives both presses of a double click the first one's key.
type clicks struct {
	mu    sync.Mutex
	last  map[string]click  // by what was pressed
	known map[string]string // a second press's own key to the first's
	swept time.Time
}

type click struct {
	key string
	at  time.Time
}

// key returns the key of the press that has that key of its own.
func (c *clicks) key(own, pressed string, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep(now)
	if first, ok := c.known[own]; ok {
		return first
	}
	last, ok := c.last[pressed]
	if !ok || now.Sub(last.at) > doubleClick {
		c.last[pressed] = click{key: own, at: now}
		return own
	}
	if last.key != own {
		c.known[own] = last.key
	}
	return last.key
}

// sweep forgets what is too old to matter.
func (c *clicks) sweep(now time.Time) {
	if c.last == nil || now.Sub(c.swept) > repeats {
		old := c.last
		c.last, c.swept = make(map[string]click), now
		for pressed, click := range old {
			if now.Sub(click.at) <= doubleClick {
				c.last[pressed] = click
			}
		}
		c.known = make(map[string]string)
	}
}
