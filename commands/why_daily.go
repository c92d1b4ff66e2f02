package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// whyDaily says why what comes daily came: the digest, the plan, the question for
// the report, or somebody's report. The second result is false for any other word.
func (c *Call) whyDaily(word string) (bot.Message, bool) {
	m := c.Reply(c.Say("why.title"), "")
	kind := crm.PushPlan
	switch word {
	case "digest", "日报":
		kind = crm.PushDigest
		m.Parts = append(m.Parts, bot.Line(c.Say("why.digest")), bot.Line(c.digestSettings(c.Me.Member)))
	case "plan", "计划":
		m.Parts = append(m.Parts, bot.Line(c.Say("why.plan", "Time", c.Me.PlanAt().String())))
	case "nudge", "晚报":
		kind = crm.PushNudge
		m.Parts = append(m.Parts, bot.Line(c.Say("why.nudge", "Time", c.Me.NudgeAt().String())))
	case "report", "汇报":
		m.Parts = append(m.Parts, bot.Line(c.Say("why.report")))
		m.Buttons = append(m.Buttons, c.Button("mute-today", "mute today"))
		return m, true
	default:
		return m, false
	}
	m.Buttons = append(m.Buttons, c.Button("mute-"+string(kind), "mute "+string(kind)+"s"), c.Button("mute-today", "mute today"))
	return m, true
}
