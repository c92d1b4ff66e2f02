package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// lease is how long a row that is being sent is left alone: longer than sending
// may take. One that is still "sending" after that was cut off, and whether it
// arrived is not known.
const lease = 2 * time.Minute

// deliver claims a parcel, finds its words, sends it, and notes what came of it.
// When the store fails, or anything panics, that person's lane rests for a while.
func (s *Scheduler) deliver(ctx context.Context, p parcel) (err error) {
	to := p.pushes[0].Recipient()
	defer func() {
		if err != nil && ctx.Err() == nil {
			s.Log.Error("delivery", "key", p.key, "error", err)
			s.lanes.rest(to, s.Now().Add(pause))
		}
	}()
	defer s.barrier("delivery", &err)
	d := &delivery{Scheduler: s, to: to, key: p.key, unsure: p.pushes[0].State == store.Sending}
	if err := d.claim(ctx, p.pushes); err != nil || len(d.pushes) == 0 {
		return err
	}
	// From here on it is finished, though the program be told to stop. The words
	// are found on a snapshot of their own: a digest reads much, and must not
	// make the claim wait for everybody's writes.
	detached := context.WithoutCancel(ctx)
	d.err = d.Store.View(detached, d.Workspace, d.word)
	switch {
	case d.err == nil && d.nowhere:
		d.err = errNowhere
	case d.err == nil:
		d.send(ctx)
	}
	return d.settle(detached)
}

// delivery is one message on its way.
type delivery struct {
	*Scheduler
	to     crm.Ref // a member, or a contact
	key    string
	pushes []store.Push
	// reader is the member who is told: to, or who stands in; 0 for a contact.
	reader crm.MemberID
	// unsure says that an earlier try may have arrived; strayed that this was in
	// a chat that takes no messages any more.
	unsure, strayed bool
	// nowhere says that no chat of the member takes messages.
	nowhere bool
	// halted says that what follows from the delivery could not be done.
	halted bool

	words   *words
	message bot.Message
	chat    bot.Chat
	// apart are the errors of single rows: these go without them.
	apart map[string]error
	id    string
	err   error
}

// claim marks the rows as being sent. Rows that another look has taken fall out,
// in quiet hours all wait until these end, and when their reader has been told
// enough for the day they are held back.
func (d *delivery) claim(ctx context.Context, rows []store.Push) error {
	_, err := d.Store.Update(ctx, d.Workspace, store.Cause{}, func(tx *store.Tx) error {
		d.pushes = d.pushes[:0]
		turns, err := d.turnsOf(tx, rows)
		d.reader = turns.reader.ID
		if err := errors.Join(err, d.route(tx, rows)); err != nil {
			return err
		}
		full, until, err := d.fullUntil(tx, rows)
		if err != nil {
			return err
		}
		for _, seen := range rows {
			p, err := tx.Push(seen.Key)
			if err != nil {
				return err
			}
			if p.State != seen.State || !p.NotBefore.Equal(seen.NotBefore) {
				continue
			}
			wait := false
			if d.nowhere {
				if wait, err = d.waits(tx, p); err != nil {
					return err
				}
			}
			p.Unreachable = false
			turn := turns.of(p)
			switch p.NotBefore = turn; {
			case turns.waits(p):
				p.Turn = turn
			case !turn.Equal(tx.Now):
			case wait:
				park(&p)
			case full:
				p.Held, p.NotBefore, p.Turn = true, until, until
			default:
				p.State, p.Group, p.NotBefore = store.Sending, d.key, tx.Now.Add(lease)
				p.Chat, p.Reader = crm.Identity(d.chat), turns.instead(p)
				p.Doubt = p.Doubt || d.strayed
				p.Attempts++
				d.pushes = append(d.pushes, p)
			}
			if err := tx.PutPush(p); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// word finds the words and where to say them.
func (d *delivery) word(tx *store.Tx) (err error) {
	d.apart = map[string]error{}
	if d.words, err = wordsFor(tx, d.to, d.reader); err != nil {
		return err
	}
	var found []piece
	for _, p := range d.pushes {
		if superseded(p, d.pushes) {
			d.apart[p.Key] = errUnwanted
			continue
		}
		one, err := d.piece(p)
		if err != nil {
			d.apart[p.Key] = err
			continue
		}
		one.push = p
		found = append(found, one)
	}
	if len(found) > 0 {
		d.message = d.words.marked(d.words.compose(found))
	}
	return nil
}

// piece finds the words for one row. A panic is this row's alone.
func (d *delivery) piece(p store.Push) (found piece, err error) {
	defer d.barrier(p.Key, &err)
	say := d.says[p.Rule]
	if say == nil {
		return piece{}, fmt.Errorf("push %s: %w", p.Key, errNoWords)
	}
	return say(d.words, p)
}
