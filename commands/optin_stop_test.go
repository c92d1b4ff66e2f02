package commands_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

func TestOneWordStopsIt(t *testing.T) {
	for _, word := range []string{
		"stop", "STOP", "Stop!", "/stop", "please stop", "unsubscribe", "opt-out", "退订", "停止。", "请停止", "取消订阅", "TD", "\u202estop",
	} {
		t.Run(word, func(t *testing.T) {
			w := connected(t)
			w.pushes(rob)
			require.Contains(t, w.hear("bob", word).Title, "no more messages")
			require.False(t, w.contact(1).Reachable())
			require.Equal(t, []string{"left"}, w.news(rob))
			require.Contains(t, text(w.mustSay("rob", "history P1")), "Bob Lee: ")
			for _, line := range []string{"stop", "hello", "help", ""} {
				w.now = w.now.Add(24 * time.Hour)
				require.Empty(t, w.hear("bob", line).Title, line)
			}
			require.Empty(t, w.pushes(rob))
			require.Equal(t, "chat-none", w.say("rob", "reply P1 but why").Facts["refused"])
		})
	}
}

func TestASentenceWithTheWordIsNoStop(t *testing.T) {
	for _, line := range []string{"don't stop", "stop by tomorrow", "the bus stop", "停车场在哪", "T-shirt", "cancel my order 7"} {
		w := connected(t)
		w.hear("bob", line)
		require.True(t, w.contact(1).Reachable(), line)
	}
}

func TestAfterAStopOnlyANewLinkOpensTheChat(t *testing.T) {
	w := connected(t)
	w.hear("bob", "stop")
	require.Equal(t, "bad-invite", w.hear("bob", "join WRONG").Facts["refused"])
	require.Contains(t, w.hear("bob", w.link("P1")).Title, "STOP ends it")
	require.True(t, w.contact(1).Reachable())
}

func TestNobodyTakesAStopBack(t *testing.T) {
	for name, end := range map[string]func(*world){
		"the contact's own": func(w *world) { w.hear("bob", "stop") },
		"a member's":        func(w *world) { w.mustSay("rob", "contact unlink P1") },
	} {
		t.Run(name, func(t *testing.T) {
			w := connected(t)
			end(w)
			entry := w.lastEntry()
			require.Equal(t, "consent-stays", w.say("ann", "undo "+entry).Facts["refused"])
			require.False(t, w.contact(1).Reachable())
		})
	}
}

// lastEntry names the journal's latest entry.
func (w *world) lastEntry() (name string) {
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) error {
		stamp, err := tx.LastStamp()
		name = "J" + strconv.FormatUint(stamp, 10)
		return err
	}))
	return name
}

func TestAnAdminMayTakeALinkBackAndNotGiveItAgain(t *testing.T) {
	w := connected(t)
	joined := w.lastEntry()
	w.mustSay("ann", "undo "+joined)
	require.Nil(t, w.contact(1).Chat)
	require.Equal(t, "stranger", w.hear("bob", "hello").Facts["refused"])
	require.Equal(t, "consent-stays", w.say("ann", "undo "+w.lastEntry()).Facts["refused"])
}
