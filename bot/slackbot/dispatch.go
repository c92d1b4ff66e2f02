package slackbot

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// dispatch takes a delivery of either transport to its end, and returns what
// the acknowledgement holds: nil for nothing. limit is how many bytes fit.
// The one error is errStopped: then there must be no acknowledgement.
func (b *Bot) dispatch(ctx context.Context, d delivery, limit int) (ack any, err error) {
	return b.begin(ctx, d, limit)()
}

// begin takes a delivery, behind what the same person did before, and does not
// wait. The returned function does, and returns what dispatch does. What cannot
// be read is logged and acknowledged, as it would only come again.
func (b *Bot) begin(ctx context.Context, d delivery, limit int) (end func() (ack any, err error)) {
	end = func() (any, error) { return nil, nil }
	defer b.barrier(d)
	v, err := b.understand(d)
	if err != nil {
		b.log.Error("a delivery that cannot be read", "kind", d.Kind, "envelope", d.Envelope, "err", err)
		return end
	}
	if v == nil {
		return end
	}
	flight := b.hub.Take(ctx, b.deliveryOf(v, d.keep, limit))
	return func() (any, error) { return b.acknowledge(ctx, d, v, flight) }
}

// barrier keeps a panic in one delivery from the others.
func (b *Bot) barrier(d delivery) {
	if p := recover(); p != nil {
		b.log.Error("a delivery panicked", "kind", d.Kind, "envelope", d.Envelope, "panic", p, "stack", string(debug.Stack()))
	}
}

// acknowledge waits for what the acknowledgement of a visit holds.
func (b *Bot) acknowledge(ctx context.Context, d delivery, v *visit, flight *bot.Flight) (ack any, err error) {
	defer b.barrier(d)
	m, outcome := flight.Wait()
	switch outcome {
	case bot.Answered:
		return b.acknowledgement(ctx, v, m), nil
	case bot.Kept:
		return b.working(v), nil
	case bot.Unrecorded:
		return b.unrecorded(ctx, v), nil
	case bot.Closed:
		return nil, errStopped
	}
	return nil, nil
}

// deliveryOf is the visit as the hub handles it. A limit of zero says that
// there is no acknowledgement to carry anything.
func (b *Bot) deliveryOf(v *visit, raw func() ([]byte, error), limit int) bot.Delivery {
	d := bot.Delivery{
		Key:     v.key,
		Turn:    v.turn(),
		At:      v.received,
		Raw:     raw,
		Work:    func(ctx context.Context) bot.Message { return b.work(ctx, v) },
		Deliver: func(ctx context.Context, m bot.Message) error { return b.say(ctx, v, m) },
		Late:    func(ctx context.Context, m bot.Message) { b.mendView(ctx, v, m) },
		Sorry:   func() bot.Message { return b.sorry(v) },
	}
	if limit > 0 {
		d.Carries = func(ctx context.Context, m bot.Message) bool { return b.fits(ctx, v, m, limit) }
	}
	return d
}

// revive makes a delivery again of what the hub kept.
func (b *Bot) revive(raw []byte) (bot.Delivery, error) {
	var d delivery
	if err := json.Unmarshal(raw, &d); err != nil {
		return bot.Delivery{}, fmt.Errorf("a kept delivery: %w", err)
	}
	v, err := b.understand(d)
	if err != nil {
		return bot.Delivery{}, err
	}
	if v == nil {
		return bot.Delivery{}, fmt.Errorf("a kept delivery of kind %s means nothing now", d.Kind)
	}
	v.trigger = "" // long spent
	return b.deliveryOf(v, d.keep, 0), nil
}

// work finds out who it is, and has the handler answer.
func (b *Bot) work(ctx context.Context, v *visit) bot.Message {
	if v.act == returned {
		b.cameBack(ctx, v)
		return bot.Message{}
	}
	who, err := b.people.get(ctx, v.user)
	if err != nil {
		b.log.Warn("Slack did not say who somebody is", "err", err)
	}
	who = who.in(b.home(v.team))
	v.who = who.User
	if who.refused != "" {
		return bot.Message{Kind: bot.Refusal, Title: b.words.say(who.Lang, who.refused)}
	}
	if v.act == home {
		return bot.Message{} // rendered when it is published, to show the latest
	}
	text, err := b.recall(ctx, v)
	if err != nil {
		b.log.Error("the command of a button is forgotten", "value", v.text, "err", err)
		return b.sorry(v)
	}
	v.text = text
	if v.act == press {
		v.key = b.firstPress(ctx, v)
	}
	if v.about, err = b.aboutOf(ctx, v); err != nil {
		b.log.Error("the card of a thread is not known", "key", v.key, "err", err)
		return b.sorry(v)
	}
	if v.act == shortcut {
		defer b.openSoon(ctx, v)()
	}
	m := b.handle(ctx, b.request(v))
	if v.quote != nil && m.Form != nil {
		m.Form = b.quoted(ctx, v, m.Form)
	}
	return b.withShare(v, m)
}

// home is the workspace that people must be of: the bot's own; of an
// organization's bot the one that the delivery came from.
func (b *Bot) home(team string) string {
	if own := b.self.Load().team; own != "" && own[0] == 'T' {
		return own
	}
	return team
}

// request is what the handler is asked.
func (b *Bot) request(v *visit) bot.Request {
	r := bot.Request{
		Key: v.key, Workspace: v.team, Who: v.who, Surface: bot.Private,
		Chat: bot.Chat{Platform: Name, ID: v.place.Channel},
		Text: v.text, Form: v.form, About: v.about, Received: v.received,
	}
	if r.Chat.ID == "" || strings.HasPrefix(r.Chat.ID, "D") {
		r.Chat.ID = v.user // the person's own conversation, as Send is told of it
	}
	if v.public {
		r.Surface = bot.Public
	}
	return r
}

// handle asks the handler. Nothing is dispatched before there is one.
func (b *Bot) handle(ctx context.Context, r bot.Request) bot.Message {
	return (*b.handler.Load()).Handle(ctx, r)
}

// sorry is what is said when something broke.
func (b *Bot) sorry(v *visit) bot.Message {
	return bot.Message{Kind: bot.Refusal, Title: b.words.say(b.lang(v), "sorry")}
}

// lang is the person's language as their client says it, as far as it is known.
func (b *Bot) lang(v *visit) string {
	known, _ := b.people.peek(v.user)
	return known.Lang
}
