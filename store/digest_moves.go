package store

import (
	"maps"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// digester gathers a digest.
type digester struct {
	tx  *Tx
	q   DigestQuery
	out *crm.Digest
	// names is how many silent customers are told by name.
	names int

	// was and then are each touched deal as the span began and as it ended; nil
	// means that there was none. Deals that were touched after the span only are
	// in both, as the index tells how they are now. order are those that were
	// touched within it.
	was, then map[crm.DealID]*crm.Deal
	order     []crm.DealID
	// steps are the touched reminders as the span began, and as they are now.
	steps  map[crm.ReminderID][2]*crm.Reminder
	logged map[crm.MemberID]int

	next nextCounts
	// before and now sum the pipeline as the span began and ended.
	before, now *crm.Summarizer
	slipped     standingDeals
	stuck       standingDeals
	noNext      standingDeals
	customers   dense[seenCustomer]
	today, from crm.Date // the reader's days on which the span ended and began
	// silentNow and silentWas are the Unix times before which the last touch of a
	// customer without a tier lay, who was silent as the span ended and began.
	silentNow, silentWas int64
	limits               map[crm.StageID]stuckLimits
	lastLimits           lastLimits
}

func newDigester(tx *Tx, q DigestQuery, out *crm.Digest) *digester {
	return &digester{
		tx: tx, q: q, out: out, names: crm.DigestNames,
		was: map[crm.DealID]*crm.Deal{}, then: map[crm.DealID]*crm.Deal{},
		steps: map[crm.ReminderID][2]*crm.Reminder{}, logged: map[crm.MemberID]int{},
		now:     crm.NewSummarizer(q.Team.Stages),
		slipped: newStandingDeals(), stuck: newStandingDeals(), noNext: newStandingDeals(),
		today: q.Reader.Today(q.Span.To), from: q.Reader.Today(q.Span.From), limits: map[crm.StageID]stuckLimits{},
		silentNow: q.Span.To.AddDate(0, 0, -silentDays).Unix(), silentWas: q.Span.From.AddDate(0, 0, -silentDays).Unix(),
	}
}

func (g *digester) covers(id crm.MemberID) bool { return g.q.Owners == nil || g.q.Owners[id] }

// first reports whether there was no digest before: all that stands is new.
func (g *digester) first() bool { return g.q.Span.From.IsZero() }

// journal reads what was done since the span began. What was done after its end
// tells how things stood then.
func (g *digester) journal() error {
	err := g.tx.Since(g.q.Span.Since, func(e Entry) (bool, error) {
		late := e.Stamp > g.q.Span.Until
		for _, c := range e.Changes {
			var err error
			switch c.Ref.Kind {
			case crm.KindDeal:
				err = g.deal(c, late)
			case crm.KindReminder:
				err = g.step(c)
			case crm.KindActivity:
				if !late {
					err = g.activity(c)
				}
			}
			if err != nil {
				return false, err
			}
		}
		return true, nil
	})
	g.out.Logged = crm.ByCount(g.logged)
	return err
}

func (g *digester) deal(c Change, late bool) error {
	id := crm.DealID(c.Ref.N)
	if _, seen := g.was[id]; !seen {
		before, err := side(Deals, c.Before)
		if err != nil {
			return err
		}
		g.was[id], g.then[id] = before, before
		if !late {
			g.order = append(g.order, id)
		}
	}
	if late {
		return nil
	}
	after, err := side(Deals, c.After)
	g.then[id] = after
	return err
}

func (g *digester) step(c Change) error {
	id := crm.ReminderID(c.Ref.N)
	states, seen := g.steps[id]
	var err error
	if !seen {
		if states[0], err = side(Reminders, c.Before); err != nil {
			return err
		}
	}
	states[1], err = side(Reminders, c.After)
	g.steps[id] = states
	return err
}

// activity counts what was logged, and takes back what was undone.
func (g *digester) activity(c Change) error {
	count := 1
	raw := c.After
	if raw == nil {
		raw, count = c.Before, -1
	} else if c.Before != nil {
		return nil
	}
	a, err := Activities.decode(raw)
	if err == nil && g.covers(a.By) {
		g.logged[a.By] += count
	}
	return err
}

// moves sorts the touched deals by what became of them.
func (g *digester) moves() error {
	for _, id := range g.order {
		was, then := g.was[id], g.then[id]
		if was != nil && !g.covers(was.Owner) {
			was = nil
		}
		if then != nil && !g.covers(then.Owner) {
			then = nil
		}
		switch {
		case then != nil:
			g.move(g.was[id], was, *then)
		case was != nil && was.Open():
			g.out.Gone = append(g.out.Gone, crm.DealMove{Deal: *was, From: was.Stage, Was: was.Amount})
		}
	}
	return nil
}

// move tells of a deal that is in the scope. before is how it was, nil for none,
// and was the same if it was in the scope already.
func (g *digester) move(before, was *crm.Deal, then crm.Deal) {
	move := crm.DealMove{Deal: then}
	if was != nil {
		move.From, move.Was = was.Stage, was.Amount
	}
	if to := g.kindOf(before, was, then); to != nil {
		*to = append(*to, move)
	}
}

// kindOf returns where a move is told, nil if nowhere.
func (g *digester) kindOf(before, was *crm.Deal, then crm.Deal) *[]crm.DealMove {
	out, stages := g.out, g.q.Team.Stages
	stays := before != nil && before.Stage == then.Stage
	switch {
	case stays && (!then.Open() || was != nil && was.Amount == then.Amount):
		return nil
	case stays && was != nil:
		return &out.Amended
	case then.Stage == crm.StageWon:
		return &out.Won
	case then.Stage == crm.StageLost:
		return &out.Lost
	case before == nil:
		return &out.New
	case was == nil:
		return &out.Came
	case was.Open() && stages.Index(then.Stage) > stages.Index(was.Stage):
		return &out.Forward
	}
	return &out.Back
}

// sorted returns the members of a set in order.
func sorted(set map[crm.MemberID]bool) []crm.MemberID { return slices.Sorted(maps.Keys(set)) }
