package scheduler

import (
	"errors"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// sayHandover finds the words for a reminder that somebody gave away, or did for
// another. What was taken back meanwhile is not told.
func (w *words) sayHandover(p store.Push) (piece, error) {
	r, err := store.Reminders.Get(w.tx, crm.ReminderID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	what := p.Args["what"]
	mine := r.Owner == w.to.ID
	stale := mine != (what == store.HandedToYou) || what == store.HandedToYou && r.Done
	if stale || w.to.Mutes.Silences(crm.PushHandover, r.ID.Ref(), r.Customer.Ref(), r.Deal.Ref()) {
		return piece{}, errUnwanted
	}
	switch undone := what == store.DoneForYou && r.Rule.IsZero() && !r.Done; {
	case undone, what == store.TakenFromYou && r.Owner != by(p):
		return piece{}, errUnwanted
	}
	about := cards.DueReminder{Reminder: r, Planned: p.Planned}
	if err := w.aboutReminder(&about); err != nil {
		return piece{}, err
	}
	return w.timely(p, w.voice.HandoverPush(what, about, w.names().Member(by(p)), w.names().Member(r.Owner))), nil
}
