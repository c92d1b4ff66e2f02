package scheduler

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushReminder is the rule of pushes that remind.
const pushReminder = "reminder"

// fireReminder reminds of one occurrence. A recurring one goes on to the next
// after now: what was missed while nobody looked is said once.
func fireReminder(f *firing) error {
	r, err := store.Reminders.Get(f.tx, crm.ReminderID(f.ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && r.Done {
		return f.again(time.Time{})
	}
	if err != nil {
		return err
	}
	owner, err := store.Members.Get(f.tx, r.Owner)
	if err != nil {
		return err
	}
	cal, err := f.tx.CalendarOf(owner)
	if err != nil {
		return err
	}
	planned := f.timer.Planned
	if r.Rule.IsZero() {
		planned = r.Due // also when its timer was set back
	}
	next := r.Rule.NextIn(later(later(f.timer.Planned, r.Occurrence()), f.tx.Now), owner.Location(), cal.Workdays())
	p := store.Push{Rule: pushReminder, Ref: r.ID.Ref(), Planned: planned}
	_, err = f.push(p, owner, planned.UTC().Format(time.RFC3339))
	return errors.Join(err, f.again(next), f.overdueFrom(r))
}

// overdueFrom plans when a manager is to know that a reminder stays undone, unless
// an earlier occurrence did: that may wait for a working day by now.
func (f *firing) overdueFrom(r crm.Reminder) error {
	_, err := f.tx.Planned(store.RuleEscalate + r.ID.String())
	if errors.Is(err, store.ErrNotFound) {
		return f.tx.PlanEscalation(r)
	}
	return err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sayReminder finds the words for a reminder. One that is done meanwhile, or
// moved, or another's by now, is not wanted any more.
func (w *words) sayReminder(p store.Push) (piece, error) {
	r, err := store.Reminders.Get(w.tx, crm.ReminderID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && (r.Done || r.Owner != w.to.ID || r.Due.After(w.tx.Now)) {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	if w.to.Mutes.Silences(crm.PushReminder, r.ID.Ref(), r.Customer.Ref(), r.Deal.Ref()) {
		return piece{}, errUnwanted
	}
	due := cards.DueReminder{Reminder: r, Planned: p.Planned, Late: w.late(p)}
	if r.HandedBy != 0 {
		due.From = w.names().Member(r.HandedBy)
	}
	return piece{reminder: &due}, w.aboutReminder(&due)
}

// aboutReminder adds what the reminder is about, and what happened there last,
// if its reader may know.
func (w *words) aboutReminder(d *cards.DueReminder) error {
	ref := d.Customer.Ref()
	if d.Deal != 0 {
		ref = d.Deal.Ref()
	}
	if ref.N == 0 {
		return nil
	}
	name, subject, err := w.tx.About(ref)
	if errors.Is(err, store.ErrNotFound) || err == nil && !crm.May(w.viewer, crm.See, subject, crm.Private) {
		return nil
	}
	if err != nil {
		return err
	}
	d.About = cards.Named(name, ref)
	if !crm.May(w.viewer, crm.Read, subject, crm.Private) {
		return nil
	}
	last, err := w.tx.LastActivities(d.Customer, 1)
	if len(last) > 0 {
		d.Last = &last[0]
	}
	return err
}
