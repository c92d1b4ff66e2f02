package telegrambot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

const (
	// doubleTap is how close two presses of one button are one wish.
	doubleTap = 3 * time.Second
	// tapKeep is how long a press is remembered.
	tapKeep = time.Hour
)

// lastTap is the button that a person pressed last under a message.
type lastTap struct {
	Update int64     `json:"update"`
	At     time.Time `json:"at"`
	Data   string    `json:"data"`
}

// doubled reports whether a press is the second half of a double tap. Any other is
// noted before it has an effect, so that this holds over a restart, too; and the
// same update, worked on again, is the first still.
func (b *Bot) doubled(ctx context.Context, in incoming) (bool, error) {
	key := fmt.Sprintf("tap/%d/%d/%d", in.to.Chat, in.message, in.from)
	value, err := b.memory.Get(ctx, key)
	var last lastTap
	if err == nil {
		err = json.Unmarshal(value, &last)
	}
	if err != nil && !errors.Is(err, bot.ErrForgotten) {
		return false, fmt.Errorf("button press: %w", err)
	}
	if last.Update != in.id && last.Data == in.data && in.at.Sub(last.At).Abs() <= doubleTap {
		return true, nil
	}
	value, err = json.Marshal(lastTap{Update: in.id, At: in.at, Data: in.data})
	if err == nil {
		err = b.memory.Put(ctx, key, value, tapKeep)
	}
	if err != nil {
		return false, fmt.Errorf("button press: %w", err)
	}
	return false, nil
}
