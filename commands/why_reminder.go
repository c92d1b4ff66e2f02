package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// whyReminder adds to why a reminder exists why a push about it came: to its
// owner as a reminder, to others as what the line names.
func (c *Call) whyReminder(m bot.Message, ref crm.Ref) (bot.Message, error) {
	rec, err := store.Reminders.Get(c.Tx, crm.ReminderID(ref.N))
	if err != nil {
		return m, err
	}
	if rec.HandedBy != 0 {
		m.Parts = append(m.Parts, bot.Line(c.Say("why.handed", "Who", c.memberName(rec.HandedBy), "Owner", c.memberName(rec.Owner))))
	}
	kind := muteKinds[strings.ToLower(c.RestText())]
	switch kind {
	case crm.PushEscalation:
		if after, ok := c.Team.EscalateAfter(); ok {
			m.Parts = append(m.Parts, bot.Line(c.Say("why.escalation", "Owner", c.memberName(rec.Owner), "Long", c.Long(after))))
		}
	case crm.PushHandover:
		m.Parts = append(m.Parts, bot.Line(c.Say("why.handover")))
	default:
		kind = crm.PushReminder
	}
	m.Buttons = c.muteButtons(ref, kind)
	return m, nil
}
