package slackbot

import (
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// lay renders the answer of a visit, once.
func (b *Bot) lay(ctx context.Context, v *visit, m bot.Message) error {
	if v.pages != nil {
		return nil
	}
	pages, err := b.pagesOf(ctx, m)
	v.pages = pages
	return err
}

// pagesOf renders a message.
func (b *Bot) pagesOf(ctx context.Context, m bot.Message) ([]page, error) {
	buttons, err := b.buttonBlocks(ctx, m.Buttons, languageOf(m.Title))
	if err != nil {
		return nil, err
	}
	return render(m, buttons, maxBlocks), nil
}

// say brings the answer of a visit to where it belongs. It can be called again
// after an error, and then goes on where it stopped.
func (b *Bot) say(ctx context.Context, v *visit, m bot.Message) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch v.act {
	case home:
		return b.publishHome(ctx, v, m)
	case returned:
		return nil
	}
	if m.Form != nil {
		if v.act == submit {
			return nil // the form itself says it: see mendView
		}
		err := b.openForm(ctx, v, m)
		if err == nil {
			return nil
		}
		b.log.Debug("a form is offered behind a button", "key", v.key, "err", err)
		m = b.offered(v, m)
	}
	if err := b.lay(ctx, v, m); err != nil {
		return err
	}
	v.shows = m.About()
	v.inPlace = m.InPlace && v.act == press && v.alone // others must not read what is for one
	for ; v.posted < len(v.pages); v.posted++ {
		if err := b.post(ctx, v, v.pages[v.posted], v.shared(m)); err != nil {
			return err
		}
	}
	if m.Picture != nil && !v.shown {
		v.shown = true
		b.showTo(ctx, v, m)
	}
	if v.place.Home {
		b.refreshHome(ctx, v)
	}
	return nil
}

// post posts one page of an answer.
func (b *Bot) post(ctx context.Context, v *visit, p page, public bool) error {
	if v.place.URL != "" && !v.spent && v.uses < maxResponseUses {
		err := b.respond(ctx, v.place, p, public, v.inPlace && v.posted == 0)
		if !errors.Is(err, errSpent) {
			if err == nil {
				v.uses++
			}
			return err
		}
		v.spent = true
	}
	place := v.place
	if place.Channel != "" && (public || place.Ephemeral || strings.HasPrefix(place.Channel, "D")) && v.act == message {
		err := b.postInChannel(ctx, v, p, public)
		if !unreachable(err) {
			return err
		}
	}
	channel, err := b.dm(ctx, v.user)
	if err != nil {
		return sendError(err)
	}
	ts, err := b.postMessage(ctx, channel, "", p, true)
	b.keepAbout(ctx, channel, ts, v.shows)
	return err
}

// postInChannel posts where the person wrote: in a direct message for both to
// see, in a channel for the person alone unless it is to be shared.
func (b *Bot) postInChannel(ctx context.Context, v *visit, p page, public bool) error {
	to := v.place
	if !to.Ephemeral || public {
		thread := to.Thread + v.thread
		ts, err := b.postMessage(ctx, to.Channel, thread, p, true)
		if thread == "" {
			v.thread = ts // further pages follow in a thread
			b.keepAbout(ctx, to.Channel, ts, v.shows)
		}
		return err
	}
	if err := b.lanes.wait(ctx, to.Channel, true); err != nil {
		return err
	}
	options := append(p.options(), slack.MsgOptionTS(to.Thread))
	_, err := b.api.PostEphemeralContext(ctx, to.Channel, v.user, options...)
	return b.refused(to.Channel, err)
}

// showTo shows the picture of an answer, which says the same as its text: where
// everybody sees the answer there, else in the person's own conversation.
func (b *Bot) showTo(ctx context.Context, v *visit, m bot.Message) {
	channel, thread := v.place.Channel, v.place.Thread
	if !v.shared(m) && (v.act != message || v.place.Ephemeral) || channel == "" {
		dm, err := b.dm(ctx, v.user)
		if err != nil {
			b.log.Warn("a picture was not shown", "key", v.key, "err", err)
			return
		}
		channel, thread = dm, ""
	}
	if err := b.upload(ctx, channel, thread, m.Picture); err != nil {
		b.log.Warn("a picture was not shown", "key", v.key, "err", err)
	}
}

// options are the page as arguments of a method.
func (p page) options() []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(p.text, false), // escaped already
		slack.MsgOptionBlocks(p.blocks...),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
}

// unreachable tells that the bot may not post in a channel, though it may hear
// from there: the person's own conversation is left.
func unreachable(err error) bool {
	var refused *bot.SendError
	return errors.As(err, &refused) && refused.Gone
}
