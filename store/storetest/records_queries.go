package storetest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// What queries return after any changes, the simulation compares. These are what
// it cannot say.
var queryPromises = []recordPromise{
	{"Ensure that a search gives the closest first and stops when told to", searchStops},
	{"Ensure that a beginning of names is found with one seek", nameBegins},
	{"Ensure that a single letter does not look at every name that begins with it", searchBounded},
	{"Ensure that a search through notes looks at the latest only", notesBounded},
	{"Ensure that a record tells its name and whose it is", subjectsTold},
	{"Ensure that a merge moves all that belongs to a customer", mergeMoves},
}

// found are the names that a query finds, by rank, until there are so many.
func (d *desk) found(query string, thorough bool, limit int) (names []string) {
	d.t.Helper()
	d.look(func(tx *store.Tx) error {
		return tx.FindNames(query, thorough, named, func(m store.NameMatch) (bool, error) {
			name, _, err := tx.About(m.Ref)
			names = append(names, name)
			return len(names) < limit, err
		})
	})
	return names
}

func searchStops(t *testing.T, d *desk) {
	for _, name := range []string{"Acme Trading", "Great Acme", "Acme", "Acne", "Pacmex", "Acme"} {
		d.add(adding(store.Customers, &crm.Customer{Name: name}))
	}
	require.Equal(t, []string{"Acme", "Acme", "Acme Trading", "Great Acme", "Pacmex", "Acne"}, d.found("acme", true, 10))
	require.Equal(t, []string{"Acme", "Acme", "Acme Trading"}, d.found("acme", true, 3))
	require.Equal(t, []string{"Acme", "Acme", "Acme Trading", "Great Acme"}, d.found("acme", false, 10), "a word begins as a name does")
	for _, nothing := range []string{"", " ", "\x00", "zzz"} {
		require.Empty(t, d.found(nothing, true, 10), "%q", nothing)
		require.Empty(t, d.found(nothing, false, 10), "%q", nothing)
	}
	d.look(func(tx *store.Tx) error {
		err := tx.FindNames("acme", true, named, func(store.NameMatch) (bool, error) { return true, errRefused })
		require.ErrorIs(t, err, errRefused)
		return nil
	})
}

func nameBegins(t *testing.T, d *desk) {
	d.add(adding(store.Customers, &crm.Customer{Name: "华为技术有限公司", Aliases: []string{"Huawei Tech"}}))
	for beginning, want := range map[string]bool{
		"华": true, "华为 技术": true, "HUAWEI t": true, "hwjs": true, "为": false, "huawai": false,
	} {
		d.look(func(tx *store.Tx) error {
			got, err := tx.NameBegins(beginning)
			require.Equal(t, want, got, beginning)
			return err
		})
	}
}

func searchBounded(t *testing.T, d *desk) {
	d.do("many", func(tx *store.Tx) error {
		for i := range 2500 {
			if _, err := store.Customers.Add(tx, crm.Customer{Name: fmt.Sprint("a", i)}); err != nil {
				return err
			}
		}
		return nil
	})
	require.Len(t, d.found("a", true, 5000), 2500)
	require.Len(t, d.found("a", false, 5000), 2000)
	require.Equal(t, []string{"a2499"}, d.found("a2499", false, 5000))
}

func notesBounded(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	d.add(adding(store.Customers, &acme))
	d.do("many", func(tx *store.Tx) error {
		for i := range 5001 {
			text := "nothing"
			if i <= 1 || i == 5000 {
				text = "Wants a QUOTE"
			}
			if _, err := store.Activities.Add(tx, crm.Activity{Customer: acme.ID, Text: text}); err != nil {
				return err
			}
		}
		return nil
	})
	var got []crm.Activity
	d.look(func(tx *store.Tx) error { return tx.FindNotes("a Quote", gather(&got)) })
	require.Len(t, got, 2)
	require.Greater(t, got[0].ID, got[1].ID)
}

func subjectsTold(t *testing.T, d *desk) {
	const owner, success, other crm.MemberID = 7, 8, 9
	acme := crm.Customer{Name: "Acme", Owner: owner, Success: success}
	d.add(adding(store.Customers, &acme))
	bob := crm.Contact{Customer: acme.ID, Name: "Bob"}
	deal := crm.Deal{Customer: acme.ID, Title: "Renewal", Owner: other}
	call := crm.Activity{Customer: acme.ID, Text: "spoke to Bob", By: other}
	quote := crm.Reminder{Customer: acme.ID, Text: "send quote", Owner: other, By: owner}
	mia := crm.Member{Name: "Mia"}
	d.add(adding(store.Contacts, &bob), adding(store.Deals, &deal), adding(store.Activities, &call), adding(store.Reminders, &quote), adding(store.Members, &mia))
	for _, c := range []struct {
		ref  crm.Ref
		name string
		want crm.Subject
	}{
		{acme.ID.Ref(), "Acme", crm.Subject{Owner: owner, Success: success}},
		{bob.ID.Ref(), "Bob", crm.Subject{Owner: owner, Success: success}},
		{deal.ID.Ref(), "Renewal", crm.Subject{Owner: other, Success: success}},
		{call.ID.Ref(), "spoke to Bob", crm.Subject{Owner: owner, Success: success}},
		{quote.ID.Ref(), "send quote", crm.Subject{Owner: other, Success: owner}},
		{mia.ID.Ref(), "Mia", crm.Subject{Owner: mia.ID}},
	} {
		c.want.Kind = c.ref.Kind
		d.look(func(tx *store.Tx) error {
			name, subject, err := tx.About(c.ref)
			require.Equal(t, c.name, name)
			require.Equal(t, c.want, subject, c.name)
			_, _, none := tx.About(crm.Ref{Kind: c.ref.Kind, N: 99})
			require.ErrorIs(t, none, store.ErrNotFound)
			return err
		})
	}
	d.look(func(tx *store.Tx) error {
		_, _, err := tx.About(crm.Ref{Kind: crm.KindEntry, N: 1})
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	})
}

func mergeMoves(t *testing.T, d *desk) {
	b := d.business()
	into := crm.Customer{Name: "Acme Group"}
	d.add(adding(store.Customers, &into))
	before := d.live()
	merge := d.do("merge", func(tx *store.Tx) error {
		moved, err := tx.MoveCustomer(b.acme.ID, into.ID)
		require.Equal(t, 4, moved)
		return err
	})
	require.Equal(t, []string{"P1", "D1", "A1", "R1"}, d.belonging(into.ID))
	require.Empty(t, d.belonging(b.acme.ID))
	d.do("undo", undoing(merge))
	require.Equal(t, before, d.live())
}

// belonging are the ids of what belongs to a customer.
func (d *desk) belonging(id crm.CustomerID) (ids []string) {
	d.look(func(tx *store.Tx) error {
		contacts, err := tx.ContactsOf(id)
		require.NoError(d.t, err)
		for _, c := range contacts {
			ids = append(ids, c.ID.String())
		}
		deals, err := tx.DealsOf(id)
		require.NoError(d.t, err)
		for _, deal := range deals {
			ids = append(ids, deal.ID.String())
		}
		activities, err := tx.LastActivities(id, 0)
		require.NoError(d.t, err)
		for _, a := range activities {
			ids = append(ids, a.ID.String())
		}
		reminders, err := tx.RemindersAbout(id.Ref())
		for _, r := range reminders {
			ids = append(ids, r.ID.String())
		}
		return err
	})
	return ids
}
