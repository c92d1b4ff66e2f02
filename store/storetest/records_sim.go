package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var recordSimulations = []recordPromise{
	{"Ensure that index, journal and record agree after any sequence of changes", simulateRecords},
}

// simulateRecords makes random transactions, and compares what every query
// returns with the ledger.
func simulateRecords(t *testing.T, d *desk) {
	const batches, batch = 12, 25
	s := &recordSim{desk: d, rng: random(t), ledger: ledger{}, undone: map[uint64]uint64{}}
	for range batches {
		for range batch {
			s.step()
		}
		require.NoError(t, d.Check(context.Background()))
		s.compare()
		if s.rng.IntN(3) == 0 {
			d.reopen()
		}
	}
	require.Greater(t, len(s.undone), 2, "some entries were taken back")
}

// recordSim is a random life of a store beside its ledger.
type recordSim struct {
	*desk
	rng    *rand.Rand
	ledger ledger
	past   []past
	// undone is by which entry each entry was taken back.
	undone map[uint64]uint64
}

// step makes one transaction: changes, changes that fail or panic, or an undo.
func (s *recordSim) step() {
	s.now = s.now.Add(time.Duration(s.rng.IntN(100)) * time.Minute)
	switch n := s.rng.IntN(10); {
	case n == 0:
		s.fails()
	case n < 4 && len(s.past) > 0:
		s.undo(s.past[len(s.past)-1-min(s.rng.IntN(len(s.past)), s.rng.IntN(len(s.past)))])
	default:
		s.changes()
	}
}

// changes makes a few random changes in one transaction.
func (s *recordSim) changes() {
	p := past{by: crm.MemberID(s.rng.IntN(4)), line: fmt.Sprint("line ", len(s.past))}
	var next ledger
	stamp, err := s.Update(context.Background(), team, store.Cause{By: p.by, Line: p.line}, func(tx *store.Tx) error {
		next = maps.Clone(s.ledger)
		return s.randomChanges(tx, next)
	})
	if next.dangles() {
		require.ErrorIs(s.t, err, store.ErrDangling)
		return
	}
	require.NoError(s.t, err)
	s.commit(p, stamp, next)
}

// commit notes a transaction that succeeded; one that changed nothing has no entry.
func (s *recordSim) commit(p past, stamp uint64, next ledger) {
	p.stamp = stamp
	if p.before, p.after = diff(s.ledger, next); len(p.after) > 0 {
		s.past = append(s.past, p)
	}
	s.ledger = next
}

// fails makes changes that come to nothing.
func (s *recordSim) fails() {
	_, err := s.try("fails", func(tx *store.Tx) error {
		err := s.randomChanges(tx, maps.Clone(s.ledger))
		if s.rng.IntN(2) == 0 {
			panic("on purpose")
		}
		return errors.Join(err, errRefused)
	})
	require.Error(s.t, err)
}

// undo takes an entry back, if the ledger says that it can be.
func (s *recordSim) undo(e past) {
	next, want := s.ledger.takeBack(e, s.undone)
	stamp, err := s.try("undo", undoing(e.stamp))
	if want != nil {
		require.ErrorIs(s.t, err, want, "J%d", e.stamp)
		return
	}
	require.NoError(s.t, err, "J%d", e.stamp)
	s.undone[e.stamp] = stamp
	delete(s.undone, e.undoes)
	s.commit(past{by: 1, line: "undo", undoes: e.stamp}, stamp, next)
}

// randomChanges makes changes through the collections and notes them in the ledger.
func (s *recordSim) randomChanges(tx *store.Tx, l ledger) error {
	for range 1 + s.rng.IntN(4) {
		var err error
		switch s.rng.IntN(8) {
		case 0, 1:
			err = change(s, tx, l, crm.KindCustomer, store.Customers, s.customer)
		case 2:
			err = change(s, tx, l, crm.KindContact, store.Contacts, s.contact)
		case 3:
			err = change(s, tx, l, crm.KindDeal, store.Deals, s.deal)
		case 4:
			err = change(s, tx, l, crm.KindActivity, store.Activities, s.activity)
		case 5:
			err = change(s, tx, l, crm.KindReminder, store.Reminders, s.reminder)
		case 6:
			err = change(s, tx, l, crm.KindMember, store.Members, s.member)
		case 7:
			settings := crm.Workspace{Name: s.pick("A", "B"), Stages: crm.DefaultStages(), StaleDays: s.rng.IntN(3)}
			l.put(crm.Ref{Kind: crm.KindWorkspace, N: 1}, settings)
			err = store.Workspaces.Put(tx, settings)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change adds a random record, changes one, or now and then deletes one.
func change[K ~uint64, T any](s *recordSim, tx *store.Tx, l ledger, kind crm.Kind, in *store.Collection[K, T], random func(ledger, K) T) error {
	refs := l.refs(kind)
	if len(refs) == 0 || s.rng.IntN(3) == 0 {
		rec, err := in.Add(tx, random(l, 0))
		l.put(crm.Ref{Kind: kind, N: idOf(rec)}, rec)
		return err
	}
	ref := refs[s.rng.IntN(len(refs))]
	if s.rng.IntN(8) > 0 {
		rec := random(l, K(ref.N))
		l.put(ref, rec)
		return in.Put(tx, rec)
	}
	err := in.Delete(tx, K(ref.N))
	if kind == crm.KindMember {
		if !errors.Is(err, store.ErrStays) {
			return fmt.Errorf("%v: deleted: %w", ref, err)
		}
		return nil
	}
	delete(l, ref)
	return err
}
