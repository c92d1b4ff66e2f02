package store

import (
	"errors"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// ReportQuery says whose report of which days is wanted, and by whom.
type ReportQuery struct {
	Reader crm.Viewer
	Of     crm.Member
	Team   crm.Workspace
	// First and Last are days of work of the member's, both included.
	First, Last crm.Date
	Weekly      bool
	Where       crm.Surface
}

// Report composes what a member did from what they logged. It reads the member's
// own journal and activities of those days, and no others'.
func (tx *Tx) Report(q ReportQuery) (crm.Report, error) {
	g := &reporter{tx: tx, q: q, at: map[crm.CustomerID]*crm.ReportCustomer{}, changes: map[crm.Ref]*Change{}}
	g.from, _ = q.Of.ShiftSpan(q.First)
	_, g.to = q.Of.ShiftSpan(q.Last)
	g.out = crm.Report{Of: q.Of, Weekly: q.Weekly, First: q.First, Last: q.Last, Next: q.Team.CalendarOf(q.Of).NextWorking(q.Last)}
	for _, step := range []func() error{g.activities, g.journal, g.apply, g.allowed, g.steps} {
		if err := step(); err != nil {
			return g.out, err
		}
	}
	g.out.Sort()
	return g.out, nil
}

// reporter gathers a report.
type reporter struct {
	tx       *Tx
	q        ReportQuery
	from, to time.Time
	at       map[crm.CustomerID]*crm.ReportCustomer
	order    []crm.CustomerID
	// changes are what the member did to each record, taken together, and touched
	// the records in the order in which they were last changed.
	changes map[crm.Ref]*Change
	touched []crm.Ref
	// occurrences are those of recurring reminders that were done.
	occurrences []crm.Reminder
	out         crm.Report
}

// customer returns the place of a customer in the report.
func (g *reporter) customer(id crm.CustomerID) *crm.ReportCustomer {
	if g.at[id] == nil {
		g.at[id] = &crm.ReportCustomer{}
		g.order = append(g.order, id)
	}
	return g.at[id]
}

// activities finds those that took place in those days.
func (g *reporter) activities() error {
	var all []crm.Activity
	err := g.tx.Touches(g.q.Of.ID, func(t Touch) (bool, error) {
		if t.At.Before(g.from) {
			return false, nil
		}
		if !t.At.Before(g.to) {
			return true, nil
		}
		a, err := Activities.Get(g.tx, t.Activity)
		all = append(all, a)
		return true, err
	})
	for _, a := range slices.Backward(all) {
		c := g.customer(a.Customer)
		c.Activities = append(c.Activities, a)
	}
	return err
}

// journal puts together what the member did to each record. It goes back in
// time: what was taken back ends as it began.
func (g *reporter) journal() error {
	return g.tx.ByMember(g.q.Of.ID, func(e Entry) (bool, error) {
		if e.At.Before(g.from) {
			return false, nil
		}
		if !e.At.Before(g.to) {
			return true, nil
		}
		for _, c := range e.Changes {
			if known := g.changes[c.Ref]; known != nil {
				known.Before = c.Before
			} else {
				g.changes[c.Ref] = &Change{Ref: c.Ref, Before: c.Before, After: c.After}
				g.touched = append(g.touched, c.Ref)
			}
		}
		return true, g.occurrence(e)
	})
}

// occurrence notes that a recurring reminder was done: it went on to its next
// occurrence, and that is all that happened. One that was taken back counts
// against it.
func (g *reporter) occurrence(e Entry) error {
	if len(e.Changes) != 1 || e.Changes[0].Ref.Kind != crm.KindReminder {
		return nil
	}
	before, after, err := sides(Reminders, e.Changes[0])
	if err != nil || before == nil || after == nil || before.Rule.IsZero() || before.Rule != after.Rule || before.Done || after.Done {
		return err
	}
	switch forward := after.Due.After(before.Due); {
	case forward && e.Undoes == 0 && after.Occurs.IsZero():
		g.occurrences = append(g.occurrences, *before)
	case !forward && e.Undoes != 0 && before.Occurs.IsZero():
		// Undone later, so met earlier: its place is taken by what it undoes.
		g.occurrences = append(g.occurrences, crm.Reminder{ID: after.ID, Due: after.Due, Done: true})
	}
	return nil
}

// apply puts the changes under their customers.
func (g *reporter) apply() error {
	slices.Reverse(g.touched)
	for _, ref := range g.touched {
		if err := g.change(g.changes[ref]); err != nil {
			return err
		}
	}
	undone := map[crm.Ref]int{}
	for _, r := range g.occurrences {
		switch {
		case r.Done:
			undone[r.ID.Ref()]++
		case undone[r.ID.Ref()] > 0:
			undone[r.ID.Ref()]--
		case r.Customer != 0:
			c := g.customer(r.Customer)
			c.Done = append(c.Done, r)
		}
	}
	return nil
}

func (g *reporter) change(c *Change) error {
	switch c.Ref.Kind {
	case crm.KindCustomer:
		before, after, err := sides(Customers, *c)
		if before == nil && after != nil {
			g.customer(after.ID).New = true
		}
		return err
	case crm.KindDeal:
		before, after, err := sides(Deals, *c)
		if after != nil && (before == nil || before.Stage != after.Stage || before.Amount != after.Amount) {
			to := g.customer(after.Customer)
			to.Deals = append(to.Deals, crm.DealChange{Before: before, After: *after})
		}
		return err
	case crm.KindReminder:
		before, after, err := sides(Reminders, *c)
		if after == nil || after.Customer == 0 {
			return err
		}
		switch was := before != nil && before.Done; {
		case after.Done && !was:
			to := g.customer(after.Customer)
			to.Done = append(to.Done, *after)
		case before == nil && !after.Done:
			to := g.customer(after.Customer)
			to.Next = append(to.Next, *after)
		}
		return err
	}
	return nil
}

// allowed keeps what the reader may know of each customer.
func (g *reporter) allowed() error {
	for _, id := range g.order {
		rec, err := Customers.Get(g.tx, id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		subject := CustomerSubject(rec)
		if !crm.May(g.q.Reader, crm.See, subject, g.q.Where) {
			g.out.Hidden++
			continue
		}
		c := g.at[id]
		c.Customer = rec
		c.Brief = !crm.May(g.q.Reader, crm.Read, subject, g.q.Where)
		if err := g.allowedDeals(c); err != nil {
			return err
		}
		if len(c.Activities)+len(c.Deals)+len(c.Done)+len(c.Next) > 0 || c.New {
			g.out.Customers = append(g.out.Customers, *c)
		}
	}
	return nil
}

// allowedDeals keeps the deals that the reader may see.
func (g *reporter) allowedDeals(c *crm.ReportCustomer) (err error) {
	c.Deals = slices.DeleteFunc(c.Deals, func(d crm.DealChange) bool {
		subject, failed := g.tx.DealSubject(d.After)
		err = errors.Join(err, failed)
		return !crm.May(g.q.Reader, crm.See, subject, g.q.Where)
	})
	return err
}

// steps finds the follow-ups that are still open, and those that come next.
func (g *reporter) steps() error {
	now := g.tx.Now
	if g.to.Before(now) {
		now = g.to
	}
	open, err := g.tx.RemindersOf(g.q.Of.ID, now)
	if err != nil {
		return err
	}
	from, to := g.q.Of.ShiftSpan(g.out.Next)
	if g.out.Weekly {
		_, to = g.q.Of.ShiftSpan(g.q.Last.AddDays(7))
	}
	coming, err := g.tx.RemindersBetween(g.q.Of.ID, from, to)
	if err != nil {
		return err
	}
	if g.out.Open, err = g.named(open); err != nil {
		return err
	}
	g.out.Coming, err = g.named(coming)
	return err
}

// named keeps the follow-ups that are about a customer that the reader may read
// of.
func (g *reporter) named(all []crm.Reminder) ([]crm.ReportStep, error) {
	var out []crm.ReportStep
	for _, r := range all {
		if r.Customer == 0 {
			continue
		}
		rec, err := Customers.Get(g.tx, r.Customer)
		if err != nil {
			return nil, err
		}
		if crm.May(g.q.Reader, crm.Read, CustomerSubject(rec), g.q.Where) {
			out = append(out, crm.ReportStep{Reminder: r, Name: rec.Name})
		}
	}
	return out, nil
}
