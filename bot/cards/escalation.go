package cards

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Undone is a follow-up of a member's that stays undone, as their manager is told.
type Undone struct {
	DueReminder
	Owner string
}

// EscalationPush tells a manager of follow-ups that stay undone: one, or several
// in one message.
func (v Voice) EscalationPush(all []Undone) bot.Message {
	if len(all) == 1 {
		return v.escalation(all[0])
	}
	m := bot.Message{
		Kind: bot.Push, Title: "⚠ " + v.undoneTitle(all),
		Facts: map[string]string{"rule": "escalation", "count": strconv.Itoa(len(all))},
	}
	one := sameOwner(all)
	var ids []string
	for _, u := range all {
		line := join(v.Moment(u.Due), u.Text) + about(u.About)
		if !one {
			line = u.Owner + "  " + line
		}
		m.Parts = append(m.Parts, bot.RefLine(line, u.ID.String()))
		ids = append(ids, u.ID.String())
		if len(m.Buttons) < noteButtons/2 {
			m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.reassign-this", "Id", u.ID.String()), Command: "reassign " + u.ID.String()})
		}
	}
	m.Facts["reminders"] = strings.Join(ids, " ")
	m.Buttons = append([]bot.Button{{Label: v.Say("button.list"), Command: "remind list team"}}, m.Buttons...)
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why " + ids[0] + " escalation"})
	return m
}

// escalation tells of one.
func (v Voice) escalation(u Undone) bot.Message {
	id := u.ID.String()
	m := bot.Message{
		Kind: bot.Push, Ref: id, Facts: v.ReminderFacts(u.Reminder),
		Title: "⚠ " + v.Say("escalation.one", "Owner", u.Owner, "Text", u.Text+about(u.About), "Long", v.undoneFor(u.Reminder)),
		Parts: []bot.Part{bot.Line(v.Say("escalation.since", "When", v.Moment(u.Due)))},
	}
	m.Facts["rule"], m.Facts["owner"] = "escalation", u.Owner
	if u.Last != nil {
		m.Parts = append(m.Parts, bot.Line(v.Say("last", "Line", v.ActivityLine(*u.Last))))
	}
	if open := openRef(u.Reminder); open != "" {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.open"), Command: open})
	}
	m.Buttons = append(m.Buttons,
		bot.Button{Label: v.Say("button.reassign"), Command: "reassign " + id},
		bot.Button{Label: v.Say("button.list"), Command: "remind list team"},
		bot.Button{Label: v.Say("button.why"), Command: "why " + id + " escalation"})
	return m
}

// undoneTitle says how many are undone, and whose if they are one person's.
func (v Voice) undoneTitle(all []Undone) string {
	if sameOwner(all) {
		return v.Say("escalation.of", "N", len(all), "Owner", all[0].Owner, "Long", v.escalateAfter())
	}
	return v.Say("escalation.several", "N", len(all), "Long", v.escalateAfter())
}

func sameOwner(all []Undone) bool {
	for _, u := range all {
		if u.Reminder.Owner != all[0].Reminder.Owner {
			return false
		}
	}
	return true
}

// undoneFor says how long ago a reminder was due.
func (v Voice) undoneFor(r crm.Reminder) string { return v.Long(v.Now.Sub(r.Due)) }

// escalateAfter says after how long managers are told.
func (v Voice) escalateAfter() string {
	after, _ := v.Team.EscalateAfter()
	return v.Long(after)
}

// escalateWords says what a team has set of it.
func (v Voice) escalateWords(minutes int) string {
	after, ok := crm.Workspace{Escalate: minutes}.EscalateAfter()
	if !ok {
		return v.Say("state.off")
	}
	return v.Long(after)
}
