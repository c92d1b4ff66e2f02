package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const acme = "🎂 Acme's boss (Acme): birthday "

func TestABirthdayIsToldAheadAndOnTheDay(t *testing.T) {
	for _, c := range []struct {
		name     string
		birthday crm.Birthday
		want     []string
	}{
		{"solar", crm.Birthday{Year: 1990, Month: 11, Day: 26}, []string{
			"2026-11-23T01:00:00Z rob: " + acme + "Thu 26 Nov  turns 36  not greeted yet",
			"2026-11-26T01:00:00Z rob: " + acme + "Thu 26 Nov (today)  turns 36  not greeted yet",
		}},
		{"lunar", crm.Birthday{Month: 10, Day: 18, Lunar: true}, []string{
			"2026-11-23T01:00:00Z rob: " + acme + "Thu 26 Nov  not greeted yet",
			"2026-11-26T01:00:00Z rob: " + acme + "Thu 26 Nov (today)  not greeted yet",
		}},
		{"29 February", crm.Birthday{Month: 2, Day: 29}, []string{
			"2027-02-25T01:00:00Z rob: " + acme + "Sun 28 Feb  not greeted yet",
			"2027-02-28T01:00:00Z rob: " + acme + "Sun 28 Feb (today)  not greeted yet",
		}},
		{"the month alone, on its first day only", crm.Birthday{Month: 12}, []string{
			"2026-12-01T01:00:00Z rob: 🎂 Acme's boss (Acme): birthday in December  not greeted yet",
		}},
		{"not within half a year", crm.Birthday{Month: 9, Day: 1}, []string{}},
	} {
		d := newDesk(t, "2026-11-20T10:00:00+08:00")
		rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
		d.customer(rob, "Acme", c.birthday)
		require.Equal(t, c.want, lines(d.goTo("2027-05-20T10:00:00+08:00")), c.name)
	}
}

func TestTodaysBirthdayIsNeverMissing(t *testing.T) {
	today := crm.Birthday{Month: 11, Day: 23}
	for name, c := range map[string]struct {
		happens string
		do      func(d *desk, rob, eve crm.Member, acme crm.Customer, boss crm.Contact)
		want    []string
	}{
		"noted before the morning": {
			"2026-11-23T07:00:00Z",
			func(d *desk, rob, _ crm.Member, _ crm.Customer, _ crm.Contact) { d.customer(rob, "Globex", today) },
			[]string{"2026-11-23T09:00:00Z rob"},
		},
		"noted after the morning": {
			"2026-11-23T14:00:00Z",
			func(d *desk, rob, _ crm.Member, _ crm.Customer, _ crm.Contact) { d.customer(rob, "Globex", today) },
			[]string{"2026-11-23T14:00:00Z rob"},
		},
		"corrected after the morning": {
			"2026-11-23T14:00:00Z",
			func(d *desk, _, _ crm.Member, _ crm.Customer, boss crm.Contact) {
				d.update(func(tx *store.Tx) error {
					boss.Birthday = today
					return store.Contacts.Put(tx, boss)
				})
			},
			[]string{"2026-11-23T14:00:00Z rob"},
		},
		"tomorrow's, noted after the morning": {
			"2026-11-23T14:00:00Z",
			func(d *desk, rob, _ crm.Member, _ crm.Customer, _ crm.Contact) {
				d.customer(rob, "Globex", crm.Birthday{Month: 11, Day: 24})
			},
			[]string{"2026-11-24T09:00:00Z rob"},
		},
		"in two days, noted after the morning": {
			"2026-11-23T14:00:00Z",
			func(d *desk, rob, _ crm.Member, _ crm.Customer, _ crm.Contact) {
				d.customer(rob, "Globex", crm.Birthday{Month: 11, Day: 25})
			},
			[]string{"2026-11-24T09:00:00Z rob", "2026-11-25T09:00:00Z rob"},
		},
		"handed over after the morning": {
			"2026-11-23T14:00:00Z",
			func(d *desk, rob, eve crm.Member, _ crm.Customer, _ crm.Contact) {
				globex, _ := d.customer(rob, "Globex", today)
				d.goTo("2026-11-23T15:00:00Z")
				d.update(func(tx *store.Tx) error {
					globex.Success = eve.ID
					return store.Customers.Put(tx, globex)
				})
			},
			[]string{"2026-11-23T15:00:00Z eve"},
		},
	} {
		d := newDesk(t, "2026-11-22T10:00:00Z")
		rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve", Role: crm.RoleSuccess})
		firm, boss := d.customer(rob, "Acme", crm.Birthday{Month: 6, Day: 1})
		require.Empty(t, d.goTo(c.happens), name)
		c.do(d, rob, eve, firm, boss)
		var got []string
		for _, s := range d.goTo("2026-11-30T00:00:00Z") {
			got = append(got, s.At.Format("2006-01-02T15:04:05Z")+" "+s.To)
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestMissedMorningsAreMadeUpFor(t *testing.T) {
	d := newDesk(t, "2026-11-20T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 23})
	d.customer(rob, "Globex", crm.Birthday{Month: 12, Day: 20})
	d.customer(rob, "Initech", crm.Birthday{Month: 12, Day: 22})
	told := d.sleepUntil("2026-12-20T12:00:00Z")
	require.Equal(t, []string{
		"2026-12-20T12:00:00Z rob: " + acme + "Mon 23 Nov  not greeted yet",
		"2026-12-20T12:00:00Z rob: 🎂 Globex's boss (Globex): birthday Sun 20 Dec (today)  not greeted yet",
		"2026-12-20T12:00:00Z rob: 🎂 Initech's boss (Initech): birthday Tue 22 Dec  not greeted yet",
	}, lines(told))
	require.Equal(t, "true", told[0].Facts["late"])
	require.Contains(t, text(told[0]), "Late: it was Mon 23 Nov.")
	require.NotContains(t, told[1].Facts, "late")
	require.Len(t, d.goTo("2026-12-31T12:00:00Z"), 1, "Initech's, on the day")
}

func TestWhoeverIsGreetedOrGoneIsNotTold(t *testing.T) {
	day := crm.Date{Year: 2026, Month: 11, Day: 26}
	for name, c := range map[string]struct {
		change func(tx *store.Tx, firm crm.Customer, boss crm.Contact) error
		want   int
	}{
		"greeted: only on the day, with who did": {func(tx *store.Tx, _ crm.Customer, boss crm.Contact) error {
			boss.Greeted = &crm.Greeting{Day: day, By: boss.Greeted.By}
			return store.Contacts.Put(tx, boss)
		}, 1},
		"contact archived": {func(tx *store.Tx, _ crm.Customer, boss crm.Contact) error {
			boss.Archived = true
			return store.Contacts.Put(tx, boss)
		}, 0},
		"customer archived": {func(tx *store.Tx, firm crm.Customer, _ crm.Contact) error {
			firm.Archived = true
			return store.Customers.Put(tx, firm)
		}, 0},
		"birthday corrected": {func(tx *store.Tx, _ crm.Customer, boss crm.Contact) error {
			boss.Birthday = crm.Birthday{Month: 4, Day: 1}
			return store.Contacts.Put(tx, boss)
		}, 0},
	} {
		d := newDesk(t, "2026-11-20T10:00:00Z")
		rob := d.member(crm.Member{Name: "rob", Quiet: crm.Hours{From: crm.Clock(8, 0), To: crm.Clock(11, 0)}})
		firm, boss := d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 26})
		boss.Greeted = &crm.Greeting{By: rob.ID}
		require.Empty(t, d.goTo("2026-11-23T10:00:00Z"), name)
		d.update(func(tx *store.Tx) error { return c.change(tx, firm, boss) })
		told := d.goTo("2026-12-20T10:00:00Z")
		require.Len(t, told, c.want, name)
		if c.want > 0 {
			require.Contains(t, told[0].Title, "greeted by rob", name)
		}
	}
}

func TestOnePersonIsToldOfACustomersBirthdays(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(d *desk, owner, success crm.Member)
		want    string
	}{
		"who cares for the customer": {func(*desk, crm.Member, crm.Member) {}, "sue"},
		"else the owner": {func(d *desk, _, success crm.Member) {
			d.change(success, func(m *crm.Member) { m.Inactive = true })
		}, "rob"},
		"else their manager": {func(d *desk, owner, success crm.Member) {
			for _, m := range []crm.Member{owner, success} {
				d.change(m, func(m *crm.Member) { m.Inactive = true })
			}
		}, "mia"},
	} {
		d := newDesk(t, "2026-11-24T10:00:00Z")
		mia := d.member(crm.Member{Name: "mia"})
		rob := d.member(crm.Member{Name: "rob", Manager: mia.ID})
		sue := d.member(crm.Member{Name: "sue", Role: crm.RoleSuccess})
		firm, _ := d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 25})
		d.update(func(tx *store.Tx) error {
			firm.Success = sue.ID
			return store.Customers.Put(tx, firm)
		})
		c.prepare(d, rob, sue)
		told := d.goTo("2026-11-30T10:00:00Z")
		require.Len(t, told, 1, name)
		require.Equal(t, c.want, told[0].To, name)
	}
}

func TestAMorningFollowsTheTraveller(t *testing.T) {
	d := newDesk(t, "2026-11-22T10:00:00+08:00")
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	d.customer(rob, "Acme", crm.Birthday{Month: 11, Day: 23})
	require.Len(t, d.goTo("2026-11-23T12:00:00+08:00"), 1, "told in Shanghai")
	d.change(rob, func(m *crm.Member) { m.Zone = "America/New_York" })
	require.Empty(t, d.goTo("2026-11-24T23:00:00Z"), "and not again on the same day in New York")
	d.customer(rob, "Globex", crm.Birthday{Month: 11, Day: 25})
	require.Equal(t, []string{
		"2026-11-25T14:00:00Z rob: 🎂 Globex's boss (Globex): birthday Wed 25 Nov (today)  not greeted yet",
	}, lines(d.goTo("2026-11-26T00:00:00Z")))
}
