package telegrambot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// talkKeep is how long a dialogue waits for its next answer.
const talkKeep = 24 * time.Hour

// talkState is where a dialogue stands.
type talkState string

const (
	asking    talkState = "asking"
	submitted talkState = "submitted"
	cancelled talkState = "cancelled" // by its own button
	closed    talkState = "closed"    // by a command
)

// talk is a form asked step by step, of one person in one chat. It is kept in
// the memory before its next question is sent. Last is the update that brought
// it to where it stands: the same update, worked on again after a crash, must
// not count as the answer to the next question.
type talk struct {
	State talkState   `json:"state"`
	Last  int64       `json:"last"`
	Begun int64       `json:"begun"` // the update that began it
	Lead  bot.Message `json:"lead"`  // said above the first question
	Form  bot.Form    `json:"form"`
	Steps []int       `json:"steps"` // fields to ask for
	Start int         `json:"start"` // where in Steps it began
	Pos   int         `json:"pos"`   // where in Steps it is
	// Missing: the last answer was none, and one is needed.
	Missing bool `json:"missing,omitzero"`
}

func talkKey(in incoming) string {
	return "talk/" + strconv.FormatInt(in.to.Chat, 10) + "/" + strconv.FormatInt(in.from, 10)
}

// talkOf returns the person's dialogue in the chat, or the zero one.
func (b *Bot) talkOf(ctx context.Context, in incoming) (talk, error) {
	value, err := b.memory.Get(ctx, talkKey(in))
	if errors.Is(err, bot.ErrForgotten) {
		return talk{}, nil
	}
	if err != nil {
		return talk{}, fmt.Errorf("dialogue: %w", err)
	}
	var t talk
	if err := json.Unmarshal(value, &t); err != nil {
		return talk{}, fmt.Errorf("dialogue: %w", err)
	}
	return t, nil
}

func (b *Bot) keepTalk(ctx context.Context, in incoming, t talk) error {
	value, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("dialogue: %w", err)
	}
	if err := b.memory.Put(ctx, talkKey(in), value, talkKeep); err != nil {
		return fmt.Errorf("dialogue: %w", err)
	}
	return nil
}

// begin opens a dialogue for the form of a message. If fields were refused,
// only those are asked for.
func (b *Bot) begin(ctx context.Context, in incoming, m bot.Message) (outcome, error) {
	t := talk{State: asking, Last: in.id, Begun: in.id, Form: *m.Form, Lead: m}
	t.Lead.Form, t.Lead.Picture, t.Lead.Facts = nil, nil, nil
	before, err := b.talkOf(ctx, in)
	if err != nil {
		return outcome{}, err
	}
	if before.State == submitted && before.Last == in.id {
		t.carry(before)
	}
	t.Steps = stepsOf(t.Form.Fields)
	t.Start = t.firstStep()
	t.Pos = t.Start
	if err := b.keepTalk(ctx, in, t); err != nil {
		return outcome{}, err
	}
	out, err := b.question(ctx, in, t)
	out.screen.Picture = m.Picture
	out.kind = bot.Refusal // nothing was done yet that an edit would have to undo
	return out, err
}

// carry keeps what was answered already when a form comes back with faults, as
// a form on a screen would.
func (t *talk) carry(before talk) {
	answers := map[string]string{}
	for _, f := range before.Form.Fields {
		answers[f.Name] = f.Value
	}
	t.Form.Fields = slices.Clone(t.Form.Fields)
	for i, f := range t.Form.Fields {
		if given, ok := answers[f.Name]; ok && f.Error == "" {
			t.Form.Fields[i].Value = given
		}
	}
}

// firstStep is the first question, or if the handler has filled in some, the
// first that it could not.
func (t talk) firstStep() int {
	filled := slices.ContainsFunc(t.Form.Fields, func(f bot.Field) bool { return f.Value != "" })
	open := slices.IndexFunc(t.Steps, func(i int) bool {
		f := t.Form.Fields[i]
		return f.Error != "" || f.Value == "" && !f.Optional
	})
	if !filled || open < 0 {
		return 0
	}
	return open
}

// stepsOf are all fields, or if some were refused, those and what is missing.
func stepsOf(fields []bot.Field) []int {
	var all, open []int
	refused := false
	for i, f := range fields {
		all = append(all, i)
		refused = refused || f.Error != ""
		if f.Error != "" || f.Value == "" && !f.Optional {
			open = append(open, i)
		}
	}
	if refused {
		return open
	}
	return all
}
