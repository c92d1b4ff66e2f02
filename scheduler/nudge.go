package scheduler

import (
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// pushNudge is the rule of pushes that ask for the day's report.
	pushNudge = "nudge"
	// nudgeCustomers is how many customers are offered to whom a line may be about.
	nudgeCustomers = 4
)

// fireNudge has a member asked for the report of a day. When the next day of work
// has begun it is too late to ask.
func fireNudge(f *firing) error {
	return f.daily(pushNudge, crm.Member.NextEvening, func(m crm.Member) bool { return tooLate(m, f.timer.Planned, f.tx.Now) })
}

// tooLate reports whether the day that a moment belongs to has given way to another.
func tooLate(m crm.Member, of, now time.Time) bool { return m.Shift(of) != m.Shift(now) }

// sayNudge finds the words that ask for the report of a day, with what was logged.
// Who has sent it already is not asked.
func (w *words) sayNudge(p store.Push) (piece, error) {
	if w.reader.ID != w.to.ID || !w.to.Nudge.Wanted() || tooLate(w.to, p.Planned, w.tx.Now) || w.to.Mutes.Silences(crm.PushNudge) {
		return piece{}, errUnwanted
	}
	day := w.to.Shift(p.Planned)
	boss, led := crm.EscalateTo(w.to, w.all)
	if led {
		_, err := w.tx.Push(store.ReportKey(w.to.ID, day, false, boss.ID))
		if err == nil {
			return piece{}, errUnwanted
		}
		if !errors.Is(err, store.ErrNotFound) {
			return piece{}, err
		}
	}
	r, err := w.tx.Report(store.ReportQuery{Reader: w.viewer, Of: w.to, Team: w.voice.Team, First: day, Last: day, Where: crm.Private})
	if err != nil {
		return piece{}, err
	}
	whom, err := w.onTheirMind(day)
	if err != nil {
		return piece{}, err
	}
	return w.timely(p, w.voice.NudgePush(r, boss.Name, whom)), nil
}

// onTheirMind returns the customers that a member had follow-ups about on a day, or
// else was in touch with last: of whom they may have something to tell.
func (w *words) onTheirMind(day crm.Date) ([]crm.Customer, error) {
	_, end := w.to.ShiftSpan(day)
	due, err := w.tx.RemindersOf(w.to.ID, end)
	if err != nil {
		return nil, err
	}
	var ids []crm.CustomerID
	for n := range due { // the latest first: the oldest are known to be neglected
		ids = append(ids, due[len(due)-1-n].Customer)
	}
	err = w.tx.Touches(w.to.ID, func(t store.Touch) (bool, error) {
		ids = append(ids, t.Customer)
		return len(ids) < len(due)+2*nudgeCustomers, nil
	})
	if err != nil {
		return nil, err
	}
	var out []crm.Customer
	seen := map[crm.CustomerID]bool{0: true}
	for _, id := range ids {
		if seen[id] || len(out) == nudgeCustomers {
			continue
		}
		seen[id] = true
		rec, err := store.Customers.Get(w.tx, id)
		if err != nil {
			return nil, err
		}
		if !rec.Archived && crm.May(w.viewer, crm.Care, store.CustomerSubject(rec), crm.Private) {
			out = append(out, rec)
		}
	}
	return out, nil
}

// sayReport finds the words for a report that a member sent: what its reader may
// know of it, in the reader's language.
func (w *words) sayReport(p store.Push) (piece, error) {
	of := crm.MemberOf(w.all, crm.MemberID(p.Ref.N))
	first, last, err := store.ReportDays(p)
	if err != nil {
		return piece{}, err
	}
	r, err := w.tx.Report(store.ReportQuery{
		Reader: w.viewer, Of: of, Team: w.voice.Team, First: first, Last: last, Weekly: store.ReportOfWeek(p), Where: crm.Private,
	})
	if err != nil {
		return piece{}, err
	}
	return w.timely(p, w.voice.ReportPush(r, p.Args["note"])), nil
}
