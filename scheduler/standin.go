package scheduler

import (
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// This file is the one place that says who is told in place of a member on leave,
// and when. A row stays the member's, with the member's key, so that it is told
// once whoever gets it; only its words, its language and its chat are another's.

// personal are the rules of pushes that are nobody else's: they wait for the
// member's return. What concerns the team of a manager is not for a delegate, who
// stands in for the manager's own customers and leads nobody by that.
var personal = map[string]bool{pushDigest: true, pushEscalation: true, store.PushReport: true, store.PushReturn: true}

// readerOf returns who is told what a member would be: the member, or in a leave
// who stands in, if they take messages. The second result is false when the
// member is away and nobody stands in.
func readerOf(tx *store.Tx, m crm.Member) (crm.Member, bool, error) {
	if !m.Away(tx.Now) {
		return m, true, nil
	}
	all, err := tx.AllMembers()
	if err != nil {
		return m, false, err
	}
	s, ok := crm.StandIn(m, all, tx.Now)
	if !ok {
		return m, false, nil
	}
	if _, on, err := tx.ChatOf(s); on || err != nil {
		return s, true, err
	}
	manager, ok := crm.ManagerOf(m, all)
	if !ok || manager.ID == s.ID || manager.Away(tx.Now) {
		return m, false, nil
	}
	return manager, true, nil
}

// turns are when a member's rows can be told, and by whom they are read.
type turns struct {
	// reader is who reads those that need not wait for the member.
	reader crm.Member
	// now is when these may be told: now, or when the reader's quiet hours end.
	now time.Time
	// back is when the member returns, if they are away, and alone says that all
	// wait for that.
	back  time.Time
	alone bool
}

// turnsOf finds out when a member's rows can be told. Those that may have arrived
// are asked about, or said again, where they went.
func (d *delivery) turnsOf(tx *store.Tx, rows []store.Push) (turns, error) {
	if d.to.Kind == crm.KindContact { // a member has chosen the moment
		return turns{now: tx.Now}, nil
	}
	m, err := store.Members.Get(tx, crm.MemberID(d.to.N))
	if err != nil {
		return turns{now: tx.Now}, ignore(err, store.ErrNotFound)
	}
	if d.unsure {
		reader := m
		if id := rows[0].Reader; id != 0 {
			reader, err = store.Members.Get(tx, id)
		}
		return turns{reader: reader, now: reader.QuietUntil(tx.Now)}, err
	}
	reader, there, err := readerOf(tx, m)
	t := turns{reader: reader, now: reader.QuietUntil(tx.Now), alone: !there}
	if err == nil && m.Away(tx.Now) {
		t.back, err = returns(tx, m)
	}
	return t, err
}

// of is the turn of one row.
func (t turns) of(p store.Push) time.Time {
	switch {
	case t.waits(p):
		return t.back
	case t.instead(p) != 0:
		return instead(t.reader, p, t.now)
	}
	return t.now
}

// instead is when somebody who stands in can be told of a push: what nobody asked
// for at its moment comes within their day, which may be another zone's.
func instead(reader crm.Member, p store.Push, at time.Time) time.Time {
	at = reader.QuietUntil(at)
	if askedFor(p.Rule) || p.State == store.Sending {
		return at
	}
	return reader.QuietUntil(reader.InDay(at))
}

// waits reports whether a row waits for the member's return.
func (t turns) waits(p store.Push) bool { return !t.back.IsZero() && (t.alone || personal[p.Rule]) }

// returns is when a member on leave is back.
func returns(tx *store.Tx, m crm.Member) (time.Time, error) {
	cal, err := tx.CalendarOf(m)
	return m.Returns(cal), err
}

// instead is who reads a row in its member's stead, 0 for the member.
func (t turns) instead(p store.Push) crm.MemberID {
	if p.To == 0 || t.reader.ID == p.To {
		return 0
	}
	return t.reader.ID
}

// covering returns a reader with the right to what they are told in another's
// stead.
func covering(reader crm.Member, all []crm.Member, to crm.MemberID, now time.Time) crm.Viewer {
	v := crm.NewViewer(reader, all).Covering(all, now)
	if reader.ID != to {
		covers := map[crm.MemberID]bool{to: true}
		for id := range v.Covers {
			covers[id] = true
		}
		v.Covers = covers
	}
	return v
}

// marked says in a message for whom it is, when somebody else reads it.
func (w *words) marked(m bot.Message) bot.Message {
	if w.reader.ID == w.to.ID {
		return m
	}
	return w.voice.InsteadOf(m, w.to)
}

// turn is when a push that was planned for a moment could be told at the earliest:
// after quiet hours, after a leave in which nobody else was told, or when what it
// was held back for was to be over.
func (w *words) turn(p store.Push) time.Time {
	planned := later(p.Planned, p.Turn)
	if w.reader.ID != w.to.ID {
		return instead(w.reader, p, planned)
	}
	if w.to.Away(planned) {
		planned = later(planned, w.to.Returns(w.voice.Team.CalendarOf(w.to)))
	}
	return w.to.QuietUntil(planned)
}

// superseded reports whether a later occurrence of the same reminder goes out with
// this one: what waited for long is told once.
func superseded(p store.Push, with []store.Push) bool {
	if p.Rule != pushReminder {
		return false
	}
	for _, other := range with {
		if other.Rule == p.Rule && other.Ref == p.Ref && other.Planned.After(p.Planned) {
			return true
		}
	}
	return false
}
