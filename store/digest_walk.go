package store

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// walk visits every covered open deal once: it sums the pipeline as it is and as
// it was, and finds what slipped, is stuck, or has no next step. A deal that was
// touched counts as the journal tells it, any other as its index entry does.
func (g *digester) walk() error {
	var touched dense[bool] // asked for each open deal
	for id := range g.was {
		*touched.at(uint64(id)) = true
	}
	err := g.tx.openDealsOf(g.q.Owners, func(d OpenDeal) error {
		if touched.peek(uint64(d.ID)) {
			return nil
		}
		return g.stand(&d, &d)
	})
	if err != nil {
		return err
	}
	g.before = g.now.Clone() // what nobody touched is as it was
	for _, id := range slices.Sorted(maps.Keys(g.was)) {
		if err := g.stand(g.covered(g.then[id]), g.covered(g.was[id])); err != nil {
			return err
		}
	}
	if g.out.Before, err = g.before.Summary(); err != nil {
		return err
	}
	g.out.Now, err = g.now.Summary()
	return err
}

// covered is a deal as an index entry tells it, nil unless it is open and in the
// scope.
func (g *digester) covered(d *crm.Deal) *OpenDeal {
	if d == nil || !d.Open() || !g.covers(d.Owner) {
		return nil
	}
	return &OpenDeal{ID: d.ID, Customer: d.Customer, Owner: d.Owner, Stage: d.Stage, Amount: d.Amount, Close: d.Close, Since: d.StageSince}
}

// stand tells of one deal, as it was and as it is; either may be nil, and both are
// the same for one that nobody touched.
func (g *digester) stand(now, was *OpenDeal) error {
	if was != nil && was != now {
		if err := g.before.Add(was.Stage, was.Amount); err != nil {
			return err
		}
	}
	if was != nil {
		g.out.Next.WasOpen++
		if g.next.was(was) {
			g.out.Next.WasWith++
		}
	}
	if now == nil {
		return nil
	}
	if g.first() {
		was = nil // and so nothing of it was told
	}
	g.sawCustomer(now)
	if slipped(now, g.today) {
		g.slipped.add(now, was != nil && slipped(was, g.from))
	}
	if now.Since.Before(g.limit(now.Stage).now) {
		g.stuck.add(now, was != nil && was.Since.Before(g.limit(was.Stage).was))
	}
	g.out.Next.Open++
	if g.next.is(now) {
		g.out.Next.With++
	} else {
		g.noNext.add(now, false)
	}
	return g.now.Add(now.Stage, now.Amount)
}

// slipped reports whether the close date is past on a day.
func slipped(d *OpenDeal, day crm.Date) bool { return !d.Close.IsZero() && d.Close.Before(day) }

// stuckLimits are the moments before which a deal must have come to a stage to
// have been stuck in it as the span ended, and as it began.
type stuckLimits struct{ now, was time.Time }

// lastLimits are those of the stage that was asked for last.
type lastLimits struct {
	stuckLimits
	stage crm.StageID
	known bool
}

// limit finds them: deals mostly come by stage.
func (g *digester) limit(id crm.StageID) stuckLimits {
	if g.lastLimits.stage == id && g.lastLimits.known {
		return g.lastLimits.stuckLimits
	}
	limits, known := g.limits[id]
	if !known {
		limits = stuckLimits{g.q.Team.StuckSince(id, g.q.Span.To), g.q.Team.StuckSince(id, g.q.Span.From)}
		g.limits[id] = limits
	}
	g.lastLimits = lastLimits{limits, id, true}
	return limits
}

// standingDeals counts deals that stand in some way, and keeps the largest.
type standingDeals struct {
	fresh, still int
	top          best[OpenDeal]
	by           dense[int] // by rep
}

func newStandingDeals() standingDeals {
	return standingDeals{top: best[OpenDeal]{limit: crm.DigestNames, cmp: func(a, b OpenDeal) int {
		return cmp.Or(b.Amount.CompareSize(a.Amount), cmp.Compare(a.ID, b.ID))
	}}}
}

func (s *standingDeals) add(d *OpenDeal, told bool) {
	if told {
		s.still++
		return
	}
	s.fresh++
	*s.by.at(uint64(d.Owner))++
	s.top.offer(*d)
}

// reps are how many each rep has.
func (s *standingDeals) reps() []crm.RepCount {
	by := map[crm.MemberID]int{}
	_ = s.by.each(func(n uint64, count *int) error {
		by[crm.MemberID(n)] = *count
		return nil
	})
	return crm.ByCount(by)
}

// named reads the deals that the digest names.
func (g *digester) named() error {
	out := g.out
	for _, group := range []struct {
		from *standingDeals
		to   *crm.Standing[crm.Deal]
	}{{&g.slipped, &out.Slipped}, {&g.stuck, &out.Stuck}} {
		top, err := g.deals(group.from.top.keep)
		if err != nil {
			return err
		}
		*group.to = crm.Standing[crm.Deal]{New: group.from.fresh, Still: group.from.still, Top: top, By: group.from.reps()}
	}
	var err error
	out.Next.Top, err = g.deals(g.noNext.top.keep)
	out.Next.By = g.noNext.reps()
	return err
}

func (g *digester) deals(named []OpenDeal) (out []crm.Deal, err error) {
	for _, d := range named {
		if then, touched := g.then[d.ID]; touched {
			out = append(out, *then)
			continue
		}
		rec, err := Deals.Get(g.tx, d.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, rec)
	}
	return out, nil
}
