package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestQuietHoursEndOnceAndAreNeverLong(t *testing.T) {
	for _, name := range []string{"America/New_York", "America/Havana", "Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Kolkata"} {
		loc := zone(t, name)
		for _, hours := range []crm.Hours{
			{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}, {From: crm.Clock(23, 0), To: crm.Clock(2, 30)},
			{From: crm.Clock(1, 30), To: crm.Clock(3, 0)}, {From: crm.Clock(0, 0), To: crm.Clock(1, 0)},
		} {
			m := crm.Member{Zone: name, Quiet: hours}
			for _, change := range append(transitions(loc, 2026), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)) {
				quiet := 0
				for now := change.Add(-12 * time.Hour); now.Before(change.Add(12 * time.Hour)); now = now.Add(10 * time.Minute) {
					until := m.QuietUntil(now)
					require.False(t, until.Before(now), "%s %s", name, now)
					require.Equal(t, until, m.QuietUntil(until), "%s %s: quiet again at once", name, now)
					if until.After(now) {
						quiet++
						require.Less(t, until.Sub(now), 13*time.Hour, "%s %s", name, now)
					} else if again := m.QuietUntil(now.Add(-10 * time.Minute)); again.After(now) {
						require.Fail(t, "said to be quiet for longer", "%s %s", name, now)
					}
				}
				length := int(hours.To) - int(hours.From)
				if length < 0 {
					length += 24 * 60
				}
				require.InDelta(t, length/10, quiet, 13, "%s %s around %s", name, hours, change)
			}
		}
	}
}

func TestNobodyIsDisturbedFromTheFirstQuietMinuteToTheLast(t *testing.T) {
	m := crm.Member{Zone: "Asia/Shanghai", Quiet: crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}}
	for now, until := range map[string]string{
		"2026-11-24T21:59:00+08:00": "2026-11-24T21:59:00+08:00",
		"2026-11-24T22:00:00+08:00": "2026-11-25T08:00:00+08:00",
		"2026-11-25T00:00:00+08:00": "2026-11-25T08:00:00+08:00",
		"2026-11-25T07:59:59+08:00": "2026-11-25T08:00:00+08:00",
		"2026-11-25T08:00:00+08:00": "2026-11-25T08:00:00+08:00",
	} {
		at, err := time.Parse(time.RFC3339, now)
		require.NoError(t, err)
		require.Equal(t, until, m.QuietUntil(at).In(m.Location()).Format(time.RFC3339), now)
	}
	require.Equal(t, time.Time{}, crm.Member{}.QuietUntil(time.Time{}), "none")
}
