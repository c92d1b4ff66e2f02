package main

import (
	"bytes"
	"image/png"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// slackOffice is the whole program on a Slack, on a morning whose clock the
// test moves.
type slackOffice struct {
	*stage
	slack *slackNet
}

func newSlackOffice(t *testing.T, people ...bottest.Person) *slackOffice {
	o := &slackOffice{}
	o.stage = &stage{t: t, open: func(s *stage) network {
		o.slack = newSlackNet(s, false)
		return o.slack
	}}
	_, err := o.Begin(t.Context(), bottest.Opening{
		At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("", 8*3600)), Zone: "Asia/Shanghai", Lang: "en",
	})
	require.NoError(t, err)
	for _, p := range people {
		require.NoError(t, o.Join(t.Context(), p))
	}
	return o
}

// says has somebody say a line and returns what everybody reads then.
func (o *slackOffice) says(who, line string) []bottest.Seen {
	o.t.Helper()
	seen, err := o.Say(o.t.Context(), who, line)
	require.NoError(o.t, err)
	return seen
}

// passes moves the clock and returns what was sent meanwhile.
func (o *slackOffice) passes(d string) []bottest.Seen {
	o.t.Helper()
	seen, err := o.Advance(o.t.Context(), d)
	require.NoError(o.t, err)
	return seen
}

func TestAReminderComesAsADirectMessageAndIsDoneByAClick(t *testing.T) {
	t.Parallel()
	o := newSlackOffice(t, bottest.Person{Name: "rob", Role: "rep"})
	o.says("rob", "remind me 3pm call Bob")
	push := o.passes("6h")
	require.Len(t, push, 1)
	require.Equal(t, "07:00", push[0].At.UTC().Format("15:04"))
	require.Contains(t, push[0].Text, "call Bob")
	require.Equal(t, o.slack.people["rob"].DM(), o.slack.last["rob"].Channel)
	done, err := o.Press(t.Context(), "rob", "Done")
	require.NoError(t, err)
	require.Contains(t, done[0].Text, "Done")
	require.Contains(t, o.says("rob", "remind list")[0].Text, "No open reminders")
	require.Empty(t, o.passes("48h"))
}

func TestADigestComesWithItsPicture(t *testing.T) {
	t.Parallel()
	o := newSlackOffice(t, bottest.Person{Name: "mia", Role: "manager"}, bottest.Person{Name: "rob", Role: "rep"})
	o.says("rob", "customer new Acme")
	o.says("rob", "deal new Acme Renewal 50k")
	o.says("mia", "digest on")
	push := o.passes("24h")
	require.Len(t, push, 1)
	require.Contains(t, push[0].Text, "New 1: Renewal (D1) $50,000")
	require.NotEmpty(t, o.slack.pictures)
	_, err := png.Decode(bytes.NewReader(o.slack.pictures[0].Picture))
	require.NoError(t, err)
	require.NotEmpty(t, o.slack.pictures[0].Alt)
	require.Equal(t, o.slack.people["mia"].DM(), o.slack.pictures[0].Channel)
}

func TestWhoLeftSlackGetsNothingMoreAndTheManagerIsToldOnce(t *testing.T) {
	t.Parallel()
	o := newSlackOffice(t, bottest.Person{Name: "ann", Role: "admin"},
		bottest.Person{Name: "mia", Role: "manager"}, bottest.Person{Name: "rob", Role: "rep"})
	require.False(t, o.says("ann", "admin team mia +rob")[0].Refused)
	for _, who := range []string{"ann", "mia"} {
		require.False(t, o.says(who, "digest off")[0].Refused)
	}
	o.says("rob", "remind me 10am call Bob")
	o.says("rob", "remind me 11am call Eve")
	o.says("rob", "remind me tomorrow call Ann")
	o.slack.people["rob"].Leave()
	told := o.passes("48h")
	require.Len(t, told, 1)
	require.Equal(t, "mia", told[0].To)
	require.Contains(t, told[0].Text, "rob")
}

func TestAPushWaitsAsLongAsSlackAsks(t *testing.T) {
	t.Parallel()
	o := newSlackOffice(t, bottest.Person{Name: "rob", Role: "rep"})
	o.says("rob", "remind me 10am call Bob")
	o.slack.slack.Fail(slacktest.Fault{
		Method: "chat.postMessage", Status: http.StatusTooManyRequests, Header: map[string]string{"Retry-After": "1"}, Body: `{"ok":false,"error":"ratelimited"}`,
	})
	before := len(o.slack.slack.Calls("chat.postMessage"))
	require.Empty(t, o.passes("1h"))
	require.Len(t, o.slack.slack.Calls("chat.postMessage"), before+1, "it is not asked again at once")
	require.Eventually(t, func() bool {
		push, err := o.Advance(t.Context(), "1s")
		require.NoError(t, err)
		return len(push) == 1
	}, patience, 300*time.Millisecond)
	require.Empty(t, o.passes("24h"))
}
