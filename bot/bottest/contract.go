// Package bottest holds what every adapter and every conversation is tested
// with: the contract of a platform, a handler that remembers, a memory.
package bottest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
)

// Fixture is one adapter with a fake of its platform behind it, and one person
// who talks to it in private. The acts (Say, Press, Fill) are done when the
// platform has handed them to the adapter; what comes of them is read with Next.
type Fixture interface {
	// Platform is the adapter under test, connected to the fake and not yet run.
	Platform() bot.Platform
	// Chat is where Send reaches the person.
	Chat() bot.Chat
	// Say has the person type text.
	Say(text string) Act
	// Press has the person press the button with that label on what they were shown.
	Press(on Shown, label string) Act
	// Fill has the person open the form that they were offered, if it is not
	// open yet, and send it with these values by field name.
	Fill(on Shown, values map[string]string) Act
	// Next waits for the next thing that the person is shown: a message, or a form.
	Next(ctx context.Context) (Shown, error)
	// Refuse has the platform answer the next message that is sent with this.
	Refuse(Refusal)
}

// Act is something that the person did, as the platform delivered it.
type Act interface {
	// Again delivers the very same thing once more, as platforms do when they
	// did not see the acknowledgement.
	Again()
}

// Shown is what the person sees: text as read, not as sent.
type Shown struct {
	// ID is the platform's id of the message.
	ID string
	// Text is everything there is to read, in order, unescaped; for a form its
	// title and labels.
	Text string
	// Buttons are the labels of the buttons.
	Buttons []string
	// Form tells that a form is offered: open already, or behind a button.
	Form bool
	// Errors are the faults shown at fields of a form, by field name.
	Errors map[string]string
	// Platform is the fixture's own, for Press and Fill.
	Platform any
}

// Refusal is a way in which a platform does not take a message.
type Refusal int

// The ways.
const (
	// Gone: the person cannot be reached any more.
	Gone Refusal = iota + 1
	// Rejected: this message is faulty.
	Rejected
	// Busy: too many messages; ask again in BusyFor.
	Busy
	// Dropped: the connection breaks before an answer.
	Dropped
)

// BusyFor is how long a platform that is Busy asks to wait.
const BusyFor = 7 * time.Second

// patience is how long the contract waits for what must come, quiet how long
// it watches that something does not.
const (
	patience = 10 * time.Second
	quiet    = 50 * time.Millisecond
)

// Contract checks what every adapter promises. fresh makes a new fixture for
// each promise; it registers its own cleanup with t.
func Contract(t *testing.T, fresh func(t *testing.T) Fixture) {
	t.Helper()
	for _, p := range promises {
		t.Run(p.says, func(t *testing.T) { p.check(t, fresh(t)) })
	}
}

// promises are the contract, each in a sentence.
var promises = []struct {
	says  string
	check func(*testing.T, Fixture)
}{
	{"a request gets one answer", onAnswer},
	{"a delivery that comes again keeps its key", onAgain},
	{"two requests have two keys", onKeys},
	{"a panic in one request does not stop the next", onPanic},
	{"text arrives as typed and is shown as said", onVerbatim},
	{"a button comes back as its very command", onButton},
	{"a form comes back with its command and values", onForm},
	{"a fault of a field is shown at the form, to be mended", onFieldError},
	{"a long text is shown whole and in order", onLongText},
	{"a sent message is shown and has an id", onSend},
	{"the platform's refusals are told apart", onRefusal},
	{"a send whose answer is lost is not called refused", onDropped},
	{"shutting down waits for the request in flight", onShutdown},
	{"shutting down an idle adapter is quick and without error", onIdle},
}

// running runs the fixture's adapter with the handler until the test ends, and
// returns how to stop it early and see that it stopped well.
func running(t *testing.T, f Fixture, h bot.Handler) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Platform().Run(ctx, h) }()
	stopped := false
	stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-done
	}
	t.Cleanup(func() { require.NoError(t, stop()) })
	return stop
}

// next returns the next thing shown, or fails the test.
func next(t *testing.T, f Fixture) Shown {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, err := f.Next(ctx)
	require.NoError(t, err, "nothing was shown")
	return s
}

// await returns what comes over the channel, or fails the test.
func await[T any](t *testing.T, what string, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		require.FailNow(t, "waited in vain for "+what)
		panic("unreachable")
	}
}
