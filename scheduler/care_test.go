package scheduler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// renewing adds a customer of a member's with a renewal.
func (d *desk) renewing(owner crm.Member, name, renewal string) crm.Customer {
	d.t.Helper()
	c := crm.Customer{Name: name, Owner: owner.ID, Renewal: crm.DateOf(at(d.t, renewal+"T00:00:00Z")), Created: d.Now()}
	d.update(func(tx *store.Tx) (err error) {
		c, err = store.Customers.Add(tx, c)
		return err
	})
	return c
}

// team changes the team's settings.
func (d *desk) team(how func(*crm.Workspace)) {
	d.t.Helper()
	d.update(func(tx *store.Tx) error {
		w, err := tx.Settings()
		if err != nil {
			return err
		}
		how(&w)
		return store.Workspaces.Put(tx, w)
	})
}

// touch logs a call.
func (d *desk) touch(c crm.Customer, by crm.Member, when, what string) {
	d.t.Helper()
	d.update(func(tx *store.Tx) error {
		_, err := store.Activities.Add(tx, crm.Activity{Customer: c.ID, Kind: crm.Call, By: by.ID, At: at(d.t, when), Text: what})
		return err
	})
}

func TestARenewalIsToldOnEachRungOfItsLadder(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00+08:00")
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	d.renewing(rob, "Acme", "2027-03-01")
	require.Equal(t, []string{
		"2026-12-01T01:00:00Z rob: 📄 Acme (C1) renews on Mon 1 Mar 2027, in 90 days",
		"2026-12-31T01:00:00Z rob: 📄 Acme (C1) renews on Mon 1 Mar 2027, in 60 days",
		"2027-01-30T01:00:00Z rob: 📄 Acme (C1) renews on Mon 1 Mar, in 30 days",
		"2027-02-22T01:00:00Z rob: 📄 Acme (C1) renews on Mon 1 Mar, in 7 days",
	}, lines(d.goTo("2027-06-01T10:00:00+08:00")))
}

func TestOfMissedRungsTheLatestIsToldOnceAndLate(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.renewing(rob, "Acme", "2027-03-01")
	got := d.sleepUntil("2027-02-03T10:00:00Z") // the 90th, 60th and 30th day passed
	require.Equal(t, []string{"2027-02-03T10:00:00Z rob: 📄 Acme (C1) renews on Mon 1 Mar, in 26 days"}, lines(got))
	require.Contains(t, text(got[0]), "late: was due Sat 30 Jan 09:00")
	require.Len(t, d.goTo("2027-03-10T10:00:00Z"), 1, "the last rung")
}

func TestARungThatPassedBeforeTheDateWasNotedIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		renewal string
		want    []string
	}{
		"between two rungs":                  {"2027-01-10", []string{"2026-12-11T09:00:00Z", "2027-01-03T09:00:00Z"}},
		"today is a rung, after the morning": {"2026-12-23", []string{"2026-11-23T14:00:00Z", "2026-12-16T09:00:00Z"}},
		"after the last rung":                {"2026-11-25", nil},
	} {
		d := newDesk(t, "2026-11-23T14:00:00Z")
		d.renewing(d.member(crm.Member{Name: "rob"}), "Acme", c.renewal)
		var got []string
		for _, s := range d.goTo("2027-03-01T00:00:00Z") {
			require.NotContains(t, text(s), "late", name)
			got = append(got, s.At.Format(time.RFC3339))
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestARenewalGoesToWhoeverCaresAndToNobodyWhenItMoved(t *testing.T) {
	d := newDesk(t, "2026-11-23T14:00:00Z")
	rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve"})
	c := d.renewing(rob, "Acme", "2026-12-23") // its 30th day is today
	require.Equal(t, "rob", d.goTo("2026-11-23T15:00:00Z")[0].To)
	c.Success = eve.ID
	d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, c) })
	require.Equal(t, "eve", d.goTo("2026-11-23T16:00:00Z")[0].To)
	d.change(eve, func(m *crm.Member) { m.Quiet = crm.Hours{From: crm.Clock(8, 0), To: crm.Clock(20, 0)} })
	require.Empty(t, d.goTo("2026-12-16T12:00:00Z"), "it waits for the quiet hours to end")
	c.Renewal = c.Renewal.AddMonths(12)
	d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, c) })
	require.Empty(t, d.goTo("2026-12-30T00:00:00Z"), "and is not wanted any more")
}

func TestAnotherLadderPlansAllRenewalsAnew(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	d.renewing(d.member(crm.Member{Name: "rob"}), "Acme", "2027-03-01")
	d.team(func(w *crm.Workspace) { w.Renewals = []int{45, 5} })
	require.Equal(t, []string{"2027-01-15T09:00:00Z", "2027-02-24T09:00:00Z"}, times(d.goTo("2027-04-01T00:00:00Z")))

	d = newDesk(t, "2026-11-23T10:00:00Z")
	d.renewing(d.member(crm.Member{Name: "rob"}), "Acme", "2027-03-01")
	d.team(func(w *crm.Workspace) { w.Renewals = []int{} })
	require.Empty(t, d.goTo("2027-04-01T00:00:00Z"))
}

// times are when something was said.
func times(all []said) (out []string) {
	for _, s := range all {
		out = append(out, s.At.Format(time.RFC3339))
	}
	return out
}

func TestSilenceIsToldOnceForEachRhythm(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	c, _ := d.customer(rob, "Acme", crm.Birthday{})
	c.Tier, c.Created = "A", d.Now()
	d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, c) })
	d.touch(c, rob, "2026-11-23T10:00:00Z", "wants a quote")
	got := d.goTo("2027-01-06T00:00:00Z")
	require.Equal(t, []string{
		"2026-12-08T09:00:00Z rob: 🔕 Silent: Acme (A) 15 days",
		"2026-12-22T09:00:00Z rob: 🔕 Silent: Acme (A) 29 days",
		"2027-01-05T09:00:00Z rob: 🔕 Silent: Acme (A) 43 days",
	}, lines(got))
	require.Contains(t, text(got[0]), "Last: Mon 23 Nov, call: wants a quote")

	d.touch(c, rob, "2027-01-06T00:00:00Z", "sent it")
	require.Equal(t, []string{"2027-01-21T09:00:00Z"}, times(d.goTo("2027-02-01T00:00:00Z")), "a touch begins it anew")
}

func TestAMonthOfDowntimeTellsSilenceAndFestivalsOnce(t *testing.T) {
	d := newDesk(t, "2026-12-20T10:00:00Z")
	d.team(func(w *crm.Workspace) { w.FestivalsOn = nil })
	rob := d.member(crm.Member{Name: "rob"})
	for _, name := range []string{"Acme", "Globex"} {
		c, _ := d.customer(rob, name, crm.Birthday{})
		c.Tier, c.Created = "A", d.Now()
		d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, c) })
	}
	got := d.sleepUntil("2027-01-20T10:00:00Z")
	require.Equal(t, []string{
		"2027-01-20T10:00:00Z rob: 🔕 Silent: 2 customers",
		"2027-01-20T10:00:00Z rob: 🎊 Christmas is on Fri 25 Dec 2026: 2 contacts to greet",
		"2027-01-20T10:00:00Z rob: 🎊 New Year is on Fri 1 Jan: 2 contacts to greet",
	}, lines(got))
	for _, s := range got {
		require.Equal(t, "true", s.Facts["late"], s.Title)
	}
	require.Empty(t, d.goTo("2027-01-31T00:00:00Z"))
}

func TestAFestivalIsToldAheadAndOnItsDayToEachCarerOnce(t *testing.T) {
	d := newDesk(t, "2026-12-20T10:00:00Z")
	d.team(func(w *crm.Workspace) { w.FestivalsOn = map[string]bool{"new-year": false} })
	rob, sue := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "sue", Role: crm.RoleSuccess})
	d.member(crm.Member{Name: "eve"}) // cares for nobody
	d.customer(rob, "Acme", crm.Birthday{})
	theirs, boss := d.customer(rob, "Globex", crm.Birthday{})
	theirs.Success = sue.ID
	d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, theirs) })
	require.Equal(t, []string{
		"2026-12-22T09:00:00Z rob: 🎊 Christmas is on Fri 25 Dec: 1 contact to greet",
		"2026-12-22T09:00:00Z sue: 🎊 Christmas is on Fri 25 Dec: 1 contact to greet",
	}, lines(d.goTo("2026-12-23T00:00:00Z")))
	boss = boss.WithWish("christmas", crm.Greeting{Day: crm.Date{Year: 2026, Month: 12, Day: 25}, By: rob.ID})
	d.update(func(tx *store.Tx) error { return store.Contacts.Put(tx, boss) })
	require.Equal(t, []string{
		"2026-12-25T09:00:00Z rob: 🎊 Christmas is on Fri 25 Dec (today): 1 contact to greet",
	}, lines(d.goTo("2026-12-31T00:00:00Z")), "nobody is left for sue to greet")
}

func TestAFestivalOnDaysOffIsToldBeforeThemAndOnItsDay(t *testing.T) {
	d := newDesk(t, "2027-02-01T10:00:00+08:00")
	d.team(func(w *crm.Workspace) { w.FestivalsOn, w.Lang = nil, crm.Chinese })
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai", Lang: crm.English})
	d.team(func(w *crm.Workspace) {
		for day := (crm.Date{Year: 2027, Month: 2, Day: 3}); day.Day < 12; day = day.AddDays(1) {
			w.Days = append(w.Days, crm.TeamDay{Day: day})
		}
	})
	d.customer(rob, "Acme", crm.Birthday{})
	require.Equal(t, []string{
		"2027-02-02T01:00:00Z rob: 🎊 Spring Festival is on Sat 6 Feb: 1 contact to greet",
		"2027-02-06T01:00:00Z rob: 🎊 Spring Festival is on Sat 6 Feb (today): 1 contact to greet",
	}, lines(d.goTo("2027-02-20T00:00:00Z")))
}

func TestWhatIsMutedIsNotTold(t *testing.T) {
	for _, kind := range []crm.PushKind{crm.PushHoliday, crm.PushSilence, crm.PushRenewal} {
		d := newDesk(t, "2026-12-20T10:00:00Z")
		d.team(func(w *crm.Workspace) { w.FestivalsOn = nil })
		rob := d.member(crm.Member{Name: "rob", Mutes: crm.Mutes{}.WithKind(kind, true)})
		c, _ := d.customer(rob, "Acme", crm.Birthday{})
		c.Tier, c.Created, c.Renewal = "A", d.Now(), crm.Date{Year: 2027, Month: 2, Day: 1}
		d.update(func(tx *store.Tx) error { return store.Customers.Put(tx, c) })
		told := map[string]bool{}
		for _, s := range d.goTo("2027-01-20T00:00:00Z") {
			told[s.Facts["rule"]] = true
		}
		require.Len(t, told, 2, kind)
		require.False(t, told[string(kind)], kind)
	}
}

func TestWhoCaresIsFoundInAStoreFromBeforeTheTable(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	rob, sue := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "sue"})
	gone := d.member(crm.Member{Name: "gone", Manager: sue.ID})
	for i, c := range []crm.Customer{{Owner: rob.ID}, {Owner: rob.ID, Success: sue.ID}, {Owner: gone.ID}, {Owner: sue.ID, Success: rob.ID}} {
		c.Name = "Customer " + string(rune('A'+i))
		d.update(func(tx *store.Tx) error {
			_, err := store.Customers.Add(tx, c)
			return err
		})
	}
	d.change(gone, func(m *crm.Member) { m.Inactive = true })
	cared := func(m crm.Member) string {
		var names []string
		d.view(func(tx *store.Tx) error {
			all, err := tx.AllMembers()
			if err != nil {
				return err
			}
			return tx.CaredBy(m, all, func(c crm.Customer) (bool, error) {
				names = append(names, strings.TrimPrefix(c.Name, "Customer "))
				return true, nil
			})
		})
		return strings.Join(names, "")
	}
	require.Equal(t, []string{"AD", "BC"}, []string{cared(rob), cared(sue)}, "by looking at all")
	d.update(func(tx *store.Tx) error { return tx.FillCares() })
	require.Equal(t, []string{"AD", "BC"}, []string{cared(rob), cared(sue)}, "from the table")
	require.NoError(t, d.store.Check(t.Context()))
}

func TestFestivalWishesThatDidNotArriveDoNotCountAsGiven(t *testing.T) {
	c := newCounter(t)
	day := crm.Date{Year: 2026, Month: 12, Day: 25}
	c.update(func(tx *store.Tx) error {
		_, err := tx.SendContact(store.RuleGreeting, c.boss.ID, "christmas-"+day.String(), "Merry Christmas!", c.rob.ID)
		return err
	})
	c.changeBoss(func(p *crm.Contact) {
		*p = p.WithWish("christmas", crm.Greeting{Day: day, By: c.rob.ID, Sent: true}).WithWish("new-year", crm.Greeting{Day: day, By: c.rob.ID})
	})
	c.chat.refuse(&bot.SendError{Gone: true, Err: errBroken})
	require.Contains(t, text(c.goTo("2026-11-24T12:00:00Z")[0]), "Merry Christmas!")
	c.view(func(tx *store.Tx) error {
		p, err := store.Contacts.Get(tx, c.boss.ID)
		_, christmas := p.Wished("christmas", day)
		_, newYear := p.Wished("new-year", day)
		require.Equal(t, []bool{false, true}, []bool{christmas, newYear})
		return err
	})
}
