package commands_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func TestAPronounMeansTheRecordOnTheLastCardInTheChat(t *testing.T) {
	for _, c := range []struct{ shown, line, fact, want string }{
		{"customer Acme", "log it wants a quote", "customer", "C1"},
		{"customer Acme", "log called her about the invoice", "customer", "C1"},
		{"customer Acme", "called her about the invoice", "customer", "C1"},
		{"customer Acme", "记录 他要报价", "customer", "C1"},
		{"customer Acme", "记录 这个客户 要报价", "customer", "C1"},
		{"customer Acme", "deal the deal proposal", "deal", "D1"},
		{"customer Acme", "remind it tomorrow call back", "customer", "C1"},
		{"deal D1", "log the customer wants a quote", "customer", "C1"},
		{"deal D1", "log him hello", "customer", "C1"},
		{"deal D1", "商机 这个商机 方案", "deal", "D1"},
		{"deal D1", "remind it tomorrow call back", "deal", "D1"},
		{"contact Bob", "log he wants a quote", "customer", "C1"},
		{"log Acme said hello", "customer it", "customer", "C1"},
		{"remind D1 tomorrow call", "deal it proposal", "deal", "D1"},
	} {
		w := withCustomers(t)
		w.all(`
			rob: deal new Acme Renewal 40k
			rob: contact add Acme "Bob Lee"
			rob: customer Globex
		`)
		w.mustSay("rob", c.shown)
		m := w.mustSay("rob", c.line)
		require.Equal(t, c.want, m.Facts[c.fact], "%s; %s", c.shown, c.line)
		require.NotEmpty(t, m.Facts["context"], c.line)
		require.Contains(t, text(m), "from the last card", "the answer says whom it took it for")
	}
}

func TestAPronounMeansNothingAfterAQuarterOfAnHour(t *testing.T) {
	w := withCustomers(t)
	w.mustSay("rob", "customer Acme")
	w.now = w.now.Add(15*time.Minute - time.Second)
	w.mustSay("rob", "customer it")
	w.now = w.now.Add(15 * time.Minute)
	before := w.records()
	m := w.say("rob", "log it wants a quote")
	require.Equal(t, "no-context", m.Facts["refused"])
	require.Equal(t, before, w.records())
}

func TestAPronounMeansNothingInAnotherChatOrToAnotherReader(t *testing.T) {
	w := withCustomers(t)
	w.mustSay("rob", "customer Acme")
	elsewhere := w.request("rob", "log it wants a quote")
	elsewhere.Chat = bot.Chat{Platform: "test", ID: "another"}
	require.Equal(t, "no-context", w.router.Handle(t.Context(), elsewhere).Facts["refused"])
	require.Equal(t, "no-context", w.say("ann", "log it wants a quote").Facts["refused"], "what one person read in private")
}

func TestInAChannelAPronounMeansWhatEverybodyRead(t *testing.T) {
	w := withCustomers(t)
	say := func(who, line string) bot.Message {
		r := w.request(who, line)
		r.Surface, r.Chat = bot.Public, bot.Chat{Platform: "test", ID: "sales"}
		return w.router.Handle(t.Context(), r)
	}
	require.Equal(t, bot.Reply, say("rob", "customer Acme").Kind)
	require.Equal(t, "C1", say("ann", "log it wants a quote").Facts["customer"])
	require.Equal(t, "no-context", say("eve", "log it wants a quote").Facts["refused"], "to her the record is not there")
}

func TestACustomerOfThatNameComesBeforeThePronoun(t *testing.T) {
	w := withCustomers(t)
	w.all(`
		rob: customer new IT
		rob: customer 华为
	`)
	require.Equal(t, "C6", w.mustSay("rob", "log it asked for seats").Facts["customer"])
}
