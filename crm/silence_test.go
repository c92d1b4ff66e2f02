package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestACustomerIsSilentOnTheDayAfterTheRhythmOfItsTier(t *testing.T) {
	shanghai, err := crm.LoadZone("Asia/Shanghai")
	require.NoError(t, err)
	last := time.Date(2026, 11, 8, 23, 30, 0, 0, time.UTC) // 9 November in Shanghai
	for _, c := range []struct {
		tier        crm.Tier
		today       string
		days, times int
	}{
		{"A", "2026-11-09", 0, 0},
		{"A", "2026-11-23", 14, 0},
		{"A", "2026-11-24", 15, 1},
		{"A", "2026-12-07", 28, 1},
		{"A", "2026-12-08", 29, 2},
		{"B", "2026-12-09", 30, 0},
		{"B", "2026-12-10", 31, 1},
		{"C", "2027-02-08", 91, 1},
		{"", "2027-02-08", 91, 0},
		{"A", "2026-11-01", 0, 0}, // logged for a day to come
	} {
		s := crm.Workspace{}.SilenceOf(crm.Customer{Tier: c.tier}, last, day(t, c.today), shanghai)
		require.Equal(t, []int{c.days, c.times}, []int{s.Days, s.Times}, "%+v", c)
		require.Equal(t, "2026-11-09", s.Since.String())
		require.True(t, s.Touched)
	}
}

func TestACustomerWithoutATouchIsSilentSinceItCame(t *testing.T) {
	created := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	s := crm.Workspace{}.SilenceOf(crm.Customer{Tier: "A", Created: created}, time.Time{}, day(t, "2026-11-20"), time.UTC)
	require.Equal(t, crm.Silence{Customer: s.Customer, Since: day(t, "2026-11-01"), Days: 19, Times: 1}, s)
	require.Zero(t, crm.Workspace{}.SilenceOf(crm.Customer{Tier: "A"}, time.Time{}, day(t, "2026-11-20"), time.UTC).Times)
	require.Zero(t, crm.Workspace{}.SilenceOf(crm.Customer{Tier: "A", Created: created, Archived: true}, time.Time{}, day(t, "2026-11-20"), time.UTC).Times)
}
