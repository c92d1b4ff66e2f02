package commands_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

func labels(m bot.Message) []string {
	var out []string
	for _, b := range m.Buttons {
		out = append(out, b.Label)
	}
	return out
}

func TestADuplicateIsToldAtTheDoor(t *testing.T) {
	for _, c := range []struct{ who, line, title string }{
		{"rob", "customer new Acme", "Acme (C1) has this name already; it belongs to rob."},
		{"rob", `customer new "ACME, Inc."`, "Acme (C1) has this name already; it belongs to rob."},
		{"rob", "customer new ACM", "Acme (C1) has this name already; it belongs to rob."},
		{"rob", "customer new Another phone:138-0013-8000", "Acme (C1) has this phone number already; it belongs to rob."},
		{"rob", "customer new Another phone:0086 13800138000", "Acme (C1) has this phone number already; it belongs to rob."},
		{"rob", "customer new Another phone:13900138000", ""},
		{"rob", "customer new Another email:INFO@acme.example", "Acme (C1) has this e-mail address already; it belongs to rob."},
		{"rob", "customer new Another email:bob@acme.example", "Bob Lee (P1) has this e-mail address already; it belongs to rob."},
		{"rob", "contact add Acme bob lee", "Bob Lee (P1) has this name already; it belongs to rob."},
		{"rob", "contact add Globex Bob Lee", ""},
		{"rob", "contact add Globex Robert phone:+8613700137000", "Bob Lee (P1) has this phone number already; it belongs to rob."},
		{"mia", "customer new Acme", "Acme (C1) has this name already; it belongs to rob."},
		{"eve", "customer new Acme", "A colleague's record has this name already. Ask its owner, or create another."},
		{"eve", "customer new Another phone:13800138000", "A colleague's record has this phone number already. Ask its owner, or create another."},
		{"rob", "customer edit Globex name:Acme", "Acme (C1) has this name already; it belongs to rob."},
	} {
		w := newWorld(t)
		w.all(`
			rob: customer new Acme alias:ACM phone:13800138000 email:info@acme.example
			rob: contact add Acme "Bob Lee" phone:13700137000 email:bob@acme.example
			rob: customer new Globex
		`)
		before := w.records()
		m := w.say(c.who, c.line)
		if c.title == "" {
			require.Equal(t, bot.Reply, m.Kind, "%s: %s", c.line, m.Title)
			continue
		}
		require.Equal(t, c.title, m.Title, c.line)
		require.Equal(t, before, w.records(), c.line)
	}
}

func TestADuplicateCanBeUsedOrMadeAnyway(t *testing.T) {
	w := newWorld(t)
	w.mustSay("rob", "customer new Acme phone:13800138000")
	m := w.say("rob", "customer new Acme tier:A")
	require.Equal(t, []string{"Use Acme", "Create anyway"}, labels(m), "one does not ask oneself")
	require.Equal(t, "C1", w.mustSay("rob", m.Buttons[0].Command).Facts["customer"])
	made := w.mustSay("rob", m.Buttons[1].Command)
	require.Equal(t, "C2", made.Facts["customer"])
	require.NotContains(t, text(made), "anyway", "the word is no field of the customer")
}

func TestTheOwnerOfADuplicateCanBeAsked(t *testing.T) {
	for who, seen := range map[string]bool{"mia": true, "eve": false} {
		w := newWorld(t)
		w.mustSay("rob", "customer new Acme")
		m := w.say(who, "customer new Acme")
		ask := m.Buttons[len(m.Buttons)-1]
		require.Equal(t, "Ask owner", ask.Label)
		require.NotContains(t, ask.Command, "C1")
		sent := w.mustSay(who, ask.Command)
		require.NoError(t, w.store.View(t.Context(), workspace, func(tx *store.Tx) error {
			rob, err := tx.MemberByIdentity(crm.Identity{Platform: "test", ID: "rob"})
			require.NoError(t, err)
			asked, err := tx.RemindersOf(rob.ID, time.Time{})
			require.Len(t, asked, 1)
			require.Contains(t, asked[0].Text, who+" is about to make a record with a name that one of yours has")
			require.Equal(t, w.now.UTC(), asked[0].Due, "it comes at once")
			require.Equal(t, seen, asked[0].Customer != 0)
			return err
		}))
		require.Equal(t, seen, sent.Title == "Asked rob; the answer comes from them.", sent.Title)
		w.mustSay(who, "undo")
	}
}

func TestNothingIsMadeByAsking(t *testing.T) {
	w := newWorld(t)
	before := w.records()
	for _, line := range []string{"ask customer new Acme", "ask dance", "ask customer C1", `ask customer new "Acme`} {
		require.Equal(t, bot.Refusal, w.say("rob", line).Kind, line)
	}
	require.Equal(t, before, w.records())
}

func TestAMergedCustomerIsOneAndCanBeTwoAgain(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme tier:A
		rob: customer new "Acme Berlin" alias:ACB phone:13800138000 email:b@acme.example note:cold
		rob: customer new Globex
		rob: tag C2 +vip
		rob: contact add C2 Bob birthday:05-17
		rob: deal new C2 Renewal 40k
		rob: deal new C2 Old 10k
			rob: deal D2 won
		rob: log C2 said hello next: call back tomorrow
		rob: remind D1 friday send papers
	`)
	before := w.records()
	w.mustSay("rob", "customer merge C2 C1")
	card := w.mustSay("rob", "customer C2")
	require.Equal(t, "C1", card.Facts["customer"], "the old id opens the new record")
	for _, said := range []string{"Renewal", "Bob", "said hello", "call back", "ACB", "vip", "13800138000", "b@acme.example", "cold"} {
		require.Contains(t, text(card), said)
	}
	require.Equal(t, "C1", w.mustSay("rob", "log ACB called").Facts["customer"], "and so does its alias")
	w.mustSay("rob", "undo")
	w.mustSay("rob", "customer merge C1 C3")
	require.Equal(t, "C3", w.mustSay("rob", "customer C2").Facts["customer"], "through two merges")
	w.mustSay("rob", "undo")
	w.mustSay("rob", "undo")
	require.Equal(t, before, w.records(), "byte for byte")
	require.Equal(t, "C2", w.mustSay("rob", "customer C2").Facts["customer"])
	require.NoError(t, w.store.Check(t.Context()))
}
