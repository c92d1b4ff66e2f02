package storetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// owners are the members that records are given to, and one who has none.
var owners = []crm.MemberID{1, 2, 3, 4, 5}

// accounts are those that contacts opt in with; one id begins like another.
var accounts = []crm.Identity{{Platform: "telegram", ID: "4"}, {Platform: "telegram", ID: "42"}, {Platform: "slack", ID: "4"}}

func (s *recordSim) compareCustomers(tx *store.Tx) {
	for _, owner := range owners {
		var want, got []crm.CustomerID
		for _, c := range all(s.ledger, crm.KindCustomer, func(c crm.Customer) bool { return c.Owner == owner && !c.Archived }) {
			want = append(want, c.ID)
		}
		s.same(want, &got, tx.CustomersOf(owner, gather(&got)), owner)
	}
	for _, ref := range s.ledger.refs(crm.KindCustomer) {
		id := crm.CustomerID(ref.N)
		got, err := tx.ContactsOf(id)
		s.same(all(s.ledger, crm.KindContact, func(c crm.Contact) bool { return c.Customer == id }), got, err, id)
	}
	for _, account := range accounts {
		got, err := tx.ContactsByChat(account)
		s.same(all(s.ledger, crm.KindContact, func(c crm.Contact) bool { return c.Chat != nil && c.Chat.Identity == account }), got, err, account)
	}
}

func (s *recordSim) compareDeals(tx *store.Tx) {
	for _, ref := range s.ledger.refs(crm.KindCustomer) {
		id := crm.CustomerID(ref.N)
		open := all(s.ledger, crm.KindDeal, func(d crm.Deal) bool { return d.Customer == id && d.Open() })
		closed := all(s.ledger, crm.KindDeal, func(d crm.Deal) bool { return d.Customer == id && !d.Open() })
		got, err := tx.OpenDealsOf(id)
		s.same(open, got, err, id)
		got, err = tx.DealsOf(id)
		s.same(append(open, closed...), got, err, id)
	}
	for _, owner := range owners {
		closed := all(s.ledger, crm.KindDeal, func(d crm.Deal) bool { return d.Owner == owner && !d.Open() })
		slices.Reverse(closed)
		var got []crm.Deal
		err := tx.ClosedDeals(owner, gather(&got))
		s.same(sorted(closed, func(a, b crm.Deal) int { return b.StageSince.Compare(a.StageSince) }), got, err, owner)
	}
}

// comparePipeline reads the open deals from their covering index.
func (s *recordSim) comparePipeline(tx *store.Tx) {
	for _, owner := range append(owners, 0) {
		deals := all(s.ledger, crm.KindDeal, func(d crm.Deal) bool { return d.Open() && (owner == 0 || d.Owner == owner) })
		sorted(deals, func(a, b crm.Deal) int {
			return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Stage, b.Stage))
		})
		sum := crm.NewSummarizer(crm.DefaultStages())
		var want, got []store.OpenDeal
		for _, d := range deals {
			require.NoError(s.t, sum.Add(d.Stage, d.Amount))
			want = append(want, store.OpenDeal{
				ID: d.ID, Customer: d.Customer, Owner: d.Owner, Stage: d.Stage, Amount: d.Amount, Close: d.Close, Since: d.StageSince,
			})
		}
		s.same(want, &got, tx.OpenDeals(owner, gather(&got)), owner)

		var only map[crm.MemberID]bool
		if owner != 0 {
			only = map[crm.MemberID]bool{owner: true}
		}
		total, err := sum.Summary()
		require.NoError(s.t, err)
		pipeline, err := tx.Pipeline(only, crm.DefaultStages())
		s.same(total, pipeline, err, owner)
	}
}

func (s *recordSim) compareActivities(tx *store.Tx) {
	latest := func(keep func(crm.Activity) bool) []crm.Activity {
		list := all(s.ledger, crm.KindActivity, keep)
		slices.Reverse(list)
		return sorted(list, func(a, b crm.Activity) int { return b.At.Compare(a.At) })
	}
	for _, ref := range s.ledger.refs(crm.KindCustomer) {
		id := crm.CustomerID(ref.N)
		want := latest(func(a crm.Activity) bool { return a.Customer == id })
		for _, limit := range []int{0, 2} {
			got, err := tx.LastActivities(id, limit)
			s.same(first(want, limit), got, err, id, limit)
		}
		var touch time.Time
		if len(want) > 0 {
			touch = want[0].At
		}
		got, err := tx.LastTouch(id)
		s.same(touch, got, err, id)
	}
	for _, by := range owners {
		var want, got []store.Touch
		for _, a := range latest(func(a crm.Activity) bool { return a.By == by }) {
			want = append(want, store.Touch{Activity: a.ID, Customer: a.Customer, At: a.At})
		}
		s.same(want, &got, tx.Touches(by, gather(&got)), by)
	}
	var want, got []crm.Activity
	want = all(s.ledger, crm.KindActivity, func(a crm.Activity) bool { return strings.Contains(a.Text, "Bob") })
	slices.Reverse(want)
	s.same(want, &got, tx.FindNotes("bob", gather(&got)))
}

// first returns the first of a list, all if limit is 0.
func first[T any](list []T, limit int) []T {
	if limit == 0 || len(list) < limit {
		return list
	}
	return list[:limit]
}

func (s *recordSim) compareReminders(tx *store.Tx) {
	middle := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for _, owner := range owners {
		for _, before := range []time.Time{{}, middle} {
			want := all(s.ledger, crm.KindReminder, func(r crm.Reminder) bool {
				return r.Owner == owner && !r.Done && (before.IsZero() || r.Due.Before(before))
			})
			sorted(want, func(a, b crm.Reminder) int { return a.Due.Compare(b.Due) })
			got, err := tx.RemindersOf(owner, before)
			s.same(want, got, err, owner, before)
			n, err := tx.CountReminders(owner, before)
			s.same(len(want), n, err, owner, before)
		}
	}
	for _, kind := range []crm.Kind{crm.KindCustomer, crm.KindDeal} {
		for _, ref := range s.ledger.refs(kind) {
			got, err := tx.RemindersAbout(ref)
			s.same(all(s.ledger, crm.KindReminder, func(r crm.Reminder) bool {
				return !r.Done && (r.Customer.Ref() == ref || r.Deal.Ref() == ref)
			}), got, err, ref)
		}
	}
}

// compareTimers expects one for each open reminder, at its due moment, and for
// each member who has not left one to look for birthdays.
func (s *recordSim) compareTimers(tx *store.Tx) {
	want := map[string]time.Time{}
	for _, r := range all(s.ledger, crm.KindReminder, func(r crm.Reminder) bool { return !r.Done }) {
		want[store.RuleReminder+r.ID.String()] = r.Due
	}
	got := map[string]time.Time{}
	timers, err := tx.Timers(1 << 20)
	require.NoError(s.t, err)
	for _, timer := range timers {
		if strings.HasPrefix(timer.Rule, store.RuleReminder) {
			got[timer.Rule] = timer.Planned
		}
	}
	s.same(want, got, nil)
	require.True(s.t, slices.IsSortedFunc(timers, func(a, b store.Timer) int { return a.Planned.Compare(b.Planned) }))
}

func (s *recordSim) compareMembers(tx *store.Tx) {
	members := all(s.ledger, crm.KindMember, func(crm.Member) bool { return true })
	got, err := tx.AllMembers()
	s.same(members, got, err)
	for _, name := range []string{"Mia", "rob", "李雷", "nobody"} {
		found, err := tx.MemberByName(name)
		s.sameMember(members, found, err, func(m crm.Member) bool { return crm.FoldName(m.Name) == crm.FoldName(name) })
	}
	for _, id := range []string{"U00", "U01", "U12", "U9"} {
		account := crm.Identity{Platform: "slack", ID: id}
		found, err := tx.MemberByIdentity(account)
		s.sameMember(members, found, err, func(m crm.Member) bool { return slices.Contains(m.Identities, account) })
	}
}

// sameMember expects the first of the members who is meant, or none.
func (s *recordSim) sameMember(members []crm.Member, got crm.Member, err error, meant func(crm.Member) bool) {
	i := slices.IndexFunc(members, meant)
	if i < 0 {
		require.ErrorIs(s.t, err, store.ErrNotFound)
		return
	}
	s.same(members[i], got, err)
}

func (s *recordSim) compareBirthdays(tx *store.Tx) {
	settings := crm.Workspace{Feb29March: s.rng.IntN(2) == 0}
	for _, ahead := range []int{0, 3, 40} {
		day := crm.DateOf(s.moment())
		var want []crm.BirthdayOf
		for _, p := range all(s.ledger, crm.KindContact, func(p crm.Contact) bool { return !p.Archived && p.Customer != 0 }) {
			next, ok := p.Birthday.Next(day.AddDays(-1), settings.BirthdayPolicy())
			c := decodeAs[crm.Customer](s.ledger[p.Customer.Ref()])
			if ok && day.DaysUntil(next) <= ahead && !c.Archived && c.Owner != 2 {
				want = append(want, crm.BirthdayOf{Contact: p, Customer: c, Day: next, Turns: p.Birthday.Turns(next), MonthOnly: p.Birthday.MonthOnly()})
			}
		}
		got, err := tx.BirthdaysNear(day, ahead, settings, func(c crm.Customer) bool { return c.Owner != 2 })
		byDay := func(a, b crm.BirthdayOf) int {
			return cmp.Or(a.Day.Compare(b.Day), a.Contact.ID.Ref().Compare(b.Contact.ID.Ref()))
		}
		require.True(s.t, slices.IsSortedFunc(got, func(a, b crm.BirthdayOf) int { return a.Day.Compare(b.Day) }))
		s.same(sorted(want, byDay), sorted(got, byDay), err, day, ahead)
	}
}
