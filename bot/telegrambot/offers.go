package telegrambot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// FactEntry is the fact by which the handler names the journal entry that a
// request made.
const FactEntry = "entry"

// FixVerb begins the line that takes an entry back and runs a new line in its
// place: fix J17 log Acme …
const FixVerb = "fix"

// offerRedo answers an edit: the line is not run again by itself, but a button
// takes back what the old one did, if it did anything, and runs the new one.
func (b *Bot) offerRedo(ctx context.Context, in incoming) (outcome, error) {
	who, err := b.standing(ctx, in.from)
	if err != nil {
		return outcome{}, err
	}
	old, err := b.original(ctx, in.said())
	if who == customer {
		return b.passCorrection(ctx, in, old, err)
	}
	if errors.Is(err, bot.ErrForgotten) {
		return outcome{}, nil
	}
	if err != nil || old.Kind == "" || old.Line == token([]byte(in.line)) {
		return outcome{}, err
	}
	redo := intent{Text: in.line, Said: in.said(), Line: token([]byte(in.line))}
	if old.Entry == "" {
		return b.offer(ctx, in, "edited.fresh", "edited.run", redo)
	}
	redo.Text = FixVerb + " " + old.Entry + " " + in.line
	return b.offer(ctx, in, "edited.offer", "edited.button", redo)
}

// passCorrection hands on what a customer wrote when they change it: whoever read
// the first text is to read the second. A command of theirs is none for us.
func (b *Bot) passCorrection(ctx context.Context, in incoming, old *record, err error) (outcome, error) {
	if err != nil && !errors.Is(err, bot.ErrForgotten) {
		return outcome{}, err
	}
	same := old != nil && old.Line == token([]byte(in.line))
	if same || strings.HasPrefix(in.source.Text, "/") {
		return outcome{}, nil
	}
	return b.run(ctx, in, intent{Text: in.line})
}

// The request of the button under a forwarded message.
const (
	LogVerb     = "log"
	ForwardText = "text"
	ForwardKind = "kind" // always "chat"
	ForwardFrom = "from" // who wrote it, if that is told
	ForwardAt   = "at"   // when it was written, RFC 3339 in UTC
)

// offerLog answers a forwarded message. For people of whom it is not known that
// they are members, it is what they say.
func (b *Bot) offerLog(ctx context.Context, in incoming) (outcome, error) {
	if known, err := b.knows(ctx, in.from); err != nil {
		return outcome{}, err
	} else if !known {
		return b.run(ctx, in, intent{Text: in.line})
	}
	from, at := originOf(in.source.ForwardOrigin)
	form := map[string]string{ForwardText: in.line, ForwardKind: "chat"}
	if from != "" {
		form[ForwardFrom] = from
	}
	if at.Unix() > 0 {
		form[ForwardAt] = at.UTC().Format(time.RFC3339)
	}
	return b.offer(ctx, in, "forward.offer", "forward.button", intent{Text: LogVerb, Form: form})
}

// offer is a sentence of the adapter with one button.
func (b *Bot) offer(ctx context.Context, in incoming, sentence, label string, it intent) (outcome, error) {
	k, err := b.keyFor(ctx, b.words.say(in.who.Lang, label), it)
	if err != nil {
		return outcome{}, err
	}
	return outcome{screen: b.sentence(b.words.say(in.who.Lang, sentence), k)}, nil
}

// sentence is a screen of one line.
func (b *Bot) sentence(text string, keys ...key) screen {
	return screen{Runs: []run{{"", clean(text)}}, Keys: rows(keys)}
}

// unsupported answers what we cannot read. A customer's is named to the handler,
// who has somebody to tell of it.
func (b *Bot) unsupported(ctx context.Context, in incoming) (outcome, error) {
	who, err := b.standing(ctx, in.from)
	switch {
	case err != nil || who == unknown:
		return outcome{}, err
	case who == customer:
		return b.run(ctx, in, intent{Text: b.words.say(in.who.Lang, "media")})
	}
	return outcome{screen: b.sentence(b.words.say(in.who.Lang, "unsupported"))}, nil
}
