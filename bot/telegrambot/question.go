package telegrambot

import (
	"context"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// lang is the language that the handler wrote the form in: the person's choice.
func (t talk) lang() string {
	texts := []string{t.Form.Title}
	for _, f := range t.Form.Fields {
		texts = append(texts, f.Label)
	}
	return languageOf(texts...)
}

// question shows the question that a dialogue stands at. A press replaces the
// question that it answered.
func (b *Bot) question(ctx context.Context, in incoming, t talk) (outcome, error) {
	public := in.surface() == bot.Public
	var keys [][]key
	var runs []run
	if t.Pos == t.Start {
		runs = runsOf(t.Lead, public)
	}
	runs = append(runs, b.asks(t, public)...)
	keys = append(keys, b.optionKeys(t)...)
	keys = append(keys, rows(b.controlKeys(t))...)
	if t.Pos == t.Start {
		own, err := b.keysOf(ctx, t.Lead.Buttons)
		if err != nil {
			return outcome{}, err
		}
		keys = append(keys, own...)
	}
	out := outcome{screen: screen{Runs: runs, Keys: keys}}
	if in.deed == tapped && in.data != "" && isDialog(in.data) {
		out.edit = in.message
	}
	return out, nil
}

func isDialog(data string) bool {
	kind, _ := cutData(data)
	return kind == dialogData
}

// asks is the question's text: which form and step, what is asked, what was
// wrong, an example.
func (b *Bot) asks(t talk, public bool) []run {
	f, lang := t.field(), t.lang()
	m := bot.Message{Title: b.heading(t)}
	line := func(s string) {
		if s != "" {
			m.Parts = append(m.Parts, bot.Line(s))
		}
	}
	line(f.Error)
	if t.Missing {
		line(b.words.say(lang, "required"))
	}
	line(f.Label)
	if f.Hint != "" {
		line(b.words.say(lang, "example", "hint", f.Hint))
	}
	if public {
		line(b.words.say(lang, "reply"))
	}
	runs := runsOf(m, public)
	if f.Value != "" && len(f.Options) == 0 {
		now := runsOf(bot.Message{Parts: []bot.Part{bot.Line(f.Value)}}, public)
		now[0].Tag = "code" // a tap copies it, to be changed and sent again
		runs = append(append(runs, run{"", b.words.say(lang, "now") + " "}), now...)
	}
	return runs
}

// heading is the form's title, unless the lines above have it, and the step.
func (b *Bot) heading(t talk) string {
	var parts []string
	if t.Pos != t.Start || t.Lead.Title != t.Form.Title {
		parts = append(parts, t.Form.Title)
	}
	if len(t.Steps) > 1 {
		parts = append(parts, b.words.say(t.lang(), "step", "n", strconv.Itoa(t.Pos+1), "of", strconv.Itoa(len(t.Steps))))
	}
	return strings.Join(parts, " · ")
}

// control is a button of the dialogue itself.
type control struct{ label, move string }

// controls are those that make sense at the question.
func (b *Bot) controls(t talk) []control {
	f, lang := t.field(), t.lang()
	var out []control
	add := func(move, id string, args ...string) {
		out = append(out, control{b.words.say(lang, id, args...), move})
	}
	if t.Pos > 0 {
		add(moveBack, "back")
	}
	switch {
	case f.Value != "" && f.Error == "":
		add(moveNext, "keep", "value", short(t.labelOf(f.Value)))
		if f.Optional {
			add(moveClear, "remove")
		}
	case f.Optional:
		add(moveClear, "skip")
	}
	if t.complete() && t.Pos+1 < len(t.Steps) {
		add(moveFinish, "finish")
	}
	add(moveCancel, "cancel")
	return out
}

// complete reports that the form could be submitted as it is.
func (t talk) complete() bool {
	for _, f := range t.Form.Fields {
		if f.Error != "" || f.Value == "" && !f.Optional {
			return false
		}
	}
	return true
}

// labelOf is a value as the person knows it.
func (t talk) labelOf(value string) string {
	for _, o := range t.field().Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

// short is the beginning of a value, for a button.
func short(s string) string {
	const most = 24
	s = oneLine(s)
	if n := prefix(s, most); n < len(s) {
		return s[:n] + "…"
	}
	return s
}

// optionsLimit leaves room for the controls under a question.
const optionsLimit = keyLimit - 10

// optionsOf are the answers that can be pressed: a choice's options, or common
// words for a date.
func (b *Bot) optionsOf(t talk) []bot.Option {
	f := t.field()
	if len(f.Options) > 0 {
		return f.Options[:min(len(f.Options), optionsLimit)]
	}
	if f.Kind != bot.DateField {
		return nil
	}
	var out []bot.Option
	for _, id := range []string{"date.today", "date.tomorrow", "date.week"} {
		word := b.words.say(t.lang(), id)
		out = append(out, bot.Option{Label: word, Value: word})
	}
	return out
}

func (b *Bot) optionKeys(t talk) [][]key {
	var keys []key
	for i, o := range b.optionsOf(t) {
		keys = append(keys, t.key(o.Label, moveOption+strconv.Itoa(i)))
	}
	return rows(keys)
}

func (b *Bot) controlKeys(t talk) []key {
	var keys []key
	for _, c := range b.controls(t) {
		keys = append(keys, t.key(c.label, c.move))
	}
	return keys
}

func (t talk) key(label, move string) key {
	if label = clean(label); blank(label) {
		label = "·"
	}
	return key{label, dialogData + t.place() + ":" + move}
}
