package crm_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

func dateAt(t *testing.T, s string) crm.Date {
	t.Helper()
	d, err := crm.ParseDate(s)
	require.NoError(t, err)
	return d
}

// daysOff lists the days off of a span that are none by the week alone, and the
// weekend days that are worked.
func daysOff(t *testing.T, cal crm.Calendar, year string) (off, made string) {
	t.Helper()
	var offs, works []string
	first := dateAt(t, year+"-01-01")
	for d := first; d.Year == first.Year; d = d.AddDays(1) {
		weekend := cal.Week>>d.Weekday()&1 == 0
		switch working := cal.Working(d); {
		case weekend && working:
			works = append(works, d.String()[5:])
		case !weekend && !working:
			offs = append(offs, d.String()[5:])
		}
	}
	return strings.Join(offs, " "), strings.Join(works, " ")
}

func TestTheWorkingDaysOfCountries(t *testing.T) {
	for _, c := range []struct {
		country      crm.Country
		year         string
		off, makeUps string
	}{
		{
			"CN", "2026",
			"01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07",
			"01-04 02-14 02-28 05-09 09-20 10-10",
		},
		// The law's days only: bridges and make-up days are not published.
		{"CN", "2027", "01-01 02-05 02-08 04-05 06-09 09-15 10-01", ""},
		{"CN", "2028", "01-25 01-26 01-27 01-28 04-04 05-01 05-02 10-02 10-03", ""},
		{"US", "2026", "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25", ""},
		{"US", "2027", "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31", ""},
		{"GB", "2026", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28", ""},
		{"GB", "2027", "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28", ""},
		{"DE", "2026", "01-01 04-03 04-06 05-01 05-14 05-25 12-25", ""},
		{"FR", "2026", "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25", ""},
		{"JP", "2026", "01-01 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23", ""},
		{"JP", "2027", "01-01 01-11 02-11 02-23 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23", ""},
	} {
		cal := crm.Workspace{}.CalendarIn(c.country)
		off, makeUps := daysOff(t, cal, c.year)
		require.Equal(t, c.off, off, "%s %s", c.country, c.year)
		require.Equal(t, c.makeUps, makeUps, "%s %s", c.country, c.year)
	}
}

func TestWeekendsDifferByCountry(t *testing.T) {
	for country, weekend := range map[crm.Country]string{
		"CN": "Sun Sat", "DE": "Sun Sat", "AE": "Sun Sat", "IL": "Fri Sat", "SA": "Fri Sat", "SG": "Sun Sat",
	} {
		cal := crm.Workspace{}.CalendarIn(country)
		var off []string
		for d := dateAt(t, "2026-11-22"); d.Before(dateAt(t, "2026-11-29")); d = d.AddDays(1) {
			if !cal.Working(d) {
				off = append(off, d.Weekday().String()[:3])
			}
		}
		require.Equal(t, weekend, strings.Join(off, " "), country)
	}
}

func TestWhatIsKnownOfAYear(t *testing.T) {
	for _, c := range []struct {
		country crm.Country
		year    int
		known   bool
	}{
		{"CN", 2026, true},
		{"CN", 2027, false}, // until the State Council publishes it
		{"US", 2030, true},
		{"NZ", 2026, false}, // the weekend only
	} {
		days, known := crm.PublicHolidays(c.country, c.year)
		require.Equal(t, c.known, known, "%s %d", c.country, c.year)
		require.Equal(t, c.country == "NZ", len(days) == 0, "%s %d", c.country, c.year)
	}
}

func TestQingmingFollowsTheSun(t *testing.T) {
	for year, day := range map[int]string{2024: "04-04", 2025: "04-04", 2027: "04-05", 2028: "04-04", 2029: "04-04", 2030: "04-05", 2031: "04-05", 2032: "04-04"} {
		days, _ := crm.PublicHolidays(crm.China, year)
		for _, h := range days {
			if h.Festival == "qingming" {
				require.Equal(t, day, h.Day.String()[5:], year)
			}
		}
	}
}

func TestWhoWorksByWhichCalendar(t *testing.T) {
	team := crm.Workspace{Country: "CN", Days: []crm.TeamDay{
		{Day: dateAt(t, "2027-02-20"), Work: true, Country: "CN"},
		{Day: dateAt(t, "2026-12-31"), Name: "Company day"},
	}}
	for _, c := range []struct {
		who     string
		team    crm.Workspace
		member  crm.Member
		day     string
		working bool
	}{
		{"nobody said anything", crm.Workspace{}, crm.Member{}, "2026-11-28", true},
		{"the team's country", team, crm.Member{}, "2026-11-28", false},
		{"a holiday of it", team, crm.Member{}, "2026-10-05", false},
		{"its make-up day", team, crm.Member{}, "2026-10-10", true},
		{"a member elsewhere works", team, crm.Member{Country: "US"}, "2026-10-05", true},
		{"and has their own holiday", team, crm.Member{Country: "US"}, "2026-11-26", false},
		{"one of no country", team, crm.Member{Country: crm.NoCountry}, "2026-10-05", true},
		{"own week", team, crm.Member{Workdays: 1<<time.Saturday | 1<<time.Sunday}, "2026-11-28", true},
		{"own week without a country", crm.Workspace{}, crm.Member{Workdays: crm.Workweek}, "2026-11-28", false},
		{"a make-up day that an admin added", team, crm.Member{}, "2027-02-20", true},
		{"is not worked elsewhere", team, crm.Member{Country: "US"}, "2027-02-20", false},
		{"a day off for everybody", team, crm.Member{Country: crm.NoCountry}, "2026-12-31", false},
	} {
		require.Equal(t, c.working, c.team.CalendarOf(c.member).Working(dateAt(t, c.day)), c.who)
	}
}

func TestADayWithoutACalendarIsAWorkdayOnlyByName(t *testing.T) {
	none := crm.Workspace{}.CalendarOf(crm.Member{})
	require.True(t, none.IsZero())
	require.True(t, none.Working(dateAt(t, "2026-11-28")), "nothing is held back")
	require.False(t, none.Workday(dateAt(t, "2026-11-28")), "yet nobody calls a Saturday a workday")
	require.Nil(t, none.Workdays())
}

func TestCountriesAreReadByCodeAndName(t *testing.T) {
	for said, want := range map[string]crm.Country{
		"cn": "CN", "China": "CN", "中国": "CN", "us": "US", "UK": "GB", "德国": "DE", "il": "IL", "none": crm.NoCountry, "无": crm.NoCountry,
	} {
		got, ok := crm.ParseCountry(said)
		require.True(t, ok, said)
		require.Equal(t, want, got, said)
	}
	for _, said := range []string{"", "XX", "Atlantis", "C"} {
		_, ok := crm.ParseCountry(said)
		require.False(t, ok, said)
	}
}

func TestMorningsAreOnWorkingDays(t *testing.T) {
	for _, c := range []struct {
		name, zone    string
		country       crm.Country
		after, expect string
	}{
		{"over the National Day break", "Asia/Shanghai", "CN", "2026-09-30T09:00:00+08:00", "2026-10-08T09:00:00+08:00"},
		{"to a make-up Saturday", "Asia/Shanghai", "CN", "2026-10-09T09:00:00+08:00", "2026-10-10T09:00:00+08:00"},
		{"over the Spring Festival", "Asia/Shanghai", "CN", "2026-02-14T10:00:00+08:00", "2026-02-24T09:00:00+08:00"},
		{"the same morning", "Asia/Shanghai", "CN", "2026-10-08T08:59:59+08:00", "2026-10-08T09:00:00+08:00"},
		{"a weekend with a clock change", "Europe/Berlin", "DE", "2026-03-27T09:00:00+01:00", "2026-03-30T09:00:00+02:00"},
		{"Easter after a clock change", "Europe/London", "GB", "2026-04-02T09:00:00+01:00", "2026-04-07T09:00:00+01:00"},
		{"Thanksgiving Friday is worked", "America/New_York", "US", "2026-11-25T09:00:00-05:00", "2026-11-27T09:00:00-05:00"},
		{"autumn change on a Sunday", "America/New_York", "US", "2026-10-30T09:00:00-04:00", "2026-11-02T09:00:00-05:00"},
		{"Lord Howe shifts by half an hour", "Australia/Lord_Howe", "AU", "2026-10-02T09:00:00+10:30", "2026-10-05T09:00:00+11:00"},
		{"Sunday begins the week", "Asia/Jerusalem", "IL", "2026-11-26T09:00:00+02:00", "2026-11-29T09:00:00+02:00"},
		{"no country", "Asia/Shanghai", "", "2026-09-30T09:00:00+08:00", "2026-10-01T09:00:00+08:00"},
	} {
		m := crm.Member{Zone: c.zone, Day: crm.Hours{From: crm.Clock(9, 0)}, Country: c.country}
		next := m.NextMorning(instantAt(t, c.after), crm.Workspace{}.CalendarOf(m))
		require.Equal(t, c.expect, next.Format(time.RFC3339), c.name)
	}
}

func TestDigestsSkipDaysOffAndLeave(t *testing.T) {
	monday := time.Monday
	saturday := time.Saturday
	leave := crm.Leave{First: dateAt(t, "2026-12-01"), Last: dateAt(t, "2026-12-10")}
	for _, c := range []struct {
		name          string
		weekly        *time.Weekday
		leave         crm.Leave
		after, expect string
	}{
		{"daily over a break", nil, crm.Leave{}, "2026-09-30T09:00:00+08:00", "2026-10-08T09:00:00+08:00"},
		{"weekly on a worked Monday", &monday, crm.Leave{}, "2026-11-23T09:00:00+08:00", "2026-11-30T09:00:00+08:00"},
		{"a Monday off comes on the day after the break", &monday, crm.Leave{}, "2026-09-28T09:00:00+08:00", "2026-10-08T09:00:00+08:00"},
		{"and the week after on Monday again", &monday, crm.Leave{}, "2026-10-08T09:00:00+08:00", "2026-10-12T09:00:00+08:00"},
		{"weekly on Saturdays comes on Mondays", &saturday, crm.Leave{}, "2026-11-23T09:00:00+08:00", "2026-11-30T09:00:00+08:00"},
		{"nothing in a leave", nil, leave, "2026-11-30T09:00:00+08:00", "2026-12-11T09:00:00+08:00"},
		{"weekly after a leave", &monday, leave, "2026-11-30T09:00:00+08:00", "2026-12-11T09:00:00+08:00"},
	} {
		m := crm.Member{
			Role: crm.RoleManager, Zone: "Asia/Shanghai", Day: crm.Hours{From: crm.Clock(9, 0)}, Country: crm.China,
			Digest: crm.DigestSettings{Weekly: c.weekly}, Leave: c.leave,
		}
		next := m.NextDigest(instantAt(t, c.after), crm.Workspace{}.CalendarOf(m))
		require.Equal(t, c.expect, next.Format(time.RFC3339), c.name)
	}
}

func TestTheNextMorningIsAWorkingDayStrictlyAfter(t *testing.T) {
	zones := []string{"UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"}
	countries := append(crm.CountriesWithHolidays(), "", "IL", "AE")
	rapid.Check(t, func(t *rapid.T) {
		m := crm.Member{
			Zone: rapid.SampledFrom(zones).Draw(t, "zone"), Country: rapid.SampledFrom(countries).Draw(t, "country"),
			Workdays: rapid.SampledFrom([]uint8{0, 0, crm.Workweek, 1 << time.Sunday, 0b1010101}).Draw(t, "week"),
			Day:      crm.Hours{From: crm.TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "from"))},
		}
		cal := crm.Workspace{}.CalendarOf(m)
		after := time.Unix(rapid.Int64Range(1750000000, 1900000000).Draw(t, "after"), 0)
		next := m.NextMorning(after, cal)
		if !next.After(after) {
			t.Fatalf("%s is not after %s", next, after)
		}
		// A wall time that a clock change skips at midnight comes on the day after.
		day := m.Today(next)
		if !cal.Working(day) && !cal.Working(day.AddDays(-1)) {
			t.Fatalf("%s is a day off", day)
		}
	})
}
