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

var undoPromises = []recordPromise{
	{"Ensure that undo brings back every byte of records, indexes and timers", undoesExactly},
	{"Ensure that undo of an undo does it again, and can be undone in turn", undoesUndo},
	{"Ensure that an entry is taken back once", undoesOnce},
	{"Ensure that undo of a changed record is refused, and says who changed it", namesWhoChanged},
	{"Ensure that undo of an activity that was moved says who moved it", namesWhoMoved},
	{"Ensure that undo of a creation is refused while something stands on the record", nothingDangles},
	{"Ensure that undo does not bring a record back whose customer is gone", nothingStandsOnAir},
	{"Ensure that a member or the settings never go", membersStay},
	{"Ensure that an undo that comes to nothing marks nothing", nothingUndone},
	{"Ensure that a failed undo leaves nothing", failedUndo},
}

// business is a customer with something of everything.
type business struct {
	acme     crm.Customer
	bob      crm.Contact
	renewal  crm.Deal
	call     crm.Activity
	followUp crm.Reminder
	mia      crm.Member
}

func (d *desk) business() *business {
	b := &business{
		acme:     crm.Customer{Name: "Acme", Owner: 1, Tags: []string{"vip"}},
		mia:      crm.Member{Name: "Mia", Zone: "Asia/Shanghai", Role: crm.RoleManager, Day: crm.Hours{From: crm.Clock(9, 0)}},
		bob:      crm.Contact{Name: "Bob", Birthday: crm.Birthday{Month: 5, Day: 17}},
		renewal:  crm.Deal{Title: "Renewal", Owner: 1, Stage: 3, StageSince: d.now, Amount: crm.Money{Minor: 4_000_000, Cur: "USD"}},
		call:     crm.Activity{Kind: crm.Call, By: 1, At: d.now, Text: "spoke to Bob"},
		followUp: crm.Reminder{Owner: 1, Text: "send quote", Due: d.now.Add(time.Hour)},
	}
	d.add(adding(store.Customers, &b.acme), adding(store.Members, &b.mia))
	b.bob.Customer, b.renewal.Customer, b.call.Customer, b.followUp.Customer = b.acme.ID, b.acme.ID, b.acme.ID, b.acme.ID
	d.add(adding(store.Contacts, &b.bob))
	d.add(adding(store.Deals, &b.renewal))
	d.add(adding(store.Activities, &b.call))
	d.add(adding(store.Reminders, &b.followUp))
	return b
}

// live is all that is stored but the journal, where undo adds.
func (d *desk) live() (rows []string) {
	d.t.Helper()
	const journal, byRecord, byMember, undone = 'J', 0x8d, 0x8e, 0x06
	require.NoError(d.t, d.engine.View(context.Background(), func(r store.Reader) error {
		return r.Scan(store.Range{}, func(k, v []byte) bool {
			switch k[4] {
			case journal, byRecord, byMember, undone:
			default:
				rows = append(rows, string(k)+"="+string(v))
			}
			return true
		})
	}))
	return rows
}

// edits are what people do, each in one transaction.
func (b *business) edits() map[string]func(*store.Tx) error {
	return map[string]func(*store.Tx) error{
		"rename": func(tx *store.Tx) error {
			b.acme.Name, b.acme.Aliases = "华为", []string{"HW"}
			return store.Customers.Put(tx, b.acme)
		},
		"archive": func(tx *store.Tx) error {
			b.acme.Archived = true
			return store.Customers.Put(tx, b.acme)
		},
		"won": func(tx *store.Tx) error {
			b.renewal.Stage, b.renewal.StageSince = crm.StageWon, tx.Now
			return store.Deals.Put(tx, b.renewal)
		},
		"birthday": func(tx *store.Tx) error {
			b.bob.Birthday = crm.Birthday{Month: 8, Day: 15, Lunar: true}
			return store.Contacts.Put(tx, b.bob)
		},
		"done": func(tx *store.Tx) error {
			b.followUp.Done, b.followUp.DoneAt = true, tx.Now
			return store.Reminders.Put(tx, b.followUp)
		},
		"snooze": func(tx *store.Tx) error {
			b.followUp.Due = b.followUp.Due.Add(time.Hour)
			return store.Reminders.Put(tx, b.followUp)
		},
		"zone": func(tx *store.Tx) error {
			b.mia.Zone, b.mia.Name = "America/New_York", "Mia Chen"
			return store.Members.Put(tx, b.mia)
		},
		"delete": func(tx *store.Tx) error {
			return errors.Join(store.Contacts.Delete(tx, b.bob.ID), store.Activities.Delete(tx, b.call.ID), store.Reminders.Delete(tx, b.followUp.ID))
		},
		"log": func(tx *store.Tx) error {
			b.acme.Tags = append(b.acme.Tags, "renewal")
			b.renewal.Stage, b.renewal.Amount = 5, crm.Money{Minor: 5_000_000, Cur: "USD"}
			_, err := store.Activities.Add(tx, crm.Activity{Customer: b.acme.ID, Deal: b.renewal.ID, At: tx.Now})
			_, errReminder := store.Reminders.Add(tx, crm.Reminder{Customer: b.acme.ID, Due: tx.Now.Add(time.Hour)})
			return errors.Join(err, errReminder, store.Customers.Put(tx, b.acme), store.Deals.Put(tx, b.renewal))
		},
	}
}

func undoesExactly(t *testing.T, d *desk) {
	b := d.business()
	for name, edit := range b.edits() {
		kept, before := *b, d.live()
		stamp := d.do(name, edit)
		require.NotEqual(t, before, d.live(), name)
		d.do("undo", undoing(stamp))
		require.Equal(t, before, d.live(), name)
		*b = kept
	}
}

func undoesUndo(t *testing.T, d *desk) {
	b := d.business()
	before := d.live()
	stamp := d.do("log", b.edits()["log"])
	after := d.live()
	for range 3 {
		undo := d.do("undo", undoing(stamp))
		require.Equal(t, before, d.live())
		redo := d.do("redo", undoing(undo))
		require.Equal(t, after, d.live())
		d.look(func(tx *store.Tx) error {
			e, err := tx.Entry(redo)
			require.Equal(t, undo, e.Undoes)
			return err
		})
	}
}

func undoesOnce(t *testing.T, d *desk) {
	b := d.business()
	stamp := d.do("won", b.edits()["won"])
	undo := d.do("undo", undoing(stamp))
	for range 2 {
		_, err := d.try("undo", undoing(stamp))
		require.ErrorIs(t, err, store.ErrUndone)
	}
	d.look(func(tx *store.Tx) error {
		by, err := tx.UndoneBy(stamp)
		require.Equal(t, undo, by)
		return err
	})
	_, err := d.try("undo", undoing(stamp+1000))
	require.ErrorIs(t, err, store.ErrNotFound)
}

func namesWhoChanged(t *testing.T, d *desk) {
	b := d.business()
	first := d.do("rename", b.edits()["rename"])
	b.acme.Note = "mine now"
	second, err := d.Update(context.Background(), team, store.Cause{By: 7, Line: "edit"}, putting(store.Customers, b.acme))
	require.NoError(t, err)
	// This is about the customer too, but does not change it.
	d.add(adding(store.Activities, &crm.Activity{Customer: b.acme.ID, At: d.now}))
	_, err = d.try("undo", undoing(first))
	var changed *store.ChangedError
	require.ErrorAs(t, err, &changed)
	require.ErrorIs(t, err, store.ErrChanged)
	require.Equal(t, b.acme.ID.Ref(), changed.Ref)
	require.Equal(t, second, changed.By.Stamp)
	require.EqualValues(t, 7, changed.By.By)
	d.do("undo", undoing(second))
	d.do("undo", undoing(first))
}

func namesWhoMoved(t *testing.T, d *desk) {
	b := d.business()
	call := crm.Activity{Customer: b.acme.ID, At: d.now}
	stamp := d.add(adding(store.Activities, &call))
	other := crm.Customer{Name: "Other"}
	d.add(adding(store.Customers, &other))
	merge := d.do("merge", func(tx *store.Tx) error {
		_, err := tx.MoveCustomer(b.acme.ID, other.ID)
		return err
	})
	_, err := d.try("undo", undoing(stamp))
	var changed *store.ChangedError
	require.ErrorAs(t, err, &changed)
	require.Equal(t, call.ID.Ref(), changed.Ref)
	require.Equal(t, merge, changed.By.Stamp)
}

func nothingDangles(t *testing.T, d *desk) {
	for _, c := range []struct {
		what string
		add  func(crm.CustomerID, crm.DealID) func(*store.Tx) error
	}{
		{"a contact", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Contacts, &crm.Contact{Customer: c})
		}},
		{"an archived contact", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Contacts, &crm.Contact{Customer: c, Archived: true})
		}},
		{"a deal", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Deals, &crm.Deal{Customer: c, Stage: 3})
		}},
		{"a deal that was lost", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Deals, &crm.Deal{Customer: c, Stage: crm.StageLost})
		}},
		{"an activity", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Activities, &crm.Activity{Customer: c})
		}},
		{"an activity of its deal", func(_ crm.CustomerID, d crm.DealID) func(*store.Tx) error {
			return adding(store.Activities, &crm.Activity{Deal: d})
		}},
		{"a reminder of its deal", func(_ crm.CustomerID, d crm.DealID) func(*store.Tx) error {
			return adding(store.Reminders, &crm.Reminder{Deal: d})
		}},
		{"a reminder that was done", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Reminders, &crm.Reminder{Customer: c, Done: true})
		}},
		{"a customer that became part of it", func(c crm.CustomerID, _ crm.DealID) func(*store.Tx) error {
			return adding(store.Customers, &crm.Customer{Merged: c, Archived: true})
		}},
	} {
		acme, deal := crm.Customer{Name: "Acme"}, crm.Deal{Title: "Renewal", Stage: 3}
		created := d.do("new", func(tx *store.Tx) (err error) {
			if acme, err = store.Customers.Add(tx, acme); err != nil {
				return err
			}
			deal.Customer = acme.ID
			deal, err = store.Deals.Add(tx, deal)
			return err
		})
		stands := d.do(c.what, c.add(acme.ID, deal.ID))
		before := d.raw()
		_, err := d.try("undo", undoing(created))
		var dangling *store.DanglingError
		require.ErrorAs(t, err, &dangling, c.what)
		require.ErrorIs(t, err, store.ErrDangling)
		require.Equal(t, stands, dangling.By.Stamp, c.what)
		require.Equal(t, c.what, dangling.By.Line)
		require.Contains(t, []crm.Ref{acme.ID.Ref(), deal.ID.Ref()}, dangling.On)
		require.Equal(t, before, d.raw())
		d.do("undo", undoing(stands))
		d.do("undo", undoing(created))
	}
}

func nothingStandsOnAir(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme"}
	created := d.add(adding(store.Customers, &acme))
	deal := crm.Deal{Title: "Renewal", Customer: acme.ID}
	opened := d.add(adding(store.Deals, &deal))
	undone := d.do("undo", undoing(opened))
	gone := d.do("undo", undoing(created))
	_, err := d.try("redo", undoing(undone))
	var dangling *store.DanglingError
	require.ErrorAs(t, err, &dangling)
	require.Equal(t, deal.ID.Ref(), dangling.Ref)
	require.Equal(t, acme.ID.Ref(), dangling.On)
	require.Equal(t, gone, dangling.By.Stamp, "who took the customer away")
	d.do("redo", undoing(gone))
	d.do("redo", undoing(undone))
}

func membersStay(t *testing.T, d *desk) {
	mia := crm.Member{Name: "Mia"}
	for _, stamp := range []uint64{
		d.add(adding(store.Members, &mia)),
		d.add(putting(store.Workspaces, crm.Workspace{Name: "Team"})),
	} {
		_, err := d.try("undo", undoing(stamp))
		require.ErrorIs(t, err, store.ErrStays)
	}
	_, err := d.try("delete", func(tx *store.Tx) error { return store.Members.Delete(tx, mia.ID) })
	require.ErrorIs(t, err, store.ErrStays)
}

func nothingUndone(t *testing.T, d *desk) {
	b := d.business()
	stamp := d.do("won", b.edits()["won"])
	before := d.raw()
	d.do("fix", func(tx *store.Tx) error { return errors.Join(undoing(stamp)(tx), b.edits()["won"](tx)) })
	require.Equal(t, before, d.raw(), "fixed into the same")
	d.do("undo", undoing(stamp))
}

func failedUndo(t *testing.T, d *desk) {
	b := d.business()
	stamp := d.do("won", b.edits()["won"])
	before := d.raw()
	_, err := d.try("undo", func(tx *store.Tx) error { return errors.Join(undoing(stamp)(tx), errRefused) })
	require.ErrorIs(t, err, errRefused)
	require.Equal(t, before, d.raw())
	d.do("undo", undoing(stamp))
}
