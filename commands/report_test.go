package commands_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/store"
)

// yesterdays is a world with records that were there before the day that is
// reported on.
func yesterdays(t *testing.T) *world {
	w := newWorld(t)
	w.all(`
		ann: admin role @mia manager
		ann: admin team @mia +@rob
		rob: customer new Acme
		rob: deal new Acme Renewal 40k qualified
		rob: remind Acme 2026-11-24 10:00 send the quote
		rob: remind Acme every day 9:30 check the mail
	`)
	w.now = start.AddDate(0, 0, 1)
	return w
}

func TestAReportTellsWhatTheMemberDidAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		name, lines   string
		says, saysNot []string
	}{
		{"a deal, before and after, however many steps it took", `
			rob: deal D1 proposal
			rob: log Acme agreed amount:50k stage:negotiation`,
			[]string{"1 call (Acme), 1 deal moved", "D1 Renewal  Qualified → Negotiation  $40,000 → $50,000"},
			[]string{"→ Proposal", "New deal"}},
		{"how long, and what came of it", `
			rob: log visit Acme saw the plant for 90m outcome:"liked it"`,
			[]string{"1 visit (Acme)", "visit (90 minutes): saw the plant  outcome: liked it"}, nil},
		{"a follow-up that was done", `
			rob: done R1`,
			[]string{"1 follow-up done", "Done: send the quote", "Still open, 1: check the mail"}, nil},
		{"an occurrence of a recurring one", `
			rob: done R2`,
			[]string{"1 follow-up done", "Done: check the mail"}, nil},
		{"what was put off is not done", `
			rob: snooze R1 1d
			rob: log Acme hello`,
			nil, []string{"Done: send the quote", "follow-up done"}},
		{"what was taken back is not there", `
			rob: log Acme hello
			rob: done R2
			rob: undo
			rob: deal D1 proposal
			rob: undo`,
			[]string{"1 call (Acme)"}, []string{"Done:", "Proposal", "moved"}},
		{"what others did is theirs", `
			mia: deal D1 proposal
			rob: log Acme hello`,
			[]string{"1 call (Acme)"}, []string{"Proposal", "moved"}},
		{"one's own follow-ups are nobody's business", `
			rob: remind me tomorrow buy flowers
			rob: log Acme hello`,
			[]string{"1 call (Acme)"}, []string{"flowers"}},
		{"the next steps, and those of tomorrow", `
			rob: log Acme hello next: call Bob tomorrow 3pm`,
			[]string{"Next: call Bob · Wed 25 Nov 15:00 (tomorrow)", "call Bob · Acme Wed 25 Nov 15:00"}, nil},
	} {
		w := yesterdays(t)
		w.all(c.lines)
		said := text(w.mustSay("rob", "report"))
		for _, s := range c.says {
			require.Contains(t, said, s, c.name)
		}
		for _, s := range c.saysNot {
			require.NotContains(t, said, s, c.name)
		}
	}
}

func TestAReportIsOfTheDayThatIsAskedFor(t *testing.T) {
	w := yesterdays(t)
	w.mustSay("rob", "log Acme on Tuesday")
	w.now = w.now.Add(24 * time.Hour)
	w.mustSay("rob", "log Acme on Wednesday")
	for line, says := range map[string][2]string{
		"report":            {"on Wednesday", "on Tuesday"},
		"写日报 今天":            {"on Wednesday", "on Tuesday"},
		"report yesterday":  {"on Tuesday", "on Wednesday"},
		"report 2026-11-24": {"on Tuesday", "on Wednesday"},
		"report week":       {"on Tuesday", "New deal: no"},
		"周报":                {"on Wednesday", "New deal: no"},
	} {
		said := text(w.mustSay("rob", line))
		require.Contains(t, said, says[0], line)
		require.NotContains(t, said, says[1], line)
	}
}

func TestAReportIsSentWithItsNoteByAForm(t *testing.T) {
	w := yesterdays(t)
	w.mustSay("rob", "log Acme hello")
	w.now = w.now.Add(24 * time.Hour) // pressed on the next day
	form := w.mustSay("rob", "report edit 2026-11-24").Form
	require.NotNil(t, form)
	m := w.submit("rob", form, map[string]string{"message": "Acme needs you"})
	require.Equal(t, bot.Reply, m.Kind, text(m))
	var sent store.Push
	require.NoError(t, w.store.View(t.Context(), workspace, func(tx *store.Tx) (err error) {
		sent, err = tx.Push("report/M3/2026-11-24/M2")
		return err
	}))
	require.Equal(t, "Acme needs you", sent.Args["note"])

	again := w.mustSay("rob", "report edit 2026-11-24").Form
	require.Equal(t, "Acme needs you", valuesOf(again)["message"], "until it goes out the note can be changed")
}

func TestAReportInPublicTellsNoSecrets(t *testing.T) {
	w := yesterdays(t)
	w.mustSay("rob", "log Acme a secret amount:77k next: whisper tomorrow")
	req := w.request("rob", "report")
	req.Surface = bot.Public
	said := text(w.router.Handle(t.Context(), req))
	for _, secret := range []string{"secret", "77", "whisper", "quote"} {
		require.NotContains(t, said, secret)
	}
	require.Contains(t, said, "Acme")
}
