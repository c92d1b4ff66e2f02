package commands

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// ref is what the speaker's "tomorrow" counts from.
func (c *Call) ref() grammar.Ref {
	return grammar.Ref{
		Now: c.Tx.Now, Loc: c.Loc, DayStart: c.Me.Day.From, DayEnd: c.Me.Day.To, Lang: c.Lang,
		Workdays: c.Cal.Week, Works: c.Cal.Workdays(),
	}
}

// amount reads an amount in the team's currency unless it names another.
func (c *Call) amount(text string) (crm.Money, error) { return c.amountOf(text, crm.Deal{}) }

// amountOf reads an amount for a deal: in the currency that the deal has, unless
// it names another.
func (c *Call) amountOf(text string, d crm.Deal) (crm.Money, error) {
	m, err := grammar.Amount(text, cmp.Or(d.Amount.Cur, c.Team.Currency))
	if err == nil {
		return m, nil
	}
	id := "bad-amount"
	for _, known := range []struct {
		err error
		id  string
	}{
		{grammar.ErrNoNumber, "amount-no-number"}, {grammar.ErrNegative, "amount-negative"},
		{grammar.ErrTooMuch, "amount-too-much"}, {grammar.ErrRange, "amount-range"},
	} {
		if errors.Is(err, known.err) {
			id = known.id
		}
	}
	return m, refuse(id, "Value", brief(text)).because(err)
}

// when reads a moment that must lie ahead: all of the text is a date.
func (c *Call) when(text string) (grammar.Moment, error) {
	m, err := grammar.When(text, c.ref())
	if err == nil && m.At().Before(c.Tx.Now) {
		err = grammar.ErrPast
	}
	return m, c.badMoment(text, m, err)
}

// day reads a calendar day, which may be past: a deal's close date.
func (c *Call) day(text string) (crm.Date, error) {
	if d, err := crm.ParseDate(strings.TrimSpace(text)); err == nil {
		return d, nil
	}
	m, err := grammar.When(text, c.ref())
	if errors.Is(err, grammar.ErrPast) {
		err = nil
	}
	return m.Date, c.badMoment(text, m, err)
}

// badMoment says what is wrong with a date, with buttons where it may have been
// meant in several ways.
func (c *Call) badMoment(text string, m grammar.Moment, err error) error {
	var several *grammar.AmbiguousError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		r := refuse("date-ambiguous", "Value", brief(text)).because(err)
		r.Buttons = c.readings(text, several.Candidates)
		return r
	case errors.Is(err, grammar.ErrPast):
		return c.pastMoment(text, m).because(err)
	case errors.Is(err, grammar.ErrImpossible):
		return refuse("date-impossible", "Value", brief(text)).because(err)
	}
	return refuse("bad-date", "Value", brief(text)).because(err)
}

// pastMoment asks about a moment that is over: the same time on the next day
// is what was meant most often.
func (c *Call) pastMoment(text string, m grammar.Moment) *Refusal {
	r := refuse("date-past", "Value", brief(text), "When", c.Moment(m.At()))
	if m.At().IsZero() {
		return r
	}
	next := m.At()
	for !next.After(c.Tx.Now) {
		next = crm.Instant(c.Today().AddDays(1), crm.TimeOfDayOf(m.At().In(c.Loc)), c.Loc)
	}
	r.Buttons = c.momentButtons(text, []time.Time{next})
	return r
}

func (c *Call) readings(text string, all []grammar.Moment) []bot.Button {
	var at []time.Time
	for _, m := range all {
		at = append(at, m.At())
	}
	return c.momentButtons(text, at)
}

// momentButtons say the same line with the date made clear.
func (c *Call) momentButtons(text string, at []time.Time) []bot.Button {
	if text == "" || !strings.Contains(c.Line, text) {
		return nil
	}
	var out []bot.Button
	for _, t := range at {
		exact := t.In(c.Loc).Format("2006-01-02 15:04")
		out = append(out, bot.Button{Label: c.Moment(t), Command: strings.Replace(c.Line, text, exact, 1)})
	}
	return out
}

// stage reads a stage's name in either language, or its beginning.
func (c *Call) stage(text string) (crm.Stage, error) {
	name := crm.FoldName(text)
	var near []crm.Stage
	for _, s := range c.Team.Stages {
		for _, spelling := range stageSpellings(s) {
			if spelling == name {
				return s, nil
			}
			if len([]rune(name)) >= 2 && strings.HasPrefix(spelling, name) {
				near = append(near, s)
				break
			}
		}
	}
	if len(near) == 1 {
		return near[0], nil
	}
	return crm.Stage{}, c.noStage(text)
}

// stageSpellings are the folded names that a stage goes by.
func stageSpellings(s crm.Stage) []string {
	out := []string{crm.FoldName(s.EN), crm.FoldName(s.ZH)}
	switch s.ID {
	case crm.StageWon:
		return append(out, "win", "closed won", "成交", "赢")
	case crm.StageLost:
		return append(out, "lose", "closed lost", "丢单", "输")
	}
	return out
}

// noStage lists the stages that there are.
func (c *Call) noStage(text string) error {
	var names []string
	for _, s := range c.Team.Stages {
		names = append(names, s.Name(c.Lang))
	}
	r := refuse("no-stage", "Name", brief(text), "Stages", strings.Join(names, c.Say("list.separator")))
	if strings.Contains(c.Line, text) {
		for _, s := range c.Team.Stages {
			i := strings.LastIndex(c.Line, text)
			r.Buttons = append(r.Buttons, bot.Button{
				Label: s.Name(c.Lang), Command: c.Line[:i] + quoted(s.Name(c.Lang)) + c.Line[i+len(text):],
			})
		}
	}
	return r
}
