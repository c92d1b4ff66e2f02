package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// linked has somebody in Slack link their Telegram.
func (w *town) linked(inSlack *slacktest.User, phone *telegramtest.Person) {
	w.t.Helper()
	code := joinLine.FindStringSubmatch(w.crm(inSlack, "me link telegram").Text)
	require.NotNil(w.t, code)
	require.Contains(w.t, w.tells(phone, "join "+code[1]).Text, "Welcome")
}

func TestWhoLeftSlackGetsTheVeryPushInTelegramAndIsBackInSlackLater(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	stop := w.serve()
	w.ready()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	phone := w.telegram.Person(42, "Robert", "en")
	w.linked(rob, phone)
	remind := func(line string) {
		t.Helper()
		stop()
		w.saidBefore(time.Hour, bot.User{Platform: "slack", ID: "U1"}, line)
		stop = w.serve()
		w.ready()
	}
	rob.Leave()
	remind("remind me in 30 minutes call Bob")
	require.Contains(t, w.gets(phone).Text, "call Bob", "it went to the next chat at once")
	require.Contains(t, w.tells(phone, "/me").Text, "slack takes no messages since")
	tries := len(w.slack.Calls("conversations.open"))
	remind("remind me in 30 minutes call Eve")
	require.Contains(t, w.gets(phone).Text, "call Eve")
	require.Len(t, w.slack.Calls("conversations.open"), tries, "Slack was not asked again")

	rob.Return().Ack()
	require.NotContains(t, w.tells(phone, "/me").Text, "takes no messages")
	remind("remind me in 30 minutes call Ann")
	require.Contains(t, w.sees(rob).Text, "call Ann", "where they chose to read")
}

func TestWhatWaitsForWhoBlockedTheBotComesWhenTheyLetItInAgain(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	stop := w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	require.Contains(t, w.tells(ann, "/me").Text, "Ann")
	ann.Block()
	stop()
	w.saidBefore(time.Hour, bot.User{Platform: "telegram", ID: "42"}, "remind me in 30 minutes call Bob")
	stop = w.serve()
	w.ready()
	stop() // it had its turn, and waits
	require.Len(t, w.telegram.SentTo(42), 1, "only the card")
	w.serve()
	ann.Unblock()
	push := w.gets(ann)
	require.Contains(t, push.Text, "call Bob")
	require.Contains(t, push.Text, "late")
}

func TestWhoComesBackToSlackGetsWhatWaitedInOneMessage(t *testing.T) {
	t.Parallel()
	o := newSlackOffice(t, bottest.Person{Name: "ann", Role: "admin"},
		bottest.Person{Name: "mia", Role: "manager"}, bottest.Person{Name: "rob", Role: "rep"})
	require.False(t, o.says("ann", "admin team mia +rob")[0].Refused)
	for _, who := range []string{"ann", "mia"} {
		require.False(t, o.says(who, "digest off")[0].Refused)
	}
	o.says("rob", "remind me 10am call Bob")
	o.says("rob", "remind me 11am call Eve")
	o.slack.people["rob"].Leave()
	require.Len(t, o.passes("4h"), 1, "mia is told")
	doctor := o.says("ann", "admin doctor")[0].Text
	require.Contains(t, doctor, "waiting: rob's slack takes no messages since Mon 23 Nov 10:00")

	o.slack.people["rob"].Return().Ack()
	back := o.passes("1m")
	require.Len(t, back, 1)
	require.Equal(t, "rob", back[0].To)
	require.Contains(t, back[0].Text, "call Bob")
	require.Contains(t, back[0].Text, "call Eve")
	require.NotContains(t, o.says("ann", "admin doctor")[0].Text, "takes no messages")
	require.Empty(t, o.passes("12h"))
}
