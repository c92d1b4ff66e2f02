package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// activities are the texts of all activities in the store, which nobody serves.
func (w *town) activities() []string {
	w.t.Helper()
	a, err := newApp(w.t.Context(), appConfig{
		file: w.env["RAPPORT_DB"], now: time.Now, team: newTeam("UTC", crm.English, ""), log: slog.New(slog.DiscardHandler),
	})
	require.NoError(w.t, err)
	require.NoError(w.t, a.store.Check(w.t.Context()))
	var texts []string
	require.NoError(w.t, a.store.View(w.t.Context(), workspace, func(tx *store.Tx) error {
		return store.Activities.Each(tx, false, func(a crm.Activity) (bool, error) {
			texts = append(texts, a.Text)
			return true, nil
		})
	}))
	require.NoError(w.t, a.store.Close())
	return texts
}

func TestACallIsOnDiskBeforeItIsAnsweredAndARepeatIsNoOther(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	p := w.start()
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "C1")
	var want []string
	for n := range 5 {
		text := fmt.Sprintf("spoke to Bob, time %d", n)
		call := rob.Command("/log", "Acme "+text, salesChannel)
		answer := string(call.Ack())
		p.kill()
		require.Contains(t, answer, text)
		want = append(want, text)
		require.Equal(t, want, w.activities())

		p = w.start()
		require.JSONEq(t, answer, string(call.Repeat().Ack()))
	}
	p.terminate()
	require.Equal(t, want, w.activities())
}

func TestWhatWasAcknowledgedBareIsAnsweredAfterTheProgramWasKilled(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	p := w.start()
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "C1")
	p.kill()
	p = w.start() // it does not know rob now, and Slack does not say who he is
	w.slack.Fail(slacktest.Fault{Method: "users.info", Delay: time.Minute})
	call := rob.Command("/log", "Acme spoke to Bob", salesChannel)
	require.Empty(t, string(call.Ack()))
	p.kill()
	require.Empty(t, w.activities())

	p = w.start()
	require.Contains(t, w.sees(rob).Text, "Call logged · Acme (C1)")
	p.terminate()
	require.Equal(t, []string{"spoke to Bob"}, w.activities())
}

func TestAskedToStopItAnswersWhatItHasBegun(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	rob := w.slack.AddUser(slacktest.User{ID: "U1", Name: "rob"})
	p := w.start()
	require.Contains(t, w.crm(rob, "customer new Acme").Text, "C1")
	mia := w.slack.AddUser(slacktest.User{ID: "U2", Name: "mia"})
	w.slack.Fail(slacktest.Fault{Method: "users.info", Delay: 700 * time.Millisecond})
	before := len(w.slack.Calls("users.info"))
	call := mia.Command("/customer", "new Globex", salesChannel)
	require.Eventually(t, func() bool { return len(w.slack.Calls("users.info")) > before }, patience, time.Millisecond)
	p.terminate()
	require.Contains(t, string(call.Ack()), "New customer · Globex")
	mia.Seen()
	p = w.start()
	require.Contains(t, w.crm(mia, "customer Globex").Text, "C2")
	p.terminate()
}

func TestAnUpdateThatTelegramGaveIsAnsweredOnceThoughTheProgramWasKilled(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	for name := range w.env {
		if strings.HasPrefix(name, "SLACK_") {
			delete(w.env, name)
		}
	}
	ann := w.telegram.Person(42, "Ann", "en")
	p := w.start()
	require.Contains(t, w.tells(ann, "/customer new Acme").Text, "New customer")
	for n := range 3 {
		text := fmt.Sprintf("time %d", n)
		// It is taken, and the answer does not get out.
		w.telegram.Fail(telegramtest.Fault{Method: "sendMessage", Delay: time.Minute, Code: 502, Description: "Bad Gateway"})
		calls := w.telegram.Calls("sendMessage")
		ann.Say("/log Acme " + text)
		require.Eventually(t, func() bool { return w.telegram.Calls("sendMessage") > calls }, patience, time.Millisecond)
		p.kill()
		w.telegram.Heal()
		p = w.start()
		require.Contains(t, w.gets(ann).Text, text)
	}
	p.terminate()
	require.Equal(t, []string{"time 0", "time 1", "time 2"}, w.activities())
	require.Len(t, w.telegram.SentTo(ann.ID), 4)
}
