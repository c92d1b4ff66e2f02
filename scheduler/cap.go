package scheduler

import (
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// askedFor reports whether pushes of a rule come because somebody asked for them
// or wrote them: they count towards a day's bound and are never held back by it.
// Everything else is what Rapport decides to say.
func askedFor(rule string) bool {
	switch rule {
	case pushReminder, pushDigest, pushPlan, pushNudge, store.PushReport, store.PushHandover, store.RuleCustomer, store.RuleGreeting, store.RuleReply:
		return true
	}
	return false
}

// fullUntil reports whether the member has been told enough today for rows like
// these, and until when they are held back then: their next digest, or morning.
// What was held back once and has its turn now is not held again.
func (d *delivery) fullUntil(tx *store.Tx, rows []store.Push) (full bool, until time.Time, err error) {
	goes := func(p store.Push) bool { return askedFor(p.Rule) || p.Held || p.State == store.Sending }
	if d.to.Kind == crm.KindContact || slices.ContainsFunc(rows, goes) {
		return false, time.Time{}, nil
	}
	m, err := store.Members.Get(tx, d.reader)
	if err != nil {
		return false, time.Time{}, ignore(err, store.ErrNotFound)
	}
	team, err := tx.Settings()
	if err != nil {
		return false, time.Time{}, err
	}
	limit := crm.CapOf(m, team)
	if limit == 0 {
		return false, time.Time{}, nil
	}
	told, err := tx.Told(m.ID, m.Today(tx.Now))
	until = heldUntil(m, team.CalendarOf(m), tx.Now)
	return told >= limit && !until.IsZero(), until, err
}

// heldUntil is when a member hears of what is held back now: with the next
// digest, unless that is far off, or else in the morning.
func heldUntil(m crm.Member, cal crm.Calendar, now time.Time) time.Time {
	morning, digest := m.NextMorning(now, cal), m.NextDigest(now, cal)
	if digest.IsZero() || digest.After(morning.Add(24*time.Hour)) {
		return morning
	}
	return digest
}

// count notes that a member was told something, for the day's bound.
func (d *delivery) count(tx *store.Tx) error {
	sent := slices.ContainsFunc(d.pushes, func(p store.Push) bool { return d.errOf(p) == nil })
	if !sent || d.to.Kind == crm.KindContact {
		return nil
	}
	m, err := store.Members.Get(tx, d.reader)
	if err != nil {
		return ignore(err, store.ErrNotFound)
	}
	return tx.CountTold(m.ID, m.Today(tx.Now))
}
