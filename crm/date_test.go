package crm_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	for _, c := range []struct {
		from string
		days int
		to   string
	}{
		{"2026-11-24", 0, "2026-11-24"},
		{"2026-11-24", 1, "2026-11-25"},
		{"2026-11-30", 1, "2026-12-01"},
		{"2026-12-31", 1, "2027-01-01"},
		{"2026-02-28", 1, "2026-03-01"},
		{"2028-02-28", 1, "2028-02-29"},
		{"2100-02-28", 1, "2100-03-01"},
		{"2026-03-01", -1, "2026-02-28"},
		{"2026-01-01", 365, "2027-01-01"},
		{"0001-01-01", 3_652_058, "9999-12-31"},
	} {
		from, to := date(t, c.from), date(t, c.to)
		require.Equal(t, to, from.AddDays(c.days), "%s + %d", c.from, c.days)
		require.Equal(t, c.days, from.DaysUntil(to), "%s to %s", c.from, c.to)
		require.Equal(t, -c.days, to.DaysUntil(from), "%s to %s", c.to, c.from)
		require.Equal(t, c.days > 0, from.Before(to))
	}
}

func TestAMonthLaterIsTheSameDayOrTheLast(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		to     string
	}{
		{"2026-01-15", 1, "2026-02-15"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-08-31", 1, "2026-09-30"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-31", -1, "2025-12-31"},
		{"2028-02-29", 12, "2029-02-28"},
		{"2026-05-31", 0, "2026-05-31"},
	} {
		require.Equal(t, c.to, date(t, c.from).AddMonths(c.months).String(), "%s + %d months", c.from, c.months)
	}
}

func TestDatesThatDoNotExistAreNotValid(t *testing.T) {
	for _, d := range []crm.Date{
		{}, {2026, 2, 29}, {2026, 2, 30}, {2026, 4, 31}, {2026, 13, 1}, {2026, 0, 1}, {2026, 1, 0}, {0, 1, 1}, {10000, 1, 1},
	} {
		require.False(t, d.Valid(), "%+v", d)
	}
	require.True(t, crm.Date{Year: 2028, Month: time.February, Day: 29}.Valid())
	for _, s := range []string{"2026-02-30", "2026-1-1", "20260101", "2026-01-01T00:00:00Z", " 2026-01-01", "", "0000-01-01", "-001-01-01"} {
		_, err := crm.ParseDate(s)
		require.Error(t, err, "%q", s)
	}
}

func TestDatesOrderByYearMonthDay(t *testing.T) {
	ordered := []string{"2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01", "2027-01-01"}
	for i, a := range ordered {
		for j, b := range ordered {
			require.Equal(t, i < j, date(t, a).Before(date(t, b)), "%s before %s", a, b)
			require.Equal(t, i == j, date(t, a).Compare(date(t, b)) == 0)
		}
	}
	require.Equal(t, time.Tuesday, date(t, "2026-11-24").Weekday())
}

func TestDatesAndTimesOfDayAreTextInRecords(t *testing.T) {
	type record struct {
		Day  crm.Date      `json:"day,omitzero"`
		Time crm.TimeOfDay `json:"time"`
	}
	for text, want := range map[string]record{
		`{"day":"2026-11-24","time":"09:05"}`: {date(t, "2026-11-24"), crm.Clock(9, 5)},
		`{"day":"0987-01-02","time":"23:59"}`: {crm.Date{Year: 987, Month: 1, Day: 2}, crm.Clock(23, 59)},
		`{"time":"00:00"}`:                    {},
	} {
		written, err := json.Marshal(want)
		require.NoError(t, err)
		require.JSONEq(t, text, string(written))
		var read record
		require.NoError(t, json.Unmarshal([]byte(text), &read))
		require.Equal(t, want, read)
	}
	for _, text := range []string{`{"time":"24:00"}`, `{"time":"9h"}`, `{"time":""}`, `{"day":"24.11.2026","time":"09:00"}`} {
		require.Error(t, json.Unmarshal([]byte(text), new(record)), text)
	}
	var none crm.Date
	require.NoError(t, none.UnmarshalText(nil))
	require.True(t, none.IsZero())
}

func TestATimeOfDayLiesWithinTheDay(t *testing.T) {
	require.True(t, crm.Clock(0, 0).Valid())
	require.True(t, crm.Clock(23, 59).Valid())
	require.False(t, crm.Clock(24, 0).Valid())
	require.False(t, crm.Clock(0, -1).Valid())
	require.Equal(t, "07:05", crm.Clock(7, 5).String())
}

func TestHoursOfADayMayCrossMidnight(t *testing.T) {
	night := crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}
	day := crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}
	for _, c := range []struct {
		hours crm.Hours
		at    crm.TimeOfDay
		want  bool
	}{
		{night, crm.Clock(22, 0), true},
		{night, crm.Clock(23, 59), true},
		{night, crm.Clock(0, 0), true},
		{night, crm.Clock(7, 59), true},
		{night, crm.Clock(8, 0), false},
		{night, crm.Clock(21, 59), false},
		{day, crm.Clock(9, 0), true},
		{day, crm.Clock(18, 0), false},
		{day, crm.Clock(8, 59), false},
		{crm.Hours{}, crm.Clock(0, 0), false},
		{crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(9, 0)}, crm.Clock(9, 0), false},
	} {
		require.Equal(t, c.want, c.hours.Contains(c.at), "%v at %s", c.hours, c.at)
	}
}
