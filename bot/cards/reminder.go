package cards

import (
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// NextLine says a reminder as the next step that it is.
func (v Voice) NextLine(r crm.Reminder) bot.Part {
	return bot.RefLine(v.Say("next", "Text", v.Discreet(r.Text), "When", v.due(r)), r.ID.String())
}

// ReminderLine says a reminder in a list: when, what, about whom.
func (v Voice) ReminderLine(r crm.Reminder, about string) bot.Part {
	return bot.RefLine(join(v.due(r), v.Discreet(r.Text), about), r.ID.String())
}

// due says when a reminder is due, and how it recurs.
func (v Voice) due(r crm.Reminder) string {
	when := v.When(r.Due)
	if r.Due.Before(v.Now) {
		when = v.Say("overdue", "When", when)
	}
	if r.Rule.IsZero() {
		return when
	}
	return when + " · " + v.Rule(r.Rule)
}

// ReminderCard says a reminder that was made or moved.
func (v Voice) ReminderCard(title string, r crm.Reminder, about string) bot.Message {
	m := bot.Message{Kind: bot.Reply, Title: title, Ref: r.ID.String(), Facts: v.ReminderFacts(r)}
	m.Parts = append(m.Parts, bot.Line(v.ReminderLine(r, about).Text))
	if !r.Rule.IsZero() {
		m.Parts = append(m.Parts, bot.Line(v.Say("remind.then", "Dates", v.following(r))))
	}
	return m
}

// following previews the next three occurrences of a recurring reminder.
func (v Voice) following(r crm.Reminder) string {
	var out []string
	from := r.Due
	if r.Occurs.After(from) { // put forward
		from = r.Occurs
	}
	if v.Now.After(from) { // overdue: what comes is ahead
		from = v.Now
	}
	next := func(after time.Time) time.Time { return r.Rule.NextIn(after, v.Loc, v.Cal.Workdays()) }
	for at := next(from); len(out) < 3 && !at.IsZero(); at = next(at) {
		out = append(out, v.Moment(at))
	}
	return v.list(out)
}

// ReminderFacts are a reminder for programs.
func (v Voice) ReminderFacts(r crm.Reminder) map[string]string {
	facts := map[string]string{"reminder": r.ID.String(), "due": v.stamp(r.Due), "text": v.Discreet(r.Text)}
	if r.Customer != 0 {
		facts["customer"] = r.Customer.String()
	}
	if r.Deal != 0 {
		facts["deal"] = r.Deal.String()
	}
	if !r.Rule.IsZero() {
		facts["rule"] = r.Rule.String()
	}
	return facts
}

// DueReminder is a reminder that is due, with what its push tells.
type DueReminder struct {
	crm.Reminder
	About   string // "Acme (C1)", or empty
	From    string // who handed it over, or empty
	Last    *crm.Activity
	Planned time.Time
	Late    bool
}

// ReminderPush says one due reminder, with the buttons for it.
func (v Voice) ReminderPush(r DueReminder) bot.Message {
	m := bot.Message{
		Kind: bot.Push, Ref: r.ID.String(), Facts: v.ReminderFacts(r.Reminder),
		Title: "⏰ " + v.dueLine(r),
	}
	m.Facts["rule"], m.Facts["due"] = "reminder", v.stamp(r.Planned)
	if r.Late {
		m.Facts["late"] = "true"
	}
	if r.From != "" {
		m.Parts = append(m.Parts, bot.Line(v.Say("handover.from", "Name", r.From)))
	}
	if r.Last != nil {
		m.Parts = append(m.Parts, bot.Line(v.Say("last", "Line", v.ActivityLine(*r.Last))))
	}
	id := r.ID.String()
	m.Buttons = []bot.Button{
		{Label: v.Say("button.done"), Command: "done " + id},
		{Label: v.Say("button.hour"), Command: "snooze " + id + " 1h"},
		{Label: v.Say("button.tomorrow"), Command: "snooze " + id + " tomorrow"},
		{Label: v.Say("button.next-week"), Command: "snooze " + id + " next week"},
	}
	if open := openRef(r.Reminder); open != "" {
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.open"), Command: open})
	}
	m.Buttons = append(m.Buttons,
		bot.Button{Label: v.Say("button.why"), Command: "why " + id},
		bot.Button{Label: v.Say("button.more"), Command: "remind more " + id})
	return m
}

// dueLine says when a reminder was planned for, what about, and that it is late.
func (v Voice) dueLine(r DueReminder) string {
	line := join(v.clock(r.Planned), r.Text) + about(r.About)
	if r.Late {
		line += " · " + v.Say("late-short")
	}
	return line
}

func about(name string) string {
	if name == "" {
		return ""
	}
	return " · " + name
}

// clock writes the time of a moment, with the day unless it is today.
func (v Voice) clock(t time.Time) string {
	local := t.In(v.Loc)
	if crm.DateOf(local) == v.Today() {
		return crm.TimeOfDayOf(local).String()
	}
	return v.Moment(t)
}

func (v Voice) lateLine(planned time.Time) bot.Part {
	return bot.Line(v.Say("late", "When", v.When(planned)))
}

// openRef is the command that shows what a reminder is about.
func openRef(r crm.Reminder) string {
	switch {
	case r.Deal != 0:
		return "deal " + r.Deal.String()
	case r.Customer != 0:
		return "customer " + r.Customer.String()
	}
	return ""
}
