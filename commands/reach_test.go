package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// account is a member's account in the world's chat.
func account(who string) crm.Identity { return crm.Identity{Platform: "test", ID: who} }

// inOwnChat is a line that a member says in their own conversation with the bot.
func (w *world) inOwnChat(who, line string) bot.Request {
	r := w.request(who, line)
	r.Chat = bot.Chat(account(who))
	return r
}

// tells is what a platform tells of a person's conversation.
func (w *world) tells(who string, what bot.Presence) {
	w.t.Helper()
	r := bot.Request{
		Who: bot.User{Platform: "test", ID: who}, Chat: bot.Chat(account(who)), Surface: bot.Private,
		Presence: what, Text: "kicked", Received: w.now,
	}
	require.Equal(w.t, bot.Message{}, w.router.Handle(w.t.Context(), r), "there is nobody to answer")
}

// isOff reports whether a member's chat is switched off.
func (w *world) isOff(who string) (is bool) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) (err error) {
		_, is, err = tx.Off(account(who))
		return err
	}))
	return is
}

// notices are the pushes that tell of somebody's chat.
func (w *world) notices() (to []string) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) error {
		waiting, err := tx.Waiting(w.now.AddDate(1, 0, 0), 1000)
		for _, p := range waiting {
			if p.Rule != store.RuleNotice {
				continue
			}
			m, errMember := store.Members.Get(tx, p.To)
			require.NoError(w.t, errMember)
			to = append(to, m.Name)
		}
		return err
	}))
	return to
}

func TestAChatIsOffUntilItsOwnerIsHeardFromThere(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(w *world)
		off  bool
	}{
		{"a line in their own chat", func(w *world) { w.router.Handle(t.Context(), w.inOwnChat("rob", "today")) }, false},
		{"a line that writes", func(w *world) { w.router.Handle(t.Context(), w.inOwnChat("rob", "customer new Acme")) }, false},
		{"a line that is refused", func(w *world) { w.router.Handle(t.Context(), w.inOwnChat("rob", "nonsense")) }, false},
		{"a line elsewhere", func(w *world) { w.mustSay("rob", "today") }, true},
		{"another's line", func(w *world) { w.router.Handle(t.Context(), w.inOwnChat("eve", "today")) }, true},
		{"the platform tells that they are back", func(w *world) { w.tells("rob", bot.Returned) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.all("ann: admin team @mia +@rob")
			w.tells("rob", bot.Left)
			require.True(t, w.isOff("rob"))
			c.act(w)
			require.Equal(t, c.off, w.isOff("rob"))
		})
	}
}

func TestTheManagerIsToldOnceOfAMemberWhoBlockedTheBot(t *testing.T) {
	w := newWorld(t)
	w.all("ann: admin team @mia +@rob")
	w.tells("rob", bot.Left)
	w.tells("rob", bot.Left)
	require.Equal(t, []string{"mia"}, w.notices())
	w.tells("rob", bot.Returned)
	w.tells("rob", bot.Returned)
	w.now = w.now.Add(time.Hour)
	w.tells("rob", bot.Left)
	require.Equal(t, []string{"mia", "mia"}, w.notices())
}

func TestWhatAPlatformTellsOfStrangersIsPassedOver(t *testing.T) {
	w := newWorld(t)
	before := w.everything()
	w.tells("a stranger", bot.Left)
	w.tells("a stranger", bot.Returned)
	same(t, before, w.everything())
}

func TestASwitchedOffChatIsNobodysDoing(t *testing.T) {
	w := newWorld(t)
	w.mustSay("rob", "me quiet 22:00-07:00")
	w.tells("rob", bot.Left)
	undone := w.mustSay("rob", "undo")
	require.Contains(t, undone.Facts["line"]+undone.Title+words(undone), "quiet")
	require.True(t, w.isOff("rob"))
	require.NotContains(t, words(w.mustSay("rob", "history")), "kicked")
}

func TestMeTellsOfAChatThatIsOff(t *testing.T) {
	w := newWorld(t)
	require.NotContains(t, words(w.mustSay("rob", "me")), "takes no messages")
	w.tells("rob", bot.Left)
	require.Contains(t, words(w.mustSay("rob", "me")), "test takes no messages since Mon 23 Nov 09:00")
	require.NotContains(t, words(w.router.Handle(t.Context(), w.inOwnChat("rob", "me"))), "takes no messages", "it does again")
	w.tells("小王", bot.Left)
	require.Contains(t, words(w.mustSay("小王", "我")), "收不到消息")
}

func TestTheDoctorTellsWhomAPushWaitsFor(t *testing.T) {
	w := newWorld(t)
	w.tells("rob", bot.Left)
	_, err := w.store.Update(t.Context(), workspace, store.Cause{}, func(tx *store.Tx) error {
		m, err := tx.MemberByIdentity(account("rob"))
		if err != nil {
			return err
		}
		_, err = tx.AddPush(store.Push{
			Key: "reminder/R1/x/" + m.ID.String(), Rule: "reminder", To: m.ID, Planned: tx.Now, Unreachable: true, NotBefore: tx.Now.AddDate(0, 0, 3),
		})
		return err
	})
	require.NoError(t, err)
	require.Contains(t, words(w.mustSay("ann", "admin doctor")), "waiting: rob's test takes no messages since Mon 23 Nov 09:00")
	w.tells("rob", bot.Returned)
	require.NotContains(t, words(w.mustSay("ann", "admin doctor")), "takes no messages")
}

// words is all that a message says.
func words(m bot.Message) string {
	lines := []string{m.Title}
	for _, p := range m.Parts {
		lines = append(lines, p.Text)
	}
	return strings.Join(lines, "\n")
}
