package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

func TestTheseBirthdaysAreKeptOnADay(t *testing.T) {
	feb28, march1 := crm.BirthdayPolicy{}, crm.BirthdayPolicy{Feb29March: true}
	for _, c := range []struct {
		day    string
		policy crm.BirthdayPolicy
		want   []string
	}{
		{"2026-05-17", feb28, []string{"05-17", "lunar 4-1", "lunar leap 4-1", "lunar 4", "lunar leap 4"}},
		{"2026-09-25", feb28, []string{"09-25", "lunar 8-15", "lunar leap 8-15"}},
		{"2026-06-01", feb28, []string{"06-01", "06", "lunar 4-16", "lunar leap 4-16"}},
		{"2026-02-28", feb28, []string{"02-28", "02-29", "lunar 1-12", "lunar leap 1-12"}},
		{"2026-02-28", march1, []string{"02-28", "lunar 1-12", "lunar leap 1-12"}},
		{"2026-03-01", march1, []string{"03-01", "03", "02-29", "lunar 1-13", "lunar leap 1-13"}},
		{"2028-02-29", march1, []string{"02-29", "lunar 2-5", "lunar leap 2-5"}},
		// The sixth month of 2025 comes twice, the second time short.
		{"2025-06-29", feb28, []string{"06-29", "lunar 6-5"}},
		{"2025-07-29", feb28, []string{"07-29", "lunar leap 6-5"}},
		{"2025-08-22", feb28, []string{"08-22", "lunar leap 6-29", "lunar leap 6-30"}},
		{"2025-01-28", feb28, []string{"01-28", "lunar 12-29", "lunar leap 12-29", "lunar 12-30", "lunar leap 12-30"}},
		{"2026-07-18", crm.BirthdayPolicy{LeapMonthOnly: true}, []string{"07-18", "lunar 6-5"}},
		{"2150-05-17", feb28, []string{"05-17"}},
	} {
		var got []string
		for _, b := range crm.BirthdaysOn(date(t, c.day), c.policy) {
			got = append(got, b.String())
		}
		require.Equal(t, c.want, got, c.day)
	}
}

func TestABirthdayIsFoundOnEachDayOnWhichItIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := crm.Birthday{
			Month: rapid.IntRange(1, 12).Draw(t, "month"), Day: rapid.IntRange(0, 30).Draw(t, "day"),
			Lunar: rapid.Bool().Draw(t, "lunar"), Leap: rapid.Bool().Draw(t, "leap"),
		}
		p := crm.BirthdayPolicy{Feb29March: rapid.Bool().Draw(t, "march"), LeapMonthOnly: rapid.Bool().Draw(t, "leap only")}
		if b.Valid() != nil {
			return
		}
		year := rapid.IntRange(1895, 2105).Draw(t, "year")
		var kept []crm.Date
		for day := (crm.Date{Year: year, Month: 1, Day: 1}); day.Year == year; day = day.AddDays(1) {
			for _, on := range crm.BirthdaysOn(day, p) {
				if on == b {
					kept = append(kept, day)
				}
			}
		}
		require.Equal(t, b.In(year, p), kept, "%s in %d", b, year)
	})
}
