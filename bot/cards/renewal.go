package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Renewal is a customer whose contract ends unless it is renewed.
type Renewal struct {
	crm.Customer
	// Last is the last activity, nil if there is none that the reader may read.
	Last *crm.Activity
}

// RenewalPush tells of a renewal that comes near, or that should have come.
func (v Voice) RenewalPush(r Renewal) bot.Message {
	id := r.ID.String()
	m := bot.Message{
		Kind: bot.Push, Title: "📄 " + v.Say("renewal.push", "Name", Named(r.Name, r.ID.Ref()), "Day", v.Date(r.Renewal), "Left", v.daysLeft(r.Renewal)),
		Ref: id, Facts: map[string]string{"rule": "renewal", "customer": id, "renewal": r.Renewal.String()},
	}
	m.Parts = append(m.Parts, v.lastLine(r.Last))
	m.Buttons = []bot.Button{
		{Label: v.Say("button.renew-deal"), Command: "renewal deal " + id},
		v.remindButton(id, "renewal.remind"),
		{Label: v.Say("button.renewed"), Command: "renewal done " + id},
		{Label: v.Say("button.why"), Command: "why " + id + " renewal"},
		{Label: v.Say("button.mute"), Command: "mute " + id},
	}
	return m
}

// remindButton offers a follow-up about a customer for tomorrow, with words of
// the catalogue.
func (v Voice) remindButton(id, what string) bot.Button {
	return bot.Button{Label: v.Say("button.remind"), Command: "remind " + id + " " + v.Say("near.tomorrow") + " " + v.Say(what)}
}

// lastLine says what happened last, or that nothing did.
func (v Voice) lastLine(last *crm.Activity) bot.Part {
	if last == nil {
		return bot.Line(v.Say("last-none"))
	}
	return bot.Line(v.Say("last", "Line", v.ActivityLine(*last)))
}

// daysLeft says how far a day is from today: "in 30 days", "today", "3 days ago".
func (v Voice) daysLeft(d crm.Date) string {
	switch n := v.Today().DaysUntil(d); {
	case n < 0:
		return v.Say("days-ago", "N", -n)
	case n == 0:
		return v.Say("near.today")
	default:
		return v.Say("days-left", "N", n)
	}
}

// RenewalLine says a customer's renewal in a list.
func (v Voice) RenewalLine(c crm.Customer, owner string) bot.Part {
	return bot.RefLine(join(v.Date(c.Renewal), v.daysLeft(c.Renewal), c.Name, owner), c.ID.String())
}

// renewal says a customer's renewal on the card.
func (v Voice) renewal(d crm.Date) string {
	return v.Say("renewal.on", "Day", v.Date(d), "Left", v.daysLeft(d))
}

// RenewalList says the renewals to come.
func (v Voice) RenewalList(all []crm.Customer, names Names) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: v.Say("renewal.list", "N", len(all)), Facts: map[string]string{"count": strconv.Itoa(len(all))}}
	if len(all) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("renewal.none")))
	}
	for _, c := range all {
		m.Parts = append(m.Parts, v.RenewalLine(c, names.Member(c.Owner)))
	}
	return m
}
