package scheduler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

func TestAReminderIsSaidOnceAtItsMoment(t *testing.T) {
	d := newDesk(t, "2026-11-23T09:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, "2026-11-24T15:00:00Z", "send quote")
	require.Empty(t, d.goTo("2026-11-24T14:59:59Z"))
	told := d.goTo("2026-11-30T00:00:00Z")
	require.Equal(t, []string{"2026-11-24T15:00:00Z rob: ⏰ 15:00  send quote"}, lines(told))
	require.NotContains(t, told[0].Facts, "late")
	require.Equal(t, "reminder/R1/2026-11-24T15:00:00Z/M1", told[0].Key)
	require.Equal(t, store.Sent, d.push(told[0].Key).State)
	require.Zero(t, d.waiting())
}

func TestWhatIsDoneMovedOrGivenAwayIsNotSaid(t *testing.T) {
	for name, change := range map[string]func(*crm.Reminder){
		"done":         func(r *crm.Reminder) { r.Done = true },
		"moved":        func(r *crm.Reminder) { r.Due = r.Due.AddDate(0, 0, 7) },
		"another's":    func(r *crm.Reminder) { r.Owner++ },
		"before delay": func(*crm.Reminder) {},
	} {
		d := newDesk(t, "2026-11-23T09:00:00Z")
		quiet := crm.Hours{From: crm.Clock(14, 0), To: crm.Clock(16, 0)}
		rob := d.member(crm.Member{Name: "rob", Quiet: quiet})
		d.member(crm.Member{Name: "eve", Quiet: quiet})
		r := d.remind(rob, "2026-11-24T15:00:00Z", "send quote")
		require.Empty(t, d.goTo("2026-11-24T15:30:00Z"), name)
		d.update(func(tx *store.Tx) error {
			change(&r)
			return store.Reminders.Put(tx, r)
		})
		told := d.goTo("2026-11-25T00:00:00Z")
		p := d.push("reminder/R1/2026-11-24T15:00:00Z/M1")
		switch name {
		case "before delay":
			require.Len(t, told, 1)
			require.Equal(t, store.Sent, p.State)
		case "another's":
			require.Equal(t, []string{"2026-11-24T16:00:00Z eve: ⏰ 15:00  send quote"}, lines(told))
			require.Equal(t, store.Dropped, p.State)
		default:
			require.Empty(t, told, name)
			require.Equal(t, store.Dropped, p.State, name)
		}
	}
}

func TestAfterASleepEachMissedReminderIsSaidOnceAndMarkedLate(t *testing.T) {
	for _, c := range []struct {
		name, wake string
		late       bool
	}{
		{"ten minutes", "2026-11-24T15:10:00Z", false},
		{"an hour", "2026-11-24T16:00:00Z", true},
		{"a day", "2026-11-25T15:00:00Z", true},
		{"a month", "2026-12-24T15:00:00Z", true},
	} {
		d := newDesk(t, "2026-11-23T09:00:00Z")
		rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve", Lang: crm.Chinese})
		d.remind(eve, "2026-11-24T14:58:00Z", "发报价")
		d.remind(rob, "2026-11-24T14:59:00Z", "one")
		d.remind(rob, "2026-11-24T15:00:00Z", "two")
		told := d.sleepUntil(c.wake)
		require.Len(t, told, 2, c.name)
		require.Equal(t, []string{"eve", "rob"}, []string{told[0].To, told[1].To}, "in the order in which they were planned")
		require.Equal(t, "R2 R3", told[1].Facts["reminders"], c.name)
		require.Equal(t, c.late, told[0].Facts["late"] == "true", c.name)
		require.Equal(t, c.late, told[1].Facts["late"] == "true", c.name)
		require.Equal(t, c.late, strings.Contains(text(told[0]), "补发"), c.name)
		require.Equal(t, c.late, strings.Contains(told[1].Parts[0].Text, "late"), c.name)
		require.Contains(t, told[1].Parts[0].Text, "14:59", c.name)
		require.Empty(t, d.sleepUntil(at(t, c.wake).AddDate(0, 0, 7).Format(time.RFC3339)), c.name)
	}
}

func TestMoreThanAHandfulIsOneNote(t *testing.T) {
	d := newDesk(t, "2026-11-23T09:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{AlwaysSay: true}})
	for i := range 4 {
		d.remind(mia, "2026-11-24T15:00:00Z", fmt.Sprintf("thing %d", i))
	}
	d.customer(mia, "Acme", crm.Birthday{Month: 11, Day: 27})
	require.Len(t, d.sleepUntil("2026-11-27T09:30:00Z"), 3, "reminders, a birthday and a digest are a handful")

	for i := range 9 {
		d.remind(mia, "2026-11-28T15:00:00Z", fmt.Sprintf("thing %d", i))
		d.customer(mia, fmt.Sprintf("Firm %d", i), crm.Birthday{Month: 12, Day: 2 + i})
	}
	told := d.sleepUntil("2026-12-29T10:00:00Z")
	require.Len(t, told, 2, "%v", lines(told))
	require.Equal(t, "digest", told[0].Facts["rule"], "a digest is a note already, and was planned first")
	note := told[1]
	require.Equal(t, "18 things for you", note.Title)
	require.Equal(t, "R5 R6 R7 R8 R9 R10 R11 R12 R13", note.Facts["reminders"])
	require.Equal(t, "P2 P3 P4 P5 P6 P7 P8 P9 P10", note.Facts["birthdays"])
	require.Equal(t, "true", note.Facts["late"])
	require.Len(t, note.Parts, 18)
	require.LessOrEqual(t, len(note.Buttons), 9)
	require.Empty(t, d.sleepUntil("2026-12-29T12:00:00Z"))
}

func TestANoteIsNotLongerThanPeopleRead(t *testing.T) {
	d := newDesk(t, "2026-11-23T09:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	for i := range 100 {
		d.remind(rob, "2026-11-24T15:00:00Z", fmt.Sprintf("thing %d", i))
	}
	told := d.sleepUntil("2026-11-24T15:00:00Z")
	require.Len(t, told, 3)
	seen := map[string]bool{}
	for _, s := range told {
		for _, id := range strings.Fields(s.Facts["reminders"]) {
			require.False(t, seen[id], id)
			seen[id] = true
		}
	}
	require.Len(t, seen, 100)
}

func TestARecurringReminderCatchesUpOnce(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	daily := crm.Recurrence{Unit: crm.Daily, Interval: 1, At: crm.Clock(8, 30), From: crm.Date{Year: 2026, Month: 11, Day: 23}}
	d.addReminder(crm.Reminder{Owner: rob.ID, Text: "stand-up", Due: at(t, "2026-11-24T08:30:00+08:00"), Rule: daily})
	require.Len(t, d.goTo("2026-11-26T00:00:00+08:00"), 2)
	told := d.sleepUntil("2026-12-24T12:00:00+08:00")
	require.Len(t, told, 1)
	require.Equal(t, "true", told[0].Facts["late"])
	require.Equal(t, "2026-11-26T08:30:00+08:00", told[0].Facts["due"])
	told = d.goTo("2026-12-26T12:00:00+08:00")
	require.Equal(t, []string{
		"2026-12-25T00:30:00Z rob: ⏰ 08:30  stand-up",
		"2026-12-26T00:30:00Z rob: ⏰ 08:30  stand-up",
	}, lines(told))
}
