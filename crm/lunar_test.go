package crm_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// date reads "2026-11-24", for tables.
func date(t testing.TB, s string) crm.Date {
	t.Helper()
	d, err := crm.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestLunarDatesThatEverybodyCanLookUp(t *testing.T) {
	for _, c := range []struct {
		lunar crm.LunarDate
		solar string
	}{
		// 春节
		{crm.LunarDate{Year: 1900, Month: 1, Day: 1}, "1900-01-31"},
		{crm.LunarDate{Year: 2000, Month: 1, Day: 1}, "2000-02-05"},
		{crm.LunarDate{Year: 2018, Month: 1, Day: 1}, "2018-02-16"},
		{crm.LunarDate{Year: 2019, Month: 1, Day: 1}, "2019-02-05"},
		{crm.LunarDate{Year: 2020, Month: 1, Day: 1}, "2020-01-25"},
		{crm.LunarDate{Year: 2021, Month: 1, Day: 1}, "2021-02-12"},
		{crm.LunarDate{Year: 2022, Month: 1, Day: 1}, "2022-02-01"},
		{crm.LunarDate{Year: 2023, Month: 1, Day: 1}, "2023-01-22"},
		{crm.LunarDate{Year: 2024, Month: 1, Day: 1}, "2024-02-10"},
		{crm.LunarDate{Year: 2025, Month: 1, Day: 1}, "2025-01-29"},
		{crm.LunarDate{Year: 2026, Month: 1, Day: 1}, "2026-02-17"},
		{crm.LunarDate{Year: 2027, Month: 1, Day: 1}, "2027-02-06"}, // not 7 February
		{crm.LunarDate{Year: 2030, Month: 1, Day: 1}, "2030-02-03"}, // not 2 February
		{crm.LunarDate{Year: 2033, Month: 1, Day: 1}, "2033-01-31"},
		{crm.LunarDate{Year: 2034, Month: 1, Day: 1}, "2034-02-19"},
		// 除夕
		{crm.LunarDate{Year: 2023, Month: 12, Day: 30}, "2024-02-09"},
		{crm.LunarDate{Year: 2024, Month: 12, Day: 29}, "2025-01-28"},
		{crm.LunarDate{Year: 2025, Month: 12, Day: 29}, "2026-02-16"},
		// 端午, 七夕, 中秋, 重阳
		{crm.LunarDate{Year: 2024, Month: 5, Day: 5}, "2024-06-10"},
		{crm.LunarDate{Year: 2025, Month: 5, Day: 5}, "2025-05-31"},
		{crm.LunarDate{Year: 2026, Month: 5, Day: 5}, "2026-06-19"},
		{crm.LunarDate{Year: 2024, Month: 7, Day: 7}, "2024-08-10"},
		{crm.LunarDate{Year: 2020, Month: 8, Day: 15}, "2020-10-01"},
		{crm.LunarDate{Year: 2024, Month: 8, Day: 15}, "2024-09-17"},
		{crm.LunarDate{Year: 2025, Month: 8, Day: 15}, "2025-10-06"},
		{crm.LunarDate{Year: 2026, Month: 8, Day: 15}, "2026-09-25"},
		{crm.LunarDate{Year: 2023, Month: 9, Day: 9}, "2023-10-23"},
		// Days of history.
		{crm.LunarDate{Year: 1949, Month: 8, Day: 10}, "1949-10-01"},
		{crm.LunarDate{Year: 1976, Month: 8, Day: 16}, "1976-09-09"},
		{crm.LunarDate{Year: 1997, Month: 5, Day: 27}, "1997-07-01"},
		{crm.LunarDate{Year: 1999, Month: 11, Day: 25}, "2000-01-01"},
		{crm.LunarDate{Year: 2008, Month: 7, Day: 8}, "2008-08-08"},
		// Leap months, among them the late one of 2033.
		{crm.LunarDate{Year: 1976, Month: 8, Day: 1, Leap: true}, "1976-09-24"},
		{crm.LunarDate{Year: 1984, Month: 10, Day: 1, Leap: true}, "1984-11-23"},
		{crm.LunarDate{Year: 2006, Month: 7, Day: 1, Leap: true}, "2006-08-24"},
		{crm.LunarDate{Year: 2009, Month: 5, Day: 1, Leap: true}, "2009-06-23"},
		{crm.LunarDate{Year: 2012, Month: 4, Day: 1, Leap: true}, "2012-05-21"},
		{crm.LunarDate{Year: 2014, Month: 9, Day: 1, Leap: true}, "2014-10-24"},
		{crm.LunarDate{Year: 2017, Month: 6, Day: 1, Leap: true}, "2017-07-23"},
		{crm.LunarDate{Year: 2020, Month: 4, Day: 1, Leap: true}, "2020-05-23"},
		{crm.LunarDate{Year: 2023, Month: 2, Day: 1, Leap: true}, "2023-03-22"},
		{crm.LunarDate{Year: 2025, Month: 6, Day: 1, Leap: true}, "2025-07-25"},
		{crm.LunarDate{Year: 2033, Month: 11, Day: 1, Leap: true}, "2033-12-22"},
	} {
		solar, err := c.lunar.ToSolar()
		require.NoError(t, err)
		require.Equal(t, c.solar, solar.String(), "lunar %s", c.lunar)
		lunar, err := crm.LunarOf(solar)
		require.NoError(t, err)
		require.Equal(t, c.lunar, lunar, "%s", c.solar)
	}
}

// lunarMonth is a line of testdata/lunar-months.csv.
type lunarMonth struct {
	crm.LunarDate
	first crm.Date
	days  int
}

func lunarMonths(t testing.TB) []lunarMonth {
	t.Helper()
	file, err := os.Open("testdata/lunar-months.csv")
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	months := make([]lunarMonth, 0, len(rows))
	for _, row := range rows[1:] {
		months = append(months, lunarMonth{
			LunarDate: crm.LunarDate{Year: number(t, row[0]), Month: number(t, row[1]), Leap: row[2] == "1"},
			first:     date(t, row[3]),
			days:      number(t, row[4]),
		})
	}
	return months
}

func number(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	require.NoError(t, err)
	return n
}

func TestEveryDayOfTwoCenturiesConvertsBothWays(t *testing.T) {
	days := 0
	for _, month := range lunarMonths(t) {
		want := month.LunarDate
		for want.Day = 1; want.Day <= month.days; want.Day++ {
			days++
			solar, err := want.ToSolar()
			if err != nil || solar != month.first.AddDays(want.Day-1) {
				require.Fail(t, "wrong solar date", "%s gave %s %v", want, solar, err)
			}
			lunar, err := crm.LunarOf(solar)
			if err != nil || lunar != want {
				require.Fail(t, "wrong lunar date", "%s gave %s %v, want %s", solar, lunar, err, want)
			}
		}
		_, err := want.ToSolar()
		require.ErrorIs(t, err, crm.ErrLunarDate, "%s is a day too many", want)
	}
	require.Equal(t, 73_412, days)
}

func TestLunarDatesThatDoNotExistAreRefused(t *testing.T) {
	for _, l := range []crm.LunarDate{
		{Year: 2026, Month: 0, Day: 1},
		{Year: 2026, Month: 13, Day: 1},
		{Year: 2026, Month: 1, Day: 0},
		{Year: 2026, Month: 1, Day: 31},
		{Year: 2026, Month: 6, Day: 1, Leap: true}, // 2026 has no leap month
		{Year: 2025, Month: 5, Day: 1, Leap: true}, // 2025 has leap 6
		{Year: 2025, Month: 12, Day: 30},           // 29 days only
	} {
		_, err := l.ToSolar()
		require.ErrorIs(t, err, crm.ErrLunarDate, "%s", l)
	}
	for _, l := range []crm.LunarDate{{Year: 1899, Month: 12, Day: 1}, {Year: 2101, Month: 1, Day: 1}} {
		_, err := l.ToSolar()
		require.ErrorIs(t, err, crm.ErrLunarRange, "%s", l)
	}
	for _, s := range []string{"1900-01-30", "2101-01-29", "0001-01-01", "9999-12-31"} {
		_, err := crm.LunarOf(date(t, s))
		require.ErrorIs(t, err, crm.ErrLunarRange, s)
	}
}

func BenchmarkLunar(b *testing.B) {
	l := crm.LunarDate{Year: 2033, Month: 11, Day: 29, Leap: true}
	solar, err := l.ToSolar()
	require.NoError(b, err)
	b.Run("ToSolar", func(b *testing.B) {
		for b.Loop() {
			_, _ = l.ToSolar()
		}
	})
	b.Run("LunarOf", func(b *testing.B) {
		for b.Loop() {
			_, _ = crm.LunarOf(solar)
		}
	})
}
