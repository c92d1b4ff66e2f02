package slackbot_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// day answers what the home tab asks for.
func day(ctx context.Context, r bot.Request) bot.Message {
	switch r.Text {
	case "today":
		return bot.Message{Title: "Your day", Parts: []bot.Part{bot.RefLine("15:00 Send quote", "R3")}, Buttons: []bot.Button{{Label: "Done", Command: "done R3"}}}
	case "deal list mine":
		return bot.Message{Title: "Your deals", Parts: []bot.Part{{Table: &bot.Table{
			Columns: []bot.Column{{Title: "Stage"}, {Title: "Deals", Right: true}},
			Rows:    [][]string{{"Proposal", "4"}, {"谈判", "12"}},
		}}}}
	case "done R3":
		return bot.Message{Kind: bot.Reply, Title: "Done: Send quote"}
	}
	return form(ctx, r)
}

func TestBot_showsTheDayAndTheDealsOnTheHomeTab(t *testing.T) {
	d := open(t, "socket", day)
	d.mia.OpenHome("")
	home := d.next()
	require.Equal(t, "home", home.View)
	require.Equal(t, "Your day\n15:00 Send quote · R3\nYour deals\nStage     Deals\nProposal      4\n谈判         12", home.Text)

	d.mia.Press(home, "Done")
	require.Equal(t, "Done: Send quote", d.next().Text, "what came of it, by direct message")
	require.Equal(t, "home", d.next().View, "and the tab is brought up to date")
	d.mia.Press(home, "Refresh")
	require.Equal(t, "home", d.next().View)
}

func TestBot_opensFormsFromTheHomeTabAndBringsItUpToDate(t *testing.T) {
	d := open(t, "http", day)
	d.mia.OpenHome("")
	d.mia.Press(d.next(), "Log")
	d.mia.Submit(d.next(), map[string]string{"f:customer": "Acme", "f:text": "hi"})
	require.Equal(t, "logged Acme", d.next().Text)
	require.Equal(t, "home", d.next().View)
}

func TestBot_showsTheLatestHomeTabWhenTwoOpeningsRace(t *testing.T) {
	d := open(t, "http", day)
	d.mia.OpenHome("")
	stale := d.next().Hash
	d.mia.OpenHome(stale)
	d.next()
	d.mia.OpenHome(stale)
	require.Equal(t, "home", d.next().View)
	require.Len(t, d.slack.Calls("views.publish"), 4, "one of them was a conflict")
}
