package telegrambot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/rapport-crm/rapport/bot"
)

// sendPatience is how long an answer is tried before it is given up, so that
// one that Telegram never takes does not close a chat for ever.
const sendPatience = time.Hour

// outcome is what a person gets for what they did.
type outcome struct {
	screen screen
	edit   int             // the message it replaces; 0: a new one
	kind   bot.MessageKind // of the handler's answer; empty if it was not asked
	about  string          // the records that it is about
	entry  string          // the journal entry that it made, if any
	said   string          // the message whose line was run: an edited one, by a button
	line   string          // that line's hash
}

// work answers one update and marks it done. What cannot be done now stays in
// the inbox for the next start.
func (b *Bot) work(ctx context.Context, rec *record, u *models.Update) {
	if b.stopping() {
		return
	}
	in := b.understand(u, rec.At)
	var out outcome
	if !b.again(ctx, "answer", rec.id, func() (err error) {
		out, err = b.answer(ctx, in)
		return err
	}) {
		return
	}
	if !b.say(ctx, rec, in, out) {
		return
	}
	rec.remember(in, out)
	b.again(ctx, "mark done", rec.id, func() error { return b.finish(ctx, rec) })
}

// remember notes what became of a line, for when its message is edited. A line
// that was run again and refused changed nothing: what was run before it stands.
func (r *record) remember(in incoming, out outcome) {
	switch {
	case out.said != "" && out.entry != "":
		r.Said, r.Line, r.Kind, r.Entry = out.said, out.line, out.kind, out.entry
	case out.said == "" && in.line != "" && in.deed != presence:
		r.Said, r.Line, r.Kind, r.Entry = in.said(), token([]byte(in.line)), out.kind, out.entry
	}
}

func (b *Bot) stopping() bool {
	select {
	case <-b.stop:
		return true
	default:
		return false
	}
}

// again calls fn until it succeeds; it returns false when the bot stops first.
func (b *Bot) again(ctx context.Context, what string, id int64, fn func() error) bool {
	var pause backoff
	for {
		err := fn()
		if err == nil {
			return true
		}
		d := pause.after(err)
		b.log.Warn("update not done yet", "step", what, "update_id", id, "err", err, "again_in", d)
		if !b.rest(ctx, d) {
			return false
		}
	}
}

// rest waits, and returns false if the bot stops meanwhile.
func (b *Bot) rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-b.stop:
	case <-ctx.Done():
	}
	return false
}

// ask hands a request to the handler. A panic there stays in this request.
func (b *Bot) ask(ctx context.Context, in incoming, it intent) (m bot.Message) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("panic in a request", "update_id", in.id, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			m = bot.Message{Kind: bot.Refusal, Title: b.words.say(in.who.Lang, "panic")}
		}
	}()
	return b.handler.Handle(ctx, bot.Request{
		Key: in.key(), Workspace: b.cfg.Workspace, Who: in.who, Chat: in.to.chat(), Surface: in.surface(),
		Text: it.Text, Form: it.Form, About: in.about, Edited: in.deed == edited, Presence: in.now, Received: in.at,
	})
}

// say sends an outcome part by part. Before each part it is written down that
// the part may have gone out, so that a crash in between can be told from one
// before. It returns false when the bot stops first.
func (b *Bot) say(ctx context.Context, rec *record, in incoming, out outcome) bool {
	parts := partsOf(out.screen)
	if out.edit != 0 && len(parts) > 0 && parts[0].pic == nil {
		parts[0].edit = out.edit
	}
	s := saying{bot: b, rec: rec, to: in.to, lang: in.who.Lang, until: b.cfg.Now().Add(sendPatience)}
	for rec.Sent < len(parts) {
		if !s.part(ctx, parts[rec.Sent]) {
			return false
		}
		rec.Sent, rec.Doubt = rec.Sent+1, false
		b.keepAbout(ctx, s.to.Chat, s.sent, out.about)
	}
	return true
}

// saying is an answer on its way.
type saying struct {
	bot   *Bot
	rec   *record
	to    dest
	lang  string
	until time.Time
	pause backoff
	sent  int // the message that the last part became
}

// part sends one part, as often as it takes. One that Telegram refuses as it is
// goes once more as plain as can be: better the words than nothing. It returns
// false when the bot stops first.
func (s *saying) part(ctx context.Context, p part) bool {
	for bared := false; ; {
		err := s.try(ctx, p)
		if err == nil {
			return true
		}
		var se *bot.SendError
		refused := errors.As(err, &se) && se.Rejected && !bared
		if !refused && s.hopeless(err) {
			s.bot.log.Warn("answer not taken", "update_id", s.rec.id, "err", err)
			return true
		}
		if refused {
			p, bared = part{text: piece{{"", p.text.plain()}}}, true
		}
		d := s.pause.after(err)
		s.bot.log.Warn("answer not sent yet", "update_id", s.rec.id, "err", err, "again_in", d)
		if !s.bot.rest(ctx, d) {
			return false
		}
	}
}

// try makes one attempt. A part that may have gone out before is said again
// with words that say so; an edit can be made twice without harm.
func (s *saying) try(ctx context.Context, p part) error {
	if s.rec.Doubt && p.edit == 0 {
		p = s.bot.repeated(p, s.lang)
	}
	if err := s.bot.lanes.wait(ctx, s.to.Chat, reply); err != nil {
		return &bot.SendError{Err: err}
	}
	before := s.rec.Doubt
	s.rec.Doubt = true
	if err := s.bot.save(ctx, s.rec, 0); err != nil {
		s.rec.Doubt = before
		return err
	}
	sent, err := s.bot.post(ctx, s.to, p)
	s.sent = sent
	var se *bot.SendError
	if !errors.As(err, &se) {
		return err
	}
	s.rec.Doubt = before
	s.follow(se)
	return s.settle(ctx, err)
}

// settle writes down that a part did not go out after all.
func (s *saying) settle(ctx context.Context, err error) error {
	if saved := s.bot.save(ctx, s.rec, 0); saved != nil {
		return errors.Join(err, saved)
	}
	return err
}

// follow goes along when a group has become a supergroup.
func (s *saying) follow(se *bot.SendError) {
	if id, err := strconv.ParseInt(se.MovedTo, 10, 64); err == nil {
		s.to = dest{Chat: id}
	}
}

// hopeless reports that trying again would not help.
func (s *saying) hopeless(err error) bool {
	var se *bot.SendError
	if errors.As(err, &se) && (se.Gone || se.Rejected) {
		return true
	}
	return s.bot.cfg.Now().After(s.until)
}

// repeated marks a part as a possible repeat, where there is room.
func (b *Bot) repeated(p part, lang string) part {
	limit := textLimit
	if p.pic != nil {
		limit = captionLimit
	}
	mark := run{"i", b.words.say(lang, "repeat")}
	if units(mark.Text)+1+units(p.text.plain()) <= limit {
		p.text = append(piece{mark, {"", "\n"}}, p.text...)
	}
	return p
}
