package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// settings are what a table says of a member's digest.
type settings struct {
	zone, at, weekly string
}

func (s settings) member(t *testing.T) crm.Member {
	t.Helper()
	m := crm.Member{Role: crm.RoleManager, Zone: s.zone, Day: crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}}
	if s.at != "" {
		m.Digest.At = new(crm.TimeOfDay)
		require.NoError(t, m.Digest.At.UnmarshalText([]byte(s.at)))
	}
	if s.weekly != "" {
		for day := range time.Weekday(7) {
			if day.String() == s.weekly {
				m.Digest.Weekly = &day
			}
		}
		require.NotNil(t, m.Digest.Weekly)
	}
	return m
}

func instantAt(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return at
}

func TestTheDigestComesAtTheManagersHour(t *testing.T) {
	for _, c := range []struct {
		name        string
		settings    settings
		after, next string
	}{
		{"today", settings{"Asia/Shanghai", "", ""}, "2026-11-24T08:59:59+08:00", "2026-11-24T09:00:00+08:00"},
		{"not twice", settings{"Asia/Shanghai", "", ""}, "2026-11-24T09:00:00+08:00", "2026-11-25T09:00:00+08:00"},
		{"at a time of one's own", settings{"Asia/Shanghai", "07:30", ""}, "2026-11-24T08:00:00+08:00", "2026-11-25T07:30:00+08:00"},
		{"the day is the member's", settings{"America/New_York", "", ""}, "2026-11-24T20:00:00+08:00", "2026-11-24T09:00:00-05:00"},
		{"a zone that is not known is UTC", settings{"Mars/Olympus", "", ""}, "2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"},

		{"weekly, today", settings{"Asia/Shanghai", "", "Tuesday"}, "2026-11-24T08:00:00+08:00", "2026-11-24T09:00:00+08:00"},
		{"weekly, next week", settings{"Asia/Shanghai", "", "Tuesday"}, "2026-11-24T09:00:00+08:00", "2026-12-01T09:00:00+08:00"},
		{"weekly, later this week", settings{"Asia/Shanghai", "", "Friday"}, "2026-11-24T09:00:00+08:00", "2026-11-27T09:00:00+08:00"},
		{"the weekday is the member's", settings{"America/New_York", "20:00", "Monday"}, "2026-11-24T00:30:00Z", "2026-11-23T20:00:00-05:00"},

		{"over the spring change", settings{"Europe/Berlin", "", ""}, "2026-03-28T10:00:00+01:00", "2026-03-29T09:00:00+02:00"},
		{"over the autumn change", settings{"Europe/Berlin", "", ""}, "2026-10-24T10:00:00+02:00", "2026-10-25T09:00:00+01:00"},
		{"a time that is skipped", settings{"Europe/Berlin", "02:30", ""}, "2026-03-28T10:00:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"the day after it", settings{"Europe/Berlin", "02:30", ""}, "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"},
		{"a time that comes twice", settings{"Europe/Berlin", "02:30", ""}, "2026-10-25T00:00:00+02:00", "2026-10-25T02:30:00+02:00"},
		{"is taken once", settings{"Europe/Berlin", "02:30", ""}, "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"},
		{"also at its second coming", settings{"Europe/Berlin", "02:30", ""}, "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00"},
		{"weekly over a change", settings{"America/New_York", "", "Sunday"}, "2026-03-01T09:00:00-05:00", "2026-03-08T09:00:00-04:00"},
	} {
		m := c.settings.member(t)
		next := m.NextDigest(instantAt(t, c.after), crm.Calendar{})
		require.Equal(t, c.next, next.Format(time.RFC3339), c.name)
	}
}

func TestADigestComesOnceADayForAYear(t *testing.T) {
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"} {
		for _, at := range []string{"00:00", "01:59", "02:30", "03:00", "23:59"} {
			m := settings{zone, at, ""}.member(t)
			start := time.Date(2026, 1, 1, 12, 0, 0, 0, m.Location())
			days := map[crm.Date]bool{}
			last := start
			for next := m.NextDigest(start, crm.Calendar{}); next.Before(start.AddDate(1, 0, 0)); next = m.NextDigest(next, crm.Calendar{}) {
				require.True(t, next.After(last))
				require.False(t, days[crm.DateOf(next)], "%s %s: twice on %s", zone, at, next)
				days[crm.DateOf(next)] = true
				last = next
			}
			require.Len(t, days, 365, "%s %s", zone, at)
		}
	}
}

func TestWhoGetsADigest(t *testing.T) {
	on, off := true, false
	for _, c := range []struct {
		role crm.Role
		said *bool
		want bool
	}{
		{crm.RoleManager, nil, true},
		{crm.RoleManager, &off, false},
		{crm.RoleAdmin, nil, false},
		{crm.RoleAdmin, &on, true},
		{crm.RoleRep, nil, false},
		{crm.RoleRep, &on, true},
		{crm.RoleSuccess, nil, false},
	} {
		m := crm.Member{Role: c.role, Digest: crm.DigestSettings{On: c.said}}
		require.Equal(t, c.want, m.WantsDigest(), c.role)
		require.Equal(t, c.want, !m.NextDigest(instantAt(t, "2026-11-24T08:00:00Z"), crm.Calendar{}).IsZero(), c.role)
		m.Inactive = true
		require.False(t, m.WantsDigest(), "not one who has left")
		require.Zero(t, m.NextDigest(instantAt(t, "2026-11-24T08:00:00Z"), crm.Calendar{}))
		require.Zero(t, m.NextMorning(instantAt(t, "2026-11-24T08:00:00Z"), crm.Calendar{}))
	}
}

func TestADigestCoversWhatWasAskedFor(t *testing.T) {
	m := crm.Member{Role: crm.RoleManager, Digest: crm.DigestSettings{Scope: crm.ScopeMine}}
	require.Equal(t, crm.ScopeMine, m.DigestScope())
}

func TestTheDayBeginsOnTheMembersCalendar(t *testing.T) {
	now := instantAt(t, "2026-11-24T23:30:00Z")
	for zone, want := range map[string]string{
		"UTC": "2026-11-24", "Asia/Shanghai": "2026-11-25", "America/New_York": "2026-11-24", "Pacific/Kiritimati": "2026-11-25",
	} {
		require.Equal(t, want, crm.Member{Zone: zone}.Today(now).String(), zone)
	}
	m := crm.Member{Zone: "Asia/Shanghai", Day: crm.Hours{From: crm.Clock(9, 0)}}
	require.Equal(t, "2026-11-25T09:00:00+08:00", m.NextMorning(now, crm.Calendar{}).Format(time.RFC3339))
}
