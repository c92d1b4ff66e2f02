package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var journalPromises = []recordPromise{
	{"Ensure that an entry says who, when, why, and each record before and after", entryIsComplete},
	{"Ensure that a record that is changed twice has one change, and none if it ends as it began", oneChange},
	{"Ensure that who speaks can be found out within the transaction", speaks},
	{"Ensure that the journal is in the order of commits, whoever writes", entriesInOrder},
	{"Ensure that walks through the journal stop when told to", journalStops},
}

func entryIsComplete(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	first := d.add(adding(store.Customers, &acme))
	d.now = d.now.Add(time.Hour)
	why := store.Cause{By: 3, Request: "slack:1", Line: "tag Acme +vip"}
	tagged := acme
	tagged.Tags = []string{"vip"}
	stamp, err := d.Update(context.Background(), team, why, putting(store.Customers, tagged))
	require.NoError(t, err)
	require.Greater(t, stamp, first)
	d.look(func(tx *store.Tx) error {
		e, err := tx.Entry(stamp)
		require.NoError(t, err)
		require.Equal(t, why, e.Cause)
		require.Equal(t, d.now, e.At)
		require.Equal(t, crm.Ref{Kind: crm.KindEntry, N: stamp}, e.Ref())
		require.Len(t, e.Changes, 1)
		require.Equal(t, acme.ID.Ref(), e.Changes[0].Ref)
		require.Equal(t, acme, decodeAs[crm.Customer](string(e.Changes[0].Before)))
		require.Equal(t, tagged, decodeAs[crm.Customer](string(e.Changes[0].After)))
		last, err := tx.LastStamp()
		require.Equal(t, stamp, last)
		return err
	})
}

func oneChange(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	d.add(adding(store.Customers, &acme))
	before := d.raw()
	passing := crm.Contact{Customer: acme.ID}
	d.do("there and back", func(tx *store.Tx) error {
		renamed := acme
		renamed.Name = "Other"
		for _, step := range []func(*store.Tx) error{
			putting(store.Customers, renamed), putting(store.Customers, acme), putting(store.Customers, acme),
			adding(store.Contacts, &passing),
			func(tx *store.Tx) error { return store.Contacts.Delete(tx, passing.ID) },
		} {
			if err := step(tx); err != nil {
				return err
			}
		}
		require.False(t, tx.Changed())
		return nil
	})
	require.Equal(t, before, d.raw(), "nothing changed, so nothing is told")
	stamp := d.do("twice", func(tx *store.Tx) error {
		acme.Name = "First"
		if err := store.Customers.Put(tx, acme); err != nil {
			return err
		}
		acme.Name = "Second"
		return store.Customers.Put(tx, acme)
	})
	d.look(func(tx *store.Tx) error {
		e, err := tx.Entry(stamp)
		require.Len(t, e.Changes, 1)
		require.Equal(t, "Acme", decodeAs[crm.Customer](string(e.Changes[0].Before)).Name)
		require.Equal(t, "Second", decodeAs[crm.Customer](string(e.Changes[0].After)).Name)
		return err
	})
}

func speaks(t *testing.T, d *desk) {
	stamp, err := d.Update(context.Background(), team, store.Cause{Line: "hello"}, func(tx *store.Tx) error {
		mia, err := store.Members.Add(tx, crm.Member{Name: "Mia"})
		tx.Speaks(mia.ID)
		return err
	})
	require.NoError(t, err)
	d.look(func(tx *store.Tx) error {
		e, err := tx.Entry(stamp)
		require.EqualValues(t, 1, e.By)
		return err
	})
}

func entriesInOrder(t *testing.T, d *desk) {
	const callers, turns = 8, 10
	stamps := make([][]uint64, callers)
	require.NoError(t, together(callers, func(i int) error {
		for range turns {
			stamp, err := d.try("add", adding(store.Customers, &crm.Customer{Name: "Acme"}))
			if err != nil {
				return err
			}
			stamps[i] = append(stamps[i], stamp)
		}
		return nil
	}))
	d.look(func(tx *store.Tx) error {
		var entries []store.Entry
		require.NoError(t, tx.Since(0, gather(&entries)))
		require.Len(t, entries, callers*turns)
		known := map[uint64]bool{}
		for i, e := range entries {
			require.True(t, i == 0 || entries[i-1].Stamp < e.Stamp)
			known[e.Stamp] = true
		}
		for _, mine := range stamps {
			require.IsIncreasing(t, mine)
			for _, stamp := range mine {
				require.True(t, known[stamp])
			}
		}
		var later []store.Entry
		err := tx.Since(entries[10].Stamp, gather(&later))
		require.Equal(t, entries[11:], later)
		return err
	})
}

func journalStops(t *testing.T, d *desk) {
	d.business()
	d.look(func(tx *store.Tx) error {
		for _, walk := range []func(func(store.Entry) (bool, error)) error{
			func(fn func(store.Entry) (bool, error)) error { return tx.Since(0, fn) },
			func(fn func(store.Entry) (bool, error)) error { return tx.ByMember(1, fn) },
			func(fn func(store.Entry) (bool, error)) error { return tx.History(crm.Ref{}, fn) },
			func(fn func(store.Entry) (bool, error)) error { return tx.History(crm.CustomerID(1).Ref(), fn) },
		} {
			n := 0
			require.NoError(t, walk(func(store.Entry) (bool, error) {
				n++
				return n < 2, nil
			}))
			require.Equal(t, 2, n)
			require.ErrorIs(t, walk(func(store.Entry) (bool, error) { return true, errRefused }), errRefused)
		}
		return nil
	})
}
