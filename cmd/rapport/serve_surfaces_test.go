package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// TestSlackReadsWhatClientsMakeOfWhatIsTyped: curled quotes, spaces that do not
// break, dashes, entities, links and mentions.
func TestSlackReadsWhatClientsMakeOfWhatIsTyped(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.serve()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	raw := func(line string) string {
		t.Helper()
		rob.CommandRaw("/crm", line, salesChannel)
		return w.sees(rob).Text
	}
	require.Contains(t, raw("customer\u00a0new “Acme\u00a0&amp; Söhne”"), "Acme & Söhne")
	require.Contains(t, raw("deal new C1 “Phase\u00a02” 50k proposal"), "Phase 2")
	logged := raw("log “Acme &amp; Söhne” Bob said &lt;ok&gt;, see <https://acme.com|acme.com> stage:negotiation\u00a0next: ‘send quote’ tomorrow 3pm")
	require.Contains(t, logged, "Bob said <ok>, see acme.com")
	require.Contains(t, logged, "Negotiation")
	require.Contains(t, logged, "15:00")
	require.Contains(t, raw("tag C1 –cold +vip"), "#vip")
	require.Contains(t, raw("记录　C1　电话　王总要报价"), "王总要报价", "full-width spaces")
}

// TestSlackSharesACardWithoutWhatIsConfidential: who asks sees all of it, and the
// channel what anybody may.
func TestSlackSharesACardWithoutWhatIsConfidential(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.serve()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	w.crm(rob, "customer new Acme")
	w.crm(rob, "deal new Acme Renewal 50k proposal")
	own := w.crm(rob, "deal D1")
	require.True(t, own.Ephemeral)
	require.Contains(t, own.Text, "$50,000")
	shared := w.crm(rob, "share deal D1")
	require.False(t, shared.Ephemeral)
	require.Contains(t, shared.Text, "Renewal")
	require.NotContains(t, shared.Text, "50,000")
	require.Contains(t, w.crm(rob, "help").Text, "/crm share")
}

func TestSlacksOwnSurfacesReachTheRecords(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.serve()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	mia := w.slack.AddUser(slacktest.User{ID: "U2", Name: "mia"})
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "C1")
	require.Contains(t, w.crm(rob, "deal new Acme Renewal 50k proposal").Text, "D1")

	rob.OpenHome("")
	home := w.sees(rob)
	require.Equal(t, "home", home.View)
	require.Contains(t, home.Text, "Renewal")
	require.Contains(t, home.Text, "$50,000")

	rob.Shortcut("run:customer new")
	modal := w.sees(rob)
	require.Equal(t, "modal", modal.View)
	rob.Submit(modal, map[string]string{"f:name": "Globex"})
	require.Contains(t, w.sees(rob).Text, "Globex")

	rob.MessageShortcut("quote:log", salesChannel, map[string]any{"ts": "1795000000.000100", "user": mia.ID, "text": "Acme wants a quote by Friday"})
	quoted := w.sees(rob)
	require.Equal(t, "modal", quoted.View)
	rob.Submit(quoted, map[string]string{"f:customer": "Acme"})
	logged := w.sees(rob).Text
	require.Contains(t, logged, "Acme wants a quote by Friday")
	require.Contains(t, logged, "mia")
	require.Contains(t, logged, "https://test.slack.com/archives/"+salesChannel+"/p1795000000000100")
}
