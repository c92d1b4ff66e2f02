package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

// texts are dates as a table writes them.
func texts(days []crm.Date) []string {
	all := make([]string, 0, len(days))
	for _, day := range days {
		all = append(all, day.String())
	}
	return all
}

func TestABirthdayIsKeptOnTheseDays(t *testing.T) {
	feb28, march1, leapOnly := crm.BirthdayPolicy{}, crm.BirthdayPolicy{Feb29March: true}, crm.BirthdayPolicy{LeapMonthOnly: true}
	for _, c := range []struct {
		name     string
		birthday crm.Birthday
		policy   crm.BirthdayPolicy
		year     int
		want     []string
	}{
		{"solar", crm.Birthday{Year: 1990, Month: 5, Day: 17}, feb28, 2026, []string{"2026-05-17"}},
		{"without a year", crm.Birthday{Month: 12, Day: 31}, feb28, 2026, []string{"2026-12-31"}},
		{"the birth itself", crm.Birthday{Year: 1990, Month: 5, Day: 17}, feb28, 1990, []string{"1990-05-17"}},
		{"before the birth", crm.Birthday{Year: 1990, Month: 5, Day: 17}, feb28, 1989, []string{}},
		{"the month alone", crm.Birthday{Month: 5}, feb28, 2026, []string{"2026-05-01"}},

		{"29 February in a leap year", crm.Birthday{Month: 2, Day: 29}, feb28, 2028, []string{"2028-02-29"}},
		{"29 February in a leap year, 1 March", crm.Birthday{Month: 2, Day: 29}, march1, 2028, []string{"2028-02-29"}},
		{"29 February in a common year", crm.Birthday{Year: 2000, Month: 2, Day: 29}, feb28, 2026, []string{"2026-02-28"}},
		{"29 February in a common year, 1 March", crm.Birthday{Year: 2000, Month: 2, Day: 29}, march1, 2026, []string{"2026-03-01"}},
		{"29 February in 2100, which is common", crm.Birthday{Month: 2, Day: 29}, feb28, 2100, []string{"2100-02-28"}},

		{"Mid-Autumn", crm.Birthday{Month: 8, Day: 15, Lunar: true}, feb28, 2026, []string{"2026-09-25"}},
		{"Mid-Autumn with a year", crm.Birthday{Year: 1990, Month: 8, Day: 15, Lunar: true}, feb28, 2025, []string{"2025-10-06"}},
		{"before the lunar birth", crm.Birthday{Year: 1990, Month: 8, Day: 15, Lunar: true}, feb28, 1989, []string{}},
		{"腊月初八 twice", crm.Birthday{Month: 12, Day: 8, Lunar: true}, feb28, 2022, []string{"2022-01-10", "2022-12-30"}},
		{"腊月初八 never", crm.Birthday{Month: 12, Day: 8, Lunar: true}, feb28, 2023, []string{}},
		{"腊月初八 once", crm.Birthday{Month: 12, Day: 8, Lunar: true}, feb28, 2024, []string{"2024-01-18"}},
		{"born in the second of two", crm.Birthday{Year: 2022, Month: 12, Day: 8, Lunar: true}, feb28, 2022, []string{"2022-12-30"}},
		{"除夕 of 30 days", crm.Birthday{Month: 12, Day: 30, Lunar: true}, feb28, 2024, []string{"2024-02-09"}},
		{"除夕 of 29 days", crm.Birthday{Month: 12, Day: 30, Lunar: true}, feb28, 2025, []string{"2025-01-28"}},
		{"day 30 of a short month", crm.Birthday{Month: 8, Day: 30, Lunar: true}, feb28, 2026, []string{"2026-10-09"}},
		{"day 30 of a long month", crm.Birthday{Month: 8, Day: 30, Lunar: true}, feb28, 2024, []string{"2024-10-02"}},
		{"the lunar month alone", crm.Birthday{Month: 8, Lunar: true}, feb28, 2026, []string{"2026-09-11"}},

		{"闰六月 in a year with it", crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, feb28, 2025, []string{"2025-07-29"}},
		{"闰六月 in a year without", crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, feb28, 2026, []string{"2026-07-18"}},
		{"闰六月, leap years only, with it", crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, leapOnly, 2025, []string{"2025-07-29"}},
		{"闰六月, leap years only, without", crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, leapOnly, 2026, []string{}},
		{"闰六月三十 in a short leap month", crm.Birthday{Month: 6, Day: 30, Lunar: true, Leap: true}, feb28, 2025, []string{"2025-08-22"}},
		{"六月 in a year with 闰六月", crm.Birthday{Month: 6, Day: 5, Lunar: true}, feb28, 2025, []string{"2025-06-29"}},
		{"闰冬月 of 2033", crm.Birthday{Month: 11, Day: 10, Lunar: true, Leap: true}, feb28, 2033, []string{"2033-12-31"}},

		{"before the lunar table", crm.Birthday{Month: 8, Day: 15, Lunar: true}, feb28, 1899, []string{}},
		{"after the lunar table", crm.Birthday{Month: 8, Day: 15, Lunar: true}, feb28, 2101, []string{}},
		{"the last of the lunar table", crm.Birthday{Month: 12, Day: 8, Lunar: true}, feb28, 2101, []string{"2101-01-07"}},
		{"an impossible birthday", crm.Birthday{Month: 2, Day: 30}, feb28, 2026, []string{}},
		{"unknown", crm.Birthday{}, feb28, 2026, []string{}},
	} {
		require.Equal(t, c.want, texts(c.birthday.In(c.year, c.policy)), "%s in %d", c.name, c.year)
	}
}

func TestTheNextBirthdayComesAfterTheDay(t *testing.T) {
	for _, c := range []struct {
		birthday    crm.Birthday
		policy      crm.BirthdayPolicy
		after, want string
	}{
		{crm.Birthday{Month: 5, Day: 17}, crm.BirthdayPolicy{}, "2026-05-16", "2026-05-17"},
		{crm.Birthday{Month: 5, Day: 17}, crm.BirthdayPolicy{}, "2026-05-17", "2027-05-17"},
		{crm.Birthday{Month: 1, Day: 1}, crm.BirthdayPolicy{}, "2026-12-31", "2027-01-01"},
		{crm.Birthday{Month: 2, Day: 29}, crm.BirthdayPolicy{}, "2027-02-28", "2028-02-29"},
		{crm.Birthday{Month: 2, Day: 29}, crm.BirthdayPolicy{Feb29March: true}, "2026-02-28", "2026-03-01"},
		{crm.Birthday{Year: 2030, Month: 5, Day: 17}, crm.BirthdayPolicy{}, "2026-01-01", "2030-05-17"},
		{crm.Birthday{Month: 5}, crm.BirthdayPolicy{}, "2026-05-01", "2027-05-01"},
		{crm.Birthday{Month: 12, Day: 8, Lunar: true}, crm.BirthdayPolicy{}, "2022-12-30", "2024-01-18"},
		{crm.Birthday{Month: 12, Day: 8, Lunar: true}, crm.BirthdayPolicy{}, "2022-01-10", "2022-12-30"},
		{crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, crm.BirthdayPolicy{}, "2025-07-29", "2026-07-18"},
		{crm.Birthday{Month: 6, Day: 5, Lunar: true, Leap: true}, crm.BirthdayPolicy{LeapMonthOnly: true}, "2025-07-29", "2036-07-27"},
		{crm.Birthday{Year: 2025, Month: 12, Day: 8, Lunar: true}, crm.BirthdayPolicy{}, "2024-06-01", "2026-01-26"},
		{crm.Birthday{Month: 8, Day: 15, Lunar: true}, crm.BirthdayPolicy{}, "2100-12-31", ""},
		{crm.Birthday{Month: 8, Day: 15, Lunar: true}, crm.BirthdayPolicy{}, "1850-01-01", "1900-09-08"},
		{crm.Birthday{Month: 5, Day: 17}, crm.BirthdayPolicy{}, "9999-06-01", ""},
		{crm.Birthday{Month: 13, Day: 17}, crm.BirthdayPolicy{}, "2026-06-01", ""},
	} {
		day, ok := c.birthday.Next(date(t, c.after), c.policy)
		require.Equal(t, c.want != "", ok, "%s after %s", c.birthday, c.after)
		require.Equal(t, c.want, day.String(), "%s after %s", c.birthday, c.after)
	}
}

func TestTheAgeIsSaidWhenTheYearIsKnown(t *testing.T) {
	for _, c := range []struct {
		birthday crm.Birthday
		on       string
		want     int
	}{
		{crm.Birthday{Year: 1990, Month: 5, Day: 17}, "2026-05-17", 36},
		{crm.Birthday{Year: 2000, Month: 2, Day: 29}, "2026-03-01", 26},
		{crm.Birthday{Month: 5, Day: 17}, "2026-05-17", 0},
		{crm.Birthday{Year: 1990, Month: 8, Day: 15, Lunar: true}, "2026-09-25", 36},
		// Lunar 1990-12-8 was in January 1991; the 36th is of lunar 2026.
		{crm.Birthday{Year: 1990, Month: 12, Day: 8, Lunar: true}, "2027-01-15", 36},
		{crm.Birthday{Year: 1990, Month: 5, Day: 17}, "1980-05-17", 0},
		{crm.Birthday{Year: 1990, Month: 8, Day: 15, Lunar: true}, "2150-01-01", 0},
	} {
		require.Equal(t, c.want, c.birthday.Turns(date(t, c.on)), "%s on %s", c.birthday, c.on)
	}
}

func TestABirthdayIsWrittenAsItCanBeTyped(t *testing.T) {
	for want, b := range map[string]crm.Birthday{
		"":                    {},
		"1990-05-17":          {Year: 1990, Month: 5, Day: 17},
		"05-17":               {Month: 5, Day: 17},
		"05":                  {Month: 5},
		"1990-05":             {Year: 1990, Month: 5},
		"lunar 1990-8-15":     {Year: 1990, Month: 8, Day: 15, Lunar: true},
		"lunar 8-15":          {Month: 8, Day: 15, Lunar: true},
		"lunar 8":             {Month: 8, Lunar: true},
		"lunar leap 6-5":      {Month: 6, Day: 5, Lunar: true, Leap: true},
		"lunar leap 1987-6-5": {Year: 1987, Month: 6, Day: 5, Lunar: true, Leap: true},
	} {
		require.Equal(t, want, b.String())
		require.Equal(t, b.Day == 0 && b.Month > 0, b.MonthOnly(), want)
	}
}

func TestImpossibleBirthdaysAreRefused(t *testing.T) {
	for _, b := range []crm.Birthday{
		{},
		{Month: 13, Day: 1},
		{Month: -1, Day: 1},
		{Month: 2, Day: 30},
		{Month: 4, Day: 31},
		{Month: 4, Day: -1},
		{Year: 1999, Month: 2, Day: 29},
		{Year: -1, Month: 2, Day: 1},
		{Year: 10_000, Month: 2, Day: 1},
		{Month: 6, Day: 5, Leap: true},
		{Month: 8, Day: 31, Lunar: true},
		{Month: 12, Day: 1, Lunar: true, Leap: true},  // never in two centuries
		{Month: 11, Day: 30, Lunar: true, Leap: true}, // 29 days, in 2033
		{Year: 1990, Month: 6, Day: 5, Lunar: true, Leap: true},  // 1990 had leap 5
		{Year: 2025, Month: 12, Day: 30, Lunar: true},            // 29 days
		{Year: 1987, Month: 6, Day: 30, Lunar: true, Leap: true}, // 29 days
	} {
		require.ErrorIs(t, b.Valid(), crm.ErrBirthday, "%+v", b)
	}
	require.ErrorIs(t, crm.Birthday{Year: 1899, Month: 1, Day: 1, Lunar: true}.Valid(), crm.ErrLunarRange)
	for _, b := range []crm.Birthday{
		{Month: 2, Day: 29},
		{Year: 2000, Month: 2, Day: 29},
		{Month: 5},
		{Year: 1990, Month: 5, Lunar: true},
		{Month: 6, Day: 30, Lunar: true, Leap: true},
		{Month: 11, Lunar: true, Leap: true},
		{Year: 2023, Month: 12, Day: 30, Lunar: true},
	} {
		require.NoError(t, b.Valid(), "%+v", b)
	}
}

func TestEveryBirthdayComesAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := crm.Birthday{
			Month: rapid.IntRange(1, 12).Draw(t, "month"), Day: rapid.IntRange(0, 31).Draw(t, "day"),
			Lunar: rapid.Bool().Draw(t, "lunar"), Leap: rapid.Bool().Draw(t, "leap"),
		}
		p := crm.BirthdayPolicy{Feb29March: rapid.Bool().Draw(t, "march"), LeapMonthOnly: false}
		if b.Valid() != nil {
			return
		}
		after := crm.Date{Year: 1950, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 50_000).Draw(t, "after"))
		day, ok := b.Next(after, p)
		require.True(t, ok)
		require.Contains(t, b.In(day.Year, p), day)
		wait := after.DaysUntil(day)
		require.Positive(t, wait)
		require.LessOrEqual(t, wait, 385, "a lunar leap year and the shift of a leap month at most")
		if before, ok := b.Next(day.AddDays(-1), p); ok {
			require.Equal(t, day, before)
		}
	})
}
