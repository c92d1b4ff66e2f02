package slackbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

const (
	// aboutKeep is how long a thread speaks about the card that it is under.
	aboutKeep = 30 * 24 * time.Hour
	// aboutPatience is how long keeping that may hold up what was posted already.
	aboutPatience = 500 * time.Millisecond
)

func aboutKey(channel, ts string) string { return "about/" + channel + "/" + ts }

// keepAbout remembers what records a posted message is about. Without that, a
// thread under it must name them.
func (b *Bot) keepAbout(ctx context.Context, channel, ts, about string) {
	if about == "" || ts == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, aboutPatience)
	defer cancel()
	if err := b.memory.Put(ctx, aboutKey(channel, ts), []byte(about), aboutKeep); err != nil {
		b.log.Warn("what a message is about was not kept", "err", err)
	}
}

// aboutOf returns what records the card is about in whose thread a person wrote.
func (b *Bot) aboutOf(ctx context.Context, v *visit) (string, error) {
	if v.act != message || v.place.Thread == "" {
		return "", nil
	}
	about, err := b.memory.Get(ctx, aboutKey(v.place.Channel, v.place.Thread))
	if err != nil && !errors.Is(err, bot.ErrForgotten) {
		return "", fmt.Errorf("card of the thread: %w", err)
	}
	return string(about), nil
}
