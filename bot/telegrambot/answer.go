package telegrambot

import (
	"context"
	"errors"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"github.com/rapport-crm/rapport/bot"
)

// answer finds out what a person gets for what they did. It may be called
// again for the same update and gives the same answer. Its errors are faults of
// the memory or of the network, which may pass.
func (b *Bot) answer(ctx context.Context, in incoming) (outcome, error) {
	switch in.deed {
	case nothing:
		return outcome{}, nil
	case presence:
		b.ask(ctx, in, intent{Text: in.line})
		return outcome{}, nil
	}
	t, err := b.talkOf(ctx, in)
	if err != nil {
		return outcome{}, err
	}
	if in.about, err = b.aboutOf(ctx, in); err != nil {
		return outcome{}, err
	}
	if t.Last == in.id && t.State != closed {
		return b.resume(ctx, in, t)
	}
	switch in.deed {
	case commanded:
		return b.command(ctx, in, t)
	case typed:
		return b.plain(ctx, in, t)
	case tapped:
		return b.tap(ctx, in, t)
	case edited:
		return b.offerRedo(ctx, in)
	case forwarded:
		if t.State == asking { // a customer's own words are an answer too
			return b.plain(ctx, in, t)
		}
		return b.offerLog(ctx, in)
	case shared:
		return b.contact(ctx, in)
	case sentFile:
		return b.contactFile(ctx, in)
	}
	return b.unsupported(ctx, in)
}

// command runs a command line. A dialogue that was open is closed by it.
func (b *Bot) command(ctx context.Context, in incoming, t talk) (outcome, error) {
	left, err := b.leave(ctx, in, t)
	if err != nil {
		return outcome{}, err
	}
	var notes []string
	if in.unread != "" {
		notes = append(notes, b.words.say(in.who.Lang, "unread", "text", in.unread))
	}
	if left {
		notes = append(notes, b.words.say(in.who.Lang, "left"))
	}
	return b.run(ctx, in, intent{Text: in.line}, notes...)
}

// plain takes words without a command: an answer in a dialogue, or in private a
// command line without its slash.
func (b *Bot) plain(ctx context.Context, in incoming, t talk) (outcome, error) {
	switch {
	case t.State == asking:
		return b.answered(ctx, in, t)
	case in.surface() == bot.Public:
		return outcome{}, nil
	}
	return b.run(ctx, in, intent{Text: in.line})
}

// run asks the handler and shows what it says, with the adapter's own notes
// under it.
func (b *Bot) run(ctx context.Context, in incoming, it intent, notes ...string) (outcome, error) {
	m := b.ask(ctx, in, it)
	if err := b.meet(ctx, in, m); err != nil {
		return outcome{}, err
	}
	if hushed, err := b.hushed(ctx, in, m); hushed || err != nil {
		return outcome{}, err
	}
	if !toMember(m) {
		out, err := b.show(ctx, in, m)
		out.kind = "" // an edit of the line is offered nothing
		return out, err
	}
	if len(notes) > 0 {
		m = withNotes(m, notes)
	}
	if m.Form != nil && len(m.Form.Fields) > 0 {
		return b.begin(ctx, in, m)
	}
	return b.show(ctx, in, m)
}

func withNotes(m bot.Message, notes []string) bot.Message {
	parts := append([]bot.Part(nil), m.Parts...)
	for _, n := range notes {
		parts = append(parts, bot.Line(n))
	}
	m.Parts = parts
	return m
}

// show renders a message. A reply too long for one message is paged.
func (b *Bot) show(ctx context.Context, in incoming, m bot.Message) (outcome, error) {
	keys, err := b.keysOf(ctx, m.Buttons)
	if err != nil {
		return outcome{}, err
	}
	s := screen{Runs: runsOf(m, in.surface() == bot.Public), Picture: m.Picture, Keys: keys}
	if m.Kind == bot.Reply && m.Picture == nil && length(s.Runs) > textLimit {
		s, err = b.paged(ctx, s)
	}
	out := outcome{screen: s, kind: m.Kind, entry: m.Facts[FactEntry], about: m.About()}
	if m.InPlace && in.deed == tapped {
		out.edit = in.message
	}
	return out, err
}

// length is that of all runs, in units.
func length(runs []run) int {
	n := 0
	for _, r := range runs {
		n += units(r.Text)
	}
	return n
}

// tap answers a button press. The client shows a spinner until the press is
// answered, so that comes first.
func (b *Bot) tap(ctx context.Context, in incoming, t talk) (outcome, error) {
	switch kind, rest := cutData(in.data); kind {
	case lineData, tokenData:
		return b.wish(ctx, in, t, kind, rest)
	case dialogData:
		return b.step(ctx, in, t, rest)
	case pageData:
		return b.turn(ctx, in, rest)
	}
	b.hush(ctx, in, "expired")
	return outcome{}, nil
}

// wish runs the command that a button stands for.
func (b *Bot) wish(ctx context.Context, in incoming, t talk, kind, rest string) (outcome, error) {
	twice, err := b.doubled(ctx, in)
	if err != nil {
		return outcome{}, err
	}
	if twice {
		b.hush(ctx, in, "")
		return outcome{}, nil
	}
	if kind == lineData {
		b.hush(ctx, in, "")
		in.line = rest
		return b.command(ctx, in, t)
	}
	it, err := b.intentOf(ctx, rest)
	if errors.Is(err, bot.ErrForgotten) {
		b.hush(ctx, in, "expired")
		return outcome{}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	b.hush(ctx, in, "")
	out, err := b.run(ctx, in, it)
	out.said, out.line = it.Said, it.Line
	return out, err
}

// cutData takes callback_data apart.
func cutData(data string) (kind, rest string) {
	kind, rest, ok := strings.Cut(data, ":")
	if !ok {
		return "", data
	}
	return kind + ":", rest
}

// hushTimeout bounds what is only a courtesy.
const hushTimeout = 5 * time.Second

// hush ends the client's spinner, with a sentence if id names one. Nothing
// hangs on it: a press that is too old to be answered is none the less done.
func (b *Bot) hush(ctx context.Context, in incoming, id string) {
	ctx, cancel := context.WithTimeout(ctx, hushTimeout)
	defer cancel()
	p := &tg.AnswerCallbackQueryParams{CallbackQueryID: in.query}
	if id != "" {
		p.Text, p.ShowAlert = b.words.say(in.who.Lang, id), true
	}
	if _, err := b.api.AnswerCallbackQuery(ctx, p); err != nil {
		b.log.Info("button press not answered", "update_id", in.id, "err", err)
	}
}
