package slackbot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// errNoModal: the form has to be offered behind a button.
var errNoModal = errors.New("no modal can be opened")

// openForm shows a form as a modal: in the one that is open already, or in a
// new one while the trigger is good.
func (b *Bot) openForm(ctx context.Context, v *visit, m bot.Message) error {
	if v.trigger == "" && v.view == "" {
		return errNoModal
	}
	view, err := b.modal(m.Form, formHead(v, m), true, v.place)
	if err != nil {
		return errors.Join(errNoModal, err)
	}
	if v.view != "" {
		_, err = b.api.UpdateViewContext(ctx, view, "", "", v.view)
	} else {
		_, err = b.api.OpenViewContext(ctx, v.trigger, view)
	}
	if err != nil {
		return errors.Join(errNoModal, err)
	}
	return nil
}

// formHead is what is said above the fields. The sentence that shows how to
// type the command is left out: who asked for the form need not type.
func formHead(v *visit, m bot.Message) string {
	if v.act == submit {
		return headOf(m)
	}
	return headOf(bot.Message{Title: m.Form.Title, Form: m.Form, Parts: m.Parts})
}

// offered is the message with a button that opens its form.
func (b *Bot) offered(v *visit, m bot.Message) bot.Message {
	line := v.text
	if v.act == submit || line == "" {
		line = m.Form.Command
	}
	m.Buttons = append(slices.Clone(m.Buttons), bot.Button{Label: b.words.say(languageOf(m.Form.Title, m.Title), "form.open"), Command: line})
	m.Form = nil
	return m
}

// quoted fills the message that a shortcut was used on into the form: its
// text with author, time and link, into the field for long texts.
func (b *Bot) quoted(ctx context.Context, v *visit, f *bot.Form) *bot.Form {
	filled := *f
	filled.Fields = slices.Clone(f.Fields)
	for i, field := range filled.Fields {
		if field.Kind == bot.LongField {
			filled.Fields[i].Value = b.citation(ctx, v)
			break
		}
	}
	return &filled
}

// citation is the quoted message in words.
func (b *Bot) citation(ctx context.Context, v *visit) string {
	author := v.quote.name
	if v.quote.author != "" {
		who, err := b.people.get(ctx, v.quote.author)
		if err != nil {
			b.log.Warn("Slack did not say who wrote a message", "err", err)
		}
		if who.Name != "" {
			author = who.Name
		}
	}
	about := []string{}
	for _, s := range []string{author, saidAt(v.quote.ts, v.who.Zone), v.quote.permalink} {
		if s != "" {
			about = append(about, s)
		}
	}
	tail := "\n— " + strings.Join(about, ", ")
	return cut(v.quote.text, maxInput-units(tail)) + tail
}

// saidAt is the time of a message on the reader's clock.
func saidAt(ts, zone string) string {
	seconds, _, _ := strings.Cut(ts, ".")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return ""
	}
	where, err := time.LoadLocation(zone)
	if err != nil {
		where = time.UTC
	}
	return time.Unix(unix, 0).In(where).Format("2006-01-02 15:04")
}

// mendView brings a modal that says "still working" to its end.
func (b *Bot) mendView(ctx context.Context, v *visit, m bot.Message) {
	if v.act != submit || v.view == "" {
		return
	}
	view := b.told(headOf(m))
	if m.Form != nil {
		form, err := b.modal(m.Form, headOf(m), true, v.place)
		if err == nil {
			view = &form
		}
	}
	_, err := b.api.UpdateViewContext(ctx, *view, "", "", v.view)
	if err == nil {
		return
	}
	b.log.Debug("a form was closed, or says that it is still being worked on", "key", v.key, "err", err)
	if m.Form == nil {
		return // the answer was posted, too
	}
	if err := b.say(ctx, v, b.offered(v, m)); err != nil {
		b.log.Error("nobody was told what is wrong with a form", "key", v.key, "err", err)
	}
}
