package slackbot

import (
	"context"
	"fmt"
	"sync"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// pushEvent is the type of metadata that a push carries, pushKey the name of
// its outbox key in there.
const (
	pushEvent = "rapport_push"
	pushKey   = "key"
)

// Send posts a message to a person's conversation with the bot (a user's id) or
// to a channel, with key as metadata. What is too long for one message goes on
// in its thread. The id is "channel/ts" of the first.
//
// If a later page does not get through, sending it again with the same key goes
// on where it stopped. A picture that does not is logged, and no error: the
// text says the same.
func (b *Bot) Send(ctx context.Context, to bot.Chat, m bot.Message, key string) (string, error) {
	id, err := b.sendTo(ctx, to, m, key)
	return id, b.judge(ctx, to, err)
}

func (b *Bot) sendTo(ctx context.Context, to bot.Chat, m bot.Message, key string) (string, error) {
	channel, err := b.channel(ctx, to)
	if err != nil {
		return "", err
	}
	if m.Form != nil {
		m = b.offered(&visit{}, m)
	}
	pages, err := b.pagesOf(ctx, m)
	if err != nil {
		return "", &bot.SendError{Err: err}
	}
	sent, err := b.postPages(ctx, channel, key, m.About(), pages)
	if err != nil {
		return "", err
	}
	if m.Picture != nil {
		if err := b.upload(ctx, channel, "", m.Picture); err != nil {
			b.log.Warn("a push goes without its picture", "key", key, "err", err)
		}
	}
	return sent.id(), nil
}

// Find looks for a push among the latest messages of the conversation. One that
// is there with pages missing is no message yet.
func (b *Bot) Find(ctx context.Context, to bot.Chat, key string) (string, error) {
	channel, err := b.channel(ctx, to)
	if err != nil {
		return "", err
	}
	ask := &slack.GetConversationHistoryParameters{ChannelID: channel, Limit: historyPage, IncludeAllMetadata: true}
	for range historyPages {
		history, err := b.api.GetConversationHistoryContext(ctx, ask)
		if err != nil {
			return "", fmt.Errorf("history of %s: %w", channel, sendError(err))
		}
		for _, m := range history.Messages {
			if _, _, is := pageOf(m, key); !is {
				continue
			}
			if b.halfSent(ctx, channel, key, m) {
				return "", bot.ErrNoMessage
			}
			return channel + "/" + m.Timestamp, nil
		}
		ask.Cursor = history.ResponseMetaData.NextCursor
		if !history.HasMore || ask.Cursor == "" {
			break
		}
	}
	return "", bot.ErrNoMessage
}

// How far back Find looks: an uncertain push is looked for at the next start.
const (
	historyPage  = 100
	historyPages = 5
)

// postMessage posts a page to a channel, in its turn. urgent is the answer to
// somebody who waits.
func (b *Bot) postMessage(ctx context.Context, channel, thread string, p page, urgent bool, more ...slack.MsgOption) (string, error) {
	if err := b.lanes.wait(ctx, channel, urgent); err != nil {
		return "", err
	}
	options := append(p.options(), more...)
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	_, ts, err := b.api.PostMessageContext(ctx, channel, options...)
	return ts, b.refused(channel, err)
}

// refused reads the error of a post, and shuts the lane if Slack asked to wait.
func (b *Bot) refused(channel string, err error) error {
	err = sendError(err)
	if d := waitOf(err); d > 0 {
		b.lanes.shut(channel, d)
	}
	return err
}

// channel is the conversation behind a chat.
func (b *Bot) channel(ctx context.Context, to bot.Chat) (string, error) {
	if !isPerson(to) {
		return to.ID, nil
	}
	channel, err := b.dm(ctx, to.ID)
	if err != nil {
		return "", before(err)
	}
	return channel, nil
}

// dms are the conversations of people with the bot, which do not change.
type dms struct {
	mu    sync.Mutex
	known map[string]string
}

// forget has a conversation opened anew.
func (d *dms) forget(user string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.known, user)
}

// dm opens a person's conversation with the bot.
func (b *Bot) dm(ctx context.Context, user string) (string, error) {
	b.dms.mu.Lock()
	channel := b.dms.known[user]
	b.dms.mu.Unlock()
	if channel != "" {
		return channel, nil
	}
	c, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", fmt.Errorf("conversation with %s: %w", user, sendError(err))
	}
	b.dms.mu.Lock()
	defer b.dms.mu.Unlock()
	if b.dms.known == nil {
		b.dms.known = make(map[string]string)
	}
	b.dms.known[user] = c.ID
	return c.ID, nil
}
