package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// argSwitch is on, off, or a time.
var argSwitch = Arg{Name: "switch", Kind: bot.TextField, Several: true}

// mePlan says whether and when the plan of the day comes: me plan on, me plan at
// 08:30
func mePlan(c *Call) (bot.Message, error) {
	m := c.Me.Member
	if err := c.daily(&m.Plan); err != nil {
		return bot.Message{}, err
	}
	return c.saveMe(m, func(card *bot.Message) { card.Parts = append(card.Parts, bot.Line(c.planSetting(m))) })
}

// meNudge says whether and when the day's report is asked for: me nudge off
func meNudge(c *Call) (bot.Message, error) {
	m := c.Me.Member
	if err := c.daily(&m.Nudge); err != nil {
		return bot.Message{}, err
	}
	return c.saveMe(m, func(card *bot.Message) { card.Parts = append(card.Parts, bot.Line(c.nudgeSetting(m))) })
}

// daily reads on, off or a time into settings. A time switches on; on keeps the
// time that was set before.
func (c *Call) daily(s *crm.DailySettings) error {
	text := c.RestText()
	on := true
	switch word := strings.ToLower(text); {
	case word == "on" || word == "开" || word == "开启":
	case isOff(word):
		on = false
	default:
		word = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(word, "at "), "时间"))
		at, err := grammar.TimeOfDay(word, c.ref())
		if err != nil {
			return refuse("bad-daily", "Value", brief(text), "Example", c.Say("example."+c.Command.Key())).because(err)
		}
		s.At = &at
	}
	s.On = &on
	return nil
}

// planSetting says when the plan of the day comes.
func (c *Call) planSetting(m crm.Member) string {
	if !m.Plan.Wanted() {
		return c.Say("me.plan-off")
	}
	return c.Say("me.plan", "Time", m.PlanAt().String())
}

// nudgeSetting says when the day's report is asked for.
func (c *Call) nudgeSetting(m crm.Member) string {
	if !m.Nudge.Wanted() {
		return c.Say("me.nudge-off")
	}
	return c.Say("me.nudge", "Time", m.NudgeAt().String())
}

// dailyLines say what a member asked for; what nobody asked for is not worth a
// line.
func (c *Call) dailyLines(m crm.Member) []bot.Part {
	var out []bot.Part
	if m.Plan.Wanted() {
		out = append(out, bot.Line(c.planSetting(m)))
	}
	if m.Nudge.Wanted() {
		out = append(out, bot.Line(c.nudgeSetting(m)))
	}
	return out
}
