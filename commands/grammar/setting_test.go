package grammar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
)

func TestASettingIsATimeOfNoParticularDay(t *testing.T) {
	for text, want := range map[string]string{
		"8:30": "08:30", "08:30": "08:30", "8": "08:00", "at 8": "08:00", "9am": "09:00", "9 pm": "21:00", "15:30": "15:30", "3": "03:00",
		"noon": "12:00", "24:00": "00:00", "00:00": "00:00", "EOD": "18:00", "half past 8": "08:30", "at 9.30": "09:30",
		"上午9点": "09:00", "早上八点半": "08:30", "下午3点": "15:00", "18点": "18:00", "８：３０": "08:30", "9点": "09:00", "下班前": "18:00",
	} {
		for _, ref := range writers(t) {
			ref.DayStart, ref.DayEnd = 0, 0
			got, err := grammar.TimeOfDay(text, ref)
			require.NoError(t, err, text)
			require.Equal(t, want, got.String(), text)
		}
	}
	for text, want := range map[string]error{
		"": grammar.ErrNotUnderstood, "tomorrow 8:30": grammar.ErrNotUnderstood, "8:30 or so": grammar.ErrNotUnderstood,
		"this morning": grammar.ErrNotUnderstood, "25:00": grammar.ErrImpossible, "上午15点": grammar.ErrImpossible, "soon": grammar.ErrNotUnderstood,
	} {
		_, err := grammar.TimeOfDay(text, writers(t)[0])
		require.ErrorIs(t, err, want, text)
	}
}

func TestASettingIsASpanOfTheDay(t *testing.T) {
	for text, want := range map[string]string{
		"22:00-08:00": "22:00 08:00", "22:00 - 8:00": "22:00 08:00", "9am to 6pm": "09:00 18:00", "9am-6pm": "09:00 18:00", "９：００～１８：００": "09:00 18:00",
		"22点到8点": "22:00 08:00", "晚上10点至早上8点": "22:00 08:00", "22:00–08:00": "22:00 08:00", "9-18": "09:00 18:00", "9到18": "09:00 18:00",
	} {
		got, err := grammar.Hours(text, writers(t)[0])
		require.NoError(t, err, text)
		require.Equal(t, want, got.From.String()+" "+got.To.String(), text)
	}
	for _, text := range []string{"", "22:00", "22:00-", "-8:00", "22:00-8:00-9:00", "22:00-25:00", "Mon-Fri"} {
		_, err := grammar.Hours(text, writers(t)[0])
		require.Error(t, err, text)
	}
}

func TestASettingIsADayOfTheWeek(t *testing.T) {
	for text, want := range map[string]time.Weekday{
		"monday": time.Monday, "Mon": time.Monday, "Mon.": time.Monday, "Mondays": time.Monday, "on Friday": time.Friday, "周一": time.Monday, "每周五": time.Friday,
		"星期天": time.Sunday, "週日": time.Sunday, "礼拜六": time.Saturday,
	} {
		got, err := grammar.Weekday(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "next Monday", "Monday 9am", "today", "1", "周末"} {
		_, err := grammar.Weekday(text)
		require.ErrorIs(t, err, grammar.ErrNotUnderstood, text)
	}
}
