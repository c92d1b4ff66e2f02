package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// InsteadOf says of a push that it is for a member on leave.
func (v Voice) InsteadOf(m bot.Message, who crm.Member) bot.Message {
	line := v.Say("instead", "Name", who.Name, "Until", v.Date(who.Leave.Last))
	if !who.Away(v.Now) {
		line = v.Say("instead-short", "Name", who.Name)
	}
	m.Parts = append([]bot.Part{bot.Line(line)}, m.Parts...)
	if m.Facts == nil {
		m.Facts = map[string]string{}
	}
	m.Facts["for"] = who.ID.String()
	return m
}

// LeavePush tells a delegate that they stand in for somebody.
func (v Voice) LeavePush(who crm.Member) bot.Message {
	return bot.Message{
		Kind: bot.Push, Ref: who.ID.String(),
		Title: v.Say("leave.stand-in", "Name", who.Name, "Days", v.Span(who.Leave.First, who.Leave.Last)),
		Parts: []bot.Part{bot.Line(v.Say("leave.what", "Name", who.Name))},
		Facts: map[string]string{
			"rule": "leave", "member": who.ID.String(), "from": who.Leave.First.String(), "to": who.Leave.Last.String(),
		},
	}
}

// Handled is what somebody was told in place of a member on leave.
type Handled struct {
	// Reader is who was told; Rule is the kind of push, N how many.
	Reader crm.Member
	Rule   string
	N      int
}

// ReturnPush tells a member, on the first morning back, what others were told
// meanwhile, and what of it is still open.
func (v Voice) ReturnPush(handled []Handled, open []crm.Reminder, about func(crm.Reminder) string) bot.Message {
	m := bot.Message{
		Kind: bot.Push, Title: v.Say("return.title"),
		Facts:   map[string]string{"rule": "return", "open": strconv.Itoa(len(open))},
		Buttons: []bot.Button{{Label: v.Say("button.today"), Command: "today"}},
	}
	n := 0
	for _, h := range handled {
		n += h.N
		m.Parts = append(m.Parts, bot.Line(v.Say("return.line", "Name", h.Reader.Name, "What", v.Say("push."+h.Rule), "Count", h.N)))
	}
	m.Facts["count"] = strconv.Itoa(n)
	if len(open) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("return.open", "N", len(open))))
		m.Parts = append(m.Parts, v.reminderLines(open, about)...)
	}
	return m
}
