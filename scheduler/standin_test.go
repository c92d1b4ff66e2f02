package scheduler_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

func day(t testing.TB, s string) crm.Date {
	t.Helper()
	d, err := crm.ParseDate(s)
	require.NoError(t, err)
	return d
}

// leave puts a member on leave.
func (d *desk) leave(m crm.Member, first, last string, delegate crm.MemberID) {
	d.t.Helper()
	d.change(m, func(m *crm.Member) {
		m.Leave = crm.Leave{First: day(d.t, first), Last: day(d.t, last), Delegate: delegate}
	})
}

func TestADelegateIsToldInTheirLanguageAndZone(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia"})
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai", Lang: crm.Chinese})
	d.leave(mia, "2026-12-01", "2026-12-03", rob.ID)
	d.remind(mia, "2026-11-30T15:00:00Z", "before")
	r := d.remind(mia, "2026-12-02T10:00:00Z", "during")
	d.remind(mia, "2026-12-04T10:00:00Z", "after")
	told := d.goTo("2026-12-04T12:00:00Z")
	require.Equal(t, []string{
		"2026-11-30T15:00:00Z mia: ⏰ 15:00  before",
		"2026-12-02T10:00:00Z rob: ⏰ 18:00  during",
		"2026-12-04T09:00:00Z mia: Welcome back. While you were away:",
		"2026-12-04T10:00:00Z mia: ⏰ 10:00  after",
	}, lines(told))
	require.Contains(t, text(told[1]), "代 mia（休假至 12月3日 周四）")
	require.Equal(t, mia.ID.String(), told[1].Facts["for"])
	p := d.push("reminder/" + r.ID.String() + "/2026-12-02T10:00:00Z/" + mia.ID.String())
	require.Equal(t, store.Sent, p.State)
	require.Equal(t, rob.ID, p.Reader, "the row stays the member's")
	require.Contains(t, text(told[2]), "reminder 1 · told to rob")
	require.Contains(t, text(told[2]), "during", "still open")
}

func TestWithoutADelegateAllWaitsForTheReturnAndIsFolded(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	d.settings(func(w *crm.Workspace) { w.Country = "DE" })
	mia := d.member(crm.Member{Name: "mia"})
	d.leave(mia, "2026-12-01", "2026-12-04", 0) // a Friday
	for n := range 3 {
		d.remind(mia, fmt.Sprintf("2026-12-0%dT10:00:00Z", n+1), fmt.Sprintf("thing %d", n))
	}
	d.addReminder(crm.Reminder{
		Owner: mia.ID, By: mia.ID, Text: "daily", Due: at(t, "2026-12-01T11:00:00Z"),
		Rule: crm.Recurrence{Unit: crm.Workday, Interval: 1, At: crm.Clock(11, 0), From: day(t, "2026-12-01")},
	})
	told := d.goTo("2026-12-07T10:00:00Z")
	require.Equal(t, []string{"2026-12-07T09:00:00Z mia: ⏰ 4 reminders due"}, lines(told), "on Monday")
	require.Equal(t, 1, strings.Count(text(told[0]), "daily"), "a series once")
	require.Empty(t, told[0].Facts["late"], "it was held back on purpose")
	require.Zero(t, d.waiting())
}

func TestALeaveThatEndsEarlyReleasesWhatWaits(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia"})
	d.leave(mia, "2026-12-01", "2026-12-20", 0)
	d.remind(mia, "2026-12-02T10:00:00Z", "call")
	require.Empty(t, d.goTo("2026-12-03T12:00:00Z"))
	d.change(mia, func(m *crm.Member) { m.Leave = crm.Leave{} })
	require.Equal(t, []string{"2026-12-03T12:00:00Z mia: ⏰ Wed 2 Dec 10:00  call"}, lines(d.goTo("2026-12-04T00:00:00Z"))[:1])
}

func TestADelegateNamedLaterGetsWhatWaits(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia, rob := d.member(crm.Member{Name: "mia"}), d.member(crm.Member{Name: "rob"})
	d.leave(mia, "2026-12-01", "2026-12-20", 0)
	d.remind(mia, "2026-12-02T10:00:00Z", "call")
	require.Empty(t, d.goTo("2026-12-03T12:00:00Z"))
	d.leave(mia, "2026-12-01", "2026-12-20", rob.ID)
	told := d.goTo("2026-12-03T12:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "rob", told[0].To)
}

func TestWhoStandsIn(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(d *desk, mia, rob, eve, ann crm.Member)
		want    string
	}{
		"the delegate": {func(*desk, crm.Member, crm.Member, crm.Member, crm.Member) {}, "rob"},
		"the delegate's delegate": {func(d *desk, _, rob, eve, _ crm.Member) {
			d.leave(rob, "2026-12-01", "2026-12-10", eve.ID)
		}, "eve"},
		"the manager, when the delegate is away with nobody named": {func(d *desk, _, rob, _, _ crm.Member) {
			d.leave(rob, "2026-12-01", "2026-12-10", 0)
		}, "ann"},
		"the manager, when the delegate has left": {func(d *desk, _, rob, _, _ crm.Member) {
			d.change(rob, func(m *crm.Member) { m.Inactive = true })
		}, "ann"},
		"nobody, when they name each other": {func(d *desk, mia, rob, _, _ crm.Member) {
			d.leave(rob, "2026-12-01", "2026-12-10", mia.ID)
		}, ""},
		"the delegate, back from leave": {func(d *desk, _, rob, eve, _ crm.Member) {
			d.leave(rob, "2026-11-30", "2026-12-01", eve.ID)
		}, "rob"},
		"the manager, when the delegate takes no messages": {func(d *desk, _, rob, _, _ crm.Member) {
			d.update(func(tx *store.Tx) error { return tx.SwitchOff(rob, rob.Identities[0], "blocked") })
		}, "ann"},
	} {
		d := newDesk(t, "2026-11-30T10:00:00Z")
		ann := d.member(crm.Member{Name: "ann", Role: crm.RoleManager, Digest: crm.DigestSettings{On: new(bool)}})
		mia := d.member(crm.Member{Name: "mia", Manager: ann.ID})
		rob := d.member(crm.Member{Name: "rob"})
		eve := d.member(crm.Member{Name: "eve"})
		d.leave(mia, "2026-12-01", "2026-12-10", rob.ID)
		c.prepare(d, mia, rob, eve, ann)
		d.remind(mia, "2026-12-02T10:00:00Z", "call")
		who := ""
		for _, s := range d.goTo("2026-12-03T10:00:00Z") {
			if strings.Contains(s.Title, "call") {
				who = s.To
			}
		}
		require.Equal(t, c.want, who, name)
	}
}

func TestADelegateSleepsToo(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Quiet: crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(12, 0)}})
	rob := d.member(crm.Member{Name: "rob", Quiet: crm.Hours{From: crm.Clock(20, 0), To: crm.Clock(8, 0)}})
	d.leave(mia, "2026-12-01", "2026-12-03", rob.ID)
	d.remind(mia, "2026-12-01T10:00:00Z", "while mia sleeps")
	d.remind(mia, "2026-12-01T21:00:00Z", "while rob sleeps")
	told := d.goTo("2026-12-02T10:00:00Z")
	require.Equal(t, []string{"2026-12-01T10:00:00Z rob: ⏰ 10:00  while mia sleeps", "2026-12-02T08:00:00Z rob: ⏰ Tue 1 Dec 21:00  while rob sleeps"}, lines(told))
}

func TestALeaveIsThatOfTheMembersZone(t *testing.T) {
	d := newDesk(t, "2026-11-30T00:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Zone: "Asia/Tokyo"})
	rob := d.member(crm.Member{Name: "rob", Zone: "America/New_York"})
	d.leave(mia, "2026-12-01", "2026-12-01", rob.ID)
	for _, moment := range []string{"2026-11-30T14:59:00Z", "2026-11-30T15:01:00Z", "2026-12-01T14:59:00Z", "2026-12-01T15:01:00Z"} {
		d.remind(mia, moment, "x")
	}
	var to []string
	for _, s := range d.goTo("2026-12-01T16:00:00Z") {
		to = append(to, s.To)
	}
	require.Equal(t, []string{"mia", "rob", "rob", "mia"}, to)
}

func TestADelegateIsToldWhatACustomerWrote(t *testing.T) {
	d := newDesk(t, "2026-12-01T10:00:00Z")
	mia, rob := d.member(crm.Member{Name: "mia"}), d.member(crm.Member{Name: "rob"})
	_, boss := d.customer(mia, "Acme", crm.Birthday{})
	write := func(n string) {
		d.update(func(tx *store.Tx) error {
			_, _, err := tx.TellCarer(boss, "wrote/"+n, map[string]string{"what": store.ContactWrote, "text": "hello " + n})
			return err
		})
	}
	d.leave(mia, "2026-12-01", "2026-12-03", rob.ID)
	write("1")
	told := d.goTo("2026-12-01T11:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "rob", told[0].To)
	require.Contains(t, text(told[0]), "hello 1")
	write("2")
	told = d.goTo("2026-12-05T11:00:00Z")
	require.Equal(t, "rob", told[0].To)
}

func TestADigestWaitsForItsReader(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{AlwaysSay: true}})
	rob := d.member(crm.Member{Name: "rob"})
	d.leave(mia, "2026-12-01", "2026-12-03", rob.ID)
	told := d.goTo("2026-12-04T10:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "mia", told[0].To)
	require.Equal(t, "2026-12-04T09:00:00Z", told[0].At.Format(time.RFC3339), "one on the first morning back")
}

func TestWhatConcernsTheTeamWaitsForTheManager(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{On: new(bool)}})
	rob := d.member(crm.Member{Name: "rob", Manager: mia.ID})
	eve := d.member(crm.Member{Name: "eve"})
	firm, _ := d.customer(rob, "Acme", crm.Birthday{})
	d.addReminder(crm.Reminder{Owner: rob.ID, By: rob.ID, Customer: firm.ID, Due: at(t, "2026-11-30T12:00:00Z"), Text: "call"})
	d.leave(mia, "2026-12-01", "2026-12-10", eve.ID)
	told := d.goTo("2026-12-11T10:00:00Z")
	require.Equal(t, []string{"rob", "mia"}, []string{told[0].To, told[1].To})
	require.Len(t, told, 2, "and the delegate is not told of rob's")
	require.Equal(t, "2026-12-11T09:00:00Z", told[1].At.Format(time.RFC3339))
}

// What may have arrived is asked about where it went, though the leave is over.
func TestADeliveryCutOffInALeaveIsFoundWhereItWent(t *testing.T) {
	d := newDesk(t, "2026-12-03T23:59:00Z")
	mia, rob := d.member(crm.Member{Name: "mia"}), d.member(crm.Member{Name: "rob"})
	d.leave(mia, "2026-12-01", "2026-12-03", rob.ID)
	r := d.remind(mia, "2026-12-03T23:59:00Z", "call")
	key := "reminder/" + r.ID.String() + "/2026-12-03T23:59:00Z/" + mia.ID.String()
	platform := &finder{chat: d.chat, has: map[string]bool{key: true}}
	d.Senders["chat"] = platform
	lost := fmt.Errorf("connection lost")
	var went []string
	d.chat.answer = func(_ context.Context, s said) error {
		went = append(went, s.To)
		return lost
	}
	require.Empty(t, d.goTo("2026-12-03T23:59:30Z"))
	require.Equal(t, []string{"rob"}, went)
	told := d.goTo("2026-12-04T08:00:00Z")
	require.Empty(t, told, "nobody is told again")
	require.Equal(t, []string{"rob"}, went)
	require.Equal(t, store.Sent, d.push(key).State)
}

func TestMorningsSkipDaysOffAndLookAheadOverThem(t *testing.T) {
	d := newDesk(t, "2026-09-28T00:00:00Z")
	d.settings(func(w *crm.Workspace) { w.Country = crm.China })
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	for name, b := range map[string]crm.Birthday{
		"Last": {Month: 9, Day: 30}, "Mid": {Month: 10, Day: 5}, "End": {Month: 10, Day: 7}, "Back": {Month: 10, Day: 8}, "Month": {Month: 10},
	} {
		d.customer(rob, name, b)
	}
	told := map[string][]string{}
	for _, s := range d.goTo("2026-10-12T00:00:00Z") {
		name, _, _ := strings.Cut(strings.TrimPrefix(s.Title, "🎂 "), "'")
		told[name] = append(told[name], s.At.Format("01-02"))
	}
	require.Equal(t, map[string][]string{
		"Last":  {"09-28", "09-30"},
		"Mid":   {"09-30"}, // the last working morning before it
		"End":   {"09-30"},
		"Back":  {"10-08"},
		"Month": {"10-08"}, // its first day is off
	}, told)
}

func TestACalendarThatChangesMovesTheMornings(t *testing.T) {
	d := newDesk(t, "2026-11-27T10:00:00Z") // a Friday
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{AlwaysSay: true}})
	d.settings(func(w *crm.Workspace) { w.Country = "DE" })
	require.Equal(t, []string{"2026-11-30T09:00:00Z"}, whenSaid(d.goTo("2026-11-30T10:00:00Z")))
	d.settings(func(w *crm.Workspace) { w.Days = []crm.TeamDay{{Day: day(t, "2026-12-01"), Name: "Company day"}} })
	require.Equal(t, []string{"2026-12-02T09:00:00Z"}, whenSaid(d.goTo("2026-12-02T10:00:00Z")))
	d.change(mia, func(m *crm.Member) { m.Country = crm.NoCountry })
	require.Equal(t, []string{"2026-12-03T09:00:00Z", "2026-12-04T09:00:00Z", "2026-12-05T09:00:00Z"}, whenSaid(d.goTo("2026-12-05T10:00:00Z")))
}

func whenSaid(all []said) []string {
	var out []string
	for _, s := range all {
		out = append(out, s.At.Format(time.RFC3339))
	}
	return out
}

func TestAReminderComesAtItsMomentAlsoOnADayOff(t *testing.T) {
	d := newDesk(t, "2026-11-27T10:00:00Z")
	d.settings(func(w *crm.Workspace) { w.Country = "DE" })
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, "2026-11-28T10:00:00Z", "on a Saturday")
	d.addReminder(crm.Reminder{
		Owner: rob.ID, By: rob.ID, Text: "stand-up", Due: at(t, "2026-12-24T10:00:00Z"),
		Rule: crm.Recurrence{Unit: crm.Workday, Interval: 1, At: crm.Clock(10, 0), From: day(t, "2026-12-24")},
	})
	require.Equal(t, []string{
		"2026-11-28T10:00:00Z rob: ⏰ 10:00  on a Saturday",
		"2026-12-24T10:00:00Z rob: ⏰ 10:00  stand-up",
		"2026-12-28T10:00:00Z rob: ⏰ 10:00  stand-up",
	}, lines(d.goTo("2026-12-28T12:00:00Z")))
}

func TestWhatWaitedLongForAReturnIsNotGivenUpAtOnce(t *testing.T) {
	d := newDesk(t, "2026-11-30T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia"})
	d.leave(mia, "2026-12-01", "2026-12-20", 0)
	d.remind(mia, "2026-12-02T10:00:00Z", "call")
	failing := true
	d.chat.answer = func(context.Context, said) error {
		if failing {
			failing = false
			return &bot.SendError{Err: fmt.Errorf("hiccup")}
		}
		return nil
	}
	require.Equal(t, []string{"2026-12-21T09:00:30Z mia: ⏰ Wed 2 Dec 10:00  call"}, lines(d.goTo("2026-12-21T10:00:00Z")))
}
