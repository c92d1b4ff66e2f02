package scheduler

import (
	"errors"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushRenewal is the rule of pushes that tell of a renewal that comes near.
const pushRenewal = "renewal"

// fireRenewal tells whoever cares for a customer of the rung of its renewal that
// is due. Of several that were missed it tells the latest.
func fireRenewal(f *firing) error {
	c, err := store.Customers.Get(f.tx, crm.CustomerID(f.ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && c.Archived {
		return f.again(time.Time{})
	}
	if err != nil {
		return err
	}
	all, err := f.tx.AllMembers()
	if err != nil {
		return err
	}
	carer, ok := crm.CarerOf(c, all)
	if !ok {
		return f.again(time.Time{})
	}
	team, err := f.tx.Settings()
	if err != nil {
		return err
	}
	rung, due := team.LastRung(c.Renewal, carer.Today(f.timer.Planned), carer.Today(f.tx.Now))
	if due {
		p := store.Push{Rule: pushRenewal, Ref: c.ID.Ref(), Planned: store.RungMoment(rung, carer)}
		p.Args = map[string]string{"renewal": c.Renewal.String()}
		// What falls on a day off waits for the next morning that is worked.
		at := carer.NextMorning(p.Planned.Add(-time.Second), team.CalendarOf(carer))
		if err := f.pushAt(p, carer, fmt.Sprintf("%s-%d", c.Renewal, rung.Days), at); err != nil {
			return err
		}
	}
	return f.tx.PlanRenewal(c, !due)
}

// fireRenewalAll plans all renewals anew.
func fireRenewalAll(f *firing) error {
	return errors.Join(f.tx.PlanRenewals(), f.again(time.Time{}))
}

// sayRenewal finds the words for a renewal. One whose date was moved, or that is
// another's to care for by now, is not told.
func (w *words) sayRenewal(p store.Push) (piece, error) {
	c, err := store.Customers.Get(w.tx, crm.CustomerID(p.Ref.N))
	if errors.Is(err, store.ErrNotFound) {
		return piece{}, errUnwanted
	}
	if err != nil {
		return piece{}, err
	}
	carer, ok := crm.CarerOf(c, w.all)
	if !ok || carer.ID != w.to.ID || c.Archived || c.Renewal.String() != p.Args["renewal"] {
		return piece{}, errUnwanted
	}
	if w.to.Mutes.Silences(crm.PushRenewal, c.ID.Ref()) {
		return piece{}, errUnwanted
	}
	last, err := w.tx.LastReadable(w.viewer, c, crm.Private)
	if err != nil {
		return piece{}, err
	}
	m := w.voice.RenewalPush(cards.Renewal{Customer: c, Last: last})
	if w.voice.Today() != w.to.Today(p.Planned) && w.late(p) {
		m = w.voice.Late(m, p.Planned)
	}
	return piece{message: m}, nil
}
