package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// deal adds an open deal.
func (d *desk) deal(owner crm.Member, title string) crm.Deal {
	d.t.Helper()
	deal := crm.Deal{
		Title: title, Owner: owner.ID, Stage: crm.DefaultStages()[0].ID,
		Amount: crm.Money{Minor: 100_000, Cur: "USD"}, StageSince: d.Now(), Created: d.Now(),
	}
	d.update(func(tx *store.Tx) (err error) {
		deal, err = store.Deals.Add(tx, deal)
		return err
	})
	return deal
}

func moments(all []said) []string {
	out := []string{}
	for _, s := range all {
		out = append(out, s.At.Format("Mon 15:04")+" "+s.To)
	}
	return out
}

func TestADigestTellsWhatIsNewSinceTheLast(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	d.deal(mia, "Renewal")
	told := d.goTo("2026-11-26T12:00:00Z")
	require.Equal(t, []string{"Tue 09:00 mia"}, moments(told), "the days after had nothing new")
	require.Equal(t, "1", told[0].Facts["new"])
	require.NotContains(t, told[0].Facts, "late")
	d.deal(mia, "Rollout")
	told = d.goTo("2026-11-27T12:00:00Z")
	require.Equal(t, []string{"Fri 09:00 mia"}, moments(told))
	require.Equal(t, "1", told[0].Facts["new"], "and not the first again")
}

func TestADigestIsSentToWhoWantsItWhenTheyWantIt(t *testing.T) {
	no, friday, evening := false, time.Friday, crm.Clock(18, 30)
	for name, c := range map[string]struct {
		m    crm.Member
		want []string
	}{
		"a manager, each morning":      {crm.Member{Role: crm.RoleManager}, []string{"Tue 09:00 x", "Wed 09:00 x", "Thu 09:00 x", "Fri 09:00 x", "Sat 09:00 x", "Sun 09:00 x"}},
		"a rep, not unless asked":      {crm.Member{Role: crm.RoleRep}, []string{}},
		"a manager who said off":       {crm.Member{Role: crm.RoleManager, Digest: crm.DigestSettings{On: &no}}, []string{}},
		"weekly, in the evening":       {crm.Member{Role: crm.RoleManager, Digest: crm.DigestSettings{Weekly: &friday, At: &evening}}, []string{"Fri 18:30 x"}},
		"in the morning of their zone": {crm.Member{Role: crm.RoleManager, Zone: "Asia/Kathmandu", Digest: crm.DigestSettings{Weekly: &friday}}, []string{"Fri 03:15 x"}},
	} {
		d := newDesk(t, "2026-11-23T10:00:00Z")
		c.m.Name, c.m.Digest.AlwaysSay = "x", true
		d.member(c.m)
		require.Equal(t, c.want, moments(d.goTo("2026-11-29T20:00:00Z")), name)
	}
}

func TestDigestsMissedWhileAsleepAreOne(t *testing.T) {
	for _, wake := range []string{"2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z", "2026-12-24T10:00:00Z"} {
		d := newDesk(t, "2026-11-23T10:00:00Z")
		mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
		d.deal(mia, "Renewal")
		told := d.sleepUntil(wake)
		require.Len(t, told, 1, wake)
		require.Equal(t, "true", told[0].Facts["late"], wake)
		require.Contains(t, text(told[0]), "late: was due Tue 24 Nov 09:00", wake)
		require.Equal(t, "1", told[0].Facts["new"], wake)
		d.deal(mia, "Rollout")
		told = d.goTo(at(t, wake).AddDate(0, 0, 1).Format(time.RFC3339))
		require.Len(t, told, 1, wake)
		require.NotContains(t, told[0].Facts, "late", wake)
	}
}

func TestADigestCoversWhatItsReaderLeads(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	on := crm.DigestSettings{On: new(bool)}
	*on.On = true
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	rob := d.member(crm.Member{Name: "rob", Manager: mia.ID, Digest: on})
	eve := d.member(crm.Member{Name: "eve", Manager: mia.ID, Digest: on})
	d.member(crm.Member{Name: "ann", Role: crm.RoleAdmin, Digest: on})
	outside := d.member(crm.Member{Name: "zoe"})
	d.deal(rob, "Renewal")
	d.deal(eve, "Rollout")
	d.deal(outside, "Secret")
	got := map[string]string{}
	for _, s := range d.goTo("2026-11-24T10:00:00Z") {
		got[s.To] = s.Facts["scope"] + " " + s.Facts["new"]
		if s.To != "ann" {
			require.NotContains(t, text(s), "Secret", s.To)
		}
	}
	require.Equal(t, map[string]string{"mia": "team 2", "rob": "mine 1", "eve": "mine 1", "ann": "all 3"}, got)
}

func TestADigestFollowsTheTraveller(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00+08:00")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Zone: "Asia/Shanghai"})
	d.deal(mia, "Renewal")
	require.Equal(t, []string{"Tue 01:00 mia"}, moments(d.goTo("2026-11-24T12:00:00+08:00")), "in Shanghai")
	d.deal(mia, "Rollout")
	d.change(mia, func(m *crm.Member) { m.Zone = "America/New_York" })
	told := d.goTo("2026-11-25T00:00:00Z")
	require.Equal(t, []string{"Tue 14:00 mia"}, moments(told), "the same day's morning in New York")
	require.Equal(t, "1", told[0].Facts["new"], "tells what the first did not")
	d.change(mia, func(m *crm.Member) { m.Zone = "Pacific/Auckland" })
	d.deal(mia, "Training")
	require.Equal(t, []string{"Wed 20:00 mia"}, moments(d.goTo("2026-11-26T00:00:00Z")))
}

func TestAnHourThatIsChangedAfterTheDigestOfTheDayHolds(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	d.deal(mia, "Renewal")
	require.Len(t, d.goTo("2026-11-24T10:00:00Z"), 1)
	d.deal(mia, "Rollout")
	later := crm.Clock(17, 0)
	d.change(mia, func(m *crm.Member) { m.Digest.At = &later })
	require.Equal(t, []string{"Tue 17:00 mia"}, moments(d.goTo("2026-11-25T00:00:00Z")))
}

func TestWhatStandsSinceBeforeMakesNoDigestCome(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager})
	deal := d.deal(mia, "Renewal")
	deal.Close = crm.DateOf(d.Now()).AddDays(2)
	d.update(func(tx *store.Tx) error { return store.Deals.Put(tx, deal) })
	told := d.goTo("2026-12-12T12:00:00Z")
	require.Equal(t, []string{"Tue 09:00 mia", "Thu 09:00 mia"}, moments(told), "it came, and it slipped")
	require.Equal(t, "1", told[1].Facts["slipped_new"])

	d.change(mia, func(m *crm.Member) { m.Digest.AlwaysSay = true })
	told = d.goTo("2026-12-13T12:00:00Z")
	require.Len(t, told, 1)
	require.Contains(t, text(told[0]), "All quiet")
	require.Contains(t, text(told[0]), "Still: slipped 1")
	require.Equal(t, "0", told[0].Facts["slipped_new"])
}

func TestADigestThatWaitedTellsOfItsOwnSpan(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Quiet: crm.Hours{From: crm.Clock(8, 0), To: crm.Clock(12, 0)}})
	d.deal(mia, "Renewal")
	require.Empty(t, d.goTo("2026-11-24T10:00:00Z"), "quiet hours")
	d.deal(mia, "Rollout")
	told := d.goTo("2026-11-24T13:00:00Z")
	require.Equal(t, []string{"Tue 12:00 mia"}, moments(told))
	require.Equal(t, "1", told[0].Facts["new"])
	require.Equal(t, "1", told[0].Facts["count"], "as it stood when it was due")
	require.NotContains(t, text(told[0]), "Rollout")
	told = d.goTo("2026-11-25T13:00:00Z")
	require.Equal(t, "1", told[0].Facts["new"])
	require.Equal(t, "2", told[0].Facts["count"])
}

func TestAWeeklyDigestTellsOfTheWeek(t *testing.T) {
	monday := time.Monday
	d := newDesk(t, "2026-11-02T10:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{Weekly: &monday}})
	rob := d.member(crm.Member{Name: "rob", Manager: mia.ID})
	d.deal(rob, "Renewal")
	told := d.goTo("2026-11-09T10:00:00Z")
	require.Equal(t, []string{"Mon 09:00 mia"}, moments(told))
	require.Equal(t, "1", told[0].Facts["idle"])
	require.Contains(t, text(told[0]), "Nothing logged 1: rob")
	require.Contains(t, text(told[0]), "Open by week: 2 Nov $1k, 9 Nov $1k")
	require.Equal(t, "trend.png", told[0].Picture.Name)
}
