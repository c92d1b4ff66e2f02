package commands

import (
	"strings"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// missing reports whether the command cannot do without an argument.
func (c *Call) missing() bool {
	for _, a := range c.Command.Args {
		if !a.Optional {
			return true
		}
	}
	return false
}

// form asks for the command's arguments: the sentence that shows how to type
// them, and the form for those who would rather fill it in.
func (c *Call) form(values map[string]string) bot.Message {
	return bot.Message{
		Kind:  bot.Refusal,
		Title: c.Say("refuse.missing", "Usage", c.usage(c.Command), "Example", c.Say("example."+c.Command.Key())),
		Facts: map[string]string{"refused": "missing"},
		Form:  c.formOf(c.Command, values),
	}
}

// incomplete refuses a line that ends before the command knows what is meant.
func (c *Call) incomplete() *Refusal {
	return refuse("missing", "Usage", c.usage(c.Command), "Example", c.Say("example."+c.Command.Key()))
}

// leftOver refuses what is left of a line that should have ended, with an example
// of a line that would work.
func (c *Call) leftOver(example string) *Refusal {
	return refuse("left-over", "Text", brief(c.PeekRest()), "Example", c.Say("example."+example))
}

// formOf generates a command's form from its arguments.
func (c *Call) formOf(cmd *Command, values map[string]string) *bot.Form {
	f := &bot.Form{Command: cmd.in(crm.English), Title: c.Say("help." + cmd.Key())}
	for _, a := range cmd.Args {
		f.Fields = append(f.Fields, bot.Field{
			Name: a.Name, Kind: a.Kind, Optional: a.Optional, Value: values[a.Name],
			Label: c.Say("arg." + a.Name), Hint: c.Say("hint." + a.Name), Options: c.options(a),
		})
	}
	return f
}

// options are what can be chosen for an argument.
func (c *Call) options(a Arg) []bot.Option {
	var out []bot.Option
	for _, choice := range a.Choices {
		_, value, _ := strings.Cut(choice, ".")
		out = append(out, bot.Option{Label: c.Say(choice), Value: value})
	}
	if a.Stages {
		for _, s := range c.Team.Stages {
			out = append(out, bot.Option{Label: s.Name(c.Lang), Value: s.EN})
		}
	}
	return out
}

// usage is the command as it is typed: "log [kind] <customer> <text> …". What
// may follow as key:value is only hinted at; help on the verb tells it.
func (c *Call) usage(cmd *Command) string {
	words := []string{cmd.in(c.Lang)}
	for _, a := range cmd.Args {
		switch name := c.Say("arg." + a.Name); {
		case a.Key != "":
		case a.Optional:
			words = append(words, "["+name+"]")
		default:
			words = append(words, "<"+name+">")
		}
	}
	if len(c.keys(cmd)) > 0 {
		words = append(words, "…")
	}
	return strings.Join(words, " ")
}

// keys are what may follow as key:value: "stage:<stage>".
func (c *Call) keys(cmd *Command) []string {
	var out []string
	for _, a := range cmd.Args {
		key := a.Key
		if c.Lang == crm.Chinese {
			key = a.KeyZH
		}
		if key != "" {
			out = append(out, key+"<"+c.Say("arg."+a.Name)+">")
		}
	}
	return out
}

// fill makes the line that a submitted form stands for, and reads that: a form
// is a command typed for you.
func (c *Call) fill(values map[string]string) error {
	if c.Command.Name() == "fix" && !c.Done() && values["entry"] == "" {
		return c.fillFix(values)
	}
	values = c.cited(values)
	words := []string{c.Command.in(crm.English)}
	for _, a := range c.Command.Args {
		value := strings.TrimSpace(values[a.Name])
		switch {
		case value == "" && !a.Optional:
			r := refuse("field-missing", "Field", c.Say("arg."+a.Name))
			r.Form = c.formOf(c.Command, values)
			return r
		case value == "" && a.Name == argPeriod.Name && !c.Done():
			words = append(words, c.Peek()) // the form is about one, and does not ask
		case value == "":
		case a.Key != "":
			words = append(words, a.Key+grammar.Quote(value))
		case a.Kind == bot.LongField || a.Several:
			words = append(words, closed(value))
		default:
			words = append(words, grammar.Quote(value))
		}
	}
	in, err := newInput(strings.Join(words, " "))
	if err != nil {
		return err
	}
	in.pos = len(c.Command.Path)
	c.Input = in
	c.Tx.Says(in.Line)
	return nil
}

// closed returns a text so that what is put behind it is not taken for the value
// of a key that the text ends with ("stage:").
func closed(text string) string {
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(":：=＝", last) {
		return text + "\n"
	}
	return text
}
