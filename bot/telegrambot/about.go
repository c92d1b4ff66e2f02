package telegrambot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// aboutKeep is how long a message may be replied to as a card of its records.
const aboutKeep = 30 * 24 * time.Hour

func aboutKey(chat int64, message int) string { return fmt.Sprintf("about/%d/%d", chat, message) }

// keepAbout remembers what records a message that was sent is about. Without
// that, a reply to it must name them.
func (b *Bot) keepAbout(ctx context.Context, chat int64, message int, about string) {
	if about == "" || message == 0 {
		return
	}
	if err := b.memory.Put(ctx, aboutKey(chat, message), []byte(about), aboutKeep); err != nil {
		b.log.Warn("what a message is about was not kept", "err", err)
	}
}

// aboutOf returns what records the message of ours is about that was replied to.
func (b *Bot) aboutOf(ctx context.Context, in incoming) (string, error) {
	if in.under == 0 {
		return "", nil
	}
	about, err := b.memory.Get(ctx, aboutKey(in.to.Chat, in.under))
	if err != nil && !errors.Is(err, bot.ErrForgotten) {
		return "", fmt.Errorf("message replied to: %w", err)
	}
	return string(about), nil
}
