package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/peterh/liner"

	"github.com/rapport-crm/rapport/bot"
)

// Completer offers how a line may go on: verbs, then names.
type Completer interface {
	Complete(ctx context.Context, who bot.User, line string) []string
}

// Talk holds a conversation with a person: it completes verbs and names, and
// takes a number for a button. Input that is no terminal is read line by line.
func (c *Console) Talk(ctx context.Context, in io.Reader, out io.Writer, complete Completer) error {
	if _, err := fmt.Fprintln(out, c.Words("console.welcome")+"\n"+c.Words("console.keys")+"\n"); err != nil {
		return err
	}
	if err := c.Ticker.Tick(ctx); err != nil {
		return err
	}
	if file, ok := in.(*os.File); !ok || !isTerminal(file) {
		return c.read(ctx, plainPrompt(in, out))
	}
	editor := liner.NewLiner()
	defer func() { _ = editor.Close() }()
	editor.SetCtrlCAborts(true)
	editor.SetTabCompletionStyle(liner.TabPrints)
	editor.SetCompleter(func(line string) []string { return complete.Complete(ctx, c.user(), line) })
	return c.read(ctx, func(prompt string) (string, error) {
		line, err := editor.Prompt(prompt)
		if err == nil && strings.TrimSpace(line) != "" {
			editor.AppendHistory(line)
		}
		return line, err
	})
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// plainPrompt reads lines from what is no terminal.
func plainPrompt(in io.Reader, out io.Writer) func(string) (string, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxScriptLine)
	return func(prompt string) (string, error) {
		fmt.Fprint(out, prompt)
		if lines.Scan() {
			fmt.Fprintln(out)
			return lines.Text(), nil
		}
		fmt.Fprintln(out)
		if err := lines.Err(); err != nil {
			return "", err
		}
		return "", io.EOF
	}
}

// read answers lines until the person leaves.
func (c *Console) read(ctx context.Context, prompt func(string) (string, error)) error {
	for ctx.Err() == nil {
		line, err := prompt(c.as + "> ")
		if errors.Is(err, io.EOF) || errors.Is(err, liner.ErrPromptAborted) {
			return nil
		}
		if err != nil {
			return err
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if _, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			line = ":click " + strings.TrimSpace(line)
		}
		if err := c.Line(ctx, line); err != nil {
			return err
		}
		if err := c.askForm(ctx, prompt); err != nil {
			return err
		}
	}
	return nil
}

// askForm asks for what a command still needs, field by field. An empty answer
// leaves an optional field out; end of input leaves the form.
func (c *Console) askForm(ctx context.Context, prompt func(string) (string, error)) error {
	form := c.form()
	for form != nil {
		values := map[string]string{}
		for _, f := range form.Fields {
			value, ok, err := c.askField(f, prompt)
			if err != nil {
				return err
			}
			if !ok {
				return c.refuse(c.Words("console.cancelled"))
			}
			values[f.Name] = value
		}
		if err := c.say(ctx, form.Command, values); err != nil {
			return err
		}
		form = c.form()
	}
	return nil
}

// Fill sends the form that the speaker was asked to fill in last.
func (c *Console) Fill(ctx context.Context, values map[string]string) error {
	form := c.form()
	if form == nil {
		return c.refuse(c.Words("console.cancelled"))
	}
	return c.say(ctx, form.Command, values)
}

func (c *Console) form() *bot.Form {
	c.mu.Lock()
	defer c.mu.Unlock()
	form := c.forms[c.as]
	delete(c.forms, c.as)
	return form
}

// askField asks one question. The second result is false when the person
// leaves: an empty answer to a field that is needed, or the end of input.
func (c *Console) askField(f bot.Field, prompt func(string) (string, error)) (string, bool, error) {
	label := "  " + f.Label
	var options []string
	for i, o := range f.Options {
		options = append(options, fmt.Sprintf("[%d] %s", i+1, o.Label))
	}
	if len(options) > 0 {
		label += " " + strings.Join(options, " ")
	} else if f.Value != "" || f.Hint != "" {
		label += " (" + first(f.Value, f.Hint) + ")"
	}
	answer, err := prompt(label + ": ")
	if errors.Is(err, io.EOF) || errors.Is(err, liner.ErrPromptAborted) {
		return "", false, nil
	}
	if answer = strings.TrimSpace(answer); answer == "" {
		answer = f.Value
	}
	if n, errN := strconv.Atoi(answer); errN == nil && n >= 1 && n <= len(f.Options) {
		answer = f.Options[n-1].Value
	}
	return answer, answer != "" || f.Optional, err
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
