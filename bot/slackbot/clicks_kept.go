package slackbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// pressNote is the last press of a button, kept over a restart.
type pressNote struct {
	Key string    `json:"key"`
	At  time.Time `json:"at"`
}

// firstPress returns the key of the press that this one doubles, which another
// process may have taken, and else notes this one, before it has any effect.
func (b *Bot) firstPress(ctx context.Context, v *visit) string {
	sum := sha256.Sum256([]byte(v.pressed))
	key := "press/" + hex.EncodeToString(sum[:16])
	last, err := b.lastPress(ctx, key)
	if err == nil && v.received.Sub(last.At).Abs() <= doubleClick {
		return last.Key
	}
	if err == nil || errors.Is(err, bot.ErrForgotten) {
		err = b.keepPress(ctx, key, pressNote{Key: v.key, At: v.received})
	}
	if err != nil { // the worst is that a double click over a restart counts twice
		b.log.Warn("a press is not kept", "key", v.key, "err", err)
	}
	return v.key
}

func (b *Bot) lastPress(ctx context.Context, key string) (last pressNote, err error) {
	raw, err := b.memory.Get(ctx, key)
	if err != nil {
		return last, err
	}
	return last, json.Unmarshal(raw, &last)
}

func (b *Bot) keepPress(ctx context.Context, key string, note pressNote) error {
	raw, err := json.Marshal(note)
	if err != nil {
		return err
	}
	return b.memory.Put(ctx, key, raw, repeats)
}
