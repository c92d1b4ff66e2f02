package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// progressKeep is how long it is remembered how far a push of several pages got:
// longer than the outbox tries.
const progressKeep = 7 * 24 * time.Hour

// progress is how far a push of several pages got: pages after the first stand
// in its thread.
type progress struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Posted  int    `json:"posted"`
	Of      int    `json:"of"`
}

// id is the platform's id of the push.
func (p progress) id() string { return p.Channel + "/" + p.TS }

// begun reports whether its first page was posted.
func (p progress) begun() bool { return p.TS != "" }

func progressKey(key string) string { return "out/" + key }

// progressOf returns how far a push got before; the zero progress if it was not
// begun, as far as is known.
func (b *Bot) progressOf(ctx context.Context, key string) (p progress) {
	raw, err := b.memory.Get(ctx, progressKey(key))
	if err == nil {
		err = json.Unmarshal(raw, &p)
	}
	if err != nil && !errors.Is(err, bot.ErrForgotten) {
		b.log.Warn("how far a push got is not known", "key", key, "err", err)
	}
	return p
}

// keepProgress remembers how far a push got. A push of one page is there or not.
func (b *Bot) keepProgress(ctx context.Context, key string, p progress) {
	if p.Of < 2 {
		return
	}
	raw, err := json.Marshal(p)
	if err == nil {
		err = b.memory.Put(ctx, progressKey(key), raw, progressKeep)
	}
	if err != nil {
		b.log.Warn("how far a push got was not kept", "key", key, "err", err)
	}
}

// metadata of a page carries the push's key, which page it is and of how many.
func pageMetadata(key string, page, of int) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: pushEvent, EventPayload: map[string]any{pushKey: key, "page": page, "of": of},
	})
}

// pageOf reads that. Numbers are those of JSON.
func pageOf(m slack.Message, key string) (page, of int, is bool) {
	if m.Metadata.EventType != pushEvent || m.Metadata.EventPayload[pushKey] != key {
		return 0, 0, false
	}
	number := func(name string) int {
		n, _ := m.Metadata.EventPayload[name].(float64)
		return int(n)
	}
	return number("page"), number("of"), true
}

// postPages posts the pages of a push that were not posted yet, and notes each.
func (b *Bot) postPages(ctx context.Context, channel, key, about string, pages []page) (progress, error) {
	p := b.progressOf(ctx, key)
	if p.begun() {
		if err := b.catchUp(ctx, key, &p); err != nil {
			return p, before(err)
		}
	} else {
		ts, err := b.postMessage(ctx, channel, "", pages[0], false, pageMetadata(key, 0, len(pages)))
		if err != nil {
			return p, err
		}
		p = progress{Channel: channel, TS: ts, Posted: 1, Of: len(pages)}
		b.keepProgress(ctx, key, p)
		b.keepAbout(ctx, channel, ts, about)
	}
	for ; p.Posted < len(pages); p.Posted++ {
		_, err := b.postMessage(ctx, p.Channel, p.TS, pages[p.Posted], false, pageMetadata(key, p.Posted, len(pages)))
		if isRejected(err) { // no attempt would bring it; what follows it may be fine
			b.log.Error("a push goes without one of its pages", "key", key, "page", p.Posted, "err", err)
			err = nil
		}
		b.keepProgress(ctx, key, p)
		if err != nil {
			return p, err
		}
	}
	b.keepProgress(ctx, key, p)
	return p, nil
}

func isRejected(err error) bool {
	var refused *bot.SendError
	return errors.As(err, &refused) && refused.Rejected
}

// catchUp asks Slack which pages of a push are in its thread: the last one may
// have arrived without our hearing of it.
func (b *Bot) catchUp(ctx context.Context, key string, p *progress) error {
	ask := &slack.GetConversationRepliesParameters{ChannelID: p.Channel, Timestamp: p.TS, Limit: historyPage, IncludeAllMetadata: true}
	for range historyPages {
		replies, more, cursor, err := b.api.GetConversationRepliesContext(ctx, ask)
		if err != nil {
			return fmt.Errorf("thread of %s: %w", p.id(), sendError(err))
		}
		for _, m := range replies {
			if page, _, is := pageOf(m, key); is {
				p.Posted = max(p.Posted, page+1)
			}
		}
		if ask.Cursor = cursor; !more || cursor == "" {
			break
		}
	}
	return nil
}

// halfSent notes a push that was found with pages missing, so that sending it
// again goes on from there, and reports whether it is one.
func (b *Bot) halfSent(ctx context.Context, channel, key string, m slack.Message) bool {
	_, of, _ := pageOf(m, key)
	p := b.progressOf(ctx, key)
	if !p.begun() {
		p = progress{Channel: channel, TS: m.Timestamp, Posted: 1, Of: of}
		b.keepProgress(ctx, key, p)
	}
	return p.Posted < p.Of
}
