package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func day(t *testing.T, s string) crm.Date {
	t.Helper()
	d, err := crm.ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestARenewalIsToldOnTheRungsOfItsLadder(t *testing.T) {
	for _, c := range []struct {
		ladder        []int
		renewal, from string
		want          string // "" for none
		days          int
	}{
		{nil, "2027-03-01", "2026-11-23", "2026-12-01", 90},
		{nil, "2027-03-01", "2026-12-01", "2026-12-01", 90}, // today's rung
		{nil, "2027-03-01", "2026-12-02", "2026-12-31", 60}, // a passed one is not made up for
		{nil, "2027-03-01", "2027-02-22", "2027-02-22", 7},
		{nil, "2027-03-01", "2027-02-23", "", 0},
		{nil, "2028-03-07", "2028-02-01", "2028-02-06", 30}, // over a leap day
		{[]int{7, 30, 7}, "2027-03-01", "2026-11-23", "2027-01-30", 30},
		{[]int{0}, "2027-03-01", "2027-03-01", "2027-03-01", 0},
		{[]int{}, "2027-03-01", "2026-11-23", "", 0}, // off
	} {
		rung, ok := crm.Workspace{Renewals: c.ladder}.NextRung(day(t, c.renewal), day(t, c.from))
		require.Equal(t, c.want != "", ok, "%+v", c)
		require.Equal(t, c.want, rung.On.String(), "%+v", c)
		require.Equal(t, c.days, rung.Days, "%+v", c)
	}
	_, ok := crm.Workspace{}.NextRung(crm.Date{}, day(t, "2026-11-23"))
	require.False(t, ok)
}

func TestOfRungsThatWereMissedTheLatestIsTold(t *testing.T) {
	for _, c := range []struct {
		from, to string
		days     int // -1 for none
	}{
		{"2026-12-01", "2026-12-01", 90},
		{"2026-12-01", "2026-12-30", 90},
		{"2026-12-01", "2027-01-15", 60},
		{"2026-12-01", "2027-04-15", 7},
		{"2027-01-01", "2027-01-15", -1},
	} {
		rung, ok := crm.Workspace{}.LastRung(day(t, "2027-03-01"), day(t, c.from), day(t, c.to))
		require.Equal(t, c.days >= 0, ok, "%+v", c)
		require.Equal(t, max(c.days, 0), rung.Days, "%+v", c)
	}
}

func TestARenewalMovesOnByYearsUntilItLiesAhead(t *testing.T) {
	for _, c := range [][3]string{
		{"2027-03-01", "2027-02-20", "2028-03-01"},
		{"2024-03-01", "2026-11-23", "2027-03-01"},
		{"2028-02-29", "2028-02-20", "2029-02-28"},
		{"2026-11-23", "2026-11-23", "2027-11-23"},
	} {
		require.Equal(t, c[2], crm.NextRenewal(day(t, c[0]), day(t, c[1])).String(), "%v", c)
	}
}

func TestOfTwoRenewalsTheEarlierHolds(t *testing.T) {
	early, late := day(t, "2027-03-01"), day(t, "2027-04-01")
	require.Equal(t, early, crm.EarlierRenewal(late, early))
	require.Equal(t, early, crm.EarlierRenewal(early, late))
	require.Equal(t, late, crm.EarlierRenewal(crm.Date{}, late))
	require.Equal(t, late, crm.EarlierRenewal(late, crm.Date{}))
}
