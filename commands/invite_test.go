package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// stranger is somebody for whom no platform vouches.
func stranger(w *world, line string) bot.Message {
	return w.router.Handle(w.t.Context(), bot.Request{
		Who: bot.User{Platform: "telegram", ID: "77", Name: "Tom", Lang: "zh-CN"}, Surface: bot.Private, Text: line,
	})
}

func TestAStrangerIsToldInTheirLanguageToAskForAnInvitation(t *testing.T) {
	w := newWorld(t)
	before := w.everything()
	m := stranger(w, "customer list")
	require.Equal(t, bot.Refusal, m.Kind)
	require.Equal(t, "stranger", m.Facts["refused"])
	require.Contains(t, m.Title, "邀请")
	same(t, before, w.everything())
}

func TestAnInvitationIsGoodOnceAndGivesItsRole(t *testing.T) {
	w := newWorld(t)
	code := w.mustSay("ann", "admin invite success").Facts["code"]
	require.Equal(t, bot.Reply, stranger(w, "join "+code).Kind)
	require.Equal(t, "success", stranger(w, "me").Facts["role"])

	m := w.router.Handle(t.Context(), bot.Request{
		Who: bot.User{Platform: "telegram", ID: "78"}, Surface: bot.Private, Text: "join " + code,
	})
	require.Equal(t, "bad-invite", m.Facts["refused"])
}

func TestAnInvitationEndsAfterThreeDays(t *testing.T) {
	w := newWorld(t)
	code := w.mustSay("ann", "admin invite").Facts["code"]
	w.now = w.now.Add(73 * time.Hour)
	require.Equal(t, "bad-invite", stranger(w, "join "+code).Facts["refused"])
}

func TestAManagerInvitesNoAdmin(t *testing.T) {
	w := newWorld(t)
	require.Equal(t, "bad-role", w.say("mia", "admin invite admin").Facts["refused"])
	require.NotEmpty(t, w.mustSay("ann", "admin invite admin").Facts["code"])
	require.Equal(t, "role", w.say("rob", "admin invite").Facts["refused"])
}

func TestWhoIsShutOutIsNotAnswered(t *testing.T) {
	w := newWorld(t)
	w.mustSay("ann", "admin member @rob off")
	before := w.everything()
	require.Equal(t, "inactive", w.say("rob", "customer new Acme").Facts["refused"])
	same(t, before, w.everything())
	w.mustSay("ann", "admin member @rob on")
	w.mustSay("rob", "customer new Acme")
}

func TestAnAdminWhomTheSettingsNameIsAskedForTheZoneAtFirstSight(t *testing.T) {
	w := newWorld(t)
	w.router.Admins = []crm.Identity{{Platform: "test", ID: "boss"}}
	req := w.request("boss", "help")
	req.Who.Vouched = false
	asked := func() (zones int) {
		m := w.router.Handle(t.Context(), req)
		require.Equal(t, bot.Reply, m.Kind, m.Title)
		for _, b := range m.Buttons {
			if strings.HasPrefix(b.Command, "me tz ") {
				zones++
			}
		}
		return zones
	}
	require.Positive(t, asked())
	require.Zero(t, asked(), "once")
}
