package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// under answers a line that is said under a card about these records.
func (w *world) under(about, who, line string) bot.Message {
	r := w.request(who, line)
	r.About = about
	return w.router.Handle(w.t.Context(), r)
}

// withDeals is a world of customers of whom two have a deal, Acme a contact too.
func withDeals(t *testing.T) *world {
	w := withCustomers(t)
	w.all(`
		rob: deal new Acme Renewal 40k
		rob: contact add Acme "Bob Lee"
		rob: deal new Globex Pilot 10k
	`)
	return w
}

func TestALineUnderACardIsAboutItsRecord(t *testing.T) {
	for _, c := range []struct{ about, line, fact, want string }{
		{"C1", "log wants a quote", "customer", "C1"},
		{"C1", "log had a call about the renewal", "customer", "C1"},
		{"C1", "log call asked for seats", "customer", "C1"},
		{"D1 C1", "记录 要报价", "customer", "C1"},
		{"C1", "记录 拜访 谈了续约", "customer", "C1"},
		{"P2 C1", "called about the invoice", "customer", "C1"},
		{"C1", "刚通了电话", "customer", "C1"},
		{"C1", "log it wants a quote", "customer", "C1"},
		{"D1 C1", "remind it tomorrow call back", "deal", "D1"},
		{"D1 C1", "remind tomorrow 3pm call back", "deal", "D1"},
		{"R9 D1 C1", "remind tomorrow 3pm call back", "deal", "D1"},
		{"A9 C1", "remind send the quote tomorrow 3pm", "customer", "C1"},
		{"C1", "提醒 明天下午3点 回电", "customer", "C1"},
		{"C1", "tag +vip", "record", "C1"},
		{"D1 C1", "tag +vip -cold", "record", "D1"},
		{"C1", "tag vip warm", "record", "C1"},
		{"C1", "deal proposal", "deal", "D1"},
		{"D1 C1", "deal move lost too expensive", "deal", "D1"},
		{"D1 C1", "deal edit amount:50k", "deal", "D1"},
		{"D1 C1", "商机 方案", "deal", "D1"},
	} {
		w := withDeals(t)
		w.mustSay("rob", "customer Globex")
		m := w.under(c.about, "rob", c.line)
		require.Equal(t, bot.Reply, m.Kind, "%s: %s", c.line, text(m))
		require.Equal(t, c.want, m.Facts[c.fact], "%s; %s", c.about, c.line)
		require.Equal(t, c.want, m.Facts["context"], c.line)
		require.Contains(t, text(m), "from the card above", "the answer says whom it took it for")
	}
}

func TestALineUnderACardThatNamesAnotherIsAboutThatOne(t *testing.T) {
	for _, c := range []struct{ line, fact, want string }{
		{"log Globex wants a quote", "customer", "C2"},
		{"log had a call with Globex about seats", "customer", "C2"},
		{"called Globex about the invoice", "customer", "C2"},
		{"remind Globex tomorrow call back", "customer", "C2"},
		{"remind D2 tomorrow call back", "deal", "D2"},
		{"tag Globex +vip", "record", "C2"},
		{"deal Pilot proposal", "deal", "D2"},
		{"customer Globex", "customer", "C2"},
	} {
		w := withDeals(t)
		m := w.under("D1 C1", "rob", c.line)
		require.Equal(t, c.want, m.Facts[c.fact], "%s: %s", c.line, text(m))
		require.NotContains(t, m.Facts, "context", c.line)
	}
}

func TestUnderACardANameThatIsNotClearIsAskedAbout(t *testing.T) {
	w := withDeals(t)
	before := w.records()
	m := w.under("C1", "rob", "log Globx wants a quote")
	require.Equal(t, bot.Refusal, m.Kind)
	require.Equal(t, before, w.records())
	require.Equal(t, "log C1 Globx wants a quote", m.Buttons[0].Command, "the card's own first")
	require.Equal(t, "log C2 wants a quote", m.Buttons[1].Command)
	require.Equal(t, bot.Refusal, w.under("C1", "rob", "customer Umbrella").Kind, "what only looks up says that there is none")
}

func TestALineUnderACardIsKeptWithTheRecordInIt(t *testing.T) {
	w := withDeals(t)
	entry := w.under("C1", "rob", "called about the invoice").Facts["entry"]
	require.Contains(t, text(w.mustSay("rob", "history C1")), "log C1 called about the invoice")
	require.Equal(t, bot.Reply, w.say("rob", "undo "+entry).Kind)
}

func TestUnderACardThatOneMayNotSeeNothingIsMeant(t *testing.T) {
	w := withDeals(t)
	before := w.records()
	for _, line := range []string{"log wants a quote", "log it wants a quote", "tag +vip", "deal proposal", "remind tomorrow 3pm call back"} {
		m := w.under("D1 C1", "eve", line)
		require.Equal(t, bot.Refusal, m.Kind, line)
		require.NotContains(t, text(m), "C1", line)
	}
	require.Equal(t, before, w.records())
}

func TestAFormUnderACardIsFilledWithItsRecord(t *testing.T) {
	w := withDeals(t)
	m := w.under("D1 C1", "rob", "log")
	require.NotNil(t, m.Form)
	for _, f := range m.Form.Fields {
		if f.Name == "customer" {
			require.Equal(t, "C1", f.Value)
		}
	}
}
