package boltstore_test

import (
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// digestDeals is how many open deals the digest's figure is measured over; fewer
// are quicker to build while something is tried.
var digestDeals = flag.Int("deals", 1_000_000, "open deals of BenchmarkDigest")

// bigTeam is a manager and a hundred reps with a great many deals: five to a
// customer, a third with a next step, every fifth customer with a tier, and a day
// of logs and moves since the last digest.
type bigTeam struct {
	*store.Store
	team  crm.Workspace
	all   []crm.Member
	since uint64
}

const (
	bigReps      = 100
	dealsEach    = 5 // of a customer
	dailyEntries = 20
)

func newBigTeam(b *testing.B, s *store.Store, deals int) *bigTeam {
	t := &bigTeam{Store: s, team: crm.Workspace{Currency: "USD", Stages: crm.DefaultStages(), StaleDays: 21}}
	inSlices(b, s, bigReps+1, func(tx *store.Tx, i int) error {
		m := crm.Member{Name: string(rune('A'+i%26)) + "rep", Role: crm.RoleRep, Zone: "UTC", Manager: 1}
		if i == 0 {
			m.Role, m.Manager = crm.RoleManager, 0
		}
		m, err := store.Members.Add(tx, m)
		t.all = append(t.all, m)
		return err
	})
	rep := func(i int) crm.MemberID { return t.all[1+i%bigReps].ID }
	inSlices(b, s, deals/dealsEach, func(tx *store.Tx, i int) error {
		rec := crm.Customer{Name: "Nova", Owner: rep(i), Created: tx.Now.AddDate(0, 0, -200)}
		if i%5 == 0 {
			rec.Tier = crm.Tiers[i/5%len(crm.Tiers)]
		}
		_, err := store.Customers.Add(tx, rec)
		return err
	})
	inSlices(b, s, deals, func(tx *store.Tx, i int) error {
		customer := i % (deals / dealsEach)
		_, err := store.Deals.Add(tx, crm.Deal{
			Title: "Renewal", Customer: crm.CustomerID(customer + 1), Owner: rep(customer), Stage: crm.StageID(3 + i%4),
			StageSince: tx.Now.AddDate(0, 0, -i%60), Close: crm.DateOf(tx.Now).AddDays(i%90 - 10),
			Amount: crm.Money{Minor: int64(i%9973) * 10_000, Cur: []string{"USD", "USD", "EUR"}[i%3]},
		})
		return err
	})
	inSlices(b, s, deals/3, func(tx *store.Tx, i int) error {
		deal := 3 * i
		_, err := store.Reminders.Add(tx, crm.Reminder{
			Owner: rep(deal), Deal: crm.DealID(deal + 1), Customer: crm.CustomerID(deal%(deals/dealsEach) + 1),
			Text: "call", Due: tx.Now.Add(time.Duration(i%500-10) * time.Hour),
		})
		return err
	})
	inSlices(b, s, deals/dealsEach/2, func(tx *store.Tx, i int) error {
		_, err := store.Activities.Add(tx, crm.Activity{Customer: crm.CustomerID(2*i + 1), By: rep(2 * i), Kind: crm.Call, At: tx.Now.AddDate(0, 0, -i%80)})
		return err
	})
	t.since = t.last(b)
	for i := range bigReps * dailyEntries {
		t.day(b, i, deals)
	}
	return t
}

// day writes one entry of the last day: a log, and with every fourth a move.
func (t *bigTeam) day(b *testing.B, i, deals int) {
	_, err := t.Update(b.Context(), 1, store.Cause{By: t.all[1].ID}, func(tx *store.Tx) error {
		customer := crm.CustomerID(i%(deals/dealsEach) + 1)
		if i%4 == 0 {
			d, err := store.Deals.Get(tx, crm.DealID(i*7%deals+1))
			if err != nil {
				return err
			}
			d.Stage, d.StageSince, customer = 3+(d.Stage-2)%4, tx.Now, d.Customer
			if err := store.Deals.Put(tx, d); err != nil {
				return err
			}
		}
		_, err := store.Activities.Add(tx, crm.Activity{Customer: customer, By: t.all[1+i%bigReps].ID, Kind: crm.Call, At: tx.Now})
		return err
	})
	require.NoError(b, err)
}

func (t *bigTeam) last(b *testing.B) (stamp uint64) {
	require.NoError(b, t.View(b.Context(), 1, func(tx *store.Tx) (err error) {
		stamp, err = tx.LastStamp()
		return err
	}))
	return stamp
}

// BenchmarkDigest is a manager's digest of a day over 1,000,000 open deals of a
// hundred reps, against a bare walk of the open deals' index. The digest reads
// the open reminders', the customers' and the journal's entries of the day as well.
func BenchmarkDigest(b *testing.B) {
	s, e := benchStore(b)
	t := newBigTeam(b, s, *digestDeals)
	mia := crm.NewViewer(t.all[0], t.all)
	compare(b, s, e, []byte{0x84}, func(tx *store.Tx) error {
		span := crm.DigestSpan{Since: t.since, From: tx.Now.AddDate(0, 0, -1), To: tx.Now}
		d, err := tx.DigestFor(mia, t.all, t.team, crm.ScopeTeam, span)
		if err == nil {
			require.Greater(b, d.Now.Count, *digestDeals*9/10)
			require.NotEmpty(b, d.Slipped.Top)
		}
		return err
	})
}
