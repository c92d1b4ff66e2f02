package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

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
