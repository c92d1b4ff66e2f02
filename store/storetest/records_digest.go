package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var birthdayPromises = []recordPromise{
	{"Ensure that birthdays are found on their days in either calendar", birthdaysFound},
	{"Ensure that birthdays of an archived customer or contact are not", birthdaysGone},
}

var digestPromises = []recordPromise{
	{"Ensure that a digest tells what became of each deal since the last one", digestMoves},
	{"Ensure that a digest sums the pipeline as it is and as it was", digestSums},
	{"Ensure that a digest finds what slipped, stands still, is late or silent", digestStanding},
	{"Ensure that a digest counts what was logged, and not what was taken back", digestLogged},
	{"Ensure that a digest covers its owners only, and tells up to its end", digestBounds},
	{"Ensure that the mark of a digest is kept", digestMark},
	{"Ensure that the pipeline before and the moves give the pipeline now", digestExact},
	{"Ensure that what stands is news once", digestNews},
	{"Ensure that a customer is silent by the rhythm of its tier", digestSilence},
	{"Ensure that next steps are counted as they are and as they were", digestNext},
	{"Ensure that a trend is the pipeline as each week ended", digestTrend},
}

func birthdaysFound(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme", Owner: 1}
	d.add(adding(store.Customers, &acme))
	for name, b := range map[string]crm.Birthday{
		"solar": {Year: 1990, Month: 5, Day: 17}, "leap day": {Month: 2, Day: 29}, "month": {Month: 6},
		"mid-autumn": {Month: 8, Day: 15, Lunar: true}, "leap month": {Month: 6, Day: 5, Lunar: true, Leap: true},
		"new year's eve": {Month: 12, Day: 30, Lunar: true}, "unborn": {Year: 2030, Month: 5, Day: 17},
	} {
		d.add(adding(store.Contacts, &crm.Contact{Customer: acme.ID, Name: name, Birthday: b}))
	}
	for _, c := range []struct {
		day   string
		ahead int
		want  []string
	}{
		{"2026-05-17", 0, []string{"solar"}},
		{"2026-05-14", 3, []string{"solar"}},
		{"2026-05-13", 3, nil},
		{"2030-05-17", 0, []string{"solar", "unborn"}},
		{"2026-02-28", 0, []string{"leap day"}},
		{"2028-02-28", 0, nil},
		{"2028-02-29", 0, []string{"leap day"}},
		{"2026-06-01", 0, []string{"month"}},
		{"2026-09-24", 1, []string{"mid-autumn"}},
		{"2025-07-29", 0, []string{"leap month"}},
		{"2025-06-29", 0, nil},
		{"2026-07-18", 0, []string{"leap month"}},
		{"2025-01-28", 0, []string{"new year's eve"}},
		{"2026-01-01", 365, []string{"new year's eve", "leap day", "solar", "month", "leap month", "mid-autumn"}},
	} {
		day, err := crm.ParseDate(c.day)
		require.NoError(t, err)
		d.look(func(tx *store.Tx) error {
			near, err := tx.BirthdaysNear(day, c.ahead, crm.Workspace{}, func(crm.Customer) bool { return true })
			var names []string
			for _, b := range near {
				names = append(names, b.Contact.Name)
			}
			if c.ahead == 0 {
				require.ElementsMatch(t, c.want, names, c.day)
			} else {
				require.Equal(t, c.want, names, c.day)
			}
			return err
		})
	}
}

func birthdaysGone(t *testing.T, d *desk) {
	b := d.business()
	near := func(keep bool) (n int) {
		d.look(func(tx *store.Tx) error {
			found, err := tx.BirthdaysNear(crm.Date{Year: 2027, Month: 5, Day: 17}, 0, crm.Workspace{}, func(crm.Customer) bool { return keep })
			n = len(found)
			return err
		})
		return n
	}
	require.Equal(t, 1, near(true))
	require.Zero(t, near(false), "whose customer is not wanted")
	archive := d.do("archive", b.edits()["archive"])
	require.Zero(t, near(true))
	d.do("undo", undoing(archive))
	b.bob.Archived = true
	d.add(putting(store.Contacts, b.bob))
	require.Zero(t, near(true))
}

// office is a team with a digest to read.
type office struct {
	*desk
	team crm.Workspace
	acme crm.Customer
	mia  crm.Member
	rob  crm.Member
}

func (d *desk) office() *office {
	o := &office{
		desk: d,
		team: crm.Workspace{Stages: crm.DefaultStages(), StaleDays: 14},
		mia:  crm.Member{Name: "Mia", Role: crm.RoleManager, Zone: "UTC", Day: crm.Hours{From: crm.Clock(9, 0)}},
		acme: crm.Customer{Name: "Acme"},
	}
	d.add(putting(store.Workspaces, o.team), adding(store.Members, &o.mia))
	o.rob = crm.Member{Name: "Rob", Role: crm.RoleRep, Zone: "UTC", Manager: o.mia.ID}
	d.add(adding(store.Members, &o.rob))
	o.acme.Owner = o.rob.ID
	d.add(adding(store.Customers, &o.acme))
	return o
}

// deal opens a deal of rob's.
func (o *office) deal(title string, stage crm.StageID, minor int64) *crm.Deal {
	deal := crm.Deal{Customer: o.acme.ID, Title: title, Owner: o.rob.ID, Stage: stage, StageSince: o.now, Amount: crm.Money{Minor: minor, Cur: "USD"}}
	o.add(adding(store.Deals, &deal))
	return &deal
}

// move moves a deal, and returns the entry's stamp.
func (o *office) move(deal *crm.Deal, stage crm.StageID) uint64 {
	deal.Stage, deal.StageSince = stage, o.now
	return o.add(putting(store.Deals, *deal))
}

// digest is Mia's first, between two stamps.
func (o *office) digest(since, until uint64) (out crm.Digest) {
	o.t.Helper()
	return o.within(crm.DigestSpan{Since: since, Until: until})
}

// within is Mia's digest of a span.
func (o *office) within(span crm.DigestSpan) (out crm.Digest) {
	o.t.Helper()
	o.look(func(tx *store.Tx) (err error) {
		all := []crm.Member{o.mia, o.rob}
		out, err = tx.DigestFor(crm.NewViewer(o.mia, all), all, o.team, o.mia.DigestScope(), span)
		return err
	})
	return out
}

// last is the stamp of the latest entry.
func (o *office) last() (stamp uint64) {
	o.look(func(tx *store.Tx) (err error) {
		stamp, err = tx.LastStamp()
		return err
	})
	return stamp
}

func titles(moves []crm.DealMove) (titles []string) {
	for _, m := range moves {
		titles = append(titles, m.Deal.Title)
	}
	return titles
}

func digestMoves(t *testing.T, d *desk) {
	o := d.office()
	forward, back, won, lost, there, gone := o.deal("forward", 3, 1), o.deal("back", 5, 1), o.deal("won", 4, 1), o.deal("lost", 4, 1), o.deal("there", 4, 1), o.deal("gone", 4, 1)
	since := o.last()
	require.True(t, o.digest(since, 0).Quiet())
	o.deal("new", 3, 1)
	o.move(forward, 4)
	o.move(forward, 6)
	o.move(back, 3)
	o.move(won, crm.StageWon)
	o.move(lost, crm.StageLost)
	o.move(there, 6)
	o.move(there, 4)
	o.do("delete", func(tx *store.Tx) error { return store.Deals.Delete(tx, gone.ID) })
	o.do("undo", undoing(o.move(o.deal("new and won, but not", 3, 1), crm.StageWon)))
	got := o.digest(since, 0)
	require.Equal(t, []string{"new", "new and won, but not"}, titles(got.New))
	require.Equal(t, []string{"forward"}, titles(got.Forward))
	require.Equal(t, crm.StageID(3), got.Forward[0].From)
	require.Equal(t, crm.StageID(6), got.Forward[0].Deal.Stage)
	require.Equal(t, []string{"back"}, titles(got.Back))
	require.Equal(t, []string{"won"}, titles(got.Won))
	require.Equal(t, []string{"lost"}, titles(got.Lost))
	require.Equal(t, crm.ScopeTeam, got.Scope)
}

func digestSums(t *testing.T, d *desk) {
	o := d.office()
	still, moved, won := o.deal("still", 3, 100), o.deal("moved", 4, 1000), o.deal("won", 6, 10_000)
	since := o.last()
	moved.Amount.Minor = 2000
	o.move(moved, 5)
	o.move(won, crm.StageWon)
	o.deal("new", 3, 7)
	got := o.digest(since, 0)
	sums := func(s crm.Summary) (out []int64) {
		for _, line := range s.Lines {
			out = append(out, line.Amounts.Of("USD").Minor)
		}
		return out
	}
	require.Equal(t, []int64{100, 1000, 0, 10_000}, sums(got.Before))
	require.Equal(t, []int64{107, 0, 2000, 0}, sums(got.Now))
	require.Equal(t, 3, got.Before.Count)
	require.Equal(t, 3, got.Now.Count)
	require.EqualValues(t, 3, still.Stage)
}

func digestStanding(t *testing.T, d *desk) {
	o := d.office()
	slipped := o.deal("slipped", 3, 1)
	slipped.Close = crm.DateOf(d.now.AddDate(0, 0, 19))
	o.move(slipped, 4)
	o.add(adding(store.Reminders, &crm.Reminder{Owner: o.rob.ID, Due: d.now.AddDate(0, 0, 10)}))
	o.add(adding(store.Reminders, &crm.Reminder{Owner: o.rob.ID, Due: d.now.AddDate(0, 0, 50)}))
	o.add(adding(store.Activities, &crm.Activity{Customer: o.acme.ID, By: o.rob.ID, At: d.now}))

	d.now = d.now.AddDate(0, 0, 20)
	got := o.digest(o.last(), 0)
	require.Equal(t, "slipped", got.Slipped.Top[0].Title)
	require.Equal(t, 1, got.Slipped.New)
	require.Equal(t, 1, got.Stuck.New, "a deal can be both")
	require.Equal(t, []crm.RepCount{{Member: o.rob.ID, N: 1}}, got.Overdue.By)
	require.Zero(t, got.Silent.Total())

	o.deal("stale", 3, 1)
	d.now = d.now.AddDate(0, 0, 15)
	got = o.digest(o.last(), 0)
	require.Equal(t, 1, got.Slipped.New)
	require.Equal(t, 2, got.Stuck.New)
	require.Equal(t, []crm.RepCount{{Member: o.rob.ID, N: 1}}, got.Silent.By)
	require.Equal(t, "Acme", got.Silent.Top[0].Customer.Name)

	// A call that is written down late ends the silence; one of long ago does not.
	for _, c := range []struct{ days, silent int }{{-40, 1}, {-3, 0}, {-50, 0}} {
		o.add(adding(store.Activities, &crm.Activity{Customer: o.acme.ID, By: o.rob.ID, At: d.now.AddDate(0, 0, c.days)}))
		require.Equal(t, c.silent, o.digest(o.last(), 0).Silent.Total(), c.days)
	}
}

func digestLogged(t *testing.T, d *desk) {
	o := d.office()
	since := o.last()
	call := crm.Activity{Customer: o.acme.ID, By: o.rob.ID, At: d.now}
	for range 3 {
		o.add(adding(store.Activities, &call))
	}
	taken := o.add(adding(store.Activities, &call))
	o.do("undo", undoing(taken))
	other := crm.Activity{Customer: o.acme.ID, By: o.mia.ID, At: d.now}
	o.add(adding(store.Activities, &other))
	other.Text = "edited"
	o.add(putting(store.Activities, other))
	require.Equal(t, []crm.RepCount{{Member: o.rob.ID, N: 3}, {Member: o.mia.ID, N: 1}}, o.digest(since, 0).Logged)
}

func digestBounds(t *testing.T, d *desk) {
	o := d.office()
	since := o.last()
	o.deal("first", 3, 1)
	until := o.last()
	o.deal("second", 3, 1)
	o.add(adding(store.Deals, &crm.Deal{Customer: o.acme.ID, Title: "somebody else's", Owner: 99, Stage: 3, StageSince: d.now}))
	require.Equal(t, []string{"first"}, titles(o.digest(since, until).New))
	require.Equal(t, []string{"second"}, titles(o.digest(until, 0).New))
	require.Equal(t, []string{"first", "second"}, titles(o.digest(since, 0).New))
	o.mia.Digest.Scope = crm.ScopeMine
	require.Empty(t, o.digest(since, 0).New)
	o.mia.Digest.Scope = crm.ScopeAll
	require.Empty(t, o.digest(since, 0).New, "who may know the counts only gets a digest of their own")
}

func digestMark(t *testing.T, d *desk) {
	o := d.office()
	mark := func() (stamp uint64, at time.Time) {
		d.look(func(tx *store.Tx) (err error) {
			stamp, at, err = tx.LastDigest(o.mia.ID)
			return err
		})
		return stamp, at
	}
	stamp, at := mark()
	require.Zero(t, stamp)
	require.Zero(t, at)
	d.do("mark", func(tx *store.Tx) error { return tx.MarkDigest(o.mia.ID) })
	d.now = d.now.AddDate(0, 0, 400)
	d.purges(t, 0, func(tx *store.Tx) (int, error) { return tx.PurgeMemory(100) })
	stamp, at = mark()
	require.Equal(t, o.last(), stamp)
	require.Equal(t, d.now.AddDate(0, 0, -400), at)
}
