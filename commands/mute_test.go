package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// mutes are what a member has muted.
func (w *world) mutes(name string) (m crm.Mutes) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) error {
		found, err := tx.MemberByName(name)
		m = found.Mutes
		return err
	}))
	return m
}

func TestWhyAPushCameOffersToMuteIt(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: contact add Acme "Bob Lee" birthday:1990-11-26
		rob: remind Acme tomorrow 3pm send the quote`)
	for id, want := range map[string][]string{
		"R1": {"mute R1", "mute reminders", "mute today"},

		"R1 escalation": {"mute R1", "mute escalations", "mute today"},
		"R1 handover":   {"mute R1", "mute handovers", "mute today"},
		"P1":            {"mute P1", "mute birthdays", "mute today"},
	} {
		var got []string
		for _, b := range w.mustSay("rob", "why "+id).Buttons {
			got = append(got, b.Command)
		}
		require.Equal(t, want, got, id)
	}
}

func TestWhatIsMutedIsListedUnmutedAndUndone(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: remind Acme tomorrow 3pm send the quote`)
	require.Equal(t, "Nothing is muted.", w.mustSay("rob", "mute list").Parts[0].Text)
	for _, line := range []string{"mute R1", "静音 C1", "mute birthdays", "静音 日报", "mute today"} {
		w.mustSay("rob", line)
	}
	card := w.mustSay("rob", "mute list")
	require.Equal(t, "today birthdays digests R1 C1", card.Facts["muted"])
	for _, b := range card.Buttons {
		w.mustSay("rob", b.Command)
	}
	require.Equal(t, "Nothing is muted.", w.mustSay("rob", "mute list").Parts[0].Text)
	w.mustSay("rob", "mute C1")
	w.mustSay("rob", "undo")
	require.Empty(t, w.mutes("rob").Records)
	require.Empty(t, w.mutes("eve").Kinds, "others are not concerned")
}

func TestWhatCannotBeMutedIsRefused(t *testing.T) {
	w := newWorld(t)
	w.all("rob: customer new Acme")
	for _, line := range []string{"mute", "mute C9", "mute everything", "unmute C9"} {
		require.Equal(t, bot.Refusal, w.say("rob", line).Kind, line)
	}
	require.Equal(t, bot.Refusal, w.say("eve", "mute C1").Kind, "it is not hers to know of")
}
