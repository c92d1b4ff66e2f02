package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

func TestInQuietHoursPushesWait(t *testing.T) {
	night := crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}
	for _, c := range []struct {
		name, zone string
		quiet      crm.Hours
		due, said  string
	}{
		{"before them", "UTC", night, "2026-11-24T21:59:00Z", "2026-11-24T21:59:00Z"},
		{"as they begin", "UTC", night, "2026-11-24T22:00:00Z", "2026-11-25T08:00:00Z"},
		{"after midnight", "UTC", night, "2026-11-25T03:00:00Z", "2026-11-25T08:00:00Z"},
		{"as they end", "UTC", night, "2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z"},
		{"in the person's zone", "Asia/Shanghai", night, "2026-11-24T15:00:00Z", "2026-11-25T00:00:00Z"},
		{"at lunch", "UTC", crm.Hours{From: crm.Clock(12, 0), To: crm.Clock(13, 30)}, "2026-11-24T12:00:00Z", "2026-11-24T13:30:00Z"},
		{"none", "UTC", crm.Hours{From: crm.Clock(12, 0), To: crm.Clock(12, 0)}, "2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z"},
		{"a night that is an hour longer", "Europe/Berlin", night, "2026-10-24T21:00:00Z", "2026-10-25T07:00:00Z"},
		{"a night that is an hour shorter", "Europe/Berlin", night, "2027-03-27T22:00:00Z", "2027-03-28T06:00:00Z"},
		{
			"ended, though its last hour comes again", "Europe/Berlin",
			crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(2, 30)}, "2026-10-25T01:15:00Z", "2026-10-25T01:15:00Z",
		},
	} {
		d := newDesk(t, "2026-10-20T09:00:00Z")
		rob := d.member(crm.Member{Name: "rob", Zone: c.zone, Quiet: c.quiet})
		d.remind(rob, c.due, "send quote")
		told := d.goTo("2027-04-30T09:00:00Z")
		require.Len(t, told, 1, c.name)
		require.Equal(t, c.said, told[0].At.Format("2006-01-02T15:04:05Z"), c.name)
		require.NotContains(t, told[0].Facts, "late", "%s: it was held back on purpose", c.name)
	}
}

func TestWhatWaitedForQuietHoursToEndIsFolded(t *testing.T) {
	d := newDesk(t, "2026-11-24T09:00:00Z")
	rob := d.member(crm.Member{Name: "rob", Quiet: crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}})
	d.remind(rob, "2026-11-24T22:30:00Z", "one")
	d.remind(rob, "2026-11-25T03:00:00Z", "two")
	d.remind(rob, "2026-11-25T08:00:00Z", "three")
	told := d.goTo("2026-11-26T00:00:00Z")
	require.Equal(t, []string{"2026-11-25T08:00:00Z rob: ⏰ 3 reminders due"}, lines(told))
}

func TestWhatIsTriedAgainKeepsQuietHours(t *testing.T) {
	d := newDesk(t, "2026-11-24T09:00:00Z")
	rob := d.member(crm.Member{Name: "rob", Quiet: crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}})
	d.remind(rob, "2026-11-24T21:59:50Z", "send quote")
	d.chat.refuse(&bot.SendError{Err: errBroken})
	told := d.goTo("2026-11-26T00:00:00Z")
	require.Equal(t, []string{"2026-11-25T08:00:00Z rob: ⏰ Tue 24 Nov 21:59  send quote · late"}, lines(told))
}

func TestAProgramThatWakesAtNightKeepsQuietHours(t *testing.T) {
	d := newDesk(t, "2026-11-24T09:00:00Z")
	rob := d.member(crm.Member{Name: "rob", Quiet: crm.Hours{From: crm.Clock(22, 0), To: crm.Clock(8, 0)}})
	d.remind(rob, "2026-11-24T15:00:00Z", "in the day")
	d.remind(rob, "2026-11-25T02:00:00Z", "at night")
	require.Empty(t, d.sleepUntil("2026-11-25T03:00:00Z"))
	told := d.goTo("2026-11-25T12:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "R1 R2", told[0].Facts["reminders"])
	require.Contains(t, told[0].Parts[0].Text, "late")
	require.NotContains(t, told[0].Parts[1].Text, "late")
}
