package telegrambot

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// Pauses after failed calls.
const (
	firstPause = 500 * time.Millisecond
	longPause  = 30 * time.Second
)

// backoff is a pause that doubles. The zero value is ready.
type backoff struct{ last time.Duration }

// after returns how long to wait before the call that failed with err is made
// again: as long as the platform asked, if it did.
func (p *backoff) after(err error) time.Duration {
	p.last = min(max(2*p.last, firstPause), longPause)
	var se *bot.SendError
	if errors.As(err, &se) && se.RetryAfter > 0 {
		return se.RetryAfter
	}
	return p.last
}

func (p *backoff) reset() { p.last = 0 }
