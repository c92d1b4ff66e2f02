package telegrambot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// Limits of the Bot API for buttons.
const (
	dataLimit = 64  // bytes of callback_data
	keyLimit  = 100 // buttons under a message
)

// How wide a row of buttons may get before a phone cuts the labels, in letters,
// and how many stand in it.
const (
	rowWidth = 32
	rowKeys  = 4
)

// tokenKeep is how long a button works whose command did not fit into it.
const tokenKeep = 60 * 24 * time.Hour

// key is a button. It is not the library's type: that one adds an empty
// copy_text to every button.
type key struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// keyboard is the reply_markup of a message.
type keyboard struct {
	Rows [][]key `json:"inline_keyboard"`
}

// intent is what a button stands for: a line, perhaps with a form's values.
type intent struct {
	Text string            `json:"text"`
	Form map[string]string `json:"form,omitempty"`
	// Said and Line name the message that was edited, and the hash of the line
	// that it has now, where the button runs that.
	Said string `json:"said,omitzero"`
	Line string `json:"line,omitzero"`
}

// fits reports that the line is all that there is to know, and short enough.
func (i intent) fits() bool {
	return i.Form == nil && i.Said == "" && len(lineData)+len(i.Text) <= dataLimit
}

// First letters of callback_data say what the rest is.
const (
	lineData   = "c:" // a command line as it is
	tokenData  = "t:" // a token of an intent in the memory
	dialogData = "d:" // a step of a dialogue
	pageData   = "p:" // a page of a long answer
)

// keysOf turns a message's buttons into keys, in rows.
func (b *Bot) keysOf(ctx context.Context, buttons []bot.Button) ([][]key, error) {
	keys := make([]key, 0, len(buttons))
	for _, bt := range buttons {
		if len(keys) == keyLimit {
			b.log.Warn("too many buttons under a message", "buttons", len(buttons))
			break
		}
		k, err := b.keyFor(ctx, bt.Label, intent{Text: bt.Command})
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return rows(keys), nil
}

// keyFor returns a button for an intent. What does not fit into its data is
// kept in the memory under a token that depends on nothing but the intent, so
// that an answer said twice has the same buttons.
func (b *Bot) keyFor(ctx context.Context, label string, in intent) (key, error) {
	label = clean(label)
	if blank(label) {
		label = "·"
	}
	if in.fits() {
		return key{label, lineData + in.Text}, nil
	}
	value, err := json.Marshal(in)
	if err != nil {
		return key{}, fmt.Errorf("button %q: %w", label, err)
	}
	t := token(value)
	if err := b.memory.Put(ctx, "token/"+t, value, tokenKeep); err != nil {
		return key{}, fmt.Errorf("button %q: %w", label, err)
	}
	return key{label, tokenData + t}, nil
}

// intentOf returns what a token stands for, or bot.ErrForgotten.
func (b *Bot) intentOf(ctx context.Context, t string) (intent, error) {
	value, err := b.memory.Get(ctx, "token/"+t)
	if err != nil {
		return intent{}, fmt.Errorf("token: %w", err)
	}
	var in intent
	if err := json.Unmarshal(value, &in); err != nil {
		return intent{}, fmt.Errorf("token %s: %w", t, err)
	}
	return in, nil
}

// token is a short name of a value: 128 bits of its hash.
func token(value []byte) string {
	sum := sha256.Sum256(value)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// rows lays keys out so that their labels can be read on a phone.
func rows(keys []key) [][]key {
	var out [][]key
	used := 0
	for _, k := range keys {
		w := width(k.Text) + 2
		last := len(out) - 1
		if last < 0 || used+w > rowWidth || len(out[last]) == rowKeys {
			out = append(out, nil)
			last, used = last+1, 0
		}
		out[last] = append(out[last], k)
		used += w
	}
	return out
}
