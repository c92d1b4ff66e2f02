package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// planLines are the lines of a plan, without their numbers.
func planLines(m bot.Message) []string {
	var out []string
	for _, p := range m.Parts {
		if _, line, ok := strings.Cut(p.Text, ". "); ok {
			out = append(out, line)
		}
	}
	return out
}

func TestAPlanGivesEachItemItsReason(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme tier:A
		rob: customer new Globex
		rob: customer new Initech
		rob: customer new Hooli
		rob: customer new Umbrella renewal:2027-01-05
		rob: deal new Globex Old 10k proposal
		rob: deal new Initech Late 20k close 2026-12-10
		rob: deal new Hooli Soon 5k close 2026-12-23
		rob: remind Globex 2026-12-14 10:00 call the CTO
	`)
	w.now = start.AddDate(0, 0, 28) // Mon 21 Dec
	w.all(`
		rob: contact add Globex "Bob Lee" birthday:12-22
		rob: customer edit Globex name:Globex Ltd
		rob: done R1
		rob: remind me 2026-12-21 16:00 tidy up
		rob: remind me in 1 hour stretch
	`)
	w.now = w.now.Add(2 * time.Hour)
	require.Equal(t, []string{
		"stretch — overdue since Mon 21 Dec 10:00 (today)",
		"tidy up — due Mon 21 Dec 16:00 (today)",
		"Late  $20,000 · Initech (C3) — was to close Thu 10 Dec",
		"Soon  $5,000 · Hooli (C4) — closes Wed 23 Dec, no next step",
		"Old  $10,000 · Globex Ltd (C2) — 28 days in Proposal, no next step",
		"Bob Lee · Globex Ltd (C2) — birthday Tue 22 Dec (tomorrow)",
		"Acme — A customer, silent for 28 days",
	}, planLines(w.mustSay("rob", "plan")))
	require.Equal(t, "1", w.mustSay("rob", "plan").Facts["more"]) // Umbrella renews on 5 January
}

func TestAPlanIsNeverLongerThanSevenAndSaysTheRest(t *testing.T) {
	w := newWorld(t)
	for n := 1; n <= 12; n++ {
		w.mustSay("rob", fmt.Sprintf("remind me today 1%d:00 no. %d", n%9, n))
		m := w.mustSay("rob", "plan")
		require.Len(t, planLines(m), min(n, crm.MaxPlan))
		require.Equal(t, fmt.Sprint(max(0, n-crm.MaxPlan)), m.Facts["more"])
	}
}

func TestAPlanInPublicTellsNoSecrets(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: deal new Acme Renewal 77k
		rob: remind Acme today 16:00 whisper
	`)
	req := w.request("rob", "plan")
	req.Surface = bot.Public
	said := text(w.router.Handle(t.Context(), req))
	require.NotContains(t, said, "whisper")
	require.NotContains(t, said, "77")
	require.Contains(t, said, "Acme")
}

func TestThePlanIsOfferedToThoseWhoNeverSaid(t *testing.T) {
	w := newWorld(t)
	offered := func(who string) bool {
		w.mustSay(who, "remind me today 16:00 call")
		for _, b := range w.mustSay(who, "today").Buttons {
			if b.Command == "me plan on" {
				return true
			}
		}
		return false
	}
	require.True(t, offered("rob"))
	require.True(t, offered("sue"))
	require.False(t, offered("mia"), "a manager has the digest")
	w.mustSay("rob", "me plan off")
	require.False(t, offered("rob"))
}
