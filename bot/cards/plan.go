package cards

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// planOpens is how many items of a plan have a button of their own.
const planOpens = 3

// PlanCard says a plan of a day: a line for each item with its reason, the
// weightiest first.
func (v Voice) PlanCard(p crm.DayPlan) bot.Message {
	m := bot.Message{
		Kind: bot.Reply, Title: v.Say("plan.title", "Date", v.Day(p.Day)),
		Facts: map[string]string{"rule": "plan", "items": strconv.Itoa(len(p.Items)), "more": strconv.Itoa(p.More)},
	}
	var refs []string
	for n, i := range p.Items {
		m.Parts = append(m.Parts, bot.RefLine(v.Say("plan.line", "No", n+1, "What", v.planWhat(i), "Reason", v.planReason(i)), i.Ref.String()))
		refs = append(refs, i.Ref.String())
	}
	m.Facts["refs"] = strings.Join(refs, " ")
	if len(p.Items) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("plan.clear")))
		return m
	}
	if p.More > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("plan.more", "N", p.More)))
	}
	for _, i := range p.Items[:min(len(p.Items), planOpens)] {
		m.Buttons = append(m.Buttons, v.planOpen(i))
	}
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.today"), Command: "today"})
	return m
}

// PlanPush is a plan that comes by itself.
func (v Voice) PlanPush(p crm.DayPlan) bot.Message {
	m := v.PlanCard(p)
	m.Kind = bot.Push
	m.Title = "☀️ " + m.Title
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why plan"})
	return m
}

// planWhat says what an item of a plan is, and about whom.
func (v Voice) planWhat(i crm.PlanItem) string {
	what := i.What
	switch i.Ref.Kind {
	case crm.KindReminder:
		what = Excerpt(v.Discreet(i.What), 80)
	case crm.KindDeal:
		what = join(what, v.AmountHere(i.Amount))
	}
	if i.Name == "" {
		return what
	}
	return what + " · " + Named(i.Name, i.About)
}

// planReason says why an item stands in a plan.
func (v Voice) planReason(i crm.PlanItem) string {
	switch i.Reason {
	case crm.PlanOverdue, crm.PlanDue:
		return v.Say("plan."+string(i.Reason), "When", v.When(i.Due))
	case crm.PlanStuck:
		return v.Say("plan."+string(i.Reason), "Days", v.Days(i.Days), "Stage", v.Stage(i.Stage))
	case crm.PlanSilent:
		return v.Say("plan."+string(i.Reason), "Days", v.Days(i.Days), "Tier", string(i.Tier))
	}
	return v.Say("plan."+string(i.Reason), "Date", v.Day(i.Day))
}

// planOpen is the button that opens what an item is about; a follow-up about
// nothing is ticked off.
func (v Voice) planOpen(i crm.PlanItem) bot.Button {
	ref := i.Ref
	if ref.Kind == crm.KindReminder {
		ref = i.About
	}
	if ref.IsZero() {
		return bot.Button{Label: v.Say("button.done-this", "Id", i.Ref.String()), Command: "done " + i.Ref.String()}
	}
	verb := map[crm.Kind]string{crm.KindDeal: "deal ", crm.KindContact: "contact ", crm.KindCustomer: "customer "}[ref.Kind]
	return bot.Button{Label: v.Say("button.open-this", "Id", ref.String()), Command: verb + ref.String()}
}
