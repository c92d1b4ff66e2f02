package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var timerPromises = []recordPromise{
	{"Ensure that timers fall due in the order of their times, and not before", timersInOrder},
	{"Ensure that a rule has one timer", oneTimer},
	{"Ensure that a reminder's timer follows it", timerFollows},
	{"Ensure that a member's timers follow the settings, and what is due stays due", memberTimers},
}

// rules are the names of the timers due by a moment.
func rules(t *testing.T, tx *store.Tx, until time.Time, limit int) (names []string) {
	timers, err := tx.Due(until, limit)
	require.NoError(t, err)
	for _, timer := range timers {
		names = append(names, timer.Rule)
	}
	return names
}

func timersInOrder(t *testing.T, d *desk) {
	past := time.Date(1969, 7, 20, 20, 17, 0, 0, time.UTC)
	d.do("plan", func(tx *store.Tx) error {
		_, err := tx.NextTimer()
		require.ErrorIs(t, err, store.ErrNotFound)
		return errors.Join(
			tx.SetTimer("later", d.now.Add(2*time.Hour)), tx.SetTimer("b", d.now), tx.SetTimer("a", d.now),
			tx.SetTimer("soon", d.now.Add(time.Second)), tx.SetTimer("long ago", past),
		)
	})
	d.look(func(tx *store.Tx) error {
		require.Equal(t, []string{"long ago", "a", "b"}, rules(t, tx, d.now, 10))
		require.Equal(t, []string{"long ago", "a", "b"}, rules(t, tx, d.now.Add(time.Second-1), 10))
		require.Equal(t, []string{"long ago", "a", "b", "soon"}, rules(t, tx, d.now.Add(time.Second), 10))
		require.Equal(t, []string{"long ago", "a"}, rules(t, tx, d.now.AddDate(1, 0, 0), 2))
		require.Empty(t, rules(t, tx, past.Add(-time.Second), 10))
		next, err := tx.NextTimer()
		require.Equal(t, store.Timer{Rule: "long ago", Planned: past}, next)
		return err
	})
}

func oneTimer(t *testing.T, d *desk) {
	d.do("plan", func(tx *store.Tx) error {
		return errors.Join(tx.SetTimer("rule", d.now), tx.SetTimer("rule/2", d.now), tx.SetTimer("rule", d.now.Add(time.Hour)))
	})
	d.look(func(tx *store.Tx) error {
		require.Equal(t, []string{"rule/2", "rule"}, rules(t, tx, d.now.AddDate(1, 0, 0), 10))
		return nil
	})
	d.do("clear", func(tx *store.Tx) error {
		return errors.Join(tx.ClearTimer("rule"), tx.ClearTimer("rule"), tx.ClearTimer("never set"))
	})
	d.look(func(tx *store.Tx) error {
		_, err := tx.Planned("rule")
		require.ErrorIs(t, err, store.ErrNotFound)
		require.Equal(t, []string{"rule/2"}, rules(t, tx, d.now.AddDate(1, 0, 0), 10))
		return nil
	})
}

func timerFollows(t *testing.T, d *desk) {
	r := crm.Reminder{Owner: 1, Text: "send quote", Due: d.now.Add(time.Hour)}
	d.add(adding(store.Reminders, &r))
	rule := store.RuleReminder + r.ID.String()
	planned := func(want time.Time) {
		d.look(func(tx *store.Tx) error {
			at, err := tx.Planned(rule)
			if want.IsZero() {
				require.ErrorIs(t, err, store.ErrNotFound)
				return nil
			}
			require.Equal(t, want, at)
			return err
		})
	}
	planned(r.Due)
	r.Due = r.Due.Add(24 * time.Hour)
	d.add(putting(store.Reminders, r))
	planned(r.Due)
	r.Done = true
	d.add(putting(store.Reminders, r))
	planned(time.Time{})
	r.Done = false
	d.add(putting(store.Reminders, r))
	planned(r.Due)
	d.do("fired", func(tx *store.Tx) error { return tx.ClearTimer(rule) })
	r.Text = "send the quote"
	d.add(putting(store.Reminders, r))
	planned(time.Time{}) // what was said is not said again for another word
	d.do("delete", func(tx *store.Tx) error { return store.Reminders.Delete(tx, r.ID) })
	planned(time.Time{})
}

func memberTimers(t *testing.T, d *desk) {
	d.now = time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC) // 08:30 in Shanghai
	mia := crm.Member{Name: "Mia", Role: crm.RoleManager, Zone: "Asia/Shanghai", Day: crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}}
	d.add(adding(store.Members, &mia))
	digest, care := store.RuleDigest+mia.ID.String(), store.RuleCare+mia.ID.String()
	planned := func(want ...string) {
		t.Helper()
		d.look(func(tx *store.Tx) error {
			var got []string
			timers, err := tx.Timers(10)
			for _, timer := range timers {
				got = append(got, fmt.Sprint(timer.Planned.Format("02 15:04 "), timer.Rule))
			}
			require.Equal(t, want, got)
			return err
		})
	}
	planned("23 01:00 "+care, "23 01:00 "+digest)
	at := crm.Clock(7, 0)
	mia.Digest.At = &at
	d.add(putting(store.Members, mia))
	planned("23 01:00 "+care, "23 23:00 "+digest)

	d.now = d.now.Add(time.Hour) // the morning is due
	mia.Zone = "UTC"
	d.add(putting(store.Members, mia))
	planned("23 01:00 "+care, "23 07:00 "+digest)

	mia.Inactive = true
	d.add(putting(store.Members, mia))
	planned("23 01:00 " + care)
}
