package slackbot_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// toMia is where pushes reach her.
var toMia = bot.Chat{Platform: "slack", ID: "U1"}

func TestSend_splitsADigestIntoOneThreadAndShowsItsPicture(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	digest := bot.Message{
		Kind: bot.Push, Title: "商机日报 · 11月24日 周二", Buttons: []bot.Button{{Label: "逾期", Command: "digest overdue"}},
		Picture: &bot.Picture{Name: "pipeline.png", Alt: "Pipeline by stage", PNG: []byte("\x89PNG…")},
	}
	for i := range 900 {
		digest.Parts = append(digest.Parts, bot.Line(fmt.Sprintf("«%d» 逾期跟进 rob & eve", i)))
	}
	id, err := d.bot.Send(t.Context(), toMia, digest, "digest:1")
	require.NoError(t, err)
	first := d.next()
	require.Equal(t, first.ID, id)
	require.Empty(t, first.Thread)
	all, last := first.Text, first
	for !strings.Contains(all, "«899»") {
		last = d.next()
		require.Equal(t, first.TS, last.Thread)
		all += "\n" + last.Text
	}
	for i := range 900 {
		require.Contains(t, all, fmt.Sprintf("«%d» 逾期跟进 rob & eve", i))
	}
	require.Equal(t, "逾期", last.Buttons[0].Label, "the buttons stand at the end")
	picture := d.next()
	require.Equal(t, digest.Picture.PNG, picture.Picture)
	require.Equal(t, "Pipeline by stage", picture.Alt)
	require.Equal(t, d.mia.DM(), picture.Channel)
}

// longDigest is a digest of several pages.
func longDigest() bot.Message {
	digest := bot.Message{Kind: bot.Push, Title: "Pipeline digest", Buttons: []bot.Button{{Label: "Overdue", Command: "digest overdue"}}}
	for i := range 600 {
		digest.Parts = append(digest.Parts, bot.Line(fmt.Sprintf("«%d» overdue: rob, call Acme about the renewal", i)))
	}
	return digest
}

// TestSend_goesOnWhereADigestWasCutShort: whatever happens between two pages,
// each line is in the one thread once.
func TestSend_goesOnWhereADigestWasCutShort(t *testing.T) {
	for name, fault := range map[string]slacktest.Fault{
		"Slack asks to wait":         {Status: 429, Header: map[string]string{"Retry-After": "1"}, Body: "{}"},
		"an outage":                  {Status: 503, Body: "down"},
		"a page that did not arrive": {Drop: true},
		"a page that did arrive":     {Drop: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "http", bottest.Echo)
			pass := slacktest.Fault{Method: "chat.postMessage", Delay: time.Nanosecond, Times: 2}
			fault.Method = "chat.postMessage"
			d.slack.Fail(pass)
			d.slack.Fail(fault)
			_, err := d.bot.Send(t.Context(), toMia, longDigest(), "digest:1")
			require.Error(t, err)
			_, err = d.bot.Find(t.Context(), toMia, "digest:1")
			require.ErrorIs(t, err, bot.ErrNoMessage, "it is not all there")
			var id string
			require.Eventually(t, func() bool {
				id, err = d.bot.Send(t.Context(), toMia, longDigest(), "digest:1")
				return err == nil
			}, 10*time.Second, 50*time.Millisecond)
			found, err := d.bot.Find(t.Context(), toMia, "digest:1")
			require.NoError(t, err)
			require.Equal(t, id, found)
			first := d.next()
			require.Equal(t, id, first.ID)
			all := first.Text
			for _, page := range d.mia.Seen() {
				require.Equal(t, first.TS, page.Thread)
				all += "\n" + page.Text
			}
			requireOnceEach(t, all)
		})
	}
}

// TestSend_goesOnWhereADigestWasCutShortByACrash: the first page arrived, and the
// next process knows only what Slack has.
func TestSend_goesOnWhereADigestWasCutShortByACrash(t *testing.T) {
	s := slacktest.New(t)
	before := openAt(t, s, "http", &bottest.Memory{}, bottest.Echo)
	s.Fail(slacktest.Fault{Method: "chat.postMessage", Delay: time.Nanosecond})
	s.Fail(slacktest.Fault{Method: "chat.postMessage", Drop: true})
	_, err := before.bot.Send(t.Context(), toMia, longDigest(), "digest:1")
	require.Error(t, err)
	shown := before.next()
	before.stop()

	d := openAt(t, s, "http", &bottest.Memory{}, bottest.Echo)
	_, err = d.bot.Find(t.Context(), toMia, "digest:1")
	require.ErrorIs(t, err, bot.ErrNoMessage)
	id, err := d.bot.Send(t.Context(), toMia, longDigest(), "digest:1")
	require.NoError(t, err)
	require.Equal(t, shown.ID, id, "the thread that was begun")
	all := shown.Text
	for _, page := range d.mia.Seen() {
		require.Equal(t, shown.TS, page.Thread)
		all += "\n" + page.Text
	}
	requireOnceEach(t, all)
}

// requireOnceEach requires each line of the long digest, once.
func requireOnceEach(t *testing.T, all string) {
	t.Helper()
	for i := range 600 {
		require.Equal(t, 1, strings.Count(all, fmt.Sprintf("«%d» ", i)), i)
	}
}

func TestSend_isFoundAgainByItsKeyWhenTheAnswerWasLost(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	for i := range 120 {
		_, err := d.bot.Send(t.Context(), toMia, bot.Message{Title: "earlier"}, fmt.Sprint("earlier", i))
		require.NoError(t, err)
		d.next()
		if i == 5 {
			d.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Apply: true, Drop: true})
			_, err = d.bot.Send(t.Context(), toMia, bot.Message{Title: "lost"}, "lost")
			require.Error(t, err)
		}
		if i == 5 {
			require.Equal(t, "lost", d.next().Text)
		}
	}
	id, err := d.bot.Find(t.Context(), toMia, "lost")
	require.NoError(t, err)
	require.Contains(t, id, d.mia.DM()+"/")
	_, err = d.bot.Find(t.Context(), toMia, "never sent")
	require.ErrorIs(t, err, bot.ErrNoMessage)
}

func TestSend_tellsTheRefusalsApart(t *testing.T) {
	for name, want := range map[string]bot.SendError{
		"channel_not_found":           {Gone: true},
		"is_archived":                 {Gone: true},
		"not_in_channel":              {Gone: true},
		"restricted_action_read_only": {Gone: true},
		"user_disabled":               {Gone: true},
		"account_inactive":            {Gone: true},
		"msg_too_long":                {Rejected: true},
		"invalid_blocks":              {Rejected: true},
		"ratelimited":                 {RetryAfter: 5 * time.Second},
		"rate_limited":                {RetryAfter: 5 * time.Second},
		"invalid_auth":                {},
		"missing_scope":               {},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "http", bottest.Echo)
			d.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Body: `{"ok":false,"error":"` + name + `"}`})
			_, err := d.bot.Send(t.Context(), toMia, bot.Message{Title: "hi"}, "k")
			var got *bot.SendError
			require.ErrorAs(t, err, &got)
			require.ErrorContains(t, got, name)
			require.NotContains(t, got.Error(), slacktest.BotToken)
			got.Err = nil
			require.Equal(t, want, *got)
		})
	}
}

func TestSend_waitsAsToldHoweverSlackSaysIt(t *testing.T) {
	for header, want := range map[string]time.Duration{"3": 3 * time.Second, "2.4": 3 * time.Second, "": 5 * time.Second, "soon": 5 * time.Second} {
		t.Run(header, func(t *testing.T) {
			d := open(t, "http", bottest.Echo)
			d.slack.Fail(slacktest.Fault{Method: "chat.postMessage", Status: http.StatusTooManyRequests, Header: map[string]string{"Retry-After": header}, Body: "{}"})
			_, err := d.bot.Send(t.Context(), toMia, bot.Message{Title: "hi"}, "k")
			var got *bot.SendError
			require.ErrorAs(t, err, &got)
			require.Equal(t, want, got.RetryAfter)
			_, err = d.bot.Send(t.Context(), toMia, bot.Message{Title: "hi"}, "k")
			require.ErrorAs(t, err, &got)
			require.Positive(t, got.RetryAfter)
			require.Len(t, d.slack.Calls("chat.postMessage"), 1, "the channel is left alone meanwhile")
		})
	}
}

func TestSend_knowsThatNothingWasSentBeforeTheConversationOpened(t *testing.T) {
	for name, fault := range map[string]slacktest.Fault{
		"an outage":     {Status: 503, Body: "down"},
		"a lost answer": {Drop: true, Apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, "http", bottest.Echo)
			fault.Method = "conversations.open"
			d.slack.Fail(fault)
			_, err := d.bot.Send(t.Context(), toMia, bot.Message{Title: "hi"}, "k")
			var refused *bot.SendError
			require.ErrorAs(t, err, &refused)
			require.False(t, refused.Gone || refused.Rejected)
		})
	}
	d := open(t, "http", bottest.Echo)
	d.slack.AddUser(slacktest.User{ID: "U8", Deleted: true})
	_, err := d.bot.Send(t.Context(), bot.Chat{Platform: "slack", ID: "U8"}, bot.Message{Title: "hi"}, "k")
	var refused *bot.SendError
	require.ErrorAs(t, err, &refused)
	require.True(t, refused.Gone)
}

func TestSend_deliversWithoutAPictureThatDoesNotGoThrough(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	d.slack.Fail(slacktest.Fault{Method: "upload", Status: 500, Body: "down"})
	push := bot.Message{Title: "hi", Picture: &bot.Picture{Name: "a.png", Alt: "a", PNG: []byte("png")}}
	_, err := d.bot.Send(t.Context(), toMia, push, "k")
	require.NoError(t, err)
	require.Equal(t, "hi", d.next().Text)
}

func TestBot_showsThePictureOfAPrivateAnswerWhereOnlyTheAskerSeesIt(t *testing.T) {
	pipeline := bot.Message{Title: "Pipeline", Picture: &bot.Picture{Name: "a.png", Alt: "a", PNG: []byte("png")}}
	d := open(t, "http", reply(pipeline))
	d.mia.Command("/crm", "pipeline", channelID)
	require.True(t, d.next().Ephemeral)
	require.Equal(t, d.mia.DM(), d.next().Channel)
	d.mia.Command("/crm", "share pipeline", channelID)
	require.False(t, d.next().Ephemeral)
	require.Equal(t, channelID, d.next().Channel)
}
