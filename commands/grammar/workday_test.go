package grammar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

func TestWorkdaysAreThoseOfTheWritersCalendar(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	ref := grammar.Ref{
		Now: time.Date(2026, 9, 30, 10, 0, 0, 0, shanghai), Loc: shanghai,
		Works: crm.Workspace{}.CalendarIn(crm.China).Workdays(),
	}
	for text, want := range map[string]string{
		"next workday":                          "2026-10-08",
		"下个工作日":                                 "2026-10-08",
		"in 3 workdays":                         "2026-10-10", // a make-up Saturday
		"3个工作日后":                                "2026-10-10",
		"first workday of October":              "2026-10-08",
		"12月最后一个工作日":                            "2026-12-31",
		"every workday 9am":                     "2026-10-08",
		"every last workday of the month 17:00": "2026-09-30",
		"next Monday":                           "2026-10-05", // a named day stays what it is
	} {
		m, err := grammar.When(text, ref)
		require.NoError(t, err, text)
		require.Equal(t, want, m.Date.String(), text)
	}
}

func TestDaysOfTheWeekAreReadAsASetting(t *testing.T) {
	for text, want := range map[string]uint8{
		"mon-fri": 0b0111110, "Mon to Thu": 0b0011110, "mon, wed and fri": 0b0101010, "sun-thu": 0b0011111,
		"周一至周五": 0b0111110, "周一到周六": 0b1111110, "周一、周三": 0b0001010, "每天": 0b1111111, "every day": 0b1111111,
	} {
		days, err := grammar.Weekdays(text)
		require.NoError(t, err, text)
		require.Equal(t, want, days, text)
	}
	for _, text := range []string{"", "payday", "9am", "mon-", "发薪日", "mon 9am"} {
		_, err := grammar.Weekdays(text)
		require.ErrorIs(t, err, grammar.ErrNotUnderstood, text)
	}
}
