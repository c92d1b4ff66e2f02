package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/store"
)

const (
	// patience is how long a platform may take over one message, with its own
	// waiting in line; less than a lease.
	patience = time.Minute
	// farewell is how long it may still take when the program stops: less than
	// what a service manager gives.
	farewell = 5 * time.Second
	// reply is how long after its time a platform may take to say why.
	reply = time.Second
)

// Errors of sending.
var (
	// errNoPlatform: the member's chat is on a platform that is not connected now.
	errNoPlatform = errors.New("platform is not connected")
	// errNoAnswer: the platform did not come back. Whether it sent is not known.
	errNoAnswer = errors.New("platform did not answer")
	// errPanicked: the platform's code panicked. Whether it sent is not known.
	errPanicked = errors.New("platform panicked")
)

// send hands the message to its platform, unless the platform says that it has
// it already. When nobody can tell, it goes again, and says that it may be a
// repeat.
func (d *delivery) send(ctx context.Context) {
	if len(d.apart) == len(d.pushes) {
		return
	}
	sender, ok := d.Senders[d.chat.Platform]
	if !ok {
		d.err = &bot.SendError{Err: fmt.Errorf("%s: %w", d.chat.Platform, errNoPlatform)}
		return
	}
	finder, ok := sender.(bot.Finder)
	if d.unsure && ok && !d.strayed {
		d.find(ctx, finder)
		return
	}
	if d.unsure || slices.ContainsFunc(d.pushes, func(p store.Push) bool { return p.Doubt }) {
		d.message = d.words.voice.Repeat(d.message)
	}
	d.id, d.err = ask(ctx, func(ctx context.Context) (string, error) {
		return sender.Send(ctx, d.chat, d.message, d.key)
	})
	var refused *bot.SendError
	if d.err != nil && !errors.As(d.err, &refused) {
		d.unsure = true
	}
}

// find asks the platform about a message that may have arrived. If it did not,
// its rows begin anew, as another message: under one key goes one set of rows
// only, or some that were sent would be taken for all.
func (d *delivery) find(ctx context.Context, platform bot.Finder) {
	d.id, d.err = ask(ctx, func(ctx context.Context) (string, error) {
		return platform.Find(ctx, d.chat, d.key)
	})
	d.unsure = d.err != nil && !errors.Is(d.err, bot.ErrNoMessage)
}

// ask calls a platform and waits for its answer: not longer than patience, and
// not much longer when the program stops. A platform that neither answers nor
// heeds its context is left behind, and one that panics is not heard of again.
func ask(ctx context.Context, call func(context.Context) (string, error)) (string, error) {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		defer cancel()
		wait(limited, farewell)
	})
	defer stop()
	type answer struct {
		id  string
		err error
	}
	answers := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: fmt.Errorf("%w: %v", errPanicked, p)}
			}
			answers <- a
		}()
		a.id, a.err = call(limited)
	}()
	select {
	case a := <-answers:
		return a.id, a.err
	case <-limited.Done():
	}
	last, cancelLast := context.WithTimeout(context.WithoutCancel(ctx), reply)
	defer cancelLast()
	select {
	case a := <-answers:
		return a.id, a.err
	case <-last.Done():
		return "", errNoAnswer
	}
}

// wait waits for a while, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
