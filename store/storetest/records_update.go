package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var updatePromises = []recordPromise{
	{"Ensure that a failing or panicking update leaves nothing at all", leavesNothing},
	{"Ensure that nothing is written in a view", viewsOnlyRead},
	{"Ensure that numbers rise by kind and are given once", numbersRise},
	{"Ensure that a stage's id is not given again, not even after an undo", stagesRise},
	{"Ensure that PutIf refuses a record that was changed since it was read", putIf},
	{"Ensure that a version comes back with the content", versionsFollowContent},
	{"Ensure that what a record is about must be there", aboutMustBeThere},
	{"Ensure that a record goes only when nothing is about it", goesLast},
	{"Ensure that those who wait are woken when something may be due, and only then", wakes},
	{"Ensure that side by side no change is lost", sideBySide},
}

// everything writes a little of all that a store holds.
func everything(tx *store.Tx) error {
	acme, err := store.Customers.Add(tx, crm.Customer{Name: "Acme", Owner: 1, Tags: []string{"vip"}})
	if err != nil {
		return err
	}
	deal, err := store.Deals.Add(tx, crm.Deal{Customer: acme.ID, Title: "Renewal", Owner: 1, Stage: 3, StageSince: tx.Now, Amount: crm.Money{Minor: 5000, Cur: "USD"}})
	if err != nil {
		return err
	}
	_, errContact := store.Contacts.Add(tx, crm.Contact{Customer: acme.ID, Name: "Bob", Birthday: crm.Birthday{Month: 5, Day: 17}})
	_, errActivity := store.Activities.Add(tx, crm.Activity{Customer: acme.ID, Deal: deal.ID, By: 1, At: tx.Now, Text: "spoke"})
	_, errReminder := store.Reminders.Add(tx, crm.Reminder{Owner: 1, Customer: acme.ID, Due: tx.Now.Add(time.Hour), Text: "quote"})
	_, errMember := store.Members.Add(tx, crm.Member{Name: "Mia", Identities: []crm.Identity{{Platform: "slack", ID: "U1"}}})
	_, errPush := tx.AddPush(store.Push{Key: "reminder/R1/1/M1", Rule: "reminder", To: 1})
	return errors.Join(errContact, errActivity, errReminder, errMember, errPush,
		store.Workspaces.Put(tx, crm.Workspace{Name: "Team", Stages: crm.DefaultStages()}),
		tx.SaveReceipt("request", []byte("answer")),
		tx.Remember("owner", "k", []byte("v"), tx.Now.Add(time.Hour)),
		tx.SetTimer("rule", tx.Now),
	)
}

func leavesNothing(t *testing.T, d *desk) {
	d.do("some", everything)
	before := d.raw()
	woken := false
	d.OnCommit(func(crm.WorkspaceID) { woken = true })
	_, err := d.try("fails", func(tx *store.Tx) error { return errors.Join(everything(tx), errRefused) })
	require.ErrorIs(t, err, errRefused)
	_, err = d.try("panics", func(tx *store.Tx) error {
		require.NoError(t, everything(tx))
		panic("on purpose")
	})
	require.ErrorIs(t, err, store.ErrPanic)
	ctx, cancel := context.WithCancel(context.Background())
	_, err = d.Update(ctx, team, store.Cause{}, func(tx *store.Tx) error {
		cancel()
		return everything(tx)
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, before, d.raw())
	require.False(t, woken)
}

func viewsOnlyRead(t *testing.T, d *desk) {
	stamp := d.do("some", everything)
	before := d.raw()
	d.look(func(tx *store.Tx) error {
		acme, err := store.Customers.Get(tx, 1)
		require.NoError(t, err)
		acme.Name = "Other"
		_, errAdd := store.Customers.Add(tx, acme)
		_, errPush := tx.AddPush(store.Push{Key: "new"})
		for _, err := range []error{
			errAdd, errPush, store.Customers.Put(tx, acme), store.Customers.Delete(tx, 1),
			tx.SaveReceipt("r", nil), tx.Remember("o", "k", nil, tx.Now), tx.SetTimer("rule", tx.Now), undoing(stamp)(tx),
		} {
			require.Error(t, err)
		}
		return nil
	})
	require.Equal(t, before, d.raw())
}

func numbersRise(t *testing.T, d *desk) {
	var a, b crm.Customer
	var p crm.Contact
	d.add(adding(store.Customers, &a))
	d.add(adding(store.Customers, &b), adding(store.Contacts, &p))
	require.Greater(t, b.ID, a.ID)
	require.EqualValues(t, 1, p.ID)
	d.do("delete", func(tx *store.Tx) error { return store.Customers.Delete(tx, b.ID) })
	gone := b.ID
	d.add(adding(store.Customers, &b))
	require.Greater(t, b.ID, gone, "a number is not used again")
	_, err := d.try("again", func(tx *store.Tx) error { return store.Customers.Delete(tx, gone) })
	require.ErrorIs(t, err, store.ErrNotFound)
}

func stagesRise(t *testing.T, d *desk) {
	settings := crm.Workspace{Stages: crm.DefaultStages()}
	d.add(putting(store.Workspaces, settings))
	last := crm.StageAdded
	for range 3 {
		stamp := d.do("admin stage add", func(tx *store.Tx) error {
			id, err := tx.NextStage()
			require.NoError(t, err)
			require.Greater(t, id, last)
			last = id
			changed := settings
			changed.Stages = settings.Stages.Insert(0, crm.Stage{ID: id})
			return store.Workspaces.Put(tx, changed)
		})
		d.do("undo", undoing(stamp))
		d.reopen()
	}
}

func putIf(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	d.add(adding(store.Customers, &acme))
	var version store.Version
	d.look(func(tx *store.Tx) (err error) {
		acme, version, err = store.Customers.GetVersion(tx, acme.ID)
		return err
	})
	renamed := acme
	renamed.Name = "Acme Ltd"
	ifUnchanged := func(rec crm.Customer) error {
		_, err := d.try("put", func(tx *store.Tx) error { return store.Customers.PutIf(tx, rec, version) })
		return err
	}
	require.NoError(t, ifUnchanged(renamed))
	acme.Note = "mine"
	require.ErrorIs(t, ifUnchanged(acme), store.ErrChanged)
	require.ErrorIs(t, ifUnchanged(crm.Customer{ID: 99}), store.ErrNotFound)
	d.look(func(tx *store.Tx) error {
		now, err := store.Customers.Get(tx, acme.ID)
		require.Equal(t, renamed, now)
		return err
	})
}

func versionsFollowContent(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	d.add(adding(store.Customers, &acme))
	version := func() (v store.Version) {
		d.look(func(tx *store.Tx) (err error) {
			_, v, err = store.Customers.GetVersion(tx, acme.ID)
			return err
		})
		return v
	}
	first := version()
	renamed := acme
	renamed.Name = "Acme Ltd"
	d.add(putting(store.Customers, renamed))
	require.NotEqual(t, first, version())
	d.add(putting(store.Customers, acme))
	require.Equal(t, first, version())
}

func aboutMustBeThere(t *testing.T, d *desk) {
	for name, step := range map[string]func(*store.Tx) error{
		"a contact":        adding(store.Contacts, &crm.Contact{Customer: 7}),
		"a deal":           adding(store.Deals, &crm.Deal{Customer: 7}),
		"an activity":      adding(store.Activities, &crm.Activity{Customer: 7}),
		"of a deal":        adding(store.Activities, &crm.Activity{Deal: 7}),
		"a reminder":       adding(store.Reminders, &crm.Reminder{Customer: 7}),
		"a merged one":     adding(store.Customers, &crm.Customer{Merged: 7}),
		"a later reminder": adding(store.Reminders, &crm.Reminder{Deal: 7}),
	} {
		before := d.raw()
		_, err := d.try(name, step)
		var dangling *store.DanglingError
		require.ErrorAs(t, err, &dangling, name)
		require.EqualValues(t, 7, dangling.On.N)
		require.Equal(t, before, d.raw())
	}
	d.add(adding(store.Reminders, &crm.Reminder{Text: "about nothing at all"}))
}

func goesLast(t *testing.T, d *desk) {
	var acme crm.Customer
	d.add(adding(store.Customers, &acme))
	deal := crm.Deal{Customer: acme.ID}
	d.add(adding(store.Deals, &deal))
	drop := func(tx *store.Tx) error { return store.Customers.Delete(tx, acme.ID) }
	_, err := d.try("delete", drop)
	require.ErrorIs(t, err, store.ErrDangling)
	d.add(drop, func(tx *store.Tx) error { return store.Deals.Delete(tx, deal.ID) })
}

func wakes(t *testing.T, d *desk) {
	woken := 0
	d.OnCommit(func(ws crm.WorkspaceID) {
		require.Equal(t, team, ws)
		woken++
	})
	d.add(adding(store.Customers, &crm.Customer{Name: "Acme"}))
	require.Zero(t, woken)
	d.add(adding(store.Reminders, &crm.Reminder{Due: d.now}))
	require.Equal(t, 1, woken)
	d.do("push", func(tx *store.Tx) error {
		_, err := tx.AddPush(store.Push{Key: "k"})
		return err
	})
	require.Equal(t, 2, woken)
}

func sideBySide(t *testing.T, d *desk) {
	var acme crm.Customer
	added := d.add(adding(store.Customers, &acme))
	const callers, turns = 8, 10
	require.NoError(t, together(callers, func(i int) error {
		for range turns {
			_, err := d.try("tick", func(tx *store.Tx) error {
				rec, err := store.Customers.Get(tx, acme.ID)
				if err != nil {
					return err
				}
				rec.Note += "x"
				_, errActivity := store.Activities.Add(tx, crm.Activity{Customer: acme.ID, By: crm.MemberID(i), At: tx.Now})
				return errors.Join(errActivity, store.Customers.Put(tx, rec))
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	d.look(func(tx *store.Tx) error {
		rec, err := store.Customers.Get(tx, acme.ID)
		require.Len(t, rec.Note, callers*turns)
		last := ""
		require.NoError(t, tx.Since(added, func(e store.Entry) (bool, error) {
			for _, c := range e.Changes {
				if c.Ref != acme.ID.Ref() {
					continue
				}
				note := decodeAs[crm.Customer](string(c.After)).Note
				require.Equal(t, last+"x", note, "the journal is in the order of commits")
				last = note
			}
			return true, nil
		}))
		return err
	})
}
