package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// SilentCustomer is a customer with whom nobody was in touch for too long.
type SilentCustomer struct {
	crm.Silence
	// Last is the last activity, nil if there is none that the reader may read.
	Last *crm.Activity
}

// maxSilent is how many customers one push names, and how many of them have a
// button.
const (
	maxSilent     = 10
	silentButtons = 3
)

// SilencePush tells of customers that fell silent: of one in full, of several in
// a list.
func (v Voice) SilencePush(all []SilentCustomer) bot.Message {
	first := all[0]
	m := bot.Message{Kind: bot.Push, Facts: map[string]string{"rule": "silence", "count": strconv.Itoa(len(all))}}
	if len(all) > 1 {
		return v.silenceList(m, all)
	}
	id := first.Customer.ID.String()
	m.Title = "🔕 " + v.Say("silence.one", "Line", v.silent(first.Silence))
	m.Ref, m.Facts["customer"] = id, id
	m.Parts = []bot.Part{v.lastLine(first.Last)}
	m.Buttons = []bot.Button{
		{Label: v.Say("button.log"), Command: "log " + id},
		v.remindButton(id, "silence.remind"),
		{Label: v.Say("button.mute"), Command: "mute " + id},
		{Label: v.Say("button.why"), Command: "why " + id + " silence"},
	}
	return m
}

func (v Voice) silenceList(m bot.Message, all []SilentCustomer) bot.Message {
	m.Title = "🔕 " + v.Say("silence.several", "N", len(all))
	m.Buttons = []bot.Button{{Label: v.Say("button.all-silent"), Command: "customer silent"}}
	for i, s := range all[:min(len(all), maxSilent)] {
		m.Parts = append(m.Parts, v.silentLine(s))
		if id := s.Customer.ID.String(); i < silentButtons {
			m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.log-id", "Id", id), Command: "log " + id})
		}
	}
	if more := len(all) - maxSilent; more > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("more", "N", more)))
	}
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why " + all[0].Customer.ID.String() + " silence"})
	return m
}

// silentLine says a silent customer in a list, with what happened last.
func (v Voice) silentLine(s SilentCustomer) bot.Part {
	line := v.silent(s.Silence)
	if s.Last != nil {
		line = v.Say("silence.last", "Line", line, "Last", v.ActivityLine(*s.Last))
	}
	return bot.RefLine(line, s.Customer.ID.String())
}

// silent says for how long: "Acme (A) 15 days".
func (v Voice) silent(s crm.Silence) string {
	id := "silence.line"
	if !s.Touched {
		id = "silence.line-never"
	}
	return v.Say(id, "Name", s.Customer.Name, "Tier", string(s.Customer.Tier), "Days", v.Days(s.Days))
}

// SilentList says the customers of the reader that are silent, at most so many.
func (v Voice) SilentList(all []SilentCustomer, most int) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: v.Say("silence.list", "N", len(all)), Facts: map[string]string{"count": strconv.Itoa(len(all))}}
	if len(all) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("silence.none")))
	}
	for _, s := range all[:min(len(all), most)] {
		m.Parts = append(m.Parts, v.silentLine(s))
	}
	if len(all) > most {
		m.Parts = append(m.Parts, bot.Line(v.Say("list.cut", "N", most)))
	}
	return m
}
