package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// transitions returns the moments of a year at which the zone's clocks change.
func transitions(loc *time.Location, year int) []time.Time {
	var all []time.Time
	at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, end := at.In(loc).ZoneBounds()
		if end.IsZero() || end.UTC().Year() > year {
			return all
		}
		_, before := end.Add(-time.Second).Zone()
		_, after := end.Zone()
		if before != after {
			all = append(all, end)
		}
		at = end
	}
}

// wall is a wall time as a number of minutes that can be compared.
func wall(at time.Time) int64 {
	_, offset := at.Zone()
	return (at.Unix() + int64(offset)) / 60
}

// minutesShown walks the real minutes and returns the first that shows each
// wall time.
func minutesShown(from, to time.Time, loc *time.Location) map[int64]time.Time {
	shown := map[int64]time.Time{}
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		w := wall(at.In(loc))
		if _, seen := shown[w]; !seen {
			shown[w] = at
		}
	}
	return shown
}

func TestWallTimesAroundEveryClockChangeOfTheYear(t *testing.T) {
	for _, c := range []struct {
		zone  string
		year  int
		count int // how many changes the year has
	}{
		{"America/New_York", 2026, 2},
		{"America/St_Johns", 2026, 2},
		{"America/Havana", 2026, 2},
		{"America/Santiago", 2026, 2},
		{"America/Asuncion", 2023, 2},
		{"Europe/London", 2026, 2},
		{"Europe/Dublin", 2026, 2},
		{"Europe/Berlin", 2026, 2},
		{"Africa/Casablanca", 2026, 2},
		{"Africa/Cairo", 2026, 2},
		{"Asia/Beirut", 2026, 2},
		{"Asia/Gaza", 2026, 2},
		{"Asia/Tehran", 2021, 2},
		{"Australia/Sydney", 2026, 2},
		{"Australia/Adelaide", 2026, 2},
		{"Australia/Lord_Howe", 2026, 2},
		{"Pacific/Auckland", 2026, 2},
		{"Pacific/Chatham", 2026, 2},
		{"Antarctica/Troll", 2026, 2},
		{"Pacific/Apia", 2011, 3}, // with the day that was left out
		{"Asia/Pyongyang", 2015, 1},
		{"Asia/Pyongyang", 2018, 1},
		{"America/Caracas", 2016, 1},
		{"Europe/Istanbul", 2016, 1},
		{"Asia/Kolkata", 2026, 0},
		{"Asia/Kathmandu", 2026, 0},
		{"Asia/Shanghai", 2026, 0},
		{"UTC", 2026, 0},
	} {
		loc := zone(t, c.zone)
		changes := transitions(loc, c.year)
		require.Len(t, changes, c.count, "%s in %d", c.zone, c.year)
		for _, change := range changes {
			checkAround(t, loc, change)
		}
	}
}

// checkAround compares Instant with the real minutes, for wall times of the 26
// hours before and after a change, and sees that it never goes back. A time
// that no minute shows must come at the change.
func checkAround(t *testing.T, loc *time.Location, change time.Time) {
	t.Helper()
	const margin = 26 * time.Hour
	from, to := change.Add(-margin), change.Add(margin)
	_, before := change.Add(-time.Second).In(loc).Zone()
	_, after := change.In(loc).Zone()
	start := time.Unix(from.Unix()+int64(before), 0).UTC()
	end := time.Unix(to.Unix()+int64(after), 0).UTC()
	shown := minutesShown(from, to, loc)
	last, skipped, doubled := from.Add(-time.Minute), 0, 0
	for w := start; w.Before(end); w = w.Add(7 * time.Minute) {
		got := crm.Instant(crm.DateOf(w), crm.TimeOfDayOf(w), loc)
		want, valid := shown[w.Unix()/60]
		if !valid {
			want = change
			skipped++
		}
		if !got.Equal(want) {
			require.Fail(t, "wrong instant", "%s %s: %s, want %s", loc, w.Format("2006-01-02 15:04"), got, want.In(loc))
		}
		if got.Before(last) {
			require.Fail(t, "time goes back", "%s %s", loc, w.Format("2006-01-02 15:04"))
		}
		last = got
		if later := got.Add(time.Duration(before-after) * time.Second); before > after && wall(later.In(loc)) == w.Unix()/60 {
			doubled++
		}
	}
	require.Equal(t, after > before, skipped > 0, "%s: clocks that go forward skip", loc)
	require.Equal(t, after < before, doubled > 0, "%s: clocks that go back double", loc)
}

func TestAnInstantIsShownInItsZone(t *testing.T) {
	loc := zone(t, "Asia/Shanghai")
	at := crm.Instant(date(t, "2026-11-24"), crm.Clock(9, 0), loc)
	require.Equal(t, "2026-11-24T09:00:00+08:00", at.Format(time.RFC3339))
	require.Equal(t, "2026-11-24", crm.DateOf(at).String())
	require.Equal(t, "09:00", crm.TimeOfDayOf(at).String())
}

func TestZonesAreKnownByTheirIANAName(t *testing.T) {
	for _, name := range []string{"Asia/Shanghai", "UTC", "America/New_York"} {
		loc, err := crm.LoadZone(name)
		require.NoError(t, err)
		require.Equal(t, name, loc.String())
		again, err := crm.LoadZone(name)
		require.NoError(t, err)
		require.Same(t, loc, again, "loaded once")
	}
	for _, name := range []string{"", "Local", "Asia/Nowhere", "../etc/passwd", "/etc/passwd", "CST-8"} {
		_, err := crm.LoadZone(name)
		require.ErrorContains(t, err, "not a time zone", "%q", name)
	}
	require.Equal(t, time.UTC, crm.Member{Zone: "Asia/Nowhere"}.Location(), "a member of an unknown zone lives in UTC")
}
