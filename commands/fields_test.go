package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// TestAFieldIsClearedByNone: 无 and - say the same; what a record always has stays.
func TestAFieldIsClearedByNone(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme phone:13800138000 lang:zh tier:A note:big nick:AC success:@sue renewal:2027-03-01
		rob: contact add Acme Bob title:CEO lang:zh birthday:05-17
		rob: deal new Acme Renewal "EUR 40k" close Dec 5
	`)
	fresh := newWorld(t)
	fresh.all(`
		rob: customer new Acme
		rob: contact add Acme Bob
		rob: deal new Acme Renewal 1k
	`)
	w.mustSay("rob", "customer edit Acme phone:none lang:无 tier:none note:- nick:none success:none renewal:none")
	w.mustSay("rob", "contact edit Bob title:none lang:none birthday:none")
	w.mustSay("rob", "deal edit D1 amount:60k")
	require.Equal(t, "€60,000", w.mustSay("rob", "deal D1").Facts["amount"])
	w.mustSay("rob", "deal edit D1 amount:none close:none")
	fresh.mustSay("rob", "deal edit D1 amount:none")
	for _, card := range []string{"customer Acme", "contact Bob", "deal D1"} {
		require.Equal(t, fresh.mustSay("rob", card).Parts, w.mustSay("rob", card).Parts, card)
	}
	for _, line := range []string{"deal edit D1 owner:none", "deal edit D1 title:none", "deal edit D1 stage:none", "customer edit Acme owner:none"} {
		require.Equal(t, bot.Refusal, w.say("rob", line).Kind, line)
	}
}
