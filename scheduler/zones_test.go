package scheduler_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// changing are zones of both hemispheres, of half and quarter hours, whose clocks
// change by an hour, by half of one and by two, at midnight and at other times.
var changing = []string{
	"America/New_York", "America/St_Johns", "America/Havana", "America/Santiago", "Europe/London", "Europe/Berlin",
	"Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Australia/Sydney", "Australia/Adelaide",
	"Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Antarctica/Troll",
}

// clockChange is a moment at which a zone's clocks change.
type clockChange struct {
	loc *time.Location
	at  time.Time
}

// clockChanges returns those of a year.
func clockChanges(t *testing.T, name string, year int) (all []clockChange) {
	loc, err := crm.LoadZone(name)
	require.NoError(t, err)
	from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	for {
		_, end := from.In(loc).ZoneBounds()
		if end.IsZero() || end.UTC().Year() > year {
			return all
		}
		all = append(all, clockChange{loc, end})
		from = end
	}
}

// wallTimes are times that the change skips or doubles, and one on each side.
func (c clockChange) wallTimes() []crm.TimeOfDay {
	_, before := c.at.Add(-time.Second).In(c.loc).Zone()
	_, after := c.at.In(c.loc).Zone()
	lower := c.at.Add(time.Duration(min(before, after)) * time.Second).UTC()
	width := time.Duration(max(before, after)-min(before, after)) * time.Second
	var out []crm.TimeOfDay
	for _, d := range []time.Duration{-time.Minute, 0, width / 2, width - time.Minute, width} {
		out = append(out, crm.TimeOfDayOf(lower.Add(d)))
	}
	return out
}

// firstShown walks the minutes of a day in a zone, and returns the first that
// shows the time, or else the first that shows a later one.
func firstShown(day crm.Date, wall crm.TimeOfDay, loc *time.Location) time.Time {
	from := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC).Add(-15 * time.Hour)
	for m := from; ; m = m.Add(time.Minute) {
		local := m.In(loc)
		if d := crm.DateOf(local); d.Before(day) || d == day && crm.TimeOfDayOf(local) < wall {
			continue
		}
		return m
	}
}

func TestDailyPushesComeOnceADayOverEveryClockChange(t *testing.T) {
	for _, name := range changing {
		changes := clockChanges(t, name, 2026)
		require.GreaterOrEqual(t, len(changes), 2, name)
		for _, change := range changes {
			for _, wall := range change.wallTimes() {
				checkDaily(t, change, wall)
			}
		}
	}
}

// checkDaily runs a daily reminder and a digest at a wall time over the days
// around a change.
func checkDaily(t *testing.T, change clockChange, wall crm.TimeOfDay) {
	t.Helper()
	first := crm.DateOf(change.at.In(change.loc)).AddDays(-2)
	d := newDesk(t, firstShown(first, 0, change.loc).Format(time.RFC3339))
	on := true
	mia := d.member(crm.Member{
		Name: "mia", Zone: change.loc.String(), Digest: crm.DigestSettings{On: &on, At: &wall, AlwaysSay: true},
	})
	rule := crm.Recurrence{Unit: crm.Daily, Interval: 1, At: wall, From: first}
	d.addReminder(crm.Reminder{Owner: mia.ID, Text: "call", Rule: rule, Due: rule.Next(d.Now().Add(-time.Second), change.loc)})
	var want []string
	for n := range 4 {
		want = append(want, firstShown(first.AddDays(n), wall, change.loc).UTC().Format(time.RFC3339))
	}
	got := map[string][]string{}
	for _, s := range d.goTo(firstShown(first.AddDays(4), 0, change.loc).Add(-time.Minute).Format(time.RFC3339)) {
		got[s.Facts["rule"]] = append(got[s.Facts["rule"]], s.At.Format(time.RFC3339))
		require.NotContains(t, s.Facts, "late")
	}
	require.Equal(t, want, got["reminder"], "%s %s %s", change.loc, change.at, wall)
	digests := got["digest"]
	if wall == 0 {
		want = want[len(want)-len(digests):] // the first is due as the member comes
	}
	require.Equal(t, want, digests, "%s %s %s", change.loc, change.at, wall)
}

func TestAReminderIsAMomentWhereverItsReaderTravels(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00+08:00")
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	d.remind(rob, "2026-11-25T15:00:00+08:00", "send quote")
	d.change(rob, func(m *crm.Member) { m.Zone = "Europe/Berlin" })
	require.Equal(t, []string{"2026-11-25T07:00:00Z rob: ⏰ 08:00  send quote"}, lines(d.goTo("2026-11-26T10:00:00+08:00")))
}

func TestARecurringReminderFollowsTheTravellerFromItsNextOccurrence(t *testing.T) {
	d := newDesk(t, "2026-11-23T10:00:00+08:00")
	rob := d.member(crm.Member{Name: "rob", Zone: "Asia/Shanghai"})
	rule := crm.Recurrence{Unit: crm.Daily, Interval: 1, At: crm.Clock(8, 30), From: crm.Date{Year: 2026, Month: 11, Day: 23}}
	d.addReminder(crm.Reminder{Owner: rob.ID, Text: "stand-up", Due: at(t, "2026-11-24T08:30:00+08:00"), Rule: rule})
	require.Len(t, d.goTo("2026-11-24T10:00:00+08:00"), 1)
	d.change(rob, func(m *crm.Member) { m.Zone = "Europe/Berlin" })
	require.Equal(t, []string{
		"2026-11-25T00:30:00Z rob: ⏰ 01:30  stand-up", // was planned in Shanghai
		"2026-11-25T07:30:00Z rob: ⏰ 08:30  stand-up",
		"2026-11-26T07:30:00Z rob: ⏰ 08:30  stand-up",
	}, lines(d.goTo("2026-11-26T12:00:00Z")))
}
