package commands_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// secrets are what nobody may read in a public channel, and nobody at all who
// may not read the record.
var secrets = []string{"40,000", "40000", "+14155550100", "+14155550123", "acme.example", "met at the fair", "spoke to Bob", "17 May", "call the lawyer", "EMEA", "AKME"}

const confidential = `
	rob: customer new Acme phone:+14155550100 email:info@acme.example note:"met at the fair" region:EMEA alias:AKME
	rob: contact add Acme "Bob Lee" phone:+14155550123 email:bob@acme.example birthday:"17 May"
	rob: deal new Acme Renewal 40k proposal close Friday
	rob: log Acme spoke to Bob about the price
	rob: remind Acme tomorrow call the lawyer
	rob: deal edit D1 note:"met at the fair" region:EMEA
`

// questions are lines that show records.
var questions = []string{
	"customer Acme", "customer C1", "customer list", "contact Bob", "contact P1", "deal D1", "deal list all", "deal list team",
	"find Acme", "find Bob", "find spoke", "find lawyer", "find AKME", "history", "history Acme", "history D1", "pipeline all", "pipeline team", "tag list",
	"digest", "birthday list 366", "today", "remind list all", "why R1", "why P1", "undo J9", "customer edit Acme", "deal D1 won", "done R1",
	"log Acme hello", "tag Acme +x", "snooze R1 1h", "fix J9", "customer new Acme", "contact add Acme \"Bob Lee\"", "greeted Bob",
	"customer merge Acme Acme", "deal new Acme Other 1k", "remind D1 tomorrow x", "birthday Bob 05-18",
}

func TestInAPublicChannelARecordShowsItsNameAndStageOnly(t *testing.T) {
	for _, line := range questions {
		t.Run(line, func(t *testing.T) {
			w := newWorld(t)
			w.all(confidential)
			r := w.request("rob", line)
			r.Surface = bot.Public
			requireSilent(t, w.router.Handle(t.Context(), r), secrets)
		})
	}
}

func TestWhoMayNotSeeARecordLearnsNothingOfIt(t *testing.T) {
	for _, line := range questions {
		for _, who := range []string{"eve", "小王"} {
			t.Run(who+"/"+line, func(t *testing.T) {
				w := newWorld(t)
				w.all(confidential)
				before := w.records()
				m := w.say(who, line)
				requireSilent(t, m, secrets)
				if strings.Contains(line, " ") && !strings.HasPrefix(line, "customer new") {
					same(t, before, w.records(), m.Title)
				}
				for _, p := range m.Parts {
					require.NotContains(t, p.Text, "Renewal", line)
				}
			})
		}
	}
}

func TestAManagerOfOthersLearnsNothingOfIt(t *testing.T) {
	w := newWorld(t)
	w.mustSay("ann", "admin team @mia +@eve")
	w.all(confidential)
	for _, line := range questions {
		requireSilent(t, w.say("mia", line), secrets)
	}
}

func TestSuccessStaffReadTheCustomerAndNotTheDeal(t *testing.T) {
	w := newWorld(t)
	w.all(confidential)
	require.Contains(t, text(w.mustSay("sue", "customer Acme")), "spoke to Bob")
	require.Equal(t, "0", w.mustSay("sue", "deal list all").Facts["count"])
	require.Equal(t, bot.Refusal, w.say("sue", "deal D1").Kind)
	require.Equal(t, bot.Refusal, w.say("sue", "customer edit Acme tier:A").Kind)
	w.mustSay("sue", "log Acme asked how it goes")
	w.mustSay("rob", "customer edit Acme success:@sue")
	require.Contains(t, text(w.mustSay("sue", "deal D1")), "40,000")
	w.mustSay("sue", "customer edit Acme tier:A")
}

// requireSilent makes sure that nothing of a message gives a secret away, but
// for what the speaker typed.
func requireSilent(t *testing.T, m bot.Message, secrets []string) {
	t.Helper()
	m.Picture = nil
	raw, err := json.Marshal(m)
	require.NoError(t, err)
	for _, secret := range secrets {
		require.NotContains(t, strings.ReplaceAll(string(raw), "“AKME”", ""), secret)
	}
}
