package store

import (
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// TrendWeeks is how many weeks a trend has.
const TrendWeeks = 8

// Trend returns the open pipeline of the given owners (nil: everyone's) at the
// end of each of the last weeks of a zone, the earliest first and the present one
// last. Weeks before the journal begins are left out.
//
// It starts from the pipeline as it is and takes back what the journal says. So
// it costs one walk of the index and the journal's entries of eight weeks, and
// needs nothing kept beside them.
func (tx *Tx) Trend(owners map[crm.MemberID]bool, loc *time.Location) ([]crm.TrendWeek, error) {
	t := &trend{owners: owners}
	err := tx.openDealsOf(owners, func(d OpenDeal) error {
		t.count++
		return t.amounts.Add(d.Amount)
	})
	if err != nil {
		return nil, err
	}
	t.end(crm.DateOf(tx.Now.In(loc)).Monday())
	err = tx.History(crm.Ref{}, func(e Entry) (bool, error) {
		for began := t.monday; e.At.Before(crm.Instant(began, 0, loc)); began = t.monday {
			if len(t.weeks) == TrendWeeks {
				return false, nil
			}
			t.end(began.AddDays(-7))
		}
		return true, t.takeBack(e)
	})
	slices.Reverse(t.weeks)
	return t.weeks, err
}

// trend is the pipeline on a walk back through the weeks.
type trend struct {
	owners  map[crm.MemberID]bool
	weeks   []crm.TrendWeek // the latest first
	monday  crm.Date        // on which the week began that is walked through
	count   int
	amounts crm.Totals
}

// end comes to the end of an earlier week.
func (t *trend) end(monday crm.Date) {
	t.monday = monday
	t.weeks = append(t.weeks, crm.TrendWeek{Monday: monday, Count: t.count, Amounts: slices.Clone(t.amounts)})
}

// takeBack undoes what an entry did to the pipeline.
func (t *trend) takeBack(e Entry) error {
	for _, c := range e.Changes {
		if c.Ref.Kind != crm.KindDeal {
			continue
		}
		before, after, err := sides(Deals, c)
		if err != nil {
			return err
		}
		if err := t.add(after, -1); err != nil {
			return err
		}
		if err := t.add(before, 1); err != nil {
			return err
		}
	}
	return nil
}

func (t *trend) add(d *crm.Deal, by int) (err error) {
	if d == nil || !d.Open() || t.owners != nil && !t.owners[d.Owner] {
		return nil
	}
	amount := d.Amount
	if by < 0 {
		if amount, err = amount.Neg(); err != nil {
			return err
		}
	}
	t.count += by
	return t.amounts.Add(amount)
}

// ActivityBy counts what members logged from one moment to another by the time at
// which it happened, by kind; who logged nothing is in it, too.
func (tx *Tx) ActivityBy(members []crm.MemberID, from, to time.Time) ([]crm.ActivityCount, error) {
	out := make([]crm.ActivityCount, len(members))
	for i, id := range members {
		out[i] = crm.ActivityCount{Member: id, Kinds: map[crm.ActivityKind]int{}}
		err := tx.Touches(id, func(t Touch) (bool, error) {
			if !t.At.Before(to) {
				return true, nil
			}
			if t.At.Before(from) {
				return false, nil
			}
			a, err := Activities.Get(tx, t.Activity)
			out[i].Kinds[a.Kind]++
			out[i].Total++
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b crm.ActivityCount) int { return b.Total - a.Total })
	return out, nil
}
