package bottest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

func onLongText(t *testing.T, f Fixture) {
	const lines = 400
	said := bot.Message{Kind: bot.Reply, Title: "Everything"}
	for i := range lines {
		said.Parts = append(said.Parts, bot.Line(fmt.Sprintf("«%d» 一行文字 & some more words <here> 🙂", i)))
	}
	h := NewHandler(func(context.Context, bot.Request) bot.Message { return said })
	running(t, f, h)
	f.Say("tell all")
	var all strings.Builder
	for !strings.Contains(all.String(), fmt.Sprintf("«%d»", lines-1)) {
		all.WriteString(next(t, f).Text + "\n")
	}
	from := 0
	for i, p := range said.Parts {
		at := strings.Index(all.String()[from:], p.Text)
		require.GreaterOrEqual(t, at, 0, "line %d is missing or out of order", i)
		from += at + len(p.Text)
	}
}

func onSend(t *testing.T, f Fixture) {
	running(t, f, NewHandler(Echo))
	push := bot.Message{Kind: bot.Push, Title: "15:00 Send quote · Acme <C1>", Buttons: []bot.Button{{Label: "Done", Command: "done R3"}}}
	id, err := f.Platform().Send(t.Context(), f.Chat(), push, "reminder:R3:1:m1")
	require.NoError(t, err)
	require.NotEmpty(t, id)
	got := next(t, f)
	require.Contains(t, got.Text, push.Title)
	require.Equal(t, []string{"Done"}, got.Buttons)
	f.Press(got, "Done")
	require.Contains(t, next(t, f).Text, "done R3")
}

func onRefusal(t *testing.T, f Fixture) {
	running(t, f, NewHandler(Echo))
	for _, c := range []struct {
		refusal Refusal
		want    bot.SendError
	}{
		{Gone, bot.SendError{Gone: true}},
		{Rejected, bot.SendError{Rejected: true}},
		{Busy, bot.SendError{RetryAfter: BusyFor}},
	} {
		// A chat that asked to wait stays shut for a while: Busy comes last.
		f.Refuse(c.refusal)
		_, err := f.Platform().Send(t.Context(), f.Chat(), bot.Message{Kind: bot.Push, Title: "hello"}, fmt.Sprint("k", c.refusal))
		var got *bot.SendError
		require.ErrorAs(t, err, &got)
		require.Error(t, got.Err, "the platform's own words are kept for the log")
		got.Err = nil
		require.Equal(t, c.want, *got)
	}
}

// onDropped: an unknown outcome must not look like a refusal, or it would be
// sent twice without being looked up.
func onDropped(t *testing.T, f Fixture) {
	running(t, f, NewHandler(Echo))
	f.Refuse(Dropped)
	_, err := f.Platform().Send(t.Context(), f.Chat(), bot.Message{Kind: bot.Push, Title: "hello"}, "k")
	require.Error(t, err)
	var refused *bot.SendError
	require.NotErrorAs(t, err, &refused, "it may have arrived")
}

func onShutdown(t *testing.T, f Fixture) {
	began, release := make(chan struct{}), make(chan struct{})
	var ended error
	h := NewHandler(func(ctx context.Context, r bot.Request) bot.Message {
		close(began)
		<-release
		ended = ctx.Err()
		return Echo(ctx, r)
	})
	stop := running(t, f, h)
	f.Say("slow")
	await(t, "the request to begin", began)
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	select {
	case err := <-stopped:
		require.FailNow(t, "stopped while a request was in flight", "%v", err)
	case <-time.After(quiet):
	}
	close(release)
	require.NoError(t, await(t, "the end", stopped))
	require.NoError(t, ended, "work that was taken is finished, not cancelled")
	require.Contains(t, next(t, f).Text, "slow", "and answered")
}

func onIdle(t *testing.T, f Fixture) {
	stop := running(t, f, NewHandler(Echo))
	f.Say("hi")
	next(t, f)
	require.NoError(t, stop())
}
