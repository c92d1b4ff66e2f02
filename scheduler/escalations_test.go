package scheduler_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pair adds a manager, a rep of theirs, and a customer of the rep's.
func (d *desk) pair() (mia, rob crm.Member, firm crm.Customer) {
	off := false
	mia = d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{On: &off}})
	rob = d.member(crm.Member{Name: "rob", Manager: mia.ID})
	firm, _ = d.customer(rob, "Acme", crm.Birthday{})
	return mia, rob, firm
}

func TestAManagerIsToldOnceOfWhatStaysUndone(t *testing.T) {
	for name, c := range map[string]struct {
		after  int // minutes; 0 the default
		change func(d *desk, r crm.Reminder)
		want   string // when mia is told, empty for never
	}{
		"the default": {want: "2026-11-26T15:00:00Z"},
		"four hours":  {after: 240, want: "2026-11-24T19:00:00Z"},
		"never":       {after: crm.NoEscalation},
		"done": {change: func(d *desk, r crm.Reminder) {
			r.Done = true
			d.put(r)
		}},
		"put off": {want: "2026-11-27T15:00:00Z", change: func(d *desk, r crm.Reminder) {
			r.Due = r.Due.AddDate(0, 0, 1)
			d.put(r)
		}},
		"done and taken back": {want: "2026-11-26T15:00:00Z", change: func(d *desk, r crm.Reminder) {
			r.Done = true
			d.put(r)
			r.Done = false
			d.put(r)
		}},
		"switched off meanwhile": {change: func(d *desk, _ crm.Reminder) {
			d.settings(func(w *crm.Workspace) { w.Escalate = crm.NoEscalation })
		}},
		"made shorter meanwhile": {want: "2026-11-24T18:00:00Z", change: func(d *desk, _ crm.Reminder) {
			d.settings(func(w *crm.Workspace) { w.Escalate = 60 })
		}},
		"muted": {change: func(d *desk, _ crm.Reminder) {
			d.change(crm.Member{ID: 1}, func(m *crm.Member) { m.Mutes = m.Mutes.WithKind(crm.PushEscalation, true) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, "2026-11-23T09:00:00Z")
			d.settings(func(w *crm.Workspace) { w.Escalate = c.after })
			_, rob, firm := d.pair()
			r := d.addReminder(crm.Reminder{Owner: rob.ID, Customer: firm.ID, Due: at(t, "2026-11-24T15:00:00Z"), Text: "send quote"})
			d.goTo("2026-11-24T18:00:00Z")
			if c.change != nil {
				c.change(d, r)
			}
			told := toldAt(d.goTo("2026-12-14T00:00:00Z"), "mia")
			if c.want == "" {
				require.Empty(t, told)
			} else {
				require.Equal(t, []string{c.want}, told)
			}
			require.Zero(t, d.waiting())
		})
	}
}

func TestEachOccurrenceOfASeriesIsToldOnceWhenItStaysUndone(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	_, rob, firm := d.pair()
	daily := crm.Recurrence{Unit: crm.Daily, Interval: 1, At: crm.Clock(9, 0), From: crm.Date{Year: 2026, Month: 11, Day: 23}}
	r := d.addReminder(crm.Reminder{Owner: rob.ID, Customer: firm.ID, Due: at(t, "2026-11-24T09:00:00Z"), Text: "call", Rule: daily})
	require.Equal(t, []string{"2026-11-26T09:00:00Z"}, toldAt(d.goTo("2026-12-01T12:00:00Z"), "mia"))
	r.Due = at(t, "2026-12-02T09:00:00Z")
	d.put(r)
	require.Equal(t, []string{"2026-12-04T09:00:00Z"}, toldAt(d.goTo("2026-12-10T12:00:00Z"), "mia"))
}

func TestWhatIsNobodyElsesBusinessIsNotToldToAManager(t *testing.T) {
	d := newDesk(t, "2026-11-23T09:00:00Z")
	mia, rob, _ := d.pair()
	eve := d.member(crm.Member{Name: "eve"}) // of another team
	kim := d.member(crm.Member{Name: "kim", Role: crm.RoleManager})
	d.change(eve, func(m *crm.Member) { m.Manager = kim.ID })
	theirs, _ := d.customer(eve, "Secret", crm.Birthday{})
	d.remind(rob, "2026-11-24T15:00:00Z", "buy a present")
	d.addReminder(crm.Reminder{Owner: rob.ID, Customer: theirs.ID, Due: at(t, "2026-11-24T15:00:00Z"), Text: "help eve"})
	d.addReminder(crm.Reminder{Owner: mia.ID, Customer: theirs.ID, Due: at(t, "2026-11-24T15:00:00Z"), Text: "look at it"})
	for _, s := range d.goTo("2026-12-14T00:00:00Z") {
		require.NotEqual(t, "escalation", s.Facts["rule"], "%v", s)
	}
	require.Zero(t, d.waiting())
}

func TestAfterASleepAManagerIsToldOnceInOneMessage(t *testing.T) {
	d := newDesk(t, "2026-11-23T09:00:00Z")
	mia, rob, firm := d.pair()
	d.change(mia, func(m *crm.Member) { m.Quiet = crm.Hours{From: crm.Clock(14, 0), To: crm.Clock(16, 0)} })
	for i := range 3 {
		d.addReminder(crm.Reminder{Owner: rob.ID, Customer: firm.ID, Due: at(t, "2026-11-24T15:00:00Z"), Text: fmt.Sprintf("thing %d", i)})
	}
	require.Empty(t, toldAt(d.sleepUntil("2026-12-14T15:00:00Z"), "mia"), "quiet hours")
	told := d.sleepUntil("2026-12-14T16:00:00Z")
	require.Equal(t, []string{"2026-12-14T16:00:00Z mia: ⚠ 3 follow-ups of rob are overdue by more than 2 days"}, lines(told))
	require.Equal(t, "R1 R2 R3", told[0].Facts["reminders"])
	require.Empty(t, d.goTo("2026-12-20T15:00:00Z"))
}

func TestWithoutANamedManagerTheOneWhoLeadsEverybodyIsTold(t *testing.T) {
	all := []crm.Member{
		{ID: 1, Role: crm.RoleAdmin}, {ID: 2, Role: crm.RoleRep}, {ID: 3, Role: crm.RoleManager, Inactive: true},
		{ID: 4, Role: crm.RoleManager}, {ID: 5, Role: crm.RoleManager},
	}
	to, ok := crm.EscalateTo(all[1], all)
	require.True(t, ok)
	require.Equal(t, crm.MemberID(4), to.ID)
	to, ok = crm.EscalateTo(all[1], all[:3])
	require.True(t, ok)
	require.Equal(t, crm.MemberID(1), to.ID, "an admin, when there is no manager")
	_, ok = crm.EscalateTo(all[0], all[:2])
	require.False(t, ok, "never a rep, never oneself")
	all[1].Manager = 5
	to, _ = crm.EscalateTo(all[1], all)
	require.Equal(t, crm.MemberID(5), to.ID)
}

func toldAt(all []said, who string) (out []string) {
	for _, s := range all {
		if s.To == who {
			out = append(out, s.At.Format(time.RFC3339))
		}
	}
	return out
}

func (d *desk) put(r crm.Reminder) {
	d.t.Helper()
	d.update(func(tx *store.Tx) error { return store.Reminders.Put(tx, r) })
}

func (d *desk) settings(how func(*crm.Workspace)) {
	d.t.Helper()
	d.update(func(tx *store.Tx) error {
		team, err := tx.Settings()
		if err != nil {
			return err
		}
		how(&team)
		return store.Workspaces.Put(tx, team)
	})
}
