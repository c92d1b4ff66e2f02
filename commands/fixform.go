package commands

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// fixForm asks for the corrected line. Of a log it is the form of that command,
// filled with what was understood; of anything else the line as it was typed. In
// public neither is shown.
func (c *Call) fixForm(entry store.Entry) (bot.Message, error) {
	id, line := entry.Ref().String(), c.Discreet(entry.Line)
	m := c.Reply(c.Say("fix.how", "Line", line, "Entry", id), id)
	m.Facts["line"] = line
	values, err := c.understood(entry)
	if err != nil {
		return m, err
	}
	if values != nil && c.Where == crm.Private {
		m.Form = c.formOf(c.router.verbs.named("log"), values)
		m.Form.Command = "fix " + id + " " + m.Form.Command
		return m, nil
	}
	m.Form = &bot.Form{
		Command: "fix",
		Title:   c.Say("fix.title"),
		Fields: []bot.Field{
			{Name: "entry", Kind: bot.TextField, Label: c.Say("arg.entry"), Value: id},
			{Name: "text", Kind: bot.LongField, Label: c.Say("arg.line"), Value: line},
		},
	}
	return m, nil
}

// understood returns what a log's entry put on the records, as the values of the
// log's form; nil for any other entry. Dates are absolute, as they were meant.
func (c *Call) understood(entry store.Entry) (map[string]string, error) {
	f := &filling{Call: c, values: map[string]string{}}
	logged := false
	for _, change := range entry.Changes {
		logged = logged || change.Ref.Kind == crm.KindActivity && change.Before == nil
		if err := f.take(change); err != nil {
			return nil, fmt.Errorf("%v: %w", change.Ref, err)
		}
	}
	if !logged {
		return nil, nil
	}
	f.values["text"] = strings.TrimSpace(closed(f.values["text"]) + " " + strings.Join(f.tail, " "))
	if f.recurs {
		f.values["next"] = nextOf(entry.Line)
	}
	return f.values, nil
}

// filling is a log's form being filled.
type filling struct {
	*Call
	values map[string]string
	tail   []string // what has no field of its own, as inline parts
	recurs bool     // what is next comes again and again
}

// take fills in what one change tells.
func (f *filling) take(change store.Change) error {
	switch change.Ref.Kind {
	case crm.KindActivity:
		return f.activity(change)
	case crm.KindDeal:
		return f.moved(change)
	case crm.KindCustomer:
		return f.tagged(change)
	case crm.KindReminder:
		return f.promised(change)
	}
	return nil
}

func (f *filling) activity(change store.Change) error {
	var a crm.Activity
	if change.After == nil {
		return nil
	}
	err := json.Unmarshal(change.After, &a)
	f.values["kind"], f.values["customer"] = string(a.Kind), a.Customer.String()
	f.values["text"], f.values["outcome"] = a.Text, a.Outcome
	if a.Deal != 0 {
		f.values["deal"] = a.Deal.String()
	}
	if a.Minutes > 0 {
		f.tail = append(f.tail, fmt.Sprintf("for %dm", a.Minutes))
	}
	return err
}

func (f *filling) moved(change store.Change) error {
	var before, after crm.Deal
	if change.Before == nil || change.After == nil {
		return nil
	}
	err := errors.Join(json.Unmarshal(change.Before, &before), json.Unmarshal(change.After, &after))
	if stage, ok := f.Team.Stages.Get(after.Stage); ok && before.Stage != after.Stage {
		f.values["stage"] = stage.EN
	}
	if before.Amount != after.Amount {
		f.values["amount"] = after.Amount.Format(f.Team.Currency)
	}
	return err
}

func (f *filling) tagged(change store.Change) error {
	var before, after crm.Customer
	if change.Before == nil || change.After == nil {
		return nil
	}
	err := errors.Join(json.Unmarshal(change.Before, &before), json.Unmarshal(change.After, &after))
	for _, tag := range after.Tags {
		if !slices.Contains(before.Tags, tag) {
			f.tail = append(f.tail, "#"+tag)
		}
	}
	return err
}

func (f *filling) promised(change store.Change) error {
	var r crm.Reminder
	if change.After == nil {
		return nil
	}
	err := json.Unmarshal(change.After, &r)
	f.values["next"] = r.Text + " " + r.Due.In(f.Loc).Format("2006-01-02 15:04")
	f.recurs = !r.Rule.IsZero()
	return err
}

// nextOf returns the next step of a line as it was typed.
func nextOf(line string) string {
	parts := grammar.Inline(line)
	for _, part := range parts.All() {
		if part.Kind == grammar.PartNext {
			return strings.TrimSpace(unquoted(part.Value) + " " + part.When)
		}
	}
	return ""
}

// fillFix makes the line of a form that was opened to fix an entry: what fix J17
// says, and behind it the line that the form stands for.
func (c *Call) fillFix(values map[string]string) error {
	entry := c.Peek()
	cmd := c.router.verbs.named("log")
	inner := *c
	inner.Command = cmd
	if err := inner.fill(values); err != nil {
		var r *Refusal
		if errors.As(err, &r) && r.Form != nil {
			r.Form.Command = "fix " + entry + " " + r.Form.Command
		}
		return err
	}
	in, err := newInput("fix " + entry + " " + inner.Line)
	if err != nil {
		return err
	}
	in.pos = len(c.Command.Path)
	c.Input = in
	return nil
}
