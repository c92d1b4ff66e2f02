package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestALeaveIsFromItsFirstDayToItsLast(t *testing.T) {
	m := crm.Member{Zone: "Asia/Shanghai", Leave: crm.Leave{First: dateAt(t, "2026-12-01"), Last: dateAt(t, "2026-12-03")}}
	for moment, away := range map[string]bool{
		"2026-11-30T23:59:59+08:00": false, "2026-12-01T00:00:00+08:00": true,
		"2026-12-03T23:59:59+08:00": true, "2026-12-04T00:00:00+08:00": false,
		"2026-11-30T17:00:00Z": true, // in Shanghai it has begun
	} {
		require.Equal(t, away, m.Away(instantAt(t, moment)), moment)
	}
	require.False(t, crm.Member{}.Away(instantAt(t, "2026-12-01T00:00:00Z")))
}

func TestAMemberReturnsOnAWorkingMorning(t *testing.T) {
	for _, c := range []struct {
		zone    string
		country crm.Country
		last    string
		back    string
	}{
		{"Asia/Shanghai", "CN", "2026-09-24", "2026-09-28T09:00:00+08:00"}, // over Mid-Autumn
		{"Asia/Shanghai", "CN", "2026-09-30", "2026-10-08T09:00:00+08:00"},
		{"Asia/Shanghai", "CN", "2026-10-09", "2026-10-10T09:00:00+08:00"}, // a make-up Saturday
		{"Europe/Berlin", "DE", "2026-10-23", "2026-10-26T09:00:00+01:00"}, // over the clock change
		{"America/New_York", "US", "2026-12-24", "2026-12-28T09:00:00-05:00"},
		{"Asia/Shanghai", "", "2026-11-27", "2026-11-28T09:00:00+08:00"},
	} {
		m := crm.Member{Zone: c.zone, Country: c.country, Day: crm.Hours{From: crm.Clock(9, 0)}}
		m.Leave = crm.Leave{First: dateAt(t, c.last).AddDays(-3), Last: dateAt(t, c.last)}
		require.Equal(t, c.back, m.Returns(crm.Workspace{}.CalendarOf(m)).Format(time.RFC3339), c.last)
	}
	require.Zero(t, crm.Member{}.Returns(crm.Calendar{}), "who was not away does not return")
}

func TestWhoStandsInIsNobodyWhoIsAway(t *testing.T) {
	now := instantAt(t, "2026-12-02T12:00:00Z")
	chat := []crm.Identity{{Platform: "x", ID: "y"}}
	away := func(id, delegate crm.MemberID) crm.Member {
		return crm.Member{ID: id, Identities: chat, Manager: 9, Leave: crm.Leave{
			First: dateAt(t, "2026-12-01"), Last: dateAt(t, "2026-12-03"), Delegate: delegate,
		}}
	}
	there := func(id crm.MemberID) crm.Member { return crm.Member{ID: id, Identities: chat} }
	boss := crm.Member{ID: 9, Role: crm.RoleManager, Identities: chat}
	left := crm.Member{ID: 2, Inactive: true, Identities: chat}
	for _, c := range []struct {
		name string
		all  []crm.Member
		want crm.MemberID
	}{
		{"the delegate", []crm.Member{away(1, 2), there(2), boss}, 2},
		{"nobody was named", []crm.Member{away(1, 0), there(2), boss}, 0},
		{"the delegate's delegate", []crm.Member{away(1, 2), away(2, 3), there(3), boss}, 3},
		{"two who name each other", []crm.Member{away(1, 2), away(2, 1), boss}, 0},
		{"a ring of three", []crm.Member{away(1, 2), away(2, 3), away(3, 1), boss}, 0},
		{"the delegate has left: the manager", []crm.Member{away(1, 2), left, boss}, 9},
		{"the delegate is away and named nobody: the manager", []crm.Member{away(1, 2), away(2, 0), boss}, 9},
		{"not on leave", []crm.Member{there(1), there(2), boss}, 0},
	} {
		got, ok := crm.StandIn(c.all[0], c.all, now)
		require.Equal(t, c.want, got.ID, c.name)
		require.Equal(t, c.want != 0, ok, c.name)
	}
}

func TestWhatAStandInMayDo(t *testing.T) {
	chat := []crm.Identity{{Platform: "x", ID: "y"}}
	mia := crm.Member{ID: 1, Role: crm.RoleRep, Leave: crm.Leave{First: dateAt(t, "2026-12-01"), Last: dateAt(t, "2026-12-03"), Delegate: 2}}
	rob := crm.Member{ID: 2, Role: crm.RoleRep, Identities: chat}
	all := []crm.Member{mia, rob}
	may := func(moment string, do crm.Action, what crm.Subject, where crm.Surface) bool {
		return crm.May(crm.NewViewer(rob, all).Covering(all, instantAt(t, moment)), do, what, where)
	}
	during, after := "2026-12-02T12:00:00Z", "2026-12-04T12:00:00Z"
	for _, c := range []struct {
		do   crm.Action
		kind crm.Kind
		want bool
	}{
		{crm.See, crm.KindCustomer, true}, {crm.Read, crm.KindCustomer, true}, {crm.Care, crm.KindCustomer, true},
		{crm.Edit, crm.KindCustomer, false}, {crm.Take, crm.KindCustomer, false},
		{crm.Read, crm.KindDeal, true}, {crm.Edit, crm.KindDeal, false},
		{crm.Care, crm.KindContact, true}, {crm.Edit, crm.KindContact, false},
		{crm.Edit, crm.KindReminder, true}, {crm.Take, crm.KindReminder, false},
		{crm.See, crm.KindMember, true}, {crm.Read, crm.KindMember, false}, {crm.Edit, crm.KindMember, false},
		{crm.Edit, crm.KindWorkspace, false},
	} {
		what := crm.Subject{Kind: c.kind, Owner: mia.ID}
		require.Equal(t, c.want, may(during, c.do, what, crm.Private), "%s %v", c.do, c.kind)
		if c.kind != crm.KindMember && c.kind != crm.KindWorkspace {
			require.False(t, may(after, c.do, what, crm.Private), "%s %v afterwards", c.do, c.kind)
		}
	}
	require.True(t, may(during, crm.Read, crm.Subject{Kind: crm.KindCustomer, Owner: 7, Success: mia.ID}, crm.Private), "whom she cares for")
	require.False(t, may(during, crm.Read, crm.Subject{Kind: crm.KindCustomer, Owner: mia.ID}, crm.Public), "nobody reads in public")
	require.False(t, may(during, crm.See, crm.Subject{Kind: crm.KindCustomer, Owner: 7}, crm.Private), "others' stay others'")
}
