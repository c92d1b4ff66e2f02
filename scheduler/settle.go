package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// giveUp is how long after it was put into the outbox a push is given up.
	giveUp = 3 * 24 * time.Hour
	// firstRetry is after how long a push is tried again; then twice as long.
	firstRetry = 30 * time.Second
	// longest is the longest pause between tries. When it is not known whether
	// they arrive, and each may be another repeat, it is longestBlind.
	longest      = time.Hour
	longestBlind = 6 * time.Hour
)

// settle notes what came of a delivery, and does what follows from it. If that
// cannot be done, it is left: what was sent must be noted whatever happens, or it
// would be sent again.
func (d *delivery) settle(ctx context.Context) error {
	err := d.note(ctx, d.follow, func(tx *store.Tx) error { return errors.Join(d.passOn(tx), d.show(tx), d.count(tx)) })
	if err != nil {
		d.Log.Error("what follows from a delivery", "key", d.key, "error", err)
		d.halted = true
		nothing := func(*store.Tx) error { return nil }
		err = d.note(ctx, nothing, nothing)
	}
	for _, p := range d.pushes {
		if err := d.errOf(p); err != nil && !errors.Is(err, errUnwanted) && !errors.Is(err, bot.ErrNoMessage) {
			d.Log.Warn("push not sent", "key", p.Key, "message", d.key, "error", err)
		}
	}
	return err
}

// note writes what the outcome says of the chat, each row's outcome, and what
// follows from that.
func (d *delivery) note(ctx context.Context, first, then func(*store.Tx) error) error {
	_, err := d.Store.Update(ctx, d.Workspace, store.Cause{}, func(tx *store.Tx) error {
		if err := first(tx); err != nil {
			return err
		}
		for _, p := range d.pushes {
			err := d.outcome(tx, &p)
			if err := errors.Join(err, tx.PutPush(p)); err != nil {
				return err
			}
		}
		return then(tx)
	})
	return err
}

// show has "it" in the member's own chat mean the record that a push told of.
func (d *delivery) show(tx *store.Tx) error {
	s, one := store.ShownOf(d.message.Ref, d.message.Facts)
	if d.err != nil || !one || d.to.Kind == crm.KindContact {
		return nil
	}
	return tx.RememberShown(crm.Identity(d.chat), crm.Identity(d.chat), s) // a member's own chat has the member's id
}

// errOf is what became of a row: its own trouble, or that of the message.
func (d *delivery) errOf(p store.Push) error {
	if err := d.apart[p.Key]; err != nil {
		return err
	}
	return d.err
}

// outcome moves a row on.
func (d *delivery) outcome(tx *store.Tx, p *store.Push) error {
	err := d.errOf(*p)
	switch {
	case err == nil:
		p.State, p.Message, p.Error = store.Sent, d.id, ""
	case errors.Is(err, errUnwanted):
		p.State, p.Error = store.Dropped, ""
	case errors.Is(err, bot.ErrNoMessage):
		p.State, p.Group, p.NotBefore, p.Error = store.Pending, "", tx.Now, ""
		p.Attempts--
	case d.lost(err):
		return d.elsewhere(tx, p, err)
	default:
		d.failed(tx, p, err)
	}
	return nil
}

// failed moves a row on that was not sent: to its next try, or to its end.
func (d *delivery) failed(tx *store.Tx, p *store.Push, err error) {
	p.Error = err.Error()
	var refused *bot.SendError
	final := errors.As(err, &refused) && (refused.Gone || refused.Rejected)
	if final || tx.Now.Sub(p.Began()) > giveUp {
		p.State = store.Failed
		return
	}
	p.NotBefore = after(tx.Now, d.pauseBefore(p, refused))
	if !d.unsure {
		p.State, p.Group = store.Pending, ""
	}
}

// pauseBefore is how long a row waits for its next try.
func (d *delivery) pauseBefore(p *store.Push, refused *bot.SendError) time.Duration {
	most := longest
	switch {
	case refused != nil && refused.RetryAfter > 0:
		p.Attempts-- // waiting as told is no failure
		return refused.RetryAfter
	case refused != nil && refused.MovedTo != "":
		// The new chat is known now. One that moves on and on is followed slowly.
		return backoff(p.Attempts, most) - firstRetry
	case d.unsure:
		if _, ok := d.Senders[d.chat.Platform].(bot.Finder); !ok {
			most = longestBlind
		}
	}
	return backoff(p.Attempts, most)
}

// backoff doubles from one try to the next.
func backoff(attempt int, most time.Duration) time.Duration {
	return min(firstRetry<<min(max(attempt-1, 0), 16), most)
}

// after adds to a moment, up to the next whole second: the outbox counts in
// seconds, and a platform that said "in 5 s" must not be asked before.
func after(now time.Time, d time.Duration) time.Time {
	if d == 0 {
		return now
	}
	return now.Add(d + time.Second - time.Nanosecond).Truncate(time.Second)
}
