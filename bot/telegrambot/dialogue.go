package telegrambot

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// resume says again what an update led to that is worked on a second time.
func (b *Bot) resume(ctx context.Context, in incoming, t talk) (outcome, error) {
	if in.deed == tapped {
		b.hush(ctx, in, "")
	}
	switch t.State {
	case submitted:
		return b.submit(ctx, in, t)
	case cancelled:
		return b.goodbye(in, t), nil
	}
	return b.question(ctx, in, t)
}

// leave closes an open dialogue because of a command.
func (b *Bot) leave(ctx context.Context, in incoming, t talk) (bool, error) {
	if t.State == closed && t.Last == in.id {
		return true, nil
	}
	if t.State != asking || t.offers(in.line) {
		return false, nil
	}
	t.State, t.Last = closed, in.id
	return true, b.keepTalk(ctx, in, t)
}

// offers reports that a line is one of the buttons under the dialogue's first
// message: a way on that the handler itself gave.
func (t talk) offers(line string) bool {
	return slices.ContainsFunc(t.Lead.Buttons, func(bt bot.Button) bool {
		return strings.TrimPrefix(bt.Command, "/") == strings.TrimPrefix(line, "/")
	})
}

// Moves in a dialogue, as they stand in a button.
const (
	moveBack   = "b"
	moveNext   = "n" // keep the value, or leave it empty
	moveClear  = "r"
	moveCancel = "x"
	moveFinish = "f"
	moveOption = "o" // and the option's number
)

// step answers a press of a dialogue's button: begun:pos:move. Buttons of
// questions that were answered, or of other people's dialogues, do nothing.
func (b *Bot) step(ctx context.Context, in incoming, t talk, ref string) (outcome, error) {
	at, move := t.moveOf(ref)
	if t.State != asking || at != t.place() {
		b.hush(ctx, in, "expired")
		return outcome{}, nil
	}
	b.hush(ctx, in, "")
	return b.move(ctx, in, t, move)
}

// place names the question that a dialogue stands at.
func (t talk) place() string {
	return strconv.FormatInt(t.Begun, 36) + ":" + strconv.Itoa(t.Pos)
}

func (t talk) moveOf(ref string) (place, move string) {
	i := strings.LastIndexByte(ref, ':')
	if i < 0 {
		return "", ref
	}
	return ref[:i], ref[i+1:]
}

// answered takes a typed answer. Typing what a button says is pressing it.
func (b *Bot) answered(ctx context.Context, in incoming, t talk) (outcome, error) {
	typed := strings.TrimSpace(in.line)
	for _, c := range b.controls(t) {
		if strings.EqualFold(typed, c.label) {
			return b.move(ctx, in, t, c.move)
		}
	}
	f := t.field()
	f.Value, f.Error = typed, ""
	for _, o := range f.Options {
		if strings.EqualFold(typed, o.Label) {
			f.Value = o.Value
		}
	}
	return b.advance(ctx, in, t)
}

// field is the one that is asked for.
func (t *talk) field() *bot.Field { return &t.Form.Fields[t.Steps[t.Pos]] }

// move makes one move.
func (b *Bot) move(ctx context.Context, in incoming, t talk, move string) (outcome, error) {
	f := t.field()
	switch {
	case move == moveCancel:
		t.State, t.Last = cancelled, in.id
		return b.goodbye(in, t), b.keepTalk(ctx, in, t)
	case move == moveBack && t.Pos > 0:
		t.Pos, t.Last, t.Missing = t.Pos-1, in.id, false
		if err := b.keepTalk(ctx, in, t); err != nil {
			return outcome{}, err
		}
		return b.question(ctx, in, t)
	case move == moveFinish:
		t.Pos = len(t.Steps) - 1
	case move == moveClear:
		f.Value, f.Error = "", ""
	case strings.HasPrefix(move, moveOption):
		options := b.optionsOf(t)
		if n, err := strconv.Atoi(move[1:]); err == nil && n >= 0 && n < len(options) {
			f.Value, f.Error = options[n].Value, ""
		}
	}
	return b.advance(ctx, in, t)
}

// advance goes to the next question, or submits the form. A field that is
// needed and empty is asked for again.
func (b *Bot) advance(ctx context.Context, in incoming, t talk) (outcome, error) {
	f := t.field()
	t.Last, t.Missing = in.id, f.Value == "" && !f.Optional
	switch {
	case t.Missing:
	case t.Pos+1 < len(t.Steps):
		t.Pos++
	default:
		t.State = submitted
	}
	if err := b.keepTalk(ctx, in, t); err != nil {
		return outcome{}, err
	}
	if t.State == submitted {
		return b.submit(ctx, in, t)
	}
	return b.question(ctx, in, t)
}

// submit hands the form to the handler.
func (b *Bot) submit(ctx context.Context, in incoming, t talk) (outcome, error) {
	values := map[string]string{}
	for _, f := range t.Form.Fields {
		if f.Value != "" {
			values[f.Name] = f.Value
		}
	}
	out, err := b.run(ctx, in, intent{Text: t.Form.Command, Form: values})
	out.kind = "" // the message was an answer, not a line that could be edited
	if in.deed == tapped {
		out.edit = in.message
	}
	return out, err
}

func (b *Bot) goodbye(in incoming, t talk) outcome {
	out := outcome{screen: b.sentence(b.words.say(t.lang(), "cancelled"))}
	if in.deed == tapped {
		out.edit = in.message
	}
	return out
}
