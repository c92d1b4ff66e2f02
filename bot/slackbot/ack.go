package slackbot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// posting is a message as response URLs and acknowledgements of commands take it.
type posting struct {
	Type    string        `json:"response_type,omitzero"`
	Replace *bool         `json:"replace_original,omitempty"`
	Thread  string        `json:"thread_ts,omitzero"`
	Text    string        `json:"text"`
	Blocks  []slack.Block `json:"blocks,omitempty"`
}

// The response types.
const (
	ephemeral = "ephemeral"
	inChannel = "in_channel"
)

// fits reports whether the acknowledgement can be the answer: a command's if it
// is one message and no modal, a form's if it is about the form.
func (b *Bot) fits(ctx context.Context, v *visit, m bot.Message, limit int) bool {
	switch v.act {
	case submit:
		return m.Form != nil
	case command:
		if m.Form != nil || m.Picture != nil {
			return false
		}
		if err := b.lay(ctx, v, m); err != nil || len(v.pages) != 1 {
			return false
		}
		body, err := json.Marshal(b.acknowledgement(ctx, v, m))
		v.encoded = body
		return err == nil && len(body) <= limit
	}
	return false
}

// acknowledgement is the answer that travels in it. A repeat of a delivery that
// was under way has the same answer, but has not rendered it yet.
func (b *Bot) acknowledgement(ctx context.Context, v *visit, m bot.Message) any {
	if v.act == submit {
		return b.correction(v, m)
	}
	if v.encoded != nil {
		return v.encoded
	}
	if err := b.lay(ctx, v, m); err != nil {
		b.log.Error("an answer cannot be said", "key", v.key, "err", err)
		return nil
	}
	p := posting{Type: ephemeral, Text: v.pages[0].text, Blocks: v.pages[0].blocks}
	if v.shared(m) {
		p.Type = inChannel
	}
	return p
}

// working is what acknowledges a delivery whose answer will come: nothing,
// except that a form must stay open to show what was wrong with it.
func (b *Bot) working(v *visit) any {
	if v.act != submit {
		return nil
	}
	return slack.NewUpdateViewSubmissionResponse(b.note(b.lang(v), "view.working"))
}

// unrecorded tells the person that nothing was recorded, if the acknowledgement
// can say so; else it is posted, once and without waiting for it.
func (b *Bot) unrecorded(ctx context.Context, v *visit) any {
	text := b.words.say(b.lang(v), "unrecorded")
	switch {
	case v.act == command:
		return posting{Type: ephemeral, Text: escape(text)}
	case v.act == submit && len(v.fields) > 0:
		return slack.NewErrorsViewSubmissionResponse(map[string]string{fieldPrefix + v.fields[0]: text})
	}
	b.hub.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
		defer cancel()
		apology := &visit{act: v.act, user: v.user, team: v.team, place: v.place, received: v.received}
		if err := b.say(ctx, apology, bot.Message{Kind: bot.Refusal, Title: text}); err != nil {
			b.log.Error("nobody was told that nothing was recorded", "key", v.key, "err", err)
		}
	})
	return nil
}

// openSoon opens a modal that asks to wait if the handler does not say within a
// moment which form to show: the trigger is good for three seconds only. The
// returned function must be called when the handler has answered.
func (b *Bot) openSoon(ctx context.Context, v *visit) func() {
	if v.trigger == "" {
		return func() {}
	}
	done := make(chan struct{})
	timer := time.AfterFunc(loadingAfter, func() {
		defer close(done)
		opened, err := b.api.OpenViewContext(ctx, v.trigger, *b.note(b.lang(v), "view.loading"))
		if err != nil {
			b.log.Warn("no modal to wait in", "key", v.key, "err", err)
			return
		}
		v.view = opened.View.ID
	})
	return func() {
		if !timer.Stop() {
			<-done
		}
	}
}

// loadingAfter is when a shortcut's modal opens without its form.
const loadingAfter = time.Second
