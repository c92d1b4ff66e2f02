package cards

import (
	"github.com/rapport-crm/rapport/bot"
)

// HandoverPush tells of a reminder that by gave to its owner, or did; what is
// "to-you", "from-you" or "done".
func (v Voice) HandoverPush(what string, r DueReminder, by, owner string) bot.Message {
	m := bot.Message{
		Kind: bot.Push, Ref: r.ID.String(), Facts: v.ReminderFacts(r.Reminder),
		Title: v.Say("handover."+what, "By", by, "Owner", owner, "Text", r.Text+about(r.About)),
	}
	m.Facts["rule"], m.Facts["what"] = "handover", what
	id := r.ID.String()
	why := bot.Button{Label: v.Say("button.why"), Command: "why " + id + " handover"}
	if what != "to-you" {
		m.Buttons = []bot.Button{why}
		return m
	}
	m.Parts = append(m.Parts, bot.Line(v.Say("handover.due", "When", v.due(r.Reminder))))
	if r.Last != nil {
		m.Parts = append(m.Parts, bot.Line(v.Say("last", "Line", v.ActivityLine(*r.Last))))
	}
	m.Buttons = []bot.Button{{Label: v.Say("button.done"), Command: "done " + id}}
	if open := openRef(r.Reminder); open != "" {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.open"), Command: open})
	}
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.more"), Command: "remind more " + id}, why)
	return m
}
