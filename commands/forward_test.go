package commands_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// TestAForwardedMessageKeepsWhoWroteItAndWhen: on the clock of who logs it, and
// also when the form comes back to ask for the customer.
func TestAForwardedMessageKeepsWhoWroteItAndWhen(t *testing.T) {
	w := newWorld(t)
	w.mustSay("rob", "customer new Acme")
	forward := w.request("rob", "log")
	forward.Form = map[string]string{"text": "we want a quote", "kind": "chat", "from": "Bob\nWu", "at": "2026-11-20T08:30:00Z"}
	asked := w.router.Handle(t.Context(), forward)
	require.NotNil(t, asked.Form)
	values := map[string]string{"customer": "Acme"}
	for _, f := range asked.Form.Fields {
		if f.Value != "" {
			values[f.Name] = f.Value
		}
	}
	submit := w.request("rob", "log")
	submit.Form = values
	require.Equal(t, bot.Reply, w.router.Handle(t.Context(), submit).Kind)
	card := text(w.mustSay("rob", "customer Acme"))
	require.Contains(t, card, "we want a quote")
	require.Contains(t, card, "— Bob Wu, 2026-11-20 16:30")
}
