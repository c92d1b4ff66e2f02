package commands_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// valuesOf are what a form is filled with.
func valuesOf(f *bot.Form) map[string]string {
	values := map[string]string{}
	for _, field := range f.Fields {
		values[field.Name] = field.Value
	}
	return values
}

// submit sends a form.
func (w *world) submit(who string, f *bot.Form, values map[string]string) bot.Message {
	r := w.request(who, f.Command)
	r.Form = values
	return w.router.Handle(w.t.Context(), r)
}

// fixing is a world with a customer and a deal, for lines that are to be fixed.
func fixing(t testing.TB) *world {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: deal new Acme Renewal 40k qualified
		rob: deal new Acme Training 8k
		rob: customer new 华为
	`)
	return w
}

var fixable = []string{
	`log Acme spoke to Bob about renewal, wants a quote #renewal stage:proposal amount:50k deal:D1 for 25m outcome:"no answer" next: send quote tomorrow 3pm`,
	`log had a meeting with huawei, foo:bar stays next friday: send the "big" offer`,
	`记录 华为 拜访 王总要报价 #续约 下次：明天下午3点发报价`,
	`log email Acme sent the papers next: call every other Friday 9am`,
	`met 华为 today, all is well`,
	`log Acme stage:foo and amount:soon`,
}

func TestFixOpensTheFormFilledWithWhatWasUnderstood(t *testing.T) {
	w := fixing(t)
	logged := w.mustSay("rob", fixable[0])
	form := w.mustSay("rob", "fix "+logged.Facts["entry"]).Form
	require.Equal(t, map[string]string{
		"kind": "call", "customer": "C1", "text": "spoke to Bob about renewal, wants a quote for 25m #renewal", "stage": "Proposal", "amount": "$50,000",
		"deal": "D1", "outcome": "no answer", "next": "send quote 2026-11-24 15:00",
	}, valuesOf(form))
}

func TestAFixFormSentAsItIsGivesTheSameRecords(t *testing.T) {
	for _, line := range fixable {
		w := fixing(t)
		first := w.mustSay("rob", line)
		form := w.mustSay("rob", "fix "+first.Facts["entry"]).Form
		again := w.submit("rob", form, valuesOf(form))
		require.Equal(t, bot.Reply, again.Kind, "%s: %s", line, again.Title)
		require.Equal(t, meaning(first), meaning(again), line)
		require.NoError(t, w.store.Check(t.Context()))
	}
}

func TestAFixFormTakesTheFirstBackAndSaysTheNewInOneStep(t *testing.T) {
	w := fixing(t)
	first := w.mustSay("rob", fixable[0])
	logged := w.records()
	form := w.mustSay("rob", "fix "+first.Facts["entry"]).Form
	values := valuesOf(form)
	values["amount"], values["next"] = "60k", ""
	again := w.submit("rob", form, values)
	require.Equal(t, "$60,000", again.Facts["amount"])
	require.NotContains(t, again.Facts, "reminder")
	require.Contains(t, text(again), "$40,000 → $60,000", "counted from before the first line")
	w.mustSay("rob", "undo")
	same(t, logged, w.records(), "the first line stands again")
}

func TestAFixFormThatIsRefusedChangesNothingAndAsksAgain(t *testing.T) {
	w := fixing(t)
	first := w.mustSay("rob", fixable[0])
	form := w.mustSay("rob", "fix "+first.Facts["entry"]).Form
	before := w.records()
	values := valuesOf(form)
	values["customer"] = ""
	m := w.submit("rob", form, values)
	require.Equal(t, "field-missing", m.Facts["refused"])
	require.Equal(t, form.Command, m.Form.Command)
	require.Equal(t, before, w.records())
}

func TestTheOldFormAndTheTypedLineStillFix(t *testing.T) {
	w := fixing(t)
	first := w.mustSay("rob", "log Acme sent papers")
	second := w.mustSay("rob", "fix "+first.Facts["entry"]+" log email Acme sent the papers")
	require.Equal(t, "email", second.Facts["kind"])
	third := w.submit("rob", &bot.Form{Command: "fix"}, map[string]string{"entry": second.Facts["entry"], "text": "log visit Acme brought the papers"})
	require.Equal(t, "visit", third.Facts["kind"])
	fourth := w.mustSay("rob", "fix "+third.Facts["entry"]+" met Acme about the papers")
	require.Equal(t, "meeting", fourth.Facts["kind"], "also without a verb")
}

// meaning is what a log's card says that it put on the records, whatever their numbers.
func meaning(m bot.Message) map[string]string {
	facts := maps.Clone(m.Facts)
	for _, number := range []string{"activity", "reminder", "entry", "context"} {
		delete(facts, number)
	}
	if tags, ok := facts["tags"]; ok { // a set
		facts["tags"] = strings.Join(slices.Sorted(strings.FieldsSeq(tags)), " ")
	}
	return facts
}
