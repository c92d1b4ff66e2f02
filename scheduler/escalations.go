package scheduler

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushEscalation is the rule of pushes that tell a manager of a follow-up that
// stays undone.
const pushEscalation = "escalation"

// fireEscalate tells the manager of a reminder's owner that it is undone for too
// long, once for each occurrence and owner.
func fireEscalate(f *firing) error {
	r, err := store.Reminders.Get(f.tx, crm.ReminderID(f.ref.N))
	if errors.Is(err, store.ErrNotFound) {
		return f.again(time.Time{})
	}
	if err != nil {
		return err
	}
	if err := f.tx.PlanEscalation(r); err != nil { // as the team says by now
		return err
	}
	if planned, err := f.tx.Planned(f.timer.Rule); err != nil || planned.After(f.tx.Now) {
		return ignore(err, store.ErrNotFound)
	}
	all, err := f.tx.AllMembers()
	if err != nil {
		return err
	}
	if to, ok := crm.EscalateTo(crm.MemberOf(all, r.Owner), all); ok {
		cal, err := f.tx.CalendarOf(to)
		if err != nil {
			return err
		}
		if !cal.Working(to.Today(f.tx.Now)) { // it can wait for a working day
			return f.again(to.NextMorning(f.tx.Now, cal))
		}
		p := store.Push{Rule: pushEscalation, Ref: r.ID.Ref(), Planned: f.timer.Planned}
		if _, err := f.push(p, to, r.UndoneSince().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return f.again(time.Time{})
}

// fireEscalateAll plans anew what managers are told of all that is overdue.
func fireEscalateAll(f *firing) error {
	all, err := f.tx.AllMembers()
	if err != nil {
		return err
	}
	for _, m := range all {
		overdue, err := f.tx.RemindersOf(m.ID, f.tx.Now)
		if err != nil {
			return err
		}
		for _, r := range overdue {
			if err := f.tx.PlanEscalation(r); err != nil {
				return err
			}
		}
	}
	return f.again(time.Time{})
}

// sayEscalation finds the words for a follow-up that stays undone. One that is
// done or moved meanwhile is not wanted any more, nor one about what the manager
// may not see.
func (w *words) sayEscalation(p store.Push) (piece, error) {
	r, err := store.Reminders.Get(w.tx, crm.ReminderID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	owner := crm.MemberOf(w.all, r.Owner)
	to, led := crm.EscalateTo(owner, w.all)
	_, wanted := w.voice.Team.EscalateAfter()
	same := p.Occurrence() == r.UndoneSince().UTC().Format(time.RFC3339)
	if r.Done || !same || !led || to.ID != w.to.ID || !wanted || !r.Escalates() {
		return piece{}, errUnwanted
	}
	if w.to.Mutes.Silences(crm.PushEscalation, r.ID.Ref(), r.Customer.Ref(), r.Deal.Ref(), owner.ID.Ref()) {
		return piece{}, errUnwanted
	}
	late := cards.DueReminder{Reminder: r, Planned: r.Due}
	if err := w.aboutReminder(&late); err != nil {
		return piece{}, err
	}
	if late.About == "" { // what it is about is not theirs to see
		return piece{}, errUnwanted
	}
	return piece{undone: &cards.Undone{DueReminder: late, Owner: owner.Name}}, nil
}
