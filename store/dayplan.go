package store

import (
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

const (
	// closingDays is how many days ahead a close date is soon.
	closingDays = 7
	// renewalSoon is how many days ahead the end of a contract is soon.
	renewalSoon = 30
	// wishAhead is how many days ahead a birthday belongs into a plan.
	wishAhead = 1
)

// PlanQuery says whose plan of which day is wanted.
type PlanQuery struct {
	Reader crm.Viewer
	Team   crm.Workspace
	// All are all members of the team.
	All []crm.Member
	Day crm.Date
	// Where is who can read the plan.
	Where crm.Surface
	// Leave says what has no place in the plan; nil: nothing.
	Leave func(crm.PlanItem) (bool, error)
}

// DayPlan gathers what a member should do on a day. It walks the indexes of the
// member's follow-ups, open deals and customers, and reads the names of what
// found room only.
func (tx *Tx) DayPlan(q PlanQuery) (crm.DayPlan, error) {
	g := &planner{tx: tx, q: q}
	for _, step := range []func() error{g.followUps, g.deals, g.birthdays, g.customers} {
		if err := step(); err != nil {
			return crm.DayPlan{}, err
		}
	}
	plan := crm.NewDayPlan(q.Day, g.items, q.Team.Currency)
	for i := range plan.Items {
		if err := g.name(&plan.Items[i]); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

// planner gathers the items of a plan.
type planner struct {
	tx    *Tx
	q     PlanQuery
	items []crm.PlanItem
}

func (g *planner) add(i crm.PlanItem) error {
	if g.q.Leave != nil {
		if leave, err := g.q.Leave(i); err != nil || leave {
			return err
		}
	}
	g.items = append(g.items, i)
	return nil
}

// followUps takes those that are overdue, and those of the day.
func (g *planner) followUps() error {
	_, end := g.q.Reader.ShiftSpan(g.q.Day)
	due, err := g.tx.RemindersOf(g.q.Reader.ID, end)
	if err != nil {
		return err
	}
	for _, r := range due {
		i := crm.PlanItem{Reason: crm.PlanDue, Ref: r.ID.Ref(), What: r.Text, Due: r.Due, Customer: r.Customer}
		if r.Due.Before(g.tx.Now) {
			i.Reason = crm.PlanOverdue
		}
		switch {
		case r.Deal != 0:
			i.About = r.Deal.Ref()
		case r.Customer != 0:
			i.About = r.Customer.Ref()
		}
		if err := g.add(i); err != nil {
			return err
		}
	}
	return nil
}

// deals takes the open deals that are past their close date, and those that
// nobody is to follow up.
func (g *planner) deals() error {
	return g.tx.OpenDeals(g.q.Reader.ID, func(d OpenDeal) (bool, error) {
		reason, err := g.dealReason(d)
		if reason == "" || err != nil {
			return true, err
		}
		return true, g.add(crm.PlanItem{
			Reason: reason, Ref: d.ID.Ref(), About: d.Customer.Ref(), Customer: d.Customer,
			Day: d.Close, Stage: d.Stage, Amount: d.Amount, Days: g.day(d.Since).DaysUntil(g.q.Day),
		})
	})
}

// dealReason is why a deal has a place in the plan, empty if it has none.
func (g *planner) dealReason(d OpenDeal) (crm.PlanReason, error) {
	if !d.Close.IsZero() && d.Close.Before(g.q.Day) {
		return crm.PlanSlipped, nil
	}
	next, err := g.tx.HasNextStep(d.ID, d.Customer)
	switch {
	case err != nil || next:
		return "", err
	case !d.Close.IsZero() && g.q.Day.DaysUntil(d.Close) <= closingDays:
		return crm.PlanClosing, nil
	case d.Since.Before(g.q.Team.StuckSince(d.Stage, g.tx.Now)):
		return crm.PlanStuck, nil
	}
	return crm.PlanNoNext, nil
}

// HasNextStep reports whether somebody is to follow up an open deal: by a
// reminder about it, or about its customer and no other deal.
func (tx *Tx) HasNextStep(id crm.DealID, customer crm.CustomerID) (bool, error) {
	for _, ref := range []crm.Ref{id.Ref(), customer.Ref()} {
		all, err := tx.RemindersAbout(ref)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(all, func(r crm.Reminder) bool { return r.Deal == 0 || r.Deal == id }) {
			return true, nil
		}
	}
	return false, nil
}

// birthdays takes those near of contacts in the reader's care, unless somebody
// has wished them.
func (g *planner) birthdays() error {
	near, err := g.tx.BirthdaysNear(g.q.Day, wishAhead, g.q.Team, g.caresFor)
	if err != nil {
		return err
	}
	for _, b := range near {
		if b.MonthOnly || b.Contact.Greeted != nil && b.Contact.Greeted.Day == b.Day {
			continue
		}
		err := g.add(crm.PlanItem{
			Reason: crm.PlanBirthday, Ref: b.Contact.ID.Ref(), About: b.Customer.ID.Ref(), Customer: b.Customer.ID, Day: b.Day,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (g *planner) caresFor(c crm.Customer) bool {
	carer, ok := crm.CarerOf(c, g.q.All)
	return ok && carer.ID == g.q.Reader.ID
}

// customers takes those in the reader's care that are silent beyond the rhythm
// of their tier, and those whose contract ends soon.
func (g *planner) customers() error {
	return g.tx.CaredBy(g.q.Reader.Member, g.q.All, func(c crm.Customer) (bool, error) {
		if days := g.q.Day.DaysUntil(c.Renewal); !c.Renewal.IsZero() && days >= 0 && days <= renewalSoon {
			if err := g.add(crm.PlanItem{Reason: crm.PlanRenewal, Ref: c.ID.Ref(), Customer: c.ID, Day: c.Renewal, Days: days}); err != nil {
				return false, err
			}
		}
		if g.q.Team.Rhythm(c.Tier) == 0 {
			return true, nil
		}
		last, err := g.tx.LastTouch(c.ID)
		if err != nil {
			return false, err
		}
		s := g.q.Team.SilenceOf(c, last, g.q.Day, g.q.Reader.Location())
		if s.Times == 0 {
			return true, nil
		}
		return true, g.add(crm.PlanItem{Reason: crm.PlanSilent, Ref: c.ID.Ref(), Customer: c.ID, Days: s.Days, Day: s.Since, Tier: c.Tier})
	})
}

// name finds what the records of an item are called, as far as the reader may
// know.
func (g *planner) name(i *crm.PlanItem) error {
	var err error
	if i.Ref.Kind != crm.KindReminder {
		i.What, _, err = g.tx.About(i.Ref)
	}
	if err != nil || i.About.IsZero() {
		return err
	}
	name, subject, err := g.tx.About(i.About)
	if err == nil && crm.May(g.q.Reader, crm.See, subject, g.q.Where) {
		i.Name = name
	}
	return err
}

// day is the reader's calendar day of a moment.
func (g *planner) day(at time.Time) crm.Date { return g.q.Reader.Today(at) }
