package cards

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

const (
	// reportTexts is how long a note is in a report.
	reportTexts = 300
	// reportSteps is how many follow-ups one line of a report names.
	reportSteps = 8
)

// ReportCard says what a member did in a day or a week, customer by customer.
func (v Voice) ReportCard(r crm.Report) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: v.reportTitle(r), Facts: v.reportFacts(r)}
	if r.Quiet() {
		m.Parts = append(m.Parts, bot.Line(v.Say("report.none")))
	} else {
		m.Parts = append(m.Parts, bot.Line(v.reportSum(r)))
	}
	for _, c := range r.Customers {
		m.Parts = append(m.Parts, v.reportCustomer(c)...)
	}
	if r.Hidden > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("report.hidden", "N", r.Hidden)))
	}
	if len(r.Open) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("report.open", "N", len(r.Open), "Names", v.stepsNamed(r.Open))))
	}
	switch n := len(r.Coming); {
	case n > 0 && r.Weekly:
		m.Parts = append(m.Parts, bot.Line(v.Say("report.coming-week", "N", n, "Names", v.stepsNamed(r.Coming))))
	case n > 0:
		m.Parts = append(m.Parts, bot.Line(v.Say("report.coming", "N", n, "Date", v.Day(r.Next), "Names", v.stepsNamed(r.Coming))))
	}
	return m
}

// reportTitle says whose report it is, and of when.
func (v Voice) reportTitle(r crm.Report) string {
	if r.Weekly {
		return v.Say("report.title-week", "Name", r.Of.Name, "First", v.Date(r.First), "Last", v.Date(r.Last))
	}
	return v.Say("report.title", "Name", r.Of.Name, "Date", v.Date(r.First))
}

// reportSum says a report in one line: "3 calls (Acme, Globex), 1 deal moved".
func (v Voice) reportSum(r crm.Report) string {
	var out []string
	for _, kind := range crm.ActivityKinds {
		touched := r.Touches(kind)
		if len(touched) == 0 {
			continue
		}
		var names []string
		for _, c := range touched {
			if !slices.Contains(names, c.Name) {
				names = append(names, c.Name)
			}
		}
		out = append(out, v.Say("report.kind", "What", v.Say("report."+string(kind), "N", len(touched)), "Names", v.some(names)))
	}
	moved, opened := r.Deals()
	if opened > 0 {
		out = append(out, v.Say("report.opened", "N", opened))
	}
	if moved > 0 {
		out = append(out, v.Say("report.moved", "N", moved))
	}
	if n := r.Done(); n > 0 {
		out = append(out, v.Say("report.done", "N", n))
	}
	if n := len(r.Open); n > 0 {
		out = append(out, v.Say("report.still", "N", n))
	}
	if len(out) == 0 {
		out = append(out, v.Say("report.customers", "N", len(r.Customers)+r.Hidden))
	}
	return v.list(out)
}

// some names the first few.
func (v Voice) some(names []string) string {
	return v.listed(names[:min(len(names), maxNamed)], len(names))
}

// reportCustomer says what was done about one customer.
func (v Voice) reportCustomer(c crm.ReportCustomer) []bot.Part {
	name := c.Customer.Name
	if c.New {
		name = v.aside(name, v.Say("report.new"))
	}
	parts := []bot.Part{bot.RefLine(name, c.Customer.ID.String())}
	line := func(text string) { parts = append(parts, bot.Line("  "+text)) }
	for _, a := range c.Activities {
		what := v.Kind(a.Kind)
		if c.Brief {
			line(what)
			continue
		}
		if a.Minutes > 0 {
			what = v.aside(what, v.Say("minutes", "N", a.Minutes))
		}
		text := v.Say("report.activity", "Kind", what, "Text", Excerpt(a.Text, reportTexts))
		if a.Outcome != "" {
			text = join(text, v.Say("outcome", "Text", a.Outcome))
		}
		line(text)
	}
	for _, d := range c.Deals {
		if d.Before == nil {
			line(v.Say("report.new-deal", "Deal", v.DealLine(d.After).Text))
		} else {
			line(v.DealChange(*d.Before, d.After).Text)
		}
	}
	if c.Brief {
		return parts
	}
	for _, r := range c.Done {
		line(v.Say("report.did", "Text", r.Text))
	}
	for _, r := range c.Next {
		next := v.NextLine(r)
		next.Text = "  " + next.Text
		parts = append(parts, next)
	}
	return parts
}

// stepsNamed names follow-ups: what, about whom, when.
func (v Voice) stepsNamed(steps []crm.ReportStep) string {
	var out []string
	for _, s := range steps[:min(len(steps), reportSteps)] {
		out = append(out, v.Say("report.step", "Text", Excerpt(s.Text, 60), "Name", s.Name, "When", v.clock(s.Due)))
	}
	return v.listed(out, len(steps))
}

// reportFacts are a report for programs.
func (v Voice) reportFacts(r crm.Report) map[string]string {
	moved, opened := r.Deals()
	facts := map[string]string{
		"rule": "report", "member": r.Of.ID.String(), "first": r.First.String(), "last": r.Last.String(),
		"moved": strconv.Itoa(moved), "opened": strconv.Itoa(opened), "done": strconv.Itoa(r.Done()), "open": strconv.Itoa(len(r.Open)), "coming": strconv.Itoa(len(r.Coming)),
	}
	var ids []string
	for _, c := range r.Customers {
		ids = append(ids, c.Customer.ID.String())
	}
	facts["customers"] = strings.Join(ids, " ")
	n := 0
	for _, kind := range crm.ActivityKinds {
		n += len(r.Touches(kind))
	}
	facts["activities"] = strconv.Itoa(n)
	return facts
}

// ReportButtons are what a member may do with the report of a day or a week of
// their own; sending is left out when there is nobody to send it to.
func (v Voice) ReportButtons(r crm.Report, to string) []bot.Button {
	of := " " + r.Last.String() // a button may be pressed days later
	if r.Weekly {
		of = " week-" + r.Last.String()
	}
	var out []bot.Button
	if to != "" && !r.Quiet() {
		out = append(out,
			bot.Button{Label: v.Say("button.send-to", "Name", to), Command: "report send" + of},
			bot.Button{Label: v.Say("button.report-edit"), Command: "report edit" + of})
	}
	return append(out,
		bot.Button{Label: v.Say("button.log-more"), Command: "log"},
		bot.Button{Label: v.Say("button.plan-tomorrow"), Command: "plan tomorrow"})
}

// ReportPush is a member's report as it comes to their manager, with what they
// said beside it.
func (v Voice) ReportPush(r crm.Report, note string) bot.Message {
	m := v.ReportCard(r)
	m.Kind = bot.Push
	m.Title = "📝 " + m.Title
	if note != "" {
		m.Parts = append([]bot.Part{bot.Line(v.Say("report.note", "Text", note))}, m.Parts...)
		m.Facts["note"] = note
	}
	for _, c := range r.Customers[:min(len(r.Customers), planOpens)] {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.open-this", "Id", c.Customer.ID.String()), Command: "customer " + c.Customer.ID.String()})
	}
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why report"})
	return m
}

// NudgePush asks at the end of a day for its report, which stands below, ready to
// be sent; or, of a day without a line, for the line. whom are the customers that
// it may be about.
func (v Voice) NudgePush(r crm.Report, to string, whom []crm.Customer) bot.Message {
	m := v.ReportCard(r)
	m.Kind, m.Facts["rule"] = bot.Push, "nudge"
	if r.Quiet() {
		m.Title, m.Parts = "🌙 "+v.Say("nudge.none"), nil
		for _, c := range whom {
			m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.log-this", "Name", c.Name), Command: "log " + c.ID.String()})
		}
	} else {
		m.Title = "🌙 " + m.Title
	}
	m.Buttons = append(m.Buttons, v.ReportButtons(r, to)...)
	m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why nudge"})
	return m
}
