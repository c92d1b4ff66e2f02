package slackbot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// leftKeep is how long it is remembered that somebody's account was switched off.
const leftKeep = 365 * 24 * time.Hour

// deactivated are the errors that an account's return undoes.
var deactivated = map[string]bool{"user_disabled": true, errInactive: true}

// errInactive is said of a person's account, and of the bot's own: then all calls
// fail, and nobody in particular has left.
const errInactive = "account_inactive"

func leftKey(user string) string { return "left/" + user }

// judge follows up on a push that Slack did not take: it opens the conversation
// anew next time, remembers who was deactivated, and tells the bot's own trouble
// from theirs.
func (b *Bot) judge(ctx context.Context, to bot.Chat, err error) error {
	var refused *bot.SendError
	if !errors.As(err, &refused) || !refused.Gone || !isPerson(to) {
		return err
	}
	b.dms.forget(to.ID)
	said, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || !deactivated[said.Err] {
		return err
	}
	if said.Err == errInactive && b.isOut(ctx) {
		return &bot.SendError{Err: refused.Err}
	}
	if kept := b.memory.Put(ctx, leftKey(to.ID), []byte(said.Err), leftKeep); kept != nil {
		b.log.Warn("that somebody left is not kept; their next line tells that they are back", "err", kept)
	}
	return err
}

// isOut reports whether the bot itself may not speak.
func (b *Bot) isOut(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	_, err := b.api.AuthTestContext(ctx)
	return err != nil
}

// isPerson tells a person's own conversation from a channel.
func isPerson(to bot.Chat) bool {
	return strings.HasPrefix(to.ID, "U") || strings.HasPrefix(to.ID, "W")
}

// cameBack tells the handler of somebody who was deactivated and is active now.
// Slack tells of every change of everybody: others are passed over.
func (b *Bot) cameBack(ctx context.Context, v *visit) {
	_, err := b.memory.Get(ctx, leftKey(v.user))
	if errors.Is(err, bot.ErrForgotten) {
		return
	}
	if err == nil {
		v.who = bot.User{Platform: Name, ID: v.user}
		r := b.request(v)
		r.Presence = bot.Returned
		b.handle(ctx, r)
		err = b.memory.Delete(ctx, leftKey(v.user))
	}
	if err != nil {
		b.log.Warn("that somebody is back is not known; their next line tells it", "err", err)
	}
}
