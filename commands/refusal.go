package commands

import (
	"errors"
	"fmt"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/store"
)

// Refusal is an error that a person reads: one sentence of the catalogue that
// says what was wrong and shows a line that would work.
type Refusal struct {
	ID      string // under "refuse." in the catalogue
	Args    []any
	Buttons []bot.Button
	Form    *bot.Form
	Cause   error
}

// refuse returns a refusal. args are name, value, name, value.
func refuse(id string, args ...any) *Refusal { return &Refusal{ID: id, Args: args} }

// because adds what the log should know.
func (r *Refusal) because(err error) *Refusal {
	r.Cause = err
	return r
}

// Error is for logs and tests.
func (r *Refusal) Error() string { return fmt.Sprintf("refused: %s %v", r.ID, r.Args) }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Cause }

// refusals say which sentence an error of another room becomes.
var refusals = []struct {
	err error
	id  string
}{
	{grammar.ErrUnclosedQuote, "unclosed-quote"},
	{store.ErrTooLarge, "too-long"},
	{store.ErrClosed, "closing"},
}

// sentence turns any error into the message that its reader gets; the second
// result is false when the error is ours to look into, and not the reader's.
func sentence(v cards.Voice, err error) (bot.Message, bool) {
	var r *Refusal
	expected := errors.As(err, &r)
	for _, known := range refusals {
		if !expected && errors.Is(err, known.err) {
			r, expected = refuse(known.id), true
		}
	}
	if !expected {
		r = refuse("internal")
	}
	return bot.Message{
		Kind:    bot.Refusal,
		Title:   v.Say("refuse."+r.ID, r.Args...),
		Facts:   map[string]string{"refused": r.ID},
		Buttons: r.Buttons,
		Form:    r.Form,
	}, expected
}
