package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// atNoon has the team live where it is about noon now, whenever the test runs.
func (w *town) atNoon() *time.Location {
	w.t.Helper()
	zone := fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) // its signs are the other way round
	loc, err := time.LoadLocation(zone)
	require.NoError(w.t, err)
	w.env["RAPPORT_TZ"] = zone
	return loc
}

// joined has an admin invite somebody into Telegram.
func (w *town) joined(admin *telegramtest.Person, id int64, name, role string) *telegramtest.Person {
	w.t.Helper()
	p := w.telegram.Person(id, name, "en")
	code := joinLine.FindStringSubmatch(w.tells(admin, "/admin invite "+role).Text)
	require.NotNil(w.t, code)
	require.Contains(w.t, w.tells(p, "/start "+code[1]).Text, "Welcome, "+name)
	return p
}

// eventually reads what somebody gets until it says something.
func (w *town) eventually(p *telegramtest.Person, text string) telegramtest.Message {
	w.t.Helper()
	for {
		m := w.gets(p)
		if strings.Contains(m.Text, text) {
			return m
		}
	}
}

func telegramUser(id string) bot.User { return bot.User{Platform: "telegram", ID: id} }

// TestWhoStandsInInTelegramGetsWhatIsOfAMemberInSlackOnLeave: once, with the words
// of whose it is, and can tick it off.
func TestWhoStandsInInTelegramGetsWhatIsOfAMemberInSlackOnLeave(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	loc := w.atNoon()
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	stop := w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	eve := w.joined(ann, 43, "Eve", "rep")
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob", Zone: loc.String()})
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "C1")
	today := time.Now().In(loc).Format(time.DateOnly)
	require.Contains(t, w.crm(rob, "me leave "+today+".."+today+" delegate @Eve").Text, "Eve")
	require.Contains(t, w.eventually(eve, "rob").Text, "rob", "she is told that she stands in")
	stop()
	w.saidBefore(time.Hour, bot.User{Platform: "slack", ID: "U1"}, "remind Acme in 30 minutes call Bob")
	rob.Seen()
	w.serve()
	push := w.eventually(eve, "call Bob")
	require.Contains(t, push.Text, "rob")
	require.Contains(t, w.taps(eve, push, "Done").Text, "call Bob")
	require.Contains(t, w.crm(rob, "remind list").Text, "No open reminders")
	require.Empty(t, rob.Seen(), "who is away is left alone")
}

func TestWhatQuietHoursHeldComesToTelegramWhenTheyEnd(t *testing.T) {
	t.Parallel()
	w := newTown(t).telegramOnly()
	loc := w.atNoon()
	stop := w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	now := time.Now().In(loc)
	from, to := now.Add(-2*time.Hour).Format("15:04"), now.Add(3*time.Hour).Format("15:04")
	require.Contains(t, w.tells(ann, "/me quiet "+from+"-"+to).Text, to)
	stop()
	w.saidBefore(time.Hour, telegramUser("42"), "remind me in 30 minutes call Bob")
	stop = w.serve()
	w.ready()
	stop() // it had its turn, and waits
	before := len(w.telegram.SentTo(42))
	w.serve()
	w.ready()
	require.Contains(t, w.tells(ann, "/me quiet off").Text, "Ann")
	push := w.gets(ann)
	require.Contains(t, push.Text, "call Bob")
	require.Len(t, w.telegram.SentTo(42), before+2, "the card and the reminder, once")
}

func TestTheMorningPlanComesInTelegramAndItsButtonsWork(t *testing.T) {
	t.Parallel()
	w := newTown(t).telegramOnly()
	loc := w.atNoon()
	stop := w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	require.Contains(t, w.tells(ann, "/me workdays mon-sun").Text, "Sun")
	require.Contains(t, w.tells(ann, "/remind me in 2 hours send the quote").Text, "send the quote")
	stop()
	hour := time.Now().In(loc).Add(-time.Hour)
	w.saidBefore(2*time.Hour, telegramUser("42"), "me plan at "+hour.Format("15:04"))
	stop = w.serve()
	plan := w.gets(ann)
	require.Contains(t, plan.Text, "send the quote")
	require.NotEmpty(t, plan.Buttons)
	require.Contains(t, w.taps(ann, plan, "Why").Text, "plan")
	stop()
	sent := len(w.telegram.SentTo(42))
	w.serve()
	w.ready()
	require.Contains(t, w.tells(ann, "/plan").Text, "send the quote")
	require.Len(t, w.telegram.SentTo(42), sent+1, "the morning's plan came once")
}

func TestAReportThatIsSentReachesTheManagerInTelegramOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t).telegramOnly()
	w.atNoon()
	w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	mia, rob := w.joined(ann, 43, "Mia", "manager"), w.joined(ann, 44, "Rob", "rep")
	require.Contains(t, w.tells(ann, "/admin team @Mia +@Rob").Text, "Rob")
	require.Contains(t, w.tells(rob, "/customer new Acme").Text, "C1")
	require.Contains(t, w.tells(rob, "/log Acme walked through <the offer>").Text, "Call logged")
	report := w.tells(rob, "/report")
	require.Contains(t, report.Text, "walked through <the offer>")
	require.Contains(t, w.taps(rob, report, "Send to Mia").Text, "Mia")
	require.Contains(t, w.eventually(mia, "Rob").Text, "walked through <the offer>")
	w.tells(rob, "/report send")
	require.Contains(t, w.tells(mia, "/me").Text, "Mia", "nothing came in between: the report is sent once")
}
