package cards

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Day is what a member's day holds.
type Day struct {
	Overdue, Due []crm.Reminder
	// NoNext are open deals without a next step.
	NoNext []crm.Deal
	// Alone are customers without a deal and without a next step.
	Alone     []crm.Customer
	Birthdays []crm.BirthdayOf
}

// TodayCard says a member's day: what is overdue and due, which deals have no
// next step, whose birthday it is.
func (v Voice) TodayCard(d Day, about func(crm.Reminder) string, names Names) bot.Message {
	m := bot.Message{
		Kind: bot.Reply, Title: v.Say("today.title", "Date", v.Date(v.Today())),
		Facts: map[string]string{
			"overdue": strconv.Itoa(len(d.Overdue)), "due": strconv.Itoa(len(d.Due)),
			"without_next": strconv.Itoa(len(d.NoNext)), "customers_without_next": strconv.Itoa(len(d.Alone)),
			"birthdays": strconv.Itoa(len(d.Birthdays)),
		},
	}
	section := func(id string, n int, lines []bot.Part) {
		if n > 0 {
			m.Parts = append(m.Parts, bot.Line(v.Say("today."+id, "N", n)))
			m.Parts = append(m.Parts, lines...)
		}
	}
	section("overdue", len(d.Overdue), v.reminderLines(d.Overdue, about))
	section("due", len(d.Due), v.reminderLines(d.Due, about))
	var deals []bot.Part
	for _, deal := range d.NoNext[:min(len(d.NoNext), maxToday)] {
		line := v.DealLine(deal)
		line.Text = "  " + line.Text
		deals = append(deals, line)
	}
	section("no-next", len(d.NoNext), deals)
	var alone []bot.Part
	for _, rec := range d.Alone[:min(len(d.Alone), maxToday)] {
		alone = append(alone, bot.RefLine("  "+rec.Name, rec.ID.String()))
	}
	section("alone", len(d.Alone), alone)
	var born []bot.Part
	for _, b := range d.Birthdays {
		line := v.BirthdayLine(b, names)
		line.Text = "  " + line.Text
		born = append(born, line)
	}
	section("birthdays", len(d.Birthdays), born)
	if len(m.Parts) == 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("today.clear")))
	}
	for _, r := range append(d.Overdue, d.Due...) {
		if len(m.Buttons) < 5 {
			m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.done-this", "Id", r.ID.String()), Command: "done " + r.ID.String()})
		}
	}
	return m
}

// maxToday bounds the rows of one section of a day.
const maxToday = 10

func (v Voice) reminderLines(all []crm.Reminder, about func(crm.Reminder) string) []bot.Part {
	var parts []bot.Part
	for _, r := range all[:min(len(all), maxToday)] {
		line := v.ReminderLine(r, about(r))
		line.Text = "  " + line.Text
		parts = append(parts, line)
	}
	return parts
}
