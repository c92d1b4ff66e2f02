package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// onDuty is a member who wants both the plan and to be asked for the report.
func onDuty(zone string, from, to crm.TimeOfDay) crm.Member {
	on := true
	return crm.Member{
		Zone: zone, Day: crm.Hours{From: from, To: to},
		Plan: crm.DailySettings{On: &on}, Nudge: crm.DailySettings{On: &on},
	}
}

func TestThePlanComesAtTheStartAndTheNudgeAtTheEndOfADayThatIsWorked(t *testing.T) {
	china := crm.Workspace{Country: "CN"}
	for _, c := range []struct {
		name, after, plan, nudge string
		team                     crm.Workspace
		change                   func(*crm.Member)
	}{
		{name: "the same day", after: "2026-11-23T08:00:00+08:00", plan: "2026-11-23T09:00:00+08:00", nudge: "2026-11-23T18:00:00+08:00"},
		{name: "not twice", after: "2026-11-23T18:00:00+08:00", plan: "2026-11-24T09:00:00+08:00", nudge: "2026-11-24T18:00:00+08:00"},
		{
			name: "over a weekend", team: china, after: "2026-11-27T18:00:00+08:00",
			plan: "2026-11-30T09:00:00+08:00", nudge: "2026-11-30T18:00:00+08:00",
		},
		{
			name: "over a holiday", team: china, after: "2026-09-30T19:00:00+08:00",
			plan: "2026-10-08T09:00:00+08:00", nudge: "2026-10-08T18:00:00+08:00",
		},
		{
			name: "on leave", after: "2026-11-23T18:30:00+08:00", plan: "2026-11-27T09:00:00+08:00", nudge: "2026-11-27T18:00:00+08:00",
			change: func(m *crm.Member) {
				m.Leave = crm.Leave{First: crm.Date{Year: 2026, Month: 11, Day: 24}, Last: crm.Date{Year: 2026, Month: 11, Day: 26}}
			},
		},
		{
			name: "at times of one's own", after: "2026-11-23T08:00:00+08:00", plan: "2026-11-23T08:30:00+08:00", nudge: "2026-11-23T17:15:00+08:00",
			change: func(m *crm.Member) {
				plan, nudge := crm.Clock(8, 30), crm.Clock(17, 15)
				m.Plan.At, m.Nudge.At = &plan, &nudge
			},
		},
		{
			name: "at night, the evening of a Friday is on a Saturday", team: china, after: "2026-11-27T12:00:00+08:00",
			plan: "2026-11-27T22:00:00+08:00", nudge: "2026-11-28T06:00:00+08:00",
			change: func(m *crm.Member) { m.Day = crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(6, 0)} },
		},
	} {
		m := onDuty("Asia/Shanghai", crm.Clock(9, 0), crm.Clock(18, 0))
		if c.change != nil {
			c.change(&m)
		}
		cal := c.team.CalendarOf(m)
		require.Equal(t, c.plan, m.NextPlan(instantAt(t, c.after), cal).Format(time.RFC3339), c.name)
		require.Equal(t, c.nudge, m.NextEvening(instantAt(t, c.after), cal).Format(time.RFC3339), c.name)
	}
}

func TestNeitherComesUnlessAskedFor(t *testing.T) {
	off := false
	m := onDuty("UTC", crm.Clock(9, 0), crm.Clock(18, 0))
	gone := m
	gone.Inactive = true
	m.Plan, m.Nudge = crm.DailySettings{}, crm.DailySettings{On: &off}
	for _, m := range []crm.Member{m, gone} {
		require.Zero(t, m.NextPlan(time.Now(), crm.Calendar{}))
		require.Zero(t, m.NextEvening(time.Now(), crm.Calendar{}))
	}
}

func TestADayOfWorkEndsWhereTheNextBegins(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to crm.TimeOfDay
		at       string
		shift    string
		over     string // the first moment at which its hours are over
	}{
		{"by day", crm.Clock(9, 0), crm.Clock(18, 0), "2026-11-23T09:00:00+08:00", "2026-11-23", "2026-11-23T18:00:00+08:00"},
		{"after the hours", crm.Clock(9, 0), crm.Clock(18, 0), "2026-11-23T18:00:00+08:00", "2026-11-23", "2026-11-24T00:00:00+08:00"},
		{"by night", crm.Clock(22, 0), crm.Clock(6, 0), "2026-11-23T22:00:00+08:00", "2026-11-23", "2026-11-24T06:00:00+08:00"},
		{"past midnight", crm.Clock(22, 0), crm.Clock(6, 0), "2026-11-24T03:00:00+08:00", "2026-11-23", "2026-11-24T06:00:00+08:00"},
		{"the morning after", crm.Clock(22, 0), crm.Clock(6, 0), "2026-11-24T06:00:00+08:00", "2026-11-23", "2026-11-24T14:00:00+08:00"},
	} {
		m := onDuty("Asia/Shanghai", c.from, c.to)
		at, over := instantAt(t, c.at), instantAt(t, c.over)
		require.Equal(t, c.shift, m.Shift(at).String(), c.name)
		require.False(t, m.ShiftOver(at, over.Add(-time.Second)), c.name)
		require.True(t, m.ShiftOver(at, over), c.name)
	}
}

func TestEachMomentOfAYearBelongsToOneDayOfWork(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York"} {
		for _, hours := range []crm.Hours{{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}, {From: crm.Clock(21, 30), To: crm.Clock(5, 0)}} {
			m := onDuty(zone, hours.From, hours.To)
			for at := time.Date(2026, 1, 1, 0, 7, 0, 0, time.UTC); at.Year() < 2027; at = at.Add(37 * time.Minute) {
				from, to := m.ShiftSpan(m.Shift(at))
				require.False(t, at.Before(from), "%s %v %v", zone, hours, at)
				require.True(t, at.Before(to), "%s %v %v", zone, hours, at)
			}
		}
	}
}
