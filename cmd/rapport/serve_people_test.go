package main

import (
	"log/slog"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
	"github.com/rapport-crm/rapport/crm"
)

func TestSomebodyInSlackIsAMemberAtFirstSight(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.serve()
	li := w.slack.AddUser(slacktest.User{ID: "U1", Name: "李雷", Zone: "America/New_York", Locale: "zh-CN"})
	me := w.crm(li, "me").Text
	require.Contains(t, me, "李雷")
	require.Contains(t, me, "America/New_York")
	require.Contains(t, me, "时区")
}

func TestWhoIsNoColleagueInSlackIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.serve()
	for _, u := range []slacktest.User{
		{ID: "U1", Name: "guest", Guest: true},
		{ID: "U2", Name: "robot", Bot: true},
		{ID: "U3", Name: "left", Deleted: true},
		{ID: "U4", Name: "stranger", Stranger: true},
		{ID: "U5", Name: "partner", Team: "T2"},
	} {
		who := w.slack.AddUser(u)
		said := w.crm(who, "customer new Acme")
		require.NotEmpty(t, said.Text, u.Name)
		require.NotContains(t, said.Text, "\n", u.Name)
		require.NotContains(t, said.Text, "Acme", u.Name)
		require.Empty(t, said.Buttons, u.Name)
	}
	mia := w.slack.AddUser(slacktest.User{ID: "U6", Name: "mia"})
	require.Contains(t, w.crm(mia, "customer list").Text, "0 customers")
}

func TestAnAdminGivesARoleByMention(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	w.env["RAPPORT_ADMINS"] = "slack:U1"
	w.serve()
	ann := w.slack.AddUser(slacktest.User{ID: "U1", Name: "ann"})
	mia := w.slack.AddUser(slacktest.User{ID: "U2", Name: "mia"})
	require.Contains(t, w.crm(mia, "me").Text, "rep")
	ann.CommandRaw("/crm", "admin role <@U2|mia> manager", salesChannel)
	require.Contains(t, w.sees(ann).Text, "manager")
	require.Contains(t, w.crm(mia, "me").Text, "manager")
	rob := w.slack.AddUser(slacktest.User{ID: "U3", Name: "rob"})
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "Acme")
	ann.CommandRaw("/crm", "admin team <@U2|mia> +<@U3|rob>", salesChannel)
	require.Contains(t, w.sees(ann).Text, "rob")
	require.Contains(t, w.crm(rob, "me").Text, "mia")
	mia.CommandRaw("/crm", "remind <@U3|rob> tomorrow 3pm call Acme", salesChannel)
	require.Contains(t, w.sees(mia).Text, "Reminder set")
	require.Contains(t, w.crm(rob, "remind list").Text, "call Acme")
	mia.CommandRaw("/crm", "admin role <@U1|ann> rep", salesChannel)
	require.Contains(t, w.sees(mia).Text, "admin", "only an admin gives roles")
}

// saidBefore has a member say something some time ago. Nobody may serve.
func (w *town) saidBefore(ago time.Duration, who bot.User, line string) {
	w.t.Helper()
	a, err := newApp(w.t.Context(), appConfig{
		file: w.env["RAPPORT_DB"], now: func() time.Time { return time.Now().Add(-ago) },
		team: newTeam("UTC", crm.English, ""), log: slog.New(slog.DiscardHandler),
	})
	require.NoError(w.t, err)
	m := a.router.Handle(w.t.Context(), bot.Request{Who: who, Surface: bot.Private, Text: line})
	require.Equal(w.t, bot.Reply, m.Kind, m.Title)
	require.NoError(w.t, a.store.Close())
}

var joinLine = regexp.MustCompile(`join ([A-Z2-7]+)`)

func TestAnInvitationBringsSomebodyInThroughTelegramOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	w.serve()
	ann, rob, eve := w.telegram.Person(42, "Ann", "en"), w.telegram.Person(43, "Rob", "en"), w.telegram.Person(44, "Eve", "en")
	refused := w.tells(rob, "/customer new Acme")
	require.NotContains(t, refused.Text, "Acme")
	require.Empty(t, refused.Buttons)

	invitation := w.tells(ann, "/admin invite rep").Text
	code := joinLine.FindStringSubmatch(invitation)
	require.NotNil(t, code)
	require.Contains(t, invitation, "https://t.me/"+telegramtest.BotName+"?start="+code[1])
	welcome := w.tells(rob, "/start "+code[1])
	require.Contains(t, welcome.Text, "Welcome, Rob")
	require.Contains(t, welcome.Text, "me tz ")
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	require.NoError(t, err)
	label, err := labelled(welcome.Labels(), "Tokyo "+time.Now().In(tokyo).Format("15"))
	require.NoError(t, err)
	_, err = rob.Press(welcome, label)
	require.NoError(t, err)
	require.Contains(t, w.gets(rob).Text, "Asia/Tokyo")
	require.Contains(t, w.tells(rob, "/customer new Acme").Text, "New customer · Acme")

	require.NotContains(t, w.tells(eve, "/start "+code[1]).Text, "Welcome", "the code is used up")
}

func TestOnePersonInSlackAndTelegramIsOneMemberWithOneReminder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	stop := w.serve()
	w.ready()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob", Zone: "Europe/Berlin"})
	phone := w.telegram.Person(42, "Robert", "en")
	linking := w.crm(rob, "me link telegram").Text
	code := joinLine.FindStringSubmatch(linking)
	require.NotNil(t, code)
	require.Contains(t, linking, "?start="+code[1])
	welcome := w.tells(phone, "join "+code[1])
	require.Contains(t, welcome.Text, "Welcome, rob")
	require.NotContains(t, welcome.Text, "me tz", "Slack knows the zone")
	require.Contains(t, w.tells(phone, "/me").Text, "Europe/Berlin")
	require.NotContains(t, w.tells(phone, "/me link slack").Text, "t.me", "they are in Telegram already")
	require.Contains(t, w.tells(phone, "/me chat telegram").Text, "telegram")

	stop()
	w.saidBefore(time.Hour, bot.User{Platform: "slack", ID: "U1"}, "remind me in 30 minutes call Bob")
	w.serve()
	push := w.gets(phone) // it fell due while nobody served
	require.Contains(t, push.Text, "call Bob")
	require.Empty(t, rob.Seen(), "one chat is enough")
	_, err := phone.Press(push, "Done")
	require.NoError(t, err)
	require.Contains(t, w.gets(phone).Text, "call Bob")
	require.Contains(t, w.crm(rob, "remind list").Text, "No open reminders")
}
