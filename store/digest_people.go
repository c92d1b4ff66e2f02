package store

import (
	"github.com/rapport-crm/rapport/crm"
)

// overdueNames is how many follow-ups of one rep a digest names.
const overdueNames = 2

// overdue counts the follow-ups that should have been done, and finds out who
// logged nothing.
func (g *digester) overdue() error {
	by := map[crm.MemberID]int{}
	for _, m := range g.q.Members {
		if !g.covers(m.ID) {
			continue
		}
		if err := g.overdueOf(m.ID, by); err != nil {
			return err
		}
		if g.out.Weekly && g.q.Scope != crm.ScopeMine && g.idle(m) {
			g.out.Idle = append(g.out.Idle, m.ID)
		}
	}
	g.out.Overdue.By = crm.ByCount(by)
	return nil
}

// idle reports whether a rep who was there logged nothing.
func (g *digester) idle(m crm.Member) bool {
	return m.Role == crm.RoleRep && !m.Inactive && !m.Leave.Covers(g.today) && g.logged[m.ID] <= 0
}

func (g *digester) overdueOf(id crm.MemberID, by map[crm.MemberID]int) error {
	still := 0
	var err error
	if !g.first() {
		if still, err = g.tx.CountReminders(id, g.q.Span.From); err != nil {
			return err
		}
	}
	all := 0
	var named []crm.ReminderID
	err = through(g.tx, g.tx.remindersBefore(id, g.q.Span.To), func(r crm.ReminderID) (bool, error) {
		if all++; all > still && len(named) < overdueNames {
			named = append(named, r)
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	g.out.Overdue.Still += still
	g.out.Overdue.New += all - still
	by[id] += all - still
	for _, r := range named {
		if err := g.followup(r); err != nil {
			return err
		}
	}
	return nil
}

func (g *digester) followup(id crm.ReminderID) error {
	r, err := Reminders.Get(g.tx, id)
	if err != nil {
		return err
	}
	f := crm.Followup{Reminder: r}
	if r.Customer != 0 {
		if f.Customer, err = Customers.Get(g.tx, r.Customer); err != nil {
			return err
		}
	}
	g.out.Overdue.Top = append(g.out.Overdue.Top, f)
	return nil
}

// birthdays finds the birthdays of today among the customers that are covered.
func (g *digester) birthdays() error {
	near, err := g.tx.BirthdaysNear(g.today, 0, g.q.Team, func(c crm.Customer) bool {
		return g.covers(c.Owner) || c.Success != 0 && g.covers(c.Success)
	})
	g.out.Birthdays = near
	return err
}
