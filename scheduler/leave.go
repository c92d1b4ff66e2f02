package scheduler

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// fireCalendars plans everybody's mornings and digests anew: the team's calendar
// changed.
func fireCalendars(f *firing) error {
	all, err := f.tx.AllMembers()
	for _, m := range all {
		err = errors.Join(err, f.tx.PlanMember(m))
	}
	return errors.Join(err, f.again(time.Time{}))
}

// sayLeave finds the words that tell a delegate of a leave. One that was changed
// meanwhile is not told any more.
func (w *words) sayLeave(p store.Push) (piece, error) {
	who := crm.MemberOf(w.all, crm.MemberID(p.Ref.N))
	if !who.HasLeave(w.tx.Now) || who.Leave.Delegate != w.to.ID || p.Args["span"] != who.Leave.String() {
		return piece{}, errUnwanted
	}
	return piece{message: w.voice.LeavePush(who)}, nil
}

// fireReturn has a member told, on the first morning back, what others were told
// in their stead. If that was nothing, nothing is said.
func fireReturn(f *firing) error {
	m, there, err := f.member()
	if err != nil || !there {
		return err
	}
	if !m.Away(f.tx.Now) && !m.Leave.IsZero() {
		p := store.Push{
			Rule: store.PushReturn, Ref: m.ID.Ref(), Planned: f.timer.Planned,
			Args: map[string]string{"since": m.Leave.First.String()},
		}
		if _, err := f.push(p, m, m.Leave.String()); err != nil {
			return err
		}
	}
	return f.again(time.Time{})
}

// sayReturn finds the words of that: by reader and kind, with the reminders that
// are still open.
func (w *words) sayReturn(p store.Push) (piece, error) {
	first, err := crm.ParseDate(p.Args["since"])
	if err != nil {
		return piece{}, err
	}
	past, err := w.tx.SettledOf(w.to.ID, crm.Instant(first, 0, w.to.Location()))
	if err != nil {
		return piece{}, err
	}
	var handled []cards.Handled
	var open []crm.Reminder
	for _, told := range past {
		if told.State != store.Sent || told.Reader == 0 {
			continue
		}
		same := func(h cards.Handled) bool { return h.Reader.ID == told.Reader && h.Rule == told.Rule }
		i := slices.IndexFunc(handled, same)
		if i < 0 {
			i = len(handled)
			handled = append(handled, cards.Handled{Reader: crm.MemberOf(w.all, told.Reader), Rule: told.Rule})
		}
		handled[i].N++
		if told.Rule == pushReminder {
			if open, err = w.stillOpen(open, told.Ref); err != nil {
				return piece{}, err
			}
		}
	}
	if len(handled) == 0 {
		return piece{}, errUnwanted
	}
	slices.SortStableFunc(handled, func(a, b cards.Handled) int {
		return cmp.Or(strings.Compare(a.Reader.Name, b.Reader.Name), strings.Compare(a.Rule, b.Rule))
	})
	about := func(r crm.Reminder) string {
		due := cards.DueReminder{Reminder: r}
		err = errors.Join(err, w.aboutReminder(&due))
		return due.About
	}
	return piece{message: w.voice.ReturnPush(handled, open, about)}, err
}

// stillOpen adds a reminder that is the member's and not done yet, once.
func (w *words) stillOpen(open []crm.Reminder, ref crm.Ref) ([]crm.Reminder, error) {
	r, err := store.Reminders.Get(w.tx, crm.ReminderID(ref.N))
	if errors.Is(err, store.ErrNotFound) || err == nil && (r.Done || r.Owner != w.to.ID || r.Due.After(w.tx.Now)) {
		return open, nil
	}
	if slices.ContainsFunc(open, func(o crm.Reminder) bool { return o.ID == r.ID }) {
		return open, err
	}
	return append(open, r), err
}
