package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

const (
	sun = 1 << time.Sunday
	mon = 1 << time.Monday
	tue = 1 << time.Tuesday
	thu = 1 << time.Thursday
	fri = 1 << time.Friday
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := crm.LoadZone(name)
	require.NoError(t, err)
	return loc
}

// moment reads "2026-11-24 09:00" in a zone.
func moment(t testing.TB, s string, loc *time.Location) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	require.NoError(t, err)
	return at
}

// nexts returns the first n occurrences after an instant, as tables write them.
func nexts(r crm.Recurrence, after time.Time, loc *time.Location, n int) []string {
	var all []string
	for range n {
		after = r.Next(after, loc)
		if after.IsZero() {
			break
		}
		all = append(all, after.In(loc).Format("Mon 2006-01-02 15:04"))
	}
	return all
}

func TestWhatRecursComesOnTheseDays(t *testing.T) {
	loc := zone(t, "Asia/Shanghai")
	nine := crm.Clock(9, 0)
	for _, c := range []struct {
		says  string
		rule  crm.Recurrence
		from  string
		after string
		want  []string
	}{
		{
			"every 1 days at 09:00 from 2026-11-24", crm.Recurrence{Unit: crm.Daily, Interval: 1},
			"2026-11-24", "2026-11-24 08:59",
			[]string{"Tue 2026-11-24 09:00", "Wed 2026-11-25 09:00", "Thu 2026-11-26 09:00"},
		},
		{
			"every 3 days at 09:00 from 2026-11-24", crm.Recurrence{Unit: crm.Daily, Interval: 3},
			"2026-11-24", "2026-11-24 09:00",
			[]string{"Fri 2026-11-27 09:00", "Mon 2026-11-30 09:00", "Thu 2026-12-03 09:00"},
		},
		{
			"every 1 workdays at 09:00 from 2026-11-26", crm.Recurrence{Unit: crm.Workday, Interval: 1},
			"2026-11-26", "2026-01-01 00:00",
			[]string{"Thu 2026-11-26 09:00", "Fri 2026-11-27 09:00", "Mon 2026-11-30 09:00"},
		},
		{
			"every 2 workdays at 09:00 from 2026-11-28", crm.Recurrence{Unit: crm.Workday, Interval: 2},
			"2026-11-28", "2026-01-01 00:00", // a Saturday: counts from Monday
			[]string{"Mon 2026-11-30 09:00", "Wed 2026-12-02 09:00", "Fri 2026-12-04 09:00", "Tue 2026-12-08 09:00"},
		},
		{
			"every 1 weeks on Tue, Fri at 09:00 from 2026-11-25", crm.Recurrence{Unit: crm.Weekly, Interval: 1, Weekdays: tue | fri},
			"2026-11-25", "2026-01-01 00:00",
			[]string{"Fri 2026-11-27 09:00", "Tue 2026-12-01 09:00", "Fri 2026-12-04 09:00"},
		},
		{
			"every 2 weeks on Fri at 09:00 from 2026-11-27", crm.Recurrence{Unit: crm.Weekly, Interval: 2, Weekdays: fri},
			"2026-11-27", "2026-11-27 12:00",
			[]string{"Fri 2026-12-11 09:00", "Fri 2026-12-25 09:00"},
		},
		{
			"every 2 weeks on Mon, Sun at 09:00 from 2026-11-25", crm.Recurrence{Unit: crm.Weekly, Interval: 2, Weekdays: mon | sun},
			"2026-11-25", "2026-01-01 00:00", // the week of Monday the 23rd
			[]string{"Sun 2026-11-29 09:00", "Mon 2026-12-07 09:00", "Sun 2026-12-13 09:00", "Mon 2026-12-21 09:00"},
		},
		{
			"every 1 months on the 15th day at 09:00 from 2026-11-20", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: 15},
			"2026-11-20", "2026-01-01 00:00",
			[]string{"Tue 2026-12-15 09:00", "Fri 2027-01-15 09:00"},
		},
		{
			"every 1 months on the 31st day at 09:00 from 2026-12-31", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: 31},
			"2026-12-31", "2026-12-31 09:00",
			[]string{"Sun 2027-01-31 09:00", "Sun 2027-02-28 09:00", "Wed 2027-03-31 09:00"},
		},
		{
			"every 3 months on the 1st day at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Monthly, Interval: 3, MonthDay: 1},
			"2026-11-01", "2026-11-01 09:00",
			[]string{"Mon 2027-02-01 09:00", "Sat 2027-05-01 09:00"},
		},
		{
			"every 1 months on the 2nd Tue at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: 2, Weekdays: tue},
			"2026-11-01", "2026-11-01 00:00",
			[]string{"Tue 2026-11-10 09:00", "Tue 2026-12-08 09:00", "Tue 2027-01-12 09:00"},
		},
		{
			"every 1 months on the 5th Mon at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: 5, Weekdays: mon},
			"2026-11-01", "2026-11-01 00:00",
			[]string{"Mon 2026-11-30 09:00", "Mon 2027-03-29 09:00", "Mon 2027-05-31 09:00"},
		},
		{
			"every 1 months on the last Thu at 09:00 from 2026-11-27", crm.Recurrence{Unit: crm.Monthly, Interval: 1, Nth: -1, Weekdays: thu},
			"2026-11-27", "2026-11-01 00:00",
			[]string{"Thu 2026-12-31 09:00", "Thu 2027-01-28 09:00", "Thu 2027-02-25 09:00"},
		},
		{
			"every 1 months on the last day at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastDay},
			"2026-11-01", "2026-12-31 09:00",
			[]string{"Sun 2027-01-31 09:00", "Sun 2027-02-28 09:00"},
		},
		{
			"every 1 months on the last workday at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Monthly, Interval: 1, MonthDay: crm.LastWorkday},
			"2026-11-01", "2026-12-31 09:00",
			[]string{"Fri 2027-01-29 09:00", "Fri 2027-02-26 09:00", "Wed 2027-03-31 09:00"},
		},
		{
			"every 1 years on March 5 at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Yearly, Interval: 1, Month: 3, MonthDay: 5},
			"2026-11-01", "2026-01-01 00:00",
			[]string{"Fri 2027-03-05 09:00", "Sun 2028-03-05 09:00"},
		},
		{
			"every 2 years on March 5 at 09:00 from 2026-11-01", crm.Recurrence{Unit: crm.Yearly, Interval: 2, Month: 3, MonthDay: 5},
			"2026-11-01", "2026-01-01 00:00",
			[]string{"Sun 2028-03-05 09:00", "Tue 2030-03-05 09:00"},
		},
		{
			"every 1 years on February 29 at 09:00 from 2027-01-01", crm.Recurrence{Unit: crm.Yearly, Interval: 1, Month: 2, MonthDay: 29},
			"2027-01-01", "2027-01-01 00:00",
			[]string{"Sun 2027-02-28 09:00", "Tue 2028-02-29 09:00", "Wed 2029-02-28 09:00"},
		},
		{
			"every 1 years on the last day of February at 09:00 from 2027-01-01", crm.Recurrence{Unit: crm.Yearly, Interval: 1, Month: 2, MonthDay: crm.LastDay},
			"2027-01-01", "2027-03-01 00:00",
			[]string{"Tue 2028-02-29 09:00"},
		},
		{
			"every 1 years on the 4th Thu of November at 09:00 from 2026-01-01", crm.Recurrence{Unit: crm.Yearly, Interval: 1, Month: 11, Nth: 4, Weekdays: thu},
			"2026-01-01", "2026-01-01 00:00",
			[]string{"Thu 2026-11-26 09:00", "Thu 2027-11-25 09:00"},
		},
	} {
		c.rule.At, c.rule.From = nine, date(t, c.from)
		require.NoError(t, c.rule.Valid(), c.says)
		require.Equal(t, c.says, c.rule.String())
		require.Equal(t, c.want, nexts(c.rule, moment(t, c.after, loc), loc, len(c.want)), c.says)
	}
}

func TestWhatRecursKeepsItsWallTimeOverClockChanges(t *testing.T) {
	for _, c := range []struct {
		zone, at, after string
		want            []string
	}{
		// The hour that is skipped: the first valid moment after, and the next
		// day at the usual time.
		{"America/New_York", "02:30", "2026-03-07 00:00", []string{"Sat 2026-03-07 02:30", "Sun 2026-03-08 03:00", "Mon 2026-03-09 02:30"}},
		{"America/New_York", "02:00", "2026-03-07 12:00", []string{"Sun 2026-03-08 03:00", "Mon 2026-03-09 02:00"}},
		{"America/New_York", "03:00", "2026-03-07 12:00", []string{"Sun 2026-03-08 03:00", "Mon 2026-03-09 03:00"}},
		{"America/New_York", "09:00", "2026-03-07 12:00", []string{"Sun 2026-03-08 09:00", "Mon 2026-03-09 09:00"}},
		// The hour that comes twice: once.
		{"America/New_York", "01:30", "2026-10-31 12:00", []string{"Sun 2026-11-01 01:30", "Mon 2026-11-02 01:30"}},
		{"Europe/London", "01:30", "2026-03-28 12:00", []string{"Sun 2026-03-29 02:00", "Mon 2026-03-30 01:30"}},
		// Midnight itself is skipped.
		{"Africa/Cairo", "00:00", "2026-04-23 12:00", []string{"Fri 2026-04-24 01:00", "Sat 2026-04-25 00:00"}},
		{"America/Havana", "00:00", "2026-03-07 12:00", []string{"Sun 2026-03-08 01:00", "Mon 2026-03-09 00:00"}},
		{"Asia/Beirut", "00:15", "2026-03-28 12:00", []string{"Sun 2026-03-29 01:00", "Mon 2026-03-30 00:15"}},
		{"America/Santiago", "00:30", "2026-09-05 12:00", []string{"Sun 2026-09-06 01:00", "Mon 2026-09-07 00:30"}},
		// Half an hour only.
		{"Australia/Lord_Howe", "02:15", "2026-10-03 12:00", []string{"Sun 2026-10-04 02:30", "Mon 2026-10-05 02:15"}},
		{"Australia/Lord_Howe", "01:45", "2026-04-04 12:00", []string{"Sun 2026-04-05 01:45", "Mon 2026-04-06 01:45"}},
		// A day that never was: 30 December 2011 in Samoa.
		{"Pacific/Apia", "09:00", "2011-12-29 12:00", []string{"Sat 2011-12-31 00:00", "Sat 2011-12-31 09:00", "Sun 2012-01-01 09:00"}},
		{"Pacific/Apia", "00:00", "2011-12-29 12:00", []string{"Sat 2011-12-31 00:00", "Sun 2012-01-01 00:00"}},
		{"Asia/Shanghai", "02:30", "2026-03-08 00:00", []string{"Sun 2026-03-08 02:30", "Mon 2026-03-09 02:30"}},
	} {
		loc := zone(t, c.zone)
		rule := crm.Recurrence{Unit: crm.Daily, Interval: 1, From: date(t, "2000-01-01")}
		require.NoError(t, rule.At.UnmarshalText([]byte(c.at)))
		require.Equal(t, c.want, nexts(rule, moment(t, c.after, loc), loc, len(c.want)), "%s in %s", c.at, c.zone)
	}
}

func TestTheDoubledHourCountsOnceAlsoFromWithinIt(t *testing.T) {
	loc := zone(t, "America/New_York")
	rule := crm.Recurrence{Unit: crm.Daily, Interval: 1, At: crm.Clock(1, 30), From: date(t, "2026-01-01")}
	first := time.Date(2026, 11, 1, 5, 30, 0, 0, time.UTC) // 01:30 in summer time
	require.True(t, first.Equal(rule.Next(first.Add(-time.Second), loc)))
	for _, after := range []time.Time{first, first.Add(45 * time.Minute), first.Add(time.Hour)} {
		require.Equal(t, "2026-11-02 01:30", rule.Next(after, loc).Format("2006-01-02 15:04"))
	}
}

func TestARuleInAnotherZoneComesAtThatZonesTime(t *testing.T) {
	rule := crm.Recurrence{Unit: crm.Workday, Interval: 1, At: crm.Clock(9, 0), From: date(t, "2026-11-23")}
	after := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{
		"Asia/Shanghai": "2026-11-30T01:00:00Z", "America/New_York": "2026-11-27T14:00:00Z", "Pacific/Kiritimati": "2026-11-29T19:00:00Z",
	} {
		require.Equal(t, want, rule.Next(after, zone(t, name)).UTC().Format(time.RFC3339), name)
	}
}

func TestRulesThatSayNothingAreRefusedAndNeverCome(t *testing.T) {
	from := date(t, "2026-11-24")
	for name, r := range map[string]crm.Recurrence{
		"once":                      {},
		"no interval":               {Unit: crm.Daily, From: from},
		"an absurd interval":        {Unit: crm.Daily, Interval: 1001, From: from},
		"an unknown unit":           {Unit: "fortnight", Interval: 1, From: from},
		"no first day":              {Unit: crm.Daily, Interval: 1},
		"25 o'clock":                {Unit: crm.Daily, Interval: 1, At: crm.Clock(25, 0), From: from},
		"an eighth weekday":         {Unit: crm.Weekly, Interval: 1, Weekdays: 1 << 7, From: from},
		"weekly without a day":      {Unit: crm.Weekly, Interval: 1, From: from},
		"daily on Tuesday":          {Unit: crm.Daily, Interval: 1, Weekdays: tue, From: from},
		"monthly without a day":     {Unit: crm.Monthly, Interval: 1, From: from},
		"the 32nd":                  {Unit: crm.Monthly, Interval: 1, MonthDay: 32, From: from},
		"the third day from last":   {Unit: crm.Monthly, Interval: 1, MonthDay: -3, From: from},
		"the sixth Tuesday":         {Unit: crm.Monthly, Interval: 1, Nth: 6, Weekdays: tue, From: from},
		"the second of two":         {Unit: crm.Monthly, Interval: 1, Nth: 2, Weekdays: tue | fri, From: from},
		"the second of none":        {Unit: crm.Monthly, Interval: 1, Nth: 2, From: from},
		"a weekday and a day":       {Unit: crm.Monthly, Interval: 1, Nth: 2, Weekdays: tue, MonthDay: 3, From: from},
		"monthly in March":          {Unit: crm.Monthly, Interval: 1, MonthDay: 3, Month: 3, From: from},
		"yearly without a month":    {Unit: crm.Yearly, Interval: 1, MonthDay: 3, From: from},
		"30 February":               {Unit: crm.Yearly, Interval: 1, Month: 2, MonthDay: 30, From: from},
		"31 April":                  {Unit: crm.Yearly, Interval: 1, Month: 4, MonthDay: 31, From: from},
		"a first day that is not":   {Unit: crm.Daily, Interval: 1, From: crm.Date{Year: 2026, Month: 2, Day: 30}},
		"before midnight, negative": {Unit: crm.Daily, Interval: 1, At: -1, From: from},
	} {
		require.ErrorIs(t, r.Valid(), crm.ErrRecurrence, name)
		require.True(t, r.Next(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), time.UTC).IsZero(), name)
		_, ok := r.OnOrAfter(from)
		require.False(t, ok, name)
	}
	require.Empty(t, crm.Recurrence{}.String())
	last := crm.Recurrence{Unit: crm.Daily, Interval: 1, From: from}
	require.True(t, last.Next(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.UTC).IsZero(), "after the last year")
}

// occursOn is the meaning of a rule, said day by day, to compare with.
func occursOn(r crm.Recurrence, d crm.Date) bool {
	if d.Before(r.From) {
		return false
	}
	weekOf := func(d crm.Date) crm.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }
	length := crm.DaysIn(d.Year, d.Month)
	inMonth := func() bool {
		workday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		switch {
		case r.Nth > 0:
			return r.Weekdays == 1<<d.Weekday() && (d.Day-1)/7+1 == r.Nth
		case r.Nth == -1:
			return r.Weekdays == 1<<d.Weekday() && d.Day+7 > length
		case r.MonthDay == crm.LastDay:
			return d.Day == length
		case r.MonthDay == crm.LastWorkday:
			left := length - d.Day
			return workday && (left == 0 || d.Weekday() == time.Friday && left <= 2)
		}
		return d.Day == min(r.MonthDay, length)
	}
	switch r.Unit {
	case crm.Daily:
		return r.From.DaysUntil(d)%r.Interval == 0
	case crm.Workday:
		n := -1
		for day := r.From; !d.Before(day); day = day.AddDays(1) {
			if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
				n++
			} else if day == d {
				return false
			}
		}
		return n%r.Interval == 0
	case crm.Weekly:
		return r.Weekdays>>d.Weekday()&1 == 1 && weekOf(r.From).DaysUntil(weekOf(d))/7%r.Interval == 0
	case crm.Monthly:
		return inMonth() && (12*(d.Year-r.From.Year)+int(d.Month)-int(r.From.Month))%r.Interval == 0
	}
	return inMonth() && int(d.Month) == r.Month && (d.Year-r.From.Year)%r.Interval == 0
}

func TestEveryRuleMeansWhatItSaysDayByDay(t *testing.T) {
	units := []crm.Unit{crm.Daily, crm.Workday, crm.Weekly, crm.Monthly, crm.Yearly}
	rapid.Check(t, func(t *rapid.T) {
		r := crm.Recurrence{
			Unit: rapid.SampledFrom(units).Draw(t, "unit"), Interval: rapid.IntRange(1, 5).Draw(t, "interval"),
			From: crm.Date{Year: 2024, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 800).Draw(t, "from")),
		}
		switch {
		case r.Unit == crm.Weekly:
			r.Weekdays = rapid.Uint8Range(1, 127).Draw(t, "weekdays")
		case (r.Unit == crm.Monthly || r.Unit == crm.Yearly) && rapid.Bool().Draw(t, "by weekday"):
			r.Weekdays = 1 << rapid.IntRange(0, 6).Draw(t, "weekday")
			r.Nth = rapid.SampledFrom([]int{-1, 1, 2, 3, 4, 5}).Draw(t, "nth")
		case r.Unit == crm.Monthly || r.Unit == crm.Yearly:
			r.MonthDay = rapid.SampledFrom([]int{-2, -1, 1, 15, 28, 29, 30, 31}).Draw(t, "day")
		}
		if r.Unit == crm.Yearly {
			r.Month = rapid.IntRange(1, 12).Draw(t, "month")
		}
		if r.Valid() != nil {
			return
		}
		start := r.From.AddDays(rapid.IntRange(-20, 700).Draw(t, "start"))
		day := start
		for range 3000 {
			if occursOn(r, day) {
				break
			}
			day = day.AddDays(1)
		}
		got, ok := r.OnOrAfter(start)
		require.True(t, ok)
		if occursOn(r, day) {
			require.Equal(t, day, got, "%s on or after %s", r, start)
		} else {
			require.True(t, day.Before(got), "%s on or after %s", r, start)
		}
	})
}
