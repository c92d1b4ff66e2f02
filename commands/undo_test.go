package commands_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// deeds are lines that change records, all that commands can do to them.
var deeds = []string{
	`log Acme spoke to Bob #vip stage:proposal amount:60k for 20m next: send quote tomorrow 3pm`,
	`log meeting Globex said hello outcome:"no answer"`,
	`customer new Zenith alias:ZN tier:A region:EMEA`,
	`customer edit Acme tier:A alias:ACM phone:1 note:hello region:EMEA`,
	`customer edit Acme owner:@eve success:@sue`,
	`customer merge Globex Acme`,
	`customer archive Acme`,
	`contact add Acme "Zoe Ray" birthday:05-17`,
	`contact edit Bob title:CEO birthday:"lunar 8-15" hobby:sailing`,
	`contact remove Bob`,
	`deal new Acme Renewal 50k proposal close Dec 5`,
	`deal edit D1 amount:1m title:Other close:Friday owner:@eve note:x`,
	`deal move D1 negotiation`,
	`deal D1 lost too dear`,
	`deal D1 won`,
	`tag Acme +a -vip b`,
	`tag D1 +hot`,
	`remind Acme every Monday 9am check in`,
	`remind @eve tomorrow call home`,
	`done R1`,
	`snooze R1 1h`,
	`move R2 next Tuesday`,
	`snooze R2 in 3 weeks`,
	`reassign R1 @mia`,
	`me cap 5`,
	`admin set escalate 4h`,
	`admin set cap 9`,
	`birthday Bob 29 February`,
	`greeted Bob`,
	`me tz Europe/Berlin`,
	`me lang zh`,
	`me quiet 22:00-07:00`,
	`me day 08:00-16:00`,
	`me name Annabel`,
	`digest weekly friday`,
	`admin role @rob manager`,
	`admin team @mia +@rob +@eve`,
	`admin member @rob off`,
	`admin stage add Legal after Proposal`,
	`admin stage rename Proposal Offer`,
	`admin set currency EUR`,
}

// laid has what the deeds speak of.
const laid = `
	ann: customer new Acme
	ann: customer new Globex
	ann: contact add Acme "Bob Lee"
	ann: deal new Acme Rollout 50k
	ann: tag Acme +vip
	ann: remind Acme tomorrow call
	ann: remind D1 every Friday 10am look at it
`

func TestUndoLeavesEveryRecordAsItWas(t *testing.T) {
	for _, line := range deeds {
		t.Run(line, func(t *testing.T) {
			w := newWorld(t)
			w.all(laid)
			before := w.records()
			m := w.mustSay("ann", line)
			require.NotEqual(t, before, w.records(), "nothing was done")
			require.Equal(t, "undo "+m.Facts["entry"], m.Buttons[len(m.Buttons)-buttonsBehind(m)].Command)
			after := w.records()

			w.mustSay("ann", "undo")
			same(t, before, w.records())
			require.NoError(t, w.store.Check(t.Context()))
			w.mustSay("ann", "undo "+lastEntry(w))
			same(t, after, w.records(), "redo")
			w.mustSay("ann", "undo "+lastEntry(w))
			same(t, before, w.records(), "undo of redo")
		})
	}
}

// buttonsBehind counts the buttons from Undo on.
func buttonsBehind(m bot.Message) int {
	for i, b := range m.Buttons {
		if strings.HasPrefix(b.Command, "undo ") {
			return len(m.Buttons) - i
		}
	}
	return 1
}

// lastEntry is the latest entry of the journal.
func lastEntry(w *world) string {
	m := w.mustSay("ann", "history")
	return m.Parts[0].Ref
}

func TestAnyRunOfLinesIsTakenBackOneByOne(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			pick := rand.New(rand.NewPCG(seed, 1))
			w := newWorld(t)
			w.all(laid)
			states := []string{w.records()}
			for range 12 {
				w.say("ann", deeds[pick.IntN(len(deeds))])
				if now := w.records(); now != states[len(states)-1] {
					states = append(states, now)
				}
			}
			for i := len(states) - 2; i >= 0; i-- {
				w.mustSay("ann", "undo")
				same(t, states[i], w.records())
			}
			require.NoError(t, w.store.Check(t.Context()))
		})
	}
}

func TestWhatAnotherChangedSinceIsNotTakenBack(t *testing.T) {
	w := newWorld(t)
	w.all(laid)
	w.mustSay("ann", "deal edit D1 amount:60k")
	w.mustSay("mia", "deal edit D1 amount:70k")
	before := w.everything()
	m := w.say("ann", "undo")
	require.Equal(t, bot.Refusal, m.Kind)
	require.Contains(t, m.Title, "mia")
	require.Contains(t, m.Title, "amount:70k")
	same(t, before, w.everything())
}

func TestNobodyTakesBackWhatTheyMayNotSee(t *testing.T) {
	w := newWorld(t)
	w.mustSay("rob", "customer new Acme")
	entry := lastEntry(w)
	for _, who := range []string{"eve", "sue"} {
		before := w.everything()
		m := w.say(who, "undo "+entry)
		require.Equal(t, bot.Refusal, m.Kind, who)
		require.NotContains(t, m.Title, "Acme")
		same(t, before, w.everything())
	}
	w.mustSay("mia", "undo "+entry)
}

func TestWhoGaveARecordAwayMayTakeThatBack(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: deal new Acme Renewal 40k
		rob: deal edit D1 owner:@eve
	`)
	require.Equal(t, bot.Refusal, w.say("rob", "deal D1").Kind, "it is another's now")
	require.Equal(t, bot.Reply, w.say("rob", "undo").Kind)
	require.Equal(t, bot.Reply, w.say("rob", "deal D1").Kind)
	w.mustSay("rob", "deal edit D1 owner:@eve")
	w.mustSay("eve", "deal D1 proposal")
	require.Equal(t, bot.Refusal, w.say("rob", "undo").Kind, "eve has moved it since")
}
