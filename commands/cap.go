package commands

import (
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

const (
	// maxCap is the highest bound on messages a day that is one.
	maxCap = 500
	// longestEscalation is how long managers may at most be left untold.
	longestEscalation = 60 * 24 * time.Hour
	// maxHeld is how many held rows a day's answer lists.
	maxHeld = 10
)

// meCap bounds how many messages a day the speaker gets: me cap 20, me cap off
func meCap(c *Call) (bot.Message, error) {
	n, err := capOf(c.RestText())
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Me.Member
	m.Cap = n
	return c.saveMe(m, nil)
}

// capOf reads a bound on messages a day, or that there is none.
func capOf(text string) (int, error) {
	if isOff(text) || text == "不限" {
		return crm.NoCap, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(grammar.Fold(strings.TrimSpace(text)).Text, "条"))
	if err != nil || n < 1 || n > maxCap {
		return 0, refuse("bad-cap", "Value", brief(text), "Max", maxCap)
	}
	return n, nil
}

// escalateAfter reads after how long managers are told of an overdue follow-up,
// in minutes.
func escalateAfter(text string) (int, error) {
	if isOff(text) {
		return crm.NoEscalation, nil
	}
	d, err := grammar.Duration(text)
	if err != nil || d < time.Hour || d > longestEscalation {
		return 0, refuse("bad-escalate", "Value", brief(text)).because(err)
	}
	return int(d / time.Minute), nil
}

// heldLines says what is held back from the speaker, and until when.
func (c *Call) heldLines() ([]bot.Part, error) {
	held, err := c.Tx.HeldOf(c.Me.ID, maxHeld)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	parts := []bot.Part{bot.Line(c.Say("today.held", "N", len(held), "When", c.When(held[0].NotBefore)))}
	for _, p := range held {
		line := "  " + c.Say("push."+p.Rule)
		f, ok, err := c.lookup(p.Ref)
		if err != nil {
			return nil, err
		}
		if ok {
			line += "  " + f.name
		}
		parts = append(parts, bot.RefLine(line, p.Ref.String()))
	}
	return parts, nil
}
