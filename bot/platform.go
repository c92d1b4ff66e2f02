package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Platform is a chat network. The required part is small; what only some can
// do is found by type assertion ([Menu], [Finder]).
type Platform interface {
	// Name is the platform's name in a [Chat]: "slack", "telegram", "console".
	Name() string
	// Run receives requests and answers them until ctx ends; then it waits for
	// what it began and returns nil. It may be called once.
	Run(ctx context.Context, h Handler) error
	// Send delivers a message to a chat and returns the platform's id of it.
	// key is the outbox key: a platform that can carry it does. Send MUST NOT
	// retry: the outbox does. Its errors are *SendError, or unknown: then the
	// message may or may not have arrived.
	Send(ctx context.Context, to Chat, m Message, key string) (id string, err error)
}

// Finder is a platform that can be asked whether a message with that outbox
// key arrived, after a crash left it uncertain.
type Finder interface {
	// Find returns the platform's id of the message, or ErrNoMessage.
	Find(ctx context.Context, to Chat, key string) (id string, err error)
}

// ErrNoMessage: the platform knows no message with that key.
var ErrNoMessage = errors.New("no such message")

// Menu is a platform that shows the commands in a menu of its own.
type Menu interface {
	// SetMenu replaces the menu, for each language.
	SetMenu(ctx context.Context, items map[string][]MenuItem) error
}

// MenuItem is a command in a platform's menu.
type MenuItem struct {
	Name string // within a-z
	Hint string // arguments
	Help string
}

// SendError is an answer of a platform that did not take a message.
type SendError struct {
	// Gone: the destination takes no messages until the person returns
	// (blocked, deactivated, deleted).
	Gone bool
	// Rejected: this message will never be taken, others may.
	Rejected bool
	// RetryAfter is how long the platform asked us to wait, if it did.
	RetryAfter time.Duration
	// MovedTo is the chat's new id, if it moved.
	MovedTo string
	Err     error
}

// Error says what the platform said.
func (e *SendError) Error() string {
	if e.RetryAfter > 0 {
		return fmt.Sprintf("%v (retry after %v)", e.Err, e.RetryAfter)
	}
	return e.Err.Error()
}

// Unwrap returns the platform's own error.
func (e *SendError) Unwrap() error { return e.Err }
