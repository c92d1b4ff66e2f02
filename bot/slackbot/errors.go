package slackbot

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// unstated is the wait when Slack says "too many" without saying how long.
const unstated = 5 * time.Second

// gone are the errors by which a destination takes no more messages.
var gone = map[string]bool{
	"channel_not_found": true, "is_archived": true, "not_in_channel": true,
	"user_disabled": true, "user_not_found": true, "user_not_visible": true, "account_inactive": true,
	"cannot_dm_bot": true, "user_not_in_channel": true,
}

// rejected are the errors that another attempt with the same message meets again.
var rejected = map[string]bool{
	"msg_too_long": true, "msg_blocks_too_long": true, "no_text": true, "too_many_attachments": true,
	"invalid_arguments": true, "invalid_array_arg": true, "metadata_too_large": true, "block_mismatch": true,
}

// sendError reads an error of slack-go: a refusal by Slack becomes a
// *bot.SendError; what may or may not have got through stays as it is.
func sendError(err error) error {
	if err == nil {
		return nil
	}
	var already *bot.SendError
	if errors.As(err, &already) {
		return err
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return &bot.SendError{RetryAfter: limited.RetryAfter, Err: err}
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return &bot.SendError{Err: withoutURL(err)} // nothing left the house
	}
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return withoutURL(err)
	}
	name := said.Err
	refusal := &bot.SendError{Err: err}
	switch {
	case name == "ratelimited" || name == "rate_limited":
		refusal.RetryAfter = unstated
	case gone[name] || strings.HasPrefix(name, "restricted_action"):
		refusal.Gone = true
	case rejected[name] || strings.HasPrefix(name, "invalid_blocks") || strings.HasPrefix(name, "invalid_metadata"):
		refusal.Rejected = true
	case name == "internal_error" || name == "fatal_error" || name == "service_unavailable" || name == "request_timeout":
		return err // Slack itself does not know
	}
	return refusal
}

// before is an error that arose before anything was sent: however uncertain it
// is, the message did not arrive.
func before(err error) error {
	var refused *bot.SendError
	if errors.As(err, &refused) {
		return refused
	}
	return &bot.SendError{Err: err}
}

// waitOf is how long Slack asked to wait.
func waitOf(err error) time.Duration {
	var refused *bot.SendError
	if errors.As(err, &refused) {
		return refused.RetryAfter
	}
	return 0
}

// withoutURL drops the address from an HTTP error: response URLs and upload
// addresses are as good as passwords while they last.
func withoutURL(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// retryAfter reads the header however it was written: whole or broken seconds,
// a date (which Slack has not been seen to send), or not at all.
func retryAfter(h http.Header) time.Duration {
	d, err := time.ParseDuration(strings.TrimSpace(h.Get("Retry-After")) + "s")
	if err != nil || d <= 0 {
		return unstated
	}
	return d
}
