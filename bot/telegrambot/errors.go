package telegrambot

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"github.com/rapport-crm/rapport/bot"
)

// apiRefused begins the library's error for an answer of the Bot API with a
// code that it has no sentinel for, 5xx above all.
const apiRefused = "error response from telegram"

// shut are the descriptions of 400s that speak of the destination and not of
// the message.
var shut = []string{
	"chat not found", "user not found", "not enough rights", "have no rights", "need administrator rights",
	"TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found", "group chat was deactivated", "PEER_ID_INVALID",
}

// unchanged is the description of an edit that would change nothing.
const unchanged = "message is not modified"

// sendError turns an error of the library into a *bot.SendError if it says that
// the message was not taken. Any other error leaves that open.
func sendError(err error) error {
	var wait *tg.TooManyRequestsError
	var moved *tg.MigrateError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wait):
		return &bot.SendError{RetryAfter: seconds(wait.RetryAfter), Err: err}
	case errors.As(err, &moved):
		return &bot.SendError{MovedTo: strconv.Itoa(moved.MigrateToChatID), Err: err}
	case errors.Is(err, tg.ErrorForbidden):
		return &bot.SendError{Gone: true, Err: err}
	case errors.Is(err, tg.ErrorBadRequest):
		gone := isShut(err)
		return &bot.SendError{Gone: gone, Rejected: !gone, Err: err}
	case notSent(err):
		return &bot.SendError{Err: err}
	}
	return err
}

func isShut(err error) bool {
	for _, c := range shut {
		if strings.Contains(err.Error(), c) {
			return true
		}
	}
	return false
}

// notSent reports that Telegram refused for reasons of its own, or was not
// reached at all.
func notSent(err error) bool {
	var op *net.OpError
	return strings.HasPrefix(err.Error(), apiRefused) ||
		errors.Is(err, tg.ErrorUnauthorized) || errors.Is(err, tg.ErrorNotFound) || errors.Is(err, tg.ErrorConflict) ||
		errors.As(err, &op) && op.Op == "dial"
}

// seconds is a retry_after; one that is missing counts as a second.
func seconds(n int) time.Duration { return time.Duration(max(n, 1)) * time.Second }

// withTimeout bounds a call.
func withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, callTimeout)
}
