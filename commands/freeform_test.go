package commands_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// withCustomers is a world in which rob has a few customers.
func withCustomers(t testing.TB) *world {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: customer new "Globex GmbH"
		rob: customer new Hadley
		rob: customer new 华为
		rob: customer new 理想汽车
		rob: contact add 华为 王总
	`)
	return w
}

func TestTheCustomerMayStandAnywhereInTheText(t *testing.T) {
	for _, c := range []struct{ line, customer, kind, text string }{
		{"log had a call with Acme about renewal", "C1", "call", "had a call with Acme about renewal"},
		{"log met with Acme's CTO", "C1", "meeting", "met with Acme's CTO"},
		{"log just emailed Globex, they want a call", "C2", "email", "just emailed Globex, they want a call"},
		{"log had a short meeting with huawei", "C4", "meeting", "had a short meeting with huawei"},
		{"log note spoke with the people of Acme", "C1", "note", "spoke with the people of Acme"},
		{"记录 刚和华为王总通了电话", "C4", "call", "刚和华为王总通了电话"},
		{"记录 今天拜访了理想汽车的工厂", "C5", "visit", "今天拜访了理想汽车的工厂"},
		{"记录 跟 Acme 微信聊了续约", "C1", "chat", "跟 Acme 微信聊了续约"},
		{"had a call with Acme about renewal", "C1", "call", "had a call with Acme about renewal"},
		{"Visited Globex today, the plant runs", "C2", "visit", "Visited Globex today, the plant runs"},
		{"刚和华为王总通了电话", "C4", "call", "刚和华为王总通了电话"},
		{"拜访了华为，谈续约", "C4", "visit", "拜访了华为，谈续约"},
	} {
		w := withCustomers(t)
		m := w.mustSay("rob", c.line)
		require.Equal(t, []string{c.customer, c.kind, c.text}, []string{m.Facts["customer"], m.Facts["kind"], m.Facts["text"]}, c.line)
	}
}

func TestTheKindIsReadFromTheWordsOfATextBehindACustomer(t *testing.T) {
	w := withCustomers(t)
	for line, kind := range map[string]string{
		"log Acme had a meeting with Bob":      "meeting",
		"log Acme wants a meeting":             "call",
		"log Acme asked to be visited":         "call",
		"log Acme spoke to Bob, wants a visit": "call",
		"log Acme sent an email to Bob":        "email",
		"log Acme after a long lunch":          "meeting",
		"log Acme visited the plant":           "visit",
		"记录 华为 王总要约拜访":                         "call",
		"记录 华为 和王总见了一面":                        "meeting",
		"记录 华为 发了封邮件":                          "email",
	} {
		require.Equal(t, kind, w.mustSay("rob", line).Facts["kind"], line)
	}
}

func TestATextThatMayBeAboutSeveralCustomersIsAskedAbout(t *testing.T) {
	w := withCustomers(t)
	before := w.records()
	m := w.say("rob", "log had a call with Acme and Globex about a merger")
	require.Equal(t, "which-customer", m.Facts["refused"])
	require.Equal(t, before, w.records(), "a write never guesses")
	require.Equal(t, "log C2 had a call with Acme and Globex about a merger", m.Buttons[1].Command)
	done := w.mustSay("rob", m.Buttons[1].Command)
	require.Equal(t, "C2", done.Facts["customer"])
	require.Equal(t, "had a call with Acme and Globex about a merger", done.Facts["text"])
}

func TestAWordOfASentenceIsNotTakenForTheBeginningOfAName(t *testing.T) {
	w := withCustomers(t)
	m := w.say("rob", "log had a chat with nobody we know") // Hadley
	require.Equal(t, bot.Refusal, m.Kind)
	require.Contains(t, m.Title, "Hadley (C3)")
}

func TestPlainTextThatIsNoLogIsAnUnknownVerb(t *testing.T) {
	w := withCustomers(t)
	before := w.records()
	for _, line := range []string{
		"had a call with Initech", "call Acme tomorrow", "will visit Acme", "when was Acme called?", "下周拜访华为", "明天和华为开会",
		"met Acme and Globex", "Acme is nice", "dance with Acme",
	} {
		m := w.say("rob", line)
		require.Equal(t, bot.Refusal, m.Kind, line)
		require.Contains(t, []string{"unknown-verb", "near-verb"}, m.Facts["refused"], line)
	}
	public := w.request("rob", "met Acme today")
	public.Surface = bot.Public
	require.Equal(t, bot.Refusal, w.router.Handle(t.Context(), public).Kind, "in a channel nothing is logged without a verb")
	require.Equal(t, before, w.records())
}

func TestSmallWordsBehindANameStayInTheText(t *testing.T) {
	w := withCustomers(t)
	for line, text := range map[string]string{
		"log Acme as agreed, sent the papers":   "as agreed, sent the papers",
		"log Acme and Bob agreed":               "and Bob agreed",
		"log Acme Inc. agreed":                  "agreed",
		"log Globex GmbH signed":                "signed",
		"log Acme foo:bar and http://a.example": "foo:bar and http://a.example",
	} {
		require.Equal(t, text, w.mustSay("rob", line).Facts["text"], line)
	}
}

func TestEqualMatchesAreOrderedByWhomTheWriterTouchedLast(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Nova One", "Nova Two", "Nova Three"} {
		w.mustSay("rob", "customer new \""+name+"\"")
	}
	for i := range 25 { // more than a name is taken to mean
		w.mustSay("rob", "customer new \"Nova Extra "+strings.Repeat("x", i+1)+"\"")
	}
	w.mustSay("rob", "customer new \"Nova Last\"")
	first := func() string { return w.say("rob", "log nova asked for a quote").Buttons[0].Label }
	require.Equal(t, "Nova One (C1)", first())
	w.mustSay("rob", "log C2 spoke")
	require.Equal(t, "Nova Two (C2)", first())
	w.mustSay("rob", "log C29 spoke")
	require.Equal(t, "Nova Last (C29)", first(), "though many others come before it")
	require.Equal(t, "Nova One (C1)", w.say("ann", "log nova asked for a quote").Buttons[0].Label, "what rob touched says nothing to ann")
}

func TestATextThatNamesAContactIsAboutTheCustomer(t *testing.T) {
	w := withCustomers(t)
	w.mustSay("rob", "contact add Acme Bob")
	for line, customer := range map[string]string{
		"emailed bob the quote": "C1", "log Bob wants a quote by Friday": "C1", "刚和王总吃饭，他说预算500万": "C4", "打电话给王总": "C4",
		"emailed Bob at Globex": "C2",
	} {
		m := w.mustSay("rob", line)
		require.Equal(t, customer, m.Facts["customer"], line)
	}
	w.mustSay("rob", "contact add Globex Bob")
	m := w.say("rob", "emailed Bob the quote")
	require.Equal(t, "which-customer", m.Facts["refused"], "two of that name")
}

func TestATextThatIsNoLineOffersWhatItMayMean(t *testing.T) {
	w := withCustomers(t)
	m := w.say("rob", "I need to call Acme tomorrow at 3pm")
	require.Equal(t, []string{
		"remind C1 I need to call Acme tomorrow at 3pm", "log note C1 I need to call Acme tomorrow at 3pm",
	}, []string{m.Buttons[0].Command, m.Buttons[1].Command})
	require.Equal(t, "I need to call Acme", w.mustSay("rob", m.Buttons[0].Command).Facts["text"])
	require.Equal(t, "I need to call Acme tomorrow at 3pm", w.mustSay("rob", m.Buttons[1].Command).Facts["text"])
}

func TestAChineseReminderNeedsNoBlanks(t *testing.T) {
	w := withCustomers(t)
	require.Equal(t, "给王总打电话", w.mustSay("rob", "提醒我明天下午3点给王总打电话").Facts["text"])
	require.Equal(t, bot.Refusal, w.say("rob", "提醒我们").Kind)
}
