package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

func (w *world) reminder(id crm.ReminderID) (r crm.Reminder) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) (err error) {
		r, err = store.Reminders.Get(tx, id)
		return err
	}))
	return r
}

// told are the keys of what waits to be sent.
func (w *world) told() (out []string) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) error {
		all, err := tx.Waiting(w.now.AddDate(1, 0, 0), 100)
		for _, p := range all {
			out = append(out, p.Rule+" "+p.Args["what"]+" "+p.To.String())
		}
		return err
	}))
	return out
}

// TestWhoMayHandAReminderOverAndToWhom: R1 is rob's about his customer, R2 was
// asked of rob by eve and is about nothing.
func TestWhoMayHandAReminderOverAndToWhom(t *testing.T) {
	for _, c := range []struct {
		who, line string
		want      string // the new owner, or what it is refused with
	}{
		{"rob", "reassign R1 @sue", "M5"},
		{"rob", "reassign R1 to @sue", "M5"},
		{"rob", "转交 R1 给 @sue", "M5"},
		{"rob", "remind reassign R1 @sue", "M5"},
		{"mia", "reassign R1 @mia", "M2"},
		{"ann", "reassign R1 @sue", "M5"},
		{"eve", "reassign R1 @sue", "no-such-id"},
		{"rob", "reassign R1 @eve", "reassign-blind"},
		{"rob", "reassign R1 @rob", "reassign-same"},
		{"rob", "reassign R1 @nobody", "no-member"},
		{"rob", "reassign R1 @sue now", "left-over"},
		{"rob", "reassign C1 @sue", "bad-reminder"},
		{"eve", "reassign R2 @sue", "M5"},
		{"rob", "reassign R2 @eve", "M4"},
		{"sue", "reassign R2 @sue", "no-such-id"},
	} {
		w := newWorld(t)
		w.all(`
			rob: customer new Acme
			rob: remind Acme tomorrow 3pm send the quote
			eve: remind @rob tomorrow prepare the forecast`)
		before := w.everything()
		m := w.say(c.who, c.line)
		if m.Kind == bot.Refusal {
			require.Equal(t, c.want, m.Facts["refused"], "%+v", c)
			same(t, before, w.everything(), c)
			continue
		}
		require.Equal(t, c.want, m.Facts["owner"], "%+v", c)
		w.mustSay(c.who, "undo")
		require.Equal(t, crm.MemberID(3), w.reminder(1).Owner)
	}
}

func TestASwitchedOffMemberIsHandedNothing(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: remind me tomorrow book a train
		ann: admin member @sue off`)
	require.Equal(t, "reassign-gone", w.say("rob", "reassign R1 @sue").Facts["refused"])
	for _, b := range w.mustSay("rob", "reassign R1").Buttons {
		require.NotEqual(t, "sue", b.Label)
	}
}

func TestBothOwnersAndWhoAskedAreTold(t *testing.T) {
	w := newWorld(t)
	w.all(`
		mia: remind @rob tomorrow 3pm send the quote
		mia: reassign R1 @eve`)
	require.ElementsMatch(t, []string{"handover to-you M4", "handover from-you M3"}, w.told())
	w.mustSay("eve", "done R1")
	require.Contains(t, w.told(), "handover done M2")
	w.all(`
		rob: remind me tomorrow 3pm call
		rob: done R2`)
	require.Len(t, w.told(), 3, "nobody is told of what they do for themselves")
}

func TestWhatIsHandedOverIsToldEachTime(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: remind me tomorrow 3pm call
		rob: reassign R1 @eve
		rob: undo
		rob: reassign R1 @eve`)
	require.Equal(t, []string{"handover to-you M4", "handover to-you M4"}, w.told())
}

func TestASeriesGoesOnInTheNewOwnersZone(t *testing.T) {
	w := newWorld(t)
	w.all(`
		eve: me tz Europe/Berlin
		rob: remind me every day at 9am stand-up
		rob: reassign R1 @eve
		eve: done R1`)
	require.Equal(t, "2026-11-24T08:00:00Z", w.reminder(1).Due.Format(time.RFC3339))
}

func TestASnoozeOfASeriesMovesOneOccurrence(t *testing.T) {
	for _, c := range []struct {
		name, at, line   string
		due, next, apart string // its due moment, that after done, and of what was set apart
	}{
		{"an hour", "2026-11-24T09:05:00+08:00", "snooze R1 1h", "2026-11-24T10:05:00+08:00", "2026-11-25T09:00:00+08:00", ""},
		{"up to the next", "2026-11-24T09:05:00+08:00", "snooze R1 tomorrow", "2026-11-25T09:00:00+08:00", "2026-11-25T09:00:00+08:00", ""}, // that day's own is still to come
		{"beyond the next", "2026-11-24T09:05:00+08:00", "snooze R1 tomorrow 3pm", "2026-11-25T09:00:00+08:00", "2026-11-26T09:00:00+08:00", "2026-11-25T15:00:00+08:00"},
		{"put forward", "2026-11-23T17:00:00+08:00", "move R1 6pm", "2026-11-23T18:00:00+08:00", "2026-11-25T09:00:00+08:00", ""},
		{"another series", "2026-11-24T09:05:00+08:00", "move R1 every monday 10am", "2026-11-30T10:00:00+08:00", "2026-12-07T10:00:00+08:00", ""},
	} {
		w := newWorld(t)
		w.mustSay("rob", "remind me every day at 9am stand-up")
		w.now, _ = time.Parse(time.RFC3339, c.at)
		before := w.reminder(1)
		w.mustSay("rob", c.line)
		local := func(r crm.Reminder) string { return r.Due.In(start.Location()).Format(time.RFC3339) }
		require.Equal(t, c.due, local(w.reminder(1)), c.name)
		if c.apart != "" {
			require.Equal(t, c.apart, local(w.reminder(2)), c.name)
			require.True(t, w.reminder(2).Rule.IsZero(), c.name)
		}
		w.mustSay("rob", "done R1")
		require.Equal(t, c.next, local(w.reminder(1)), c.name)
		w.all("rob: undo\nrob: undo")
		require.Equal(t, before, w.reminder(1), c.name)
	}
}

func TestTwentyAtOneMomentAreSpreadOverTheDay(t *testing.T) {
	for _, c := range []struct {
		n          int
		when       string
		gap        time.Duration
		first, end string
	}{
		{20, "tomorrow 9am", 15 * time.Minute, "2026-11-24T09:00:00+08:00", "2026-11-24T13:45:00+08:00"},
		{40, "tomorrow 9am", 10 * time.Minute, "2026-11-24T09:00:00+08:00", "2026-11-24T15:30:00+08:00"},
		{20, "tomorrow 5pm", 3 * time.Minute, "2026-11-24T17:00:00+08:00", "2026-11-24T17:57:00+08:00"},
		{8, "tomorrow 8pm", 15 * time.Minute, "2026-11-24T20:00:00+08:00", "2026-11-24T21:45:00+08:00"},
	} {
		w := newWorld(t)
		var last bot.Message
		for i := range c.n {
			last = w.mustSay("rob", fmt.Sprintf("remind me %s thing %d", c.when, i))
			require.Equal(t, i >= 5, strings.Contains(text(last), "reminders at"), i)
		}
		require.Contains(t, text(last), fmt.Sprintf("You have %d reminders", c.n))
		spread := last.Buttons[len(last.Buttons)-1]
		require.Equal(t, "Spread them", spread.Label)
		w.mustSay("rob", spread.Command)
		first, err := time.Parse(time.RFC3339, c.first)
		require.NoError(t, err)
		for i := range c.n {
			require.True(t, first.Add(time.Duration(i)*c.gap).Equal(w.reminder(crm.ReminderID(i+1)).Due), "%d of %+v", i, c)
		}
		require.Equal(t, c.end, w.reminder(crm.ReminderID(c.n)).Due.In(start.Location()).Format(time.RFC3339))
		w.mustSay("rob", "undo")
		require.True(t, first.Equal(w.reminder(crm.ReminderID(c.n)).Due))
	}
}
