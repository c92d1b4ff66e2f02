package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestWhatIsMutedIsSilencedUntilItIsNot(t *testing.T) {
	acme, globex := crm.CustomerID(1).Ref(), crm.CustomerID(2).Ref()
	one := crm.Mutes{}.WithRecord(acme, true).WithKind(crm.PushBirthday, true)
	require.True(t, one.Silences(crm.PushReminder, crm.ReminderID(3).Ref(), acme))
	require.True(t, one.Silences(crm.PushBirthday, globex))
	require.False(t, one.Silences(crm.PushReminder, globex))
	require.False(t, one.Silences(crm.PushDigest))
	require.Equal(t, one, one.WithRecord(acme, true), "once is enough")
	two := one.WithRecord(acme, false).WithKind(crm.PushBirthday, false)
	require.False(t, two.Silences(crm.PushBirthday, acme))
	require.True(t, one.Silences(crm.PushReminder, acme), "the first is not changed")
}

func TestPushesThatWaitForTomorrowKeepItsQuietHours(t *testing.T) {
	m := crm.Member{
		Zone: "Asia/Shanghai", Day: crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)},
		Quiet: crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(10, 0)},
	}
	now, err := time.Parse(time.RFC3339, "2026-11-24T14:00:00+08:00")
	require.NoError(t, err)
	m.Mutes.Until = m.Tomorrow(now)
	require.Equal(t, "2026-11-25T09:00:00+08:00", m.Mutes.Until.Format(time.RFC3339))
	require.Equal(t, "2026-11-25T10:00:00+08:00", m.QuietUntil(now).Format(time.RFC3339))
	m.Quiet = crm.Hours{}
	require.Equal(t, m.Mutes.Until, m.QuietUntil(now))
	require.Equal(t, m.Mutes.Until.Add(time.Hour), m.QuietUntil(m.Mutes.Until.Add(time.Hour)))
}
