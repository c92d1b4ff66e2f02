package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
)

// maxScriptLine is the longest line of a script, in bytes. What the bot itself
// takes is shorter; this only keeps a file without line ends from filling memory.
const maxScriptLine = 4 << 20

// Run says each line of a script. Its error means that the script could not be
// read; a line that the bot refuses is part of the conversation.
func (c *Console) Run(ctx context.Context, script io.Reader) error {
	if err := c.Ticker.Tick(ctx); err != nil {
		return err
	}
	lines := bufio.NewScanner(script)
	lines.Buffer(nil, maxScriptLine)
	for n := 1; lines.Scan(); n++ {
		if ctx.Err() != nil {
			return nil
		}
		if err := c.Line(ctx, lines.Text()); err != nil {
			return fault(n, err)
		}
	}
	return lines.Err()
}

// Line runs one line of a script: a directive, a comment, or a command.
func (c *Console) Line(ctx context.Context, line string) error {
	line = strings.TrimSuffix(line, "\r")
	trimmed := strings.TrimSpace(line)
	if strings.HasPrefix(trimmed, "#") {
		return nil
	}
	word, rest, _ := strings.Cut(trimmed, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case ":as":
		return c.speakAs(ctx, rest)
	case ":now":
		return c.now(ctx, rest)
	case ":advance":
		return c.forward(ctx, rest)
	case ":click":
		return c.click(ctx, rest)
	}
	if strings.HasPrefix(trimmed, ":") {
		return c.refuse(c.Words("console.directive", "Word", clip(word)))
	}
	return c.say(ctx, line, nil)
}

// speakAs is :as NAME [ROLE]. Whoever is not a member yet becomes one, so that
// they get what is due to them before they have said a word; a customer does not.
func (c *Console) speakAs(ctx context.Context, rest string) error {
	name, role, _ := strings.Cut(rest, " ")
	if name = strings.TrimPrefix(name, "@"); name == "" {
		return c.refuse(c.Words("console.as"))
	}
	c.as, c.role = name, strings.ToLower(strings.TrimSpace(role))
	if c.role == customer {
		return nil
	}
	return c.Enroll(ctx, c.user())
}

// now is :now RFC3339. The clock jumps, as after a sleep: what fell due on the
// way is said at the new time.
func (c *Console) now(ctx context.Context, rest string) error {
	t, err := time.Parse(time.RFC3339, rest)
	if err != nil {
		return c.refuse(c.Words("console.now", "Value", clip(rest)))
	}
	if err := c.Clock.Set(t); errors.Is(err, ErrBackwards) {
		return c.refuse(c.Words("console.backwards", "Value", clip(rest), "Now", c.Clock.Now().Format(time.RFC3339)))
	}
	return c.Ticker.Tick(ctx)
}

// forward is :advance DURATION: 45m, 24h, 7d.
func (c *Console) forward(ctx context.Context, rest string) error {
	d, err := duration(rest)
	if err != nil {
		return c.refuse(c.Words("console.advance", "Value", clip(rest)))
	}
	return c.advance(ctx, c.Clock.Now().Add(d))
}

// farthest bounds one step of the clock.
const farthest = 10 * 366 * 24 * time.Hour

var errDuration = errors.New("not a duration")

// duration reads a Go duration that may begin with days: 7d, 1d12h.
func duration(s string) (time.Duration, error) {
	var days time.Duration
	if head, tail, ok := strings.Cut(s, "d"); ok {
		n, err := strconv.Atoi(head)
		if err != nil || n < 0 || n > int(farthest/(24*time.Hour)) {
			return 0, errDuration
		}
		days, s = time.Duration(n)*24*time.Hour, tail
		if s == "" {
			return days, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > farthest {
		return 0, fmt.Errorf("%w: %s", errDuration, s)
	}
	return days + d, nil
}

// click is :click LABEL|N: a button of the last message with buttons that this
// member got, by its number, its label, or the label's beginning.
func (c *Console) click(ctx context.Context, label string) error {
	button, ok := c.button(label)
	if !ok {
		return c.refuse(c.Words("console.button", "Label", clip(label), "Labels", strings.Join(c.labels(), c.Words("list.separator"))))
	}
	return c.say(ctx, button.Command, nil)
}

func (c *Console) button(label string) (bot.Button, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	buttons := c.last[c.as]
	if n, err := strconv.Atoi(label); err == nil && n >= 1 && n <= len(buttons) {
		return buttons[n-1], true
	}
	for _, b := range buttons {
		if strings.EqualFold(b.Label, label) {
			return b, true
		}
	}
	for _, b := range buttons {
		if label != "" && strings.HasPrefix(strings.ToLower(b.Label), strings.ToLower(label)) {
			return b, true
		}
	}
	return bot.Button{}, false
}

func (c *Console) labels() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for i, b := range c.last[c.as] {
		out = append(out, fmt.Sprintf("[%d] %s", i+1, b.Label))
	}
	return out
}

// clip shortens what is said back, to something that fits a line.
func clip(s string) string {
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}
