package storetest

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// digestExact moves deals at random, and holds each digest to its sum: what was,
// with what became of the deals, is what is. Digests of earlier spans are asked
// for again later, and must say the same.
func digestExact(t *testing.T, d *desk) {
	o := d.office()
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	rng := rand.New(rand.NewPCG(seed, 1))
	var all []*crm.Deal
	var told []crm.Digest
	span := crm.DigestSpan{From: o.now, To: o.now}
	for range 12 {
		span.Since, span.From = o.last(), span.To
		for range rng.IntN(25) {
			all = o.something(rng, all)
		}
		o.now = o.now.Add(time.Duration(1+rng.IntN(60)) * time.Hour)
		span.To, span.Until = o.now, o.last()
		got := o.within(span)
		requireExact(t, got)
		told = append(told, got)
	}
	for _, before := range told {
		again := o.within(before.Span)
		require.Equal(t, before.Now, again.Now)
		require.Equal(t, before.Before, again.Before)
		require.Equal(t, before.Slipped, again.Slipped)
		require.Equal(t, before.Stuck, again.Stuck)
		for _, name := range crm.MoveNames {
			was, _ := before.Moves(name)
			is, _ := again.Moves(name)
			require.Equal(t, was, is, name)
		}
	}
	for i := range told[1:] {
		require.Equal(t, told[i].Now, told[i+1].Before, "one begins as the last ended")
	}
}

// something does one thing to a deal: a new one, a move, another amount, another
// owner, or taking the last entry back.
func (o *office) something(rng *rand.Rand, all []*crm.Deal) []*crm.Deal {
	if len(all) == 0 || rng.IntN(4) == 0 {
		all = append(all, o.deal("deal", crm.StageID(3+rng.IntN(4)), rng.Int64N(1000)))
	}
	deal := all[rng.IntN(len(all))]
	before := *deal
	switch rng.IntN(5) {
	case 0:
		deal.Amount = crm.Money{Minor: rng.Int64N(1000), Cur: []string{"USD", "EUR"}[rng.IntN(2)]}
	case 1:
		deal.Owner = []crm.MemberID{o.rob.ID, o.mia.ID, 99}[rng.IntN(3)]
	case 2:
		deal.Close = crm.DateOf(o.now).AddDays(rng.IntN(10) - 5)
	default:
		deal.Stage, deal.StageSince = crm.StageID(1+rng.IntN(6)), o.now
	}
	stamp := o.add(putting(store.Deals, *deal))
	if stamp != 0 && rng.IntN(6) == 0 {
		o.do("undo", undoing(stamp))
		*deal = before
	}
	return all
}

// requireExact holds a digest to its sum.
func requireExact(t *testing.T, d crm.Digest) {
	t.Helper()
	count, sum := d.Before.Count, amounts(d.Before)
	add := func(n int, money crm.Money) {
		count += n
		if n < 0 {
			money.Minor = -money.Minor
		}
		require.NoError(t, sum.Add(money))
	}
	var gone []crm.DealMove
	for _, m := range d.Gone {
		m.Deal.Stage = crm.StageLost // it is in the scope no more
		gone = append(gone, m)
	}
	for _, moves := range [][]crm.DealMove{d.New, d.Forward, d.Back, d.Won, d.Lost, d.Amended, d.Came, gone} {
		for _, m := range moves {
			if m.From != 0 && m.From.Open() {
				add(-1, m.Was)
			}
			if m.Deal.Open() {
				add(1, m.Deal.Amount)
			}
		}
	}
	require.Equal(t, d.Now.Count, count)
	for _, cur := range []string{"USD", "EUR"} {
		now := amounts(d.Now)
		require.Equal(t, now.Of(cur), sum.Of(cur))
	}
}

// amounts are the sums of a summary over all stages.
func amounts(s crm.Summary) (all crm.Totals) {
	for _, line := range s.Lines {
		all, _ = all.Plus(line.Amounts)
	}
	return all
}

// digestNews tells each thing once: what stood at the last digest is counted only.
func digestNews(t *testing.T, d *desk) {
	o := d.office()
	o.team.Stages[2].Limit = 3 // Proposal
	renewal := o.deal("renewal", 5, 4000)
	renewal.Close = crm.DateOf(d.now).AddDays(4)
	o.move(renewal, 5)
	o.add(adding(store.Reminders, &crm.Reminder{Owner: o.rob.ID, Customer: o.acme.ID, Text: "call", Due: d.now.AddDate(0, 0, 6)}))
	from := d.now
	for _, c := range []struct {
		day                                 int
		slipped, stuck, overdue, silent     int // new
		wereSlipped, wereStuck, wereOverdue int
	}{
		{day: 3},
		{day: 4, stuck: 1},
		{day: 5, slipped: 1, wereStuck: 1},
		{day: 6, wereSlipped: 1, wereStuck: 1},
		{day: 7, overdue: 1, wereSlipped: 1, wereStuck: 1},
		{day: 8, wereSlipped: 1, wereStuck: 1, wereOverdue: 1},
		{day: 31, silent: 1, wereSlipped: 1, wereStuck: 1, wereOverdue: 1},
	} {
		since := o.last()
		d.now = from.AddDate(0, 0, c.day)
		previous := from.AddDate(0, 0, c.day-1)
		got := o.within(crm.DigestSpan{Since: since, From: previous, To: d.now})
		require.Equal(t, [4]int{c.slipped, c.stuck, c.overdue, c.silent}, [4]int{got.Slipped.New, got.Stuck.New, got.Overdue.New, got.Silent.New}, "day %d", c.day)
		require.Equal(t, [3]int{c.wereSlipped, c.wereStuck, c.wereOverdue}, [3]int{got.Slipped.Still, got.Stuck.Still, got.Overdue.Still}, "day %d", c.day)
		require.Equal(t, c.slipped+c.stuck+c.overdue+c.silent == 0, got.Quiet(), "day %d", c.day)
	}
	since := o.last()
	renewal.Close = crm.DateOf(d.now).AddDays(-1)
	renewal.StageSince = d.now
	o.add(putting(store.Deals, *renewal))
	got := o.within(crm.DigestSpan{Since: since, From: d.now, To: d.now})
	require.Equal(t, 1, got.Slipped.Still, "another past date is no news")
	require.Zero(t, got.Stuck.Total(), "who touches a stage anew is not stuck")
}

// digestSilence follows the rhythm of a customer's tier.
func digestSilence(t *testing.T, d *desk) {
	o := d.office()
	o.acme.Tier, o.acme.Created = "A", d.now
	o.add(putting(store.Customers, o.acme))
	o.deal("renewal", 3, 1)
	o.add(adding(store.Activities, &crm.Activity{Customer: o.acme.ID, By: o.rob.ID, At: d.now.AddDate(0, 0, 2)}))
	from, since := d.now, o.last()
	for _, c := range []struct{ day, fresh, still int }{{16, 0, 0}, {17, 1, 0}, {18, 0, 1}, {200, 0, 1}} {
		d.now = from.AddDate(0, 0, c.day)
		got := o.within(crm.DigestSpan{Since: since, From: d.now.AddDate(0, 0, -1), To: d.now}).Silent
		require.Equal(t, [2]int{c.fresh, c.still}, [2]int{got.New, got.Still}, "day %d", c.day)
	}
	o.team.Rhythms = map[crm.Tier]int{"A": 0}
	require.Zero(t, o.digest(since, 0).Silent.Total(), "a team may switch a tier's rhythm off")
	o.team.Rhythms = nil
	o.acme.Archived = true
	o.add(putting(store.Customers, o.acme))
	require.Zero(t, o.digest(since, 0).Silent.Total(), "who is archived is silent for good")
}

// digestNext counts who has a next step, now and at the last digest.
func digestNext(t *testing.T, d *desk) {
	o := d.office()
	first, second := o.deal("first", 3, 1), o.deal("second", 3, 2)
	require.Equal(t, [4]int{0, 2, 0, 2}, o.coverage(o.last()))
	since := o.last()
	r := crm.Reminder{Owner: o.rob.ID, Customer: o.acme.ID, Deal: first.ID, Text: "call", Due: d.now}
	o.add(adding(store.Reminders, &r))
	require.Equal(t, [4]int{1, 2, 0, 2}, o.coverage(since), "one about a deal is not its neighbour's")
	require.Equal(t, "second", o.digest(since, 0).Next.Top[0].Title)
	later := o.last()
	all := crm.Reminder{Owner: o.mia.ID, Customer: o.acme.ID, Text: "visit", Due: d.now}
	o.add(adding(store.Reminders, &all))
	require.Equal(t, [4]int{2, 2, 1, 2}, o.coverage(later), "one about the customer is for all of them")
	later = o.last()
	r.Done, all.Done = true, true
	o.add(putting(store.Reminders, r), putting(store.Reminders, all))
	o.move(second, crm.StageWon)
	require.Equal(t, [4]int{0, 1, 2, 2}, o.coverage(later))
}

// coverage is with, open, was with, was open.
func (o *office) coverage(since uint64) [4]int {
	next := o.digest(since, 0).Next
	return [4]int{next.With, next.Open, next.WasWith, next.WasOpen}
}

// digestTrend walks back through the weeks.
func digestTrend(t *testing.T, d *desk) {
	d.now = time.Date(2026, time.October, 7, 9, 0, 0, 0, time.UTC) // a Wednesday
	o := d.office()
	deal := o.deal("first", 3, 100)
	d.now = d.now.AddDate(0, 0, 7)
	o.deal("second", 3, 20)
	deal.Amount.Minor = 150
	o.move(deal, 4)
	d.now = d.now.AddDate(0, 0, 14)
	o.move(deal, crm.StageWon)
	weeks := func(owners map[crm.MemberID]bool) (out [][2]int64) {
		d.look(func(tx *store.Tx) error {
			trend, err := tx.Trend(owners, time.UTC)
			for _, w := range trend {
				out = append(out, [2]int64{int64(w.Count), w.Amounts.Of("USD").Minor})
			}
			require.Equal(t, crm.DateOf(d.now).Monday(), trend[len(trend)-1].Monday)
			return err
		})
		return out
	}
	require.Equal(t, [][2]int64{{1, 100}, {2, 170}, {2, 170}, {1, 20}}, weeks(nil))
	require.Equal(t, [][2]int64{{0, 0}, {0, 0}, {0, 0}, {0, 0}}, weeks(map[crm.MemberID]bool{o.mia.ID: true}))
	d.now = d.now.AddDate(0, 0, 70)
	require.Equal(t, [][2]int64{{1, 20}, {1, 20}, {1, 20}, {1, 20}, {1, 20}, {1, 20}, {1, 20}, {1, 20}}, weeks(nil), "eight weeks at most")
}
