package slackbot_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

func TestBot_refusesWhomSlackDoesNotVouchFor(t *testing.T) {
	for name, c := range map[string]struct {
		user slacktest.User
		says string
	}{
		"a guest":                     {slacktest.User{Guest: true}, "you are a guest here"},
		"a guest who reads Chinese":   {slacktest.User{Guest: true, Locale: "zh-CN"}, "您目前是访客"},
		"a deactivated user":          {slacktest.User{Deleted: true}, "deactivated"},
		"a bot":                       {slacktest.User{Bot: true}, "not from bots"},
		"a stranger":                  {slacktest.User{Stranger: true}, "from another one"},
		"somebody of another company": {slacktest.User{Team: "T2"}, "from another one"},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "http", bottest.Echo)
			c.user.ID = "U9"
			u := d.slack.AddUser(c.user)
			u.Command("/log", "Acme", channelID)
			require.Contains(t, next(t, u).Text, c.says)
			u.OpenHome("")
			require.Contains(t, next(t, u).Text, c.says)
			require.Empty(t, d.handler.Requests())
		})
	}
}

func TestBot_doesNotVouchForWhomSlackDoesNotDescribe(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	d.slack.Fail(slacktest.Fault{Method: "users.info", Status: 500, Body: "down"})
	d.mia.Command("/log", "Acme", channelID)
	d.next()
	require.Equal(t, bot.User{Platform: "slack", ID: "U1"}, d.handler.Last().Who, "the handler knows members, and admits no others")
	d.mia.Command("/log", "Acme", channelID)
	d.next()
	require.True(t, d.handler.Last().Who.Vouched)
}

func TestBot_asksForAPersonOnceAndAgainWhenTheyChange(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	for range 3 {
		d.mia.Command("/log", "Acme", channelID)
		d.next()
	}
	require.Len(t, d.slack.Calls("users.info"), 1)
	d.mia.Event(`{"type":"user_change","user":{"id":"U1"}}`).Ack()
	d.mia.Command("/log", "Acme", channelID)
	d.next()
	require.Len(t, d.slack.Calls("users.info"), 2)
}

func TestBot_acknowledgesInTimeThoughTheWebAPIHangs(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	d.slack.Fail(slacktest.Fault{Method: "users.info", Delay: time.Hour})
	require.Empty(t, d.mia.Command("/log", "Acme", channelID).Ack())
	require.Contains(t, d.next().Text, "log Acme", "answered when Slack's silence was waited out")
	require.False(t, d.handler.Last().Who.Vouched)
}
