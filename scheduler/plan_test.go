package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// wants is a member who asked for the plan and for the question for the report.
func wants(m crm.Member) crm.Member {
	on := true
	m.Plan.On, m.Nudge.On = &on, &on
	return m
}

// log notes a call of a member's with a customer, as their own line.
func (d *desk) log(m crm.Member, c crm.Customer, text string) {
	d.t.Helper()
	_, err := d.store.Update(d.t.Context(), team, store.Cause{By: m.ID, Line: "log " + text}, func(tx *store.Tx) error {
		_, err := store.Activities.Add(tx, crm.Activity{Customer: c.ID, Kind: crm.Call, By: m.ID, At: tx.Now, Text: text})
		return err
	})
	require.NoError(d.t, err)
}

func TestThePlanComesOnceADayWithItsReasons(t *testing.T) {
	d := newDesk(t, "2026-11-23T08:00:00Z")
	rob := d.member(wants(crm.Member{Name: "rob"}))
	d.remind(rob, "2026-11-23T15:00:00Z", "call")
	d.change(rob, func(m *crm.Member) { m.Nudge = crm.DailySettings{} })

	all := d.goTo("2026-11-25T08:59:00Z")
	require.Equal(t, []string{
		"2026-11-23T09:00:00Z rob: ☀️ Plan · Mon 23 Nov (today)",
		"2026-11-23T15:00:00Z rob: ⏰ 15:00  call",
		"2026-11-24T09:00:00Z rob: ☀️ Plan · Tue 24 Nov (today)",
	}, lines(all))
	require.Contains(t, text(all[0]), "1. call — due Mon 23 Nov 15:00 (today)")
	require.Contains(t, text(all[2]), "1. call — overdue since Mon 23 Nov 15:00 (yesterday)")
}

func TestAnEmptyPlanIsNotSent(t *testing.T) {
	d := newDesk(t, "2026-11-23T08:00:00Z")
	rob := d.member(wants(crm.Member{Name: "rob"}))
	d.change(rob, func(m *crm.Member) { m.Nudge = crm.DailySettings{} })
	require.Empty(t, d.goTo("2026-11-27T00:00:00Z"))
}

func TestAPlanThatWasMissedComesLateTheSameDayAndNotAfterIt(t *testing.T) {
	for _, c := range []struct {
		name, wake string
		want       []string
	}{
		{"on time", "2026-11-23T09:10:00Z", []string{"2026-11-23T09:10:00Z rob: ☀️ Plan · Mon 23 Nov (today)"}},
		{"at noon, once", "2026-11-23T12:00:00Z", []string{"2026-11-23T12:00:00Z rob: ☀️ Plan · Mon 23 Nov (today)"}},
		{"when the day is over", "2026-11-23T18:00:00Z", []string{}},
		{"the next day, before its own", "2026-11-24T08:00:00Z", []string{}},
		{"after a month", "2026-12-23T12:00:00Z", []string{}},
	} {
		d := newDesk(t, "2026-11-23T08:00:00Z")
		rob := d.member(wants(crm.Member{Name: "rob"}))
		d.change(rob, func(m *crm.Member) { m.Nudge = crm.DailySettings{} })
		d.remind(rob, "2027-01-23T20:00:00Z", "call")
		d.addDeal(crm.Deal{Owner: rob.ID, Title: "Renewal"})
		all := d.sleepUntil(c.wake)
		require.Equal(t, c.want, lines(all), c.name)
		for _, s := range all {
			require.Equal(t, c.name != "on time", s.Facts["late"] == "true", c.name)
		}
		require.Empty(t, d.sleepUntil(c.wake), c.name)
	}
}

// addDeal adds an open deal of a customer of its own.
func (d *desk) addDeal(rec crm.Deal) crm.Deal {
	d.t.Helper()
	d.update(func(tx *store.Tx) error {
		c, err := store.Customers.Add(tx, crm.Customer{Name: rec.Title + " Ltd", Owner: rec.Owner})
		if err != nil {
			return err
		}
		rec.Customer, rec.Stage, rec.StageSince = c.ID, 5, tx.Now
		rec, err = store.Deals.Add(tx, rec)
		return err
	})
	return rec
}

func TestWhatComesByItselfAtThatMinuteIsNotInThePlan(t *testing.T) {
	d := newDesk(t, "2026-11-23T08:00:00Z")
	rob := d.member(wants(crm.Member{Name: "rob"}))
	d.remind(rob, "2026-11-23T09:00:00Z", "ring the bell")
	d.remind(rob, "2026-11-23T11:00:00Z", "call")
	d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 23})

	all := d.goTo("2026-11-23T09:00:00Z")
	said := ""
	for _, s := range all {
		if s.Facts["rule"] == "plan" {
			said = text(s)
		}
	}
	require.Len(t, all, 3, lines(all))
	require.Contains(t, said, "call")
	require.NotContains(t, said, "ring the bell")
	require.NotContains(t, said, "Acme")
}

func TestNoPlanOnADayOffOrInALeave(t *testing.T) {
	d := newDesk(t, "2026-11-27T12:00:00Z") // a Friday
	rob := d.member(wants(crm.Member{Name: "rob", Workdays: crm.Workweek}))
	d.change(rob, func(m *crm.Member) {
		m.Nudge = crm.DailySettings{}
		m.Leave = crm.Leave{First: crm.Date{Year: 2026, Month: 12, Day: 1}, Last: crm.Date{Year: 2026, Month: 12, Day: 2}}
	})
	d.addDeal(crm.Deal{Owner: rob.ID, Title: "Renewal"})
	require.Equal(t, []string{
		"2026-11-30T09:00:00Z rob: ☀️ Plan · Mon 30 Nov (today)",
		"2026-12-03T09:00:00Z rob: ☀️ Plan · Thu 3 Dec (today)",
	}, only(d.goTo("2026-12-03T12:00:00Z"), "plan"))
}

// only are the lines of what a rule said.
func only(all []said, rule string) []string {
	var of []said
	for _, s := range all {
		if s.Facts["rule"] == rule {
			of = append(of, s)
		}
	}
	return lines(of)
}

func TestAPlanThatIsMutedOrSwitchedOffDoesNotCome(t *testing.T) {
	for _, change := range []func(*crm.Member){
		func(m *crm.Member) { m.Mutes = m.Mutes.WithKind(crm.PushPlan, true) },
		func(m *crm.Member) { off := false; m.Plan.On = &off },
		func(m *crm.Member) { m.Plan = crm.DailySettings{} },
	} {
		d := newDesk(t, "2026-11-23T08:00:00Z")
		rob := d.member(wants(crm.Member{Name: "rob"}))
		d.addDeal(crm.Deal{Owner: rob.ID, Title: "Renewal"})
		d.change(rob, change)
		require.Empty(t, only(d.goTo("2026-11-23T12:00:00Z"), "plan"))
	}
}

func TestTheReportIsAskedForWithWhatWasLogged(t *testing.T) {
	d := newDesk(t, "2026-11-23T08:00:00Z")
	d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	rob := d.member(wants(crm.Member{Name: "rob"}))
	acme, _ := d.customer(rob, "Acme", crm.Birthday{})
	d.goTo("2026-11-23T10:00:00Z")
	d.log(rob, acme, "spoke to Bob")

	monday := d.goTo("2026-11-23T20:00:00Z")
	require.Equal(t, []string{"2026-11-23T18:00:00Z rob: 🌙 Daily report · rob · Mon 23 Nov"}, only(monday, "nudge"))
	require.Contains(t, text(monday[len(monday)-1]), "call: spoke to Bob")
	require.Equal(t, "report send 2026-11-23", monday[len(monday)-1].Buttons[0].Command)

	tuesday := d.goTo("2026-11-24T20:00:00Z")
	require.Equal(t, []string{"2026-11-24T18:00:00Z rob: 🌙 Nothing logged today. One line is enough: whom did you speak to?"}, only(tuesday, "nudge"))
	require.Equal(t, "log C1", tuesday[len(tuesday)-1].Buttons[0].Command)
}

func TestAReportThatWasMissedIsAskedForTheSameDayOnly(t *testing.T) {
	for wake, want := range map[string]int{
		"2026-11-23T18:00:00Z": 1, "2026-11-23T23:30:00Z": 1, "2026-11-24T00:00:00Z": 0, "2026-12-24T12:00:00Z": 0,
	} {
		d := newDesk(t, "2026-11-23T08:00:00Z")
		d.member(wants(crm.Member{Name: "rob"}))
		all := d.sleepUntil(wake)
		require.Len(t, only(all, "nudge"), want, wake)
		if want == 1 {
			require.Equal(t, wake == "2026-11-23T23:30:00Z", all[0].Facts["late"] == "true", wake)
		}
	}
}

func TestAReportComesOnceToTheManagerWhoSeesWhatTheyMay(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Lang: crm.Chinese})
	rob := d.member(crm.Member{Name: "rob", Role: crm.RoleSuccess, Manager: mia.ID})
	eve := d.member(crm.Member{Name: "eve"})
	own, _ := d.customer(rob, "Acme", crm.Birthday{})
	others, _ := d.customer(eve, "Globex", crm.Birthday{})
	d.log(rob, own, "spoke to Bob")
	d.log(rob, others, "a secret of eve's")
	send := func(note string) (sent bool) {
		d.update(func(tx *store.Tx) (err error) {
			_, sent, err = tx.SendReport(rob, rob.Shift(tx.Now), false, mia, note)
			return err
		})
		return sent
	}
	require.True(t, send("first"))
	require.True(t, send("second"), "it waits, and takes the new note")
	all := d.goTo("2026-11-23T10:00:00Z")
	require.Len(t, all, 1)
	require.Equal(t, "mia", all[0].To)
	require.Equal(t, "second", all[0].Facts["note"])
	require.Contains(t, text(all[0]), "电话：spoke to Bob")
	require.NotContains(t, text(all[0]), "Globex")
	require.NotContains(t, text(all[0]), "secret")
	require.Contains(t, text(all[0]), "另有1个客户无权查看")

	require.False(t, send("third"))
	require.Empty(t, only(d.goTo("2026-11-23T18:00:00Z"), "report"))
}

func TestWhoSentTheReportIsNotAskedForIt(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	rob := d.member(wants(crm.Member{Name: "rob", Manager: mia.ID}))
	acme, _ := d.customer(rob, "Acme", crm.Birthday{})
	d.log(rob, acme, "spoke to Bob")
	d.update(func(tx *store.Tx) error {
		_, _, err := tx.SendReport(rob, rob.Shift(tx.Now), false, mia, "")
		return err
	})
	require.Empty(t, only(d.goTo("2026-11-23T20:00:00Z"), "nudge"))
}
