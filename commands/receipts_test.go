package commands_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func TestARepeatedRequestGetsTheFirstAnswerAndWritesNothing(t *testing.T) {
	w := newWorld(t)
	w.mustSay("rob", "customer new Acme")
	r := w.request("rob", "log Acme wants a quote #vip next: send quote tomorrow 3pm")
	r.Key = "delivery-1"
	first := w.router.Handle(t.Context(), r)
	require.Equal(t, bot.Reply, first.Kind)
	after := w.everything()

	w.now = w.now.Add(47 * time.Hour)
	require.Equal(t, first, w.router.Handle(t.Context(), r))
	same(t, after, w.everything())
	require.Equal(t, "undo J9", first.Buttons[0].Command)
	w.mustSay("rob", first.Buttons[0].Command)
}

func TestARepeatedFormGetsTheFirstAnswer(t *testing.T) {
	w := newWorld(t)
	r := w.request("rob", "customer new")
	r.Key, r.Form = "view-1", map[string]string{"name": "Acme"}
	first := w.router.Handle(t.Context(), r)
	require.Equal(t, first, w.router.Handle(t.Context(), r))
	require.Equal(t, "1", w.mustSay("rob", "customer list").Facts["count"])
}

func TestARefusedRequestMayBeSaidAgain(t *testing.T) {
	w := newWorld(t)
	r := w.request("rob", "log Acme hello")
	r.Key = "delivery-1"
	before := w.everything()
	require.Equal(t, bot.Refusal, w.router.Handle(t.Context(), r).Kind)
	same(t, before, w.everything())
	w.mustSay("rob", "customer new Acme")
	require.Equal(t, bot.Reply, w.router.Handle(t.Context(), r).Kind)
}

func TestTwoPeopleWithTheSameWordsAreTwoRequests(t *testing.T) {
	w := newWorld(t)
	for key, who := range map[string]string{"1": "rob", "2": "eve"} {
		r := w.request(who, "remind me tomorrow call home")
		r.Key = key
		require.Equal(t, bot.Reply, w.router.Handle(t.Context(), r).Kind)
		require.Equal(t, "1", w.mustSay(who, "remind list").Facts["count"])
	}
}
