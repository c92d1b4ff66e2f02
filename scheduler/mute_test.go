package scheduler_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestWhatIsMutedIsNotSaid(t *testing.T) {
	for name, c := range map[string]struct {
		mute func(m crm.Mutes) crm.Mutes
		want []string // the rules of what is said
	}{
		"nothing":      {func(m crm.Mutes) crm.Mutes { return m }, []string{"reminder", "digest", "birthday"}},
		"reminders":    {func(m crm.Mutes) crm.Mutes { return m.WithKind(crm.PushReminder, true) }, []string{"digest", "birthday"}},
		"birthdays":    {func(m crm.Mutes) crm.Mutes { return m.WithKind(crm.PushBirthday, true) }, []string{"reminder", "digest"}},
		"digests":      {func(m crm.Mutes) crm.Mutes { return m.WithKind(crm.PushDigest, true) }, []string{"reminder", "birthday"}},
		"the customer": {func(m crm.Mutes) crm.Mutes { return m.WithRecord(crm.CustomerID(1).Ref(), true) }, []string{"digest"}},
		"the reminder": {func(m crm.Mutes) crm.Mutes { return m.WithRecord(crm.ReminderID(1).Ref(), true) }, []string{"digest", "birthday"}},
		"the contact":  {func(m crm.Mutes) crm.Mutes { return m.WithRecord(crm.ContactID(1).Ref(), true) }, []string{"reminder", "digest"}},
	} {
		d := newDesk(t, "2026-11-24T10:00:00Z")
		mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{AlwaysSay: true}})
		firm, _ := d.customer(mia, "Acme", crm.Birthday{Month: 11, Day: 25})
		d.addReminder(crm.Reminder{Owner: mia.ID, Customer: firm.ID, Due: at(t, "2026-11-25T08:00:00Z"), Text: "call"})
		d.change(mia, func(m *crm.Member) { m.Mutes = c.mute(m.Mutes) })
		var got []string
		for _, s := range d.goTo("2026-11-25T12:00:00Z") {
			got = append(got, s.Facts["rule"])
		}
		require.ElementsMatch(t, c.want, got, name)
		require.Zero(t, d.waiting(), name)
	}
}

func TestWhatIsMutedForTodayComesTomorrow(t *testing.T) {
	d := newDesk(t, "2026-11-24T10:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, "2026-11-24T15:00:00Z", "one")
	d.remind(rob, "2026-11-25T09:00:00Z", "two")
	d.change(rob, func(m *crm.Member) { m.Mutes.Until = m.Tomorrow(d.Now()) })
	told := d.goTo("2026-11-25T12:00:00Z")
	require.Equal(t, []string{"2026-11-25T09:00:00Z rob: ⏰ 2 reminders due"}, lines(told))
	require.NotContains(t, told[0].Facts, "late", "it was held back on purpose")
}
