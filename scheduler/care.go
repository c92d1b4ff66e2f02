package scheduler

import (
	"time"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// careFor is one member's morning: what of their customers they are to know.
type careFor struct {
	*firing
	to   crm.Member
	all  []crm.Member
	team crm.Workspace
	// from is the first morning that was not fired, today the day of this one, and
	// next that of the next.
	from, today, next crm.Date
}

// moreCare tells a member, in the morning, of festivals and of customers that
// fell silent.
func (f *firing) moreCare(to crm.Member, all []crm.Member, team crm.Workspace, from crm.Date) error {
	if err := f.tx.FillCares(); err != nil {
		return err
	}
	next := to.NextMorning(f.tx.Now, team.CalendarOf(to))
	c := careFor{firing: f, to: to, all: all, team: team, from: from, today: to.Today(f.tx.Now), next: to.Today(next)}
	if err := c.festivals(); err != nil {
		return err
	}
	return c.silence()
}

// pushAt puts a push into the outbox whose turn is a moment that may be to come.
// The member's quiet hours are kept.
func (f *firing) pushAt(p store.Push, to crm.Member, occurrence string, at time.Time) error {
	p.Key = store.PushKey(p.Rule, p.Ref, occurrence, to.ID.Ref())
	p.To = to.ID
	p.NotBefore = to.QuietUntil(later(at, f.tx.Now))
	_, err := f.tx.AddPush(p)
	return err
}
