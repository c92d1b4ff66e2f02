package scheduler_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// lastShown is what "it" means in a member's own chat.
func (d *desk) lastShown(m crm.Member) (s store.Shown) {
	d.t.Helper()
	d.view(func(tx *store.Tx) (err error) {
		s, err = tx.LastShown(m.Identities[0], m.Identities[0])
		return err
	})
	return s
}

func TestAPushAboutOneRecordIsWhatItMeansInThatChat(t *testing.T) {
	for _, c := range []struct {
		name string
		plan func(d *desk, rob crm.Member, acme crm.Customer)
		want string // the record, empty if none
	}{
		{"a reminder of a customer", func(d *desk, rob crm.Member, acme crm.Customer) {
			d.addReminder(crm.Reminder{Owner: rob.ID, By: rob.ID, Due: at(d.t, noon), Text: "call", Customer: acme.ID})
		}, "C1"},
		{"a reminder of nobody", func(d *desk, rob crm.Member, _ crm.Customer) { d.remind(rob, noon, "call") }, ""},
		{"reminders of two", func(d *desk, rob crm.Member, acme crm.Customer) {
			for range 2 {
				d.addReminder(crm.Reminder{Owner: rob.ID, By: rob.ID, Due: at(d.t, noon), Text: "call", Customer: acme.ID})
			}
		}, ""},
		{"a reminder that was refused", func(d *desk, rob crm.Member, acme crm.Customer) {
			d.chat.refuse(&bot.SendError{Rejected: true, Err: errors.New("no")})
			d.addReminder(crm.Reminder{Owner: rob.ID, By: rob.ID, Due: at(d.t, noon), Text: "call", Customer: acme.ID})
		}, ""},
	} {
		d := newDesk(t, "2026-11-24T11:00:00Z")
		rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve"})
		acme, _ := d.customer(rob, "Acme", crm.Birthday{})
		c.plan(d, rob, acme)
		d.goTo(noon)
		shown := d.lastShown(rob)
		if c.want == "" {
			require.Zero(t, shown, c.name)
			continue
		}
		require.Equal(t, c.want, shown.Main.String(), c.name)
		require.Zero(t, d.lastShown(eve), "nobody else was told")
		d.set(at(t, noon).Add(store.ShownFor + time.Second))
		require.Zero(t, d.lastShown(rob), "it is too long ago")
	}
}

func TestABirthdayIsWhoHeOrSheMeans(t *testing.T) {
	d := newDesk(t, "2026-11-25T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 26})
	require.NotEmpty(t, d.goTo("2026-11-26T09:10:00Z"))
	shown := d.lastShown(rob)
	require.Equal(t, []string{"P1", "C1"}, []string{shown.Main.String(), shown.Customer.String()})
}
