package cards

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// DealLine says a deal in a line: title, stage, amount, close date.
func (v Voice) DealLine(d crm.Deal) bot.Part {
	id := d.ID.String()
	return bot.RefLine(join(id+" "+d.Title, v.Stage(d.Stage), v.AmountHere(d.Amount), v.closes(d)), id)
}

// DealChange says what changed of a deal, before → after, and what stands.
func (v Voice) DealChange(before, after crm.Deal) bot.Part {
	stage := Step(v.Stage(before.Stage), v.Stage(after.Stage))
	amount := ""
	if before.Amount != after.Amount && v.Where != crm.Public {
		amount = Step(v.Money(before.Amount), v.Money(after.Amount))
	} else {
		amount = v.AmountHere(after.Amount)
	}
	id := after.ID.String()
	return bot.RefLine(join(id+" "+after.Title, stage, amount, v.closeChange(before, after)), id)
}

// closeChange says a close date that moved.
func (v Voice) closeChange(before, after crm.Deal) string {
	if before.Close == after.Close {
		return ""
	}
	return v.closes(after)
}

func (v Voice) closes(d crm.Deal) string {
	if d.Close.IsZero() || v.Where == crm.Public {
		return ""
	}
	if d.Open() {
		return v.Say("deal.closes", "Date", v.Date(d.Close))
	}
	return v.Date(d.Close)
}

// DealCard says all of a deal: where it stands, what happened last, what is next.
func (v Voice) DealCard(d crm.Deal, customer crm.Customer, owner string, last []crm.Activity, next []crm.Reminder) bot.Message {
	m := bot.Message{
		Kind: bot.Reply, Title: v.Say("deal.card", "Title", d.Title, "Customer", Named(customer.Name, customer.ID.Ref())),
		Ref: d.ID.String(), Facts: v.DealFacts(d),
	}
	m.Parts = append(m.Parts, bot.Line(join(v.Stage(d.Stage), v.AmountHere(d.Amount), v.closes(d), v.since(d))))
	m.Parts = append(m.Parts, bot.Line(v.Say("owner", "Name", owner)))
	if t := tags(d.Tags); t != "" {
		m.Parts = append(m.Parts, bot.Line(t))
	}
	if v.Where == crm.Public {
		return m
	}
	if d.Reason != "" {
		m.Parts = append(m.Parts, bot.Line(v.Say("deal.reason", "Reason", d.Reason)))
	}
	m.Parts = append(m.Parts, v.fieldLines(d.Note, d.Fields)...)
	m.Parts = append(m.Parts, v.lastAndNext(last, next, d.Open())...)
	return m
}

// since says for how many days an open deal has been in its stage.
func (v Voice) since(d crm.Deal) string {
	days := crm.DateOf(d.StageSince.In(v.Loc)).DaysUntil(v.Today())
	if days == 0 || !d.Open() {
		return ""
	}
	return v.Say("deal.since", "Days", v.Days(days))
}

// DealFacts are a deal for programs.
func (v Voice) DealFacts(d crm.Deal) map[string]string {
	facts := map[string]string{"deal": d.ID.String(), "customer": d.Customer.String(), "title": d.Title}
	if stage, ok := v.Team.Stages.Get(d.Stage); ok {
		facts["stage"] = stage.EN
	}
	if v.Where != crm.Public && !d.Amount.IsZero() {
		facts["amount"] = v.Money(d.Amount)
	}
	if !d.Close.IsZero() {
		facts["close"] = d.Close.String()
	}
	return facts
}

// lastAndNext says the latest touch and the next steps.
func (v Voice) lastAndNext(last []crm.Activity, next []crm.Reminder, open bool) []bot.Part {
	var parts []bot.Part
	for _, a := range last {
		parts = append(parts, bot.RefLine(v.ActivityLine(a), a.ID.String()))
	}
	for _, r := range next {
		parts = append(parts, v.NextLine(r))
	}
	if len(next) == 0 && open {
		parts = append(parts, bot.Line(v.Say("no-next-step")))
	}
	return parts
}

// DealList says deals as rows.
func (v Voice) DealList(title string, deals []crm.Deal, names map[crm.CustomerID]string, owners map[crm.MemberID]string) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: title, Facts: map[string]string{}}
	t := &bot.Table{Columns: []bot.Column{
		{Title: v.Say("col.id")}, {Title: v.Say("col.deal")}, {Title: v.Say("col.customer")}, {Title: v.Say("col.stage")},
		{Title: v.Say("col.amount"), Right: true}, {Title: v.Say("col.close")}, {Title: v.Say("col.owner")},
	}}
	for _, d := range deals {
		shut := ""
		if !d.Close.IsZero() {
			shut = v.Date(d.Close)
		}
		t.Rows = append(t.Rows, []string{
			d.ID.String(), Excerpt(d.Title, 24), Excerpt(names[d.Customer], 20), v.Stage(d.Stage),
			v.AmountHere(d.Amount), shut, owners[d.Owner],
		})
	}
	m.Parts = []bot.Part{{Table: t}}
	return m
}
