package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/store"
)

func TestWishesAreSentOnceWhoeverTaps(t *testing.T) {
	w := connected(t)
	sent := w.mustSay("rob", "greet P1 2026-11-23")
	require.Contains(t, text(sent), "Happy birthday, Bob Lee")
	require.Empty(t, sent.Buttons, "nothing takes it back")
	for _, who := range []string{"rob", "ann", "sue"} {
		again := w.say(who, "greet P1 2026-11-23")
		require.Equal(t, "greeted-already", again.Facts["refused"])
		require.Contains(t, again.Title, "rob")
	}
	rows := w.pushes("P1")
	require.Len(t, rows, 1)
	require.Equal(t, "greeting/P1/2026-11-23/P1", rows[0].Key)
	require.Equal(t, "Happy birthday, Bob Lee! All the best for the year ahead.", rows[0].Args["text"])
}

func TestWishesAreInTheContactsLanguage(t *testing.T) {
	w := connected(t)
	w.mustSay("rob", "contact edit P1 lang:zh")
	w.mustSay("rob", "greet P1 2026-11-23")
	require.Contains(t, w.pushes("P1")[0].Args["text"], "生日快乐")
}

func TestWishesAreRefused(t *testing.T) {
	for _, c := range []struct{ name, before, who, line, refused string }{
		{"on another day", "", "rob", "greet P1 2026-11-24", "greet-day"},
		{"before the day", "rob: contact edit P1 birthday:11-25", "rob", "greet P1 2026-11-25", "greet-day"},
		{"weeks later", "rob: contact edit P1 birthday:11-01", "rob", "greet P1 2026-11-01", "greet-day"},
		{"when only the month is known", "rob: contact edit P1 birthday:November", "rob", "greet P1 2026-11-01", "greet-day"},
		{"without a chat", "rob: birthday P2 11-23", "rob", "greet P2 2026-11-23", "chat-none"},
		{"after somebody else has wished", "sue: greeted P1 2026-11-23", "rob", "greet P1 2026-11-23", "greeted-already"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := connected(t)
			w.all(c.before)
			m := w.say(c.who, c.line)
			require.Equal(t, c.refused, m.Facts["refused"], m.Title)
			require.Empty(t, w.pushes("P1"))
		})
	}
}

func TestOnlyWhoCaresForTheCustomerWritesToThem(t *testing.T) {
	w := connected(t)
	for _, line := range []string{"greet P1 2026-11-23", "reply P1 hello", "contact unlink P1", "contact invite P1"} {
		require.Equal(t, bot.Refusal, w.say("eve", line).Kind, line)
	}
	require.Empty(t, w.pushes("P1"))
	require.True(t, w.contact(1).Reachable())
}

func TestAReplyIsSentAndOnRecord(t *testing.T) {
	w := connected(t)
	m := w.mustSay("rob", "reply P1 The offer is #ready: stage:won, \"as said\".")
	rows := w.pushes("P1")
	require.Len(t, rows, 1)
	require.Equal(t, "The offer is #ready: stage:won, \"as said\".", rows[0].Args["text"])
	require.Equal(t, rob, rows[0].Args["by"])
	require.Equal(t, "A1", m.Ref)
	require.Contains(t, text(w.mustSay("rob", "customer Acme")), "→ Bob Lee: The offer is #ready")
	require.Contains(t, text(w.mustSay("rob", "deal D1")), "Contacted", "what is sent moves no deal")
}

func TestAReplyIsAskedForAndSaysThatItIsForGood(t *testing.T) {
	w := connected(t)
	m := w.mustSay("rob", "reply P1")
	require.Contains(t, text(m), "nothing takes it back")
	require.Equal(t, "reply", m.Form.Command)
	require.Equal(t, "P1", m.Form.Fields[0].Value)
	req := w.request("rob", m.Form.Command)
	req.Form = map[string]string{"contact": "P1", "text": "two\nlines"}
	require.Equal(t, bot.Reply, w.router.Handle(t.Context(), req).Kind)
	require.Equal(t, "two\nlines", w.pushes("P1")[0].Args["text"])
	require.Equal(t, "reply-long", w.say("rob", "reply P1 "+strings.Repeat("长", 2001)).Facts["refused"])
}

func TestWhatWasSentIsNotUndone(t *testing.T) {
	for _, line := range []string{"greet P1 2026-11-23", "reply P1 hello"} {
		t.Run(line, func(t *testing.T) {
			w := connected(t)
			w.mustSay("rob", line)
			entry, before := w.lastEntry(), w.business()
			for _, undo := range []string{"undo", "undo " + entry, "fix " + entry + " today"} {
				m := w.say("rob", undo)
				require.Equal(t, "sent-stays", m.Facts["refused"], m.Title)
			}
			require.Equal(t, "sent-stays", w.say("ann", "undo "+entry).Facts["refused"])
			same(t, before, w.business())
		})
	}
}

func TestANoteOfWishesCanStillBeTakenBackAYearAfterSomeWereSent(t *testing.T) {
	w := connected(t)
	w.mustSay("rob", "greet P1 2026-11-23")
	w.now = w.now.AddDate(1, 0, 0)
	w.mustSay("rob", "greeted P1 2027-11-23")
	w.mustSay("rob", "undo")
	require.True(t, w.contact(1).Greeted.Sent)
}

// TestWhatACustomerWroteIsLoggedWordForWord: their text must not move a deal by
// a member's tap.
func TestWhatACustomerWroteIsLoggedWordForWord(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	const said = "ok #vip stage:won amount:1 next: call me tomorrow 3pm"
	w.hear("bob", said)
	w.now = w.now.Add(time.Hour)
	key := w.pushes(rob)[0].Key
	m := w.mustSay("rob", "heard "+key)
	require.Contains(t, text(m), "Bob Lee: "+said)
	require.Equal(t, map[string]string{
		"activity": "A1", "kind": "chat", "customer": "C1", "text": "Bob Lee: " + said, "entry": w.lastEntry(),
	}, m.Facts)
	require.Equal(t, "heard-already", w.say("ann", "heard "+key).Facts["refused"])
	w.mustSay("rob", "undo")
	w.mustSay("rob", "heard "+key)
}

func TestNobodyLogsWhatIsNotTheirs(t *testing.T) {
	w := connected(t)
	w.hear("bob", "hello")
	var key string
	for _, p := range w.pushes(rob) {
		if p.Args["what"] == store.ContactWrote {
			key = p.Key
		}
	}
	for _, line := range []string{"heard " + key, "heard nothing"} {
		require.Equal(t, "heard-gone", w.say("eve", line).Facts["refused"])
	}
	w.mustSay("rob", "greet P1 2026-11-23")
	require.Equal(t, "heard-gone", w.say("rob", "heard greeting/P1/2026-11-23/P1").Facts["refused"])
}

// TestWishesThatDidNotArriveAreNotSentAgain: the first may have got through.
func TestWishesThatDidNotArriveAreNotSentAgain(t *testing.T) {
	w := connected(t)
	w.mustSay("rob", "greet P1 2026-11-23")
	_, err := w.store.Update(t.Context(), workspace, store.Cause{}, func(tx *store.Tx) error {
		p, err := store.Contacts.Get(tx, 1) // as the scheduler does when they failed
		if err != nil {
			return err
		}
		p.Greeted = nil
		return store.Contacts.Put(tx, p)
	})
	require.NoError(t, err)
	require.Equal(t, "greet-failed", w.say("ann", "greet P1 2026-11-23").Facts["refused"])
	w.mustSay("ann", "greeted P1 2026-11-23")
}

func TestAMemberEndsAChatOnce(t *testing.T) {
	w := connected(t)
	w.mustSay("rob", "contact unlink P1")
	require.False(t, w.contact(1).Reachable())
	require.Equal(t, "chat-none", w.say("rob", "contact unlink P1").Facts["refused"])
	require.Empty(t, w.hear("bob", "hello").Title)
}
