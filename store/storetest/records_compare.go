package storetest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// compare holds every query against the ledger.
func (s *recordSim) compare() {
	s.look(func(tx *store.Tx) error {
		for _, part := range []func(*store.Tx){
			s.compareRecords, s.compareNames, s.compareTags, s.compareCustomers, s.compareDeals, s.comparePipeline,
			s.compareActivities, s.compareReminders, s.compareTimers, s.compareMembers, s.compareBirthdays, s.compareJournal,
		} {
			part(tx)
		}
		return nil
	})
}

// same compares by what would be stored, so that equal moments are equal and an
// empty list is none. query is what was asked.
func (s *recordSim) same(want, got any, err error, query ...any) {
	s.t.Helper()
	require.NoError(s.t, err, query...)
	require.Equal(s.t, asJSON(want), asJSON(got), query...)
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return strings.Replace(string(raw), "null", "[]", 1)
}

// sorted orders records by a comparison, and those that are equal in it by number.
func sorted[T any](list []T, less func(a, b T) int) []T {
	slices.SortStableFunc(list, less)
	return list
}

func (s *recordSim) compareRecords(tx *store.Tx) {
	compareAll(s, tx, crm.KindCustomer, store.Customers)
	compareAll(s, tx, crm.KindContact, store.Contacts)
	compareAll(s, tx, crm.KindDeal, store.Deals)
	compareAll(s, tx, crm.KindActivity, store.Activities)
	compareAll(s, tx, crm.KindReminder, store.Reminders)
	compareAll(s, tx, crm.KindMember, store.Members)
}

// compareAll reads the records of a kind in order and in reverse, and one by one.
func compareAll[K ~uint64, T any](s *recordSim, tx *store.Tx, kind crm.Kind, in *store.Collection[K, T]) {
	want := all(s.ledger, kind, func(T) bool { return true })
	var got, reverse []T
	s.same(want, &got, in.Each(tx, false, gather(&got)), kind)
	err := in.Each(tx, true, gather(&reverse))
	slices.Reverse(reverse)
	s.same(want, reverse, err, kind)
	for _, ref := range s.ledger.refs(kind) {
		rec, err := in.Get(tx, K(ref.N))
		s.same(json.RawMessage(s.ledger[ref]), rec, err, ref)
	}
	_, err = in.Get(tx, K(1<<40))
	require.ErrorIs(s.t, err, store.ErrNotFound)
}

// queries are what people type: whole names, beginnings, pinyin, initials,
// typos, and what is not there.
var queries = []string{"acme", "Acme Ltd", "ac", "华为", "huawei", "hw", "cq", "changan", "zhongqing", "nestle", "salesforce", "force", "renewl", "wf", "bob", "😀", "zzz", "a", ""}

var named = []crm.Kind{crm.KindCustomer, crm.KindContact, crm.KindDeal}

func (s *recordSim) compareNames(tx *store.Tx) {
	for _, query := range queries {
		for _, kinds := range [][]crm.Kind{named, {crm.KindDeal, crm.KindContact}} {
			for _, thorough := range []bool{true, false} {
				var got []store.NameMatch
				err := tx.FindNames(query, thorough, kinds, gather(&got))
				s.same(s.ledger.find(query, thorough, kinds), got, err, query, thorough)
			}
		}
	}
}

// find ranks every name there is.
func (l ledger) find(query string, thorough bool, kinds []crm.Kind) (out []store.NameMatch) {
	q, folded := crm.NewNameQuery(query), crm.FoldName(query)
	for ref, terms := range l.terms() {
		best := -1
		for _, term := range terms {
			rank, ok := q.Rank([]byte(term.Text), term.Class)
			if ok && (thorough || strings.HasPrefix(term.Text, folded)) && (best < 0 || rank < best) {
				best = rank
			}
		}
		if best >= 0 && slices.Contains(kinds, ref.Kind) {
			out = append(out, store.NameMatch{Ref: ref, Rank: best})
		}
	}
	return sorted(out, func(a, b store.NameMatch) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Ref.Compare(b.Ref))
	})
}

// terms are by what each record can be found.
func (l ledger) terms() map[crm.Ref][]crm.Term {
	terms := map[crm.Ref][]crm.Term{}
	for _, kind := range named {
		for _, ref := range l.refs(kind) {
			rec := decodeAs[struct {
				Name, Title string
				Aliases     []string
				Archived    bool
			}](l[ref])
			if !rec.Archived {
				terms[ref] = crm.NameTerms(rec.Name+rec.Title, rec.Aliases)
			}
		}
	}
	return terms
}

// tagged is a tag on a record.
type tagged struct {
	Tag string
	Ref crm.Ref
}

func (s *recordSim) compareTags(tx *store.Tx) {
	var want []tagged
	for _, kind := range []crm.Kind{crm.KindCustomer, crm.KindDeal} {
		for _, ref := range s.ledger.refs(kind) {
			for _, tag := range decodeAs[struct{ Tags []string }](s.ledger[ref]).Tags {
				want = append(want, tagged{tag, ref})
			}
		}
	}
	sorted(want, func(a, b tagged) int { return cmp.Or(cmp.Compare(a.Tag, b.Tag), a.Ref.Compare(b.Ref)) })
	for _, tag := range []string{"", "vip", "vi", "续约"} {
		var some, got []tagged
		for _, w := range want {
			if tag == "" || w.Tag == tag {
				some = append(some, w)
			}
		}
		err := tx.Tagged(tag, func(tag string, ref crm.Ref) (bool, error) {
			got = append(got, tagged{tag, ref})
			return true, nil
		})
		s.same(some, got, err, tag)
	}
}

// compareJournal replays the journal: each entry continues from the one before,
// and in the end there is what there is.
func (s *recordSim) compareJournal(tx *store.Tx) {
	var entries []store.Entry
	require.NoError(s.t, tx.Since(0, gather(&entries)))
	require.Len(s.t, entries, len(s.past))
	state := ledger{}
	for i, e := range entries {
		want := s.past[i]
		require.Equal(s.t, []any{want.stamp, want.by, want.line, want.undoes}, []any{e.Stamp, e.By, e.Line, e.Undoes})
		before, after := ledger{}, ledger{}
		for _, c := range e.Changes {
			require.Equal(s.t, state[c.Ref], string(c.Before), "J%d: %v", e.Stamp, c.Ref)
			before[c.Ref], after[c.Ref], state[c.Ref] = string(c.Before), string(c.After), string(c.After)
		}
		require.Equal(s.t, want.before, before)
		require.Equal(s.t, want.after, after)
		undone, err := tx.UndoneBy(e.Stamp)
		s.same(s.undone[e.Stamp], undone, err)
	}
	for ref := range state {
		require.Equal(s.t, s.ledger[ref], state[ref])
	}
	s.compareHistory(tx, entries)
}

// compareHistory asks for the journal's parts.
func (s *recordSim) compareHistory(tx *store.Tx, entries []store.Entry) {
	slices.Reverse(entries)
	some := func(keep func(store.Entry) bool) []store.Entry {
		return slices.DeleteFunc(slices.Clone(entries), func(e store.Entry) bool { return !keep(e) })
	}
	for id := range crm.MemberID(5) {
		var got []store.Entry
		err := tx.ByMember(id, gather(&got))
		s.same(some(func(e store.Entry) bool { return e.By == id }), got, err, id)
	}
	for _, kind := range []crm.Kind{crm.KindCustomer, crm.KindDeal, crm.KindMember} {
		for _, ref := range s.ledger.refs(kind) {
			var got []store.Entry
			err := tx.History(ref, gather(&got))
			s.same(some(func(e store.Entry) bool { return speaksOf(e, ref) }), got, err, ref)
		}
	}
}

// speaksOf reports whether an entry belongs to a record's history.
func speaksOf(e store.Entry, ref crm.Ref) bool {
	return slices.ContainsFunc(e.Changes, func(c store.Change) bool {
		raw := c.After
		if raw == nil {
			raw = c.Before
		}
		rec := decodeAs[struct {
			Customer crm.CustomerID
			Deal     crm.DealID
		}](string(raw))
		return c.Ref == ref || rec.Customer.Ref() == ref || rec.Deal.Ref() == ref
	})
}
