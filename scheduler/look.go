package scheduler

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// batch is how many rows one look at the outbox takes, about.
	batch = 400
	// reach is how far a look goes on when no platform has a way left, to find
	// what else there is for those that it speaks to.
	reach = 2000
)

// look finds in the outbox what can be said now: rows whose turn has come, of
// people whose lanes are free. Others are passed over by their keys alone.
type look struct {
	*Scheduler
	tx   *store.Tx
	room room
	// at is the moment of the look.
	at time.Time
	// lanes are those to whom something is said, in the order of their first rows.
	lanes []*outgoing
	of    map[crm.Ref]*outgoing // nil for those who cannot be spoken to now
	seen  int
	rows  int
}

// outgoing is what waits for one person.
type outgoing struct {
	to       crm.Ref
	platform string
	rows     []store.Push
}

// look looks at the outbox once, with as many people at a time on a platform.
func (s *Scheduler) look(ctx context.Context, width int) (*look, error) {
	l := &look{Scheduler: s, of: map[crm.Ref]*outgoing{}}
	err := s.Store.View(ctx, s.Workspace, func(tx *store.Tx) error {
		l.tx, l.at, l.room = tx, tx.Now, s.lanes.room(tx.Now, width)
		if l.room.full(s.Senders) {
			return nil
		}
		return tx.EachWaiting(tx.Now, l.row)
	})
	return l, err
}

// row takes a row, or passes it over.
func (l *look) row(key string) (more bool, err error) {
	l.seen++
	more = l.seen < reach || !l.room.full(l.Senders)
	to, err := l.lane(key)
	if err != nil || to == nil || l.unread[key] {
		return more, err
	}
	p, err := l.tx.Push(key)
	if errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrNotFound) {
		l.unread[key] = true
		l.Log.Error("a push cannot be read", "key", key, "error", err)
		return more, nil
	}
	to.rows = append(to.rows, p)
	l.rows++
	return more && l.rows < batch, err
}

// lane returns the lane of the row's recipient, nil if it is not free.
func (l *look) lane(key string) (*outgoing, error) {
	id, _ := crm.ParseRef(key[strings.LastIndexByte(key, '/')+1:])
	if known, ok := l.of[id]; ok || l.room.closed[id] {
		return known, nil
	}
	platform, err := platformOf(l.tx, id)
	if err != nil {
		return nil, err
	}
	if !l.room.take(platform) {
		l.of[id] = nil
		return nil, nil
	}
	to := &outgoing{to: id, platform: platform}
	l.of[id] = to
	l.lanes = append(l.lanes, to)
	return to, nil
}

// platformOf returns the platform on which a member or a contact is spoken to,
// empty if there is none or none takes messages.
func platformOf(tx *store.Tx, who crm.Ref) (string, error) {
	if who.Kind == crm.KindContact {
		p, err := store.Contacts.Get(tx, crm.ContactID(who.N))
		if p.Chat == nil || err != nil {
			return "", ignore(err, store.ErrNotFound)
		}
		return p.Chat.Platform, nil
	}
	m, err := store.Members.Get(tx, crm.MemberID(who.N))
	if len(m.Identities) == 0 || err != nil {
		return "", ignore(err, store.ErrNotFound)
	}
	reader, _, err := readerOf(tx, m)
	if err != nil {
		return "", err
	}
	chat, _, err := tx.ChatOf(reader)
	return chat.Platform, err
}

// ignore returns nil for an error of that kind.
func ignore(err, kind error) error {
	if errors.Is(err, kind) {
		return nil
	}
	return err
}

// deliverAll delivers what can be said now, in the order in which it was
// planned, until nothing is left. Trouble with one person's is noted, and the
// others go on.
func (s *Scheduler) deliverAll(ctx context.Context) (failed error) {
	for ctx.Err() == nil {
		l, err := s.look(ctx, batch)
		if err != nil || len(l.lanes) == 0 {
			return errors.Join(failed, err)
		}
		var all []parcel
		for _, lane := range l.lanes {
			all = append(all, lane.parcels()...)
		}
		for _, p := range inOrder(all) {
			failed = errors.Join(failed, s.deliver(ctx, p))
		}
	}
	return failed
}

// dispatch sends off what the lanes can take, each person's on its own, and
// returns the moment at which it looked.
func (s *Scheduler) dispatch(ctx context.Context) (time.Time, error) {
	l, err := s.look(ctx, width)
	if err != nil {
		return l.at, err
	}
	for _, lane := range l.lanes {
		s.lanes.open(lane.to, lane.platform, func() {
			for _, p := range lane.parcels() {
				if ctx.Err() != nil || s.deliver(ctx, p) != nil {
					return
				}
			}
		}, s.Wake)
	}
	return l.at, nil
}
