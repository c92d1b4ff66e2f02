package cards

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
)

// noteButtons is how many buttons a note has at most.
const noteButtons = 8

// NotePush folds what is said to one person at one time into one message: due
// reminders, and other pushes by their titles.
func (v Voice) NotePush(due []DueReminder, others []bot.Message) bot.Message {
	m := bot.Message{
		Kind: bot.Push, Title: "⏰ " + v.Say("reminders.due", "N", len(due)),
		Facts: map[string]string{"rule": "reminder", "count": strconv.Itoa(len(due) + len(others))},
	}
	if len(others) > 0 {
		m.Title = v.Say("note.title", "N", len(due)+len(others))
		m.Facts["rule"] = "note"
	}
	var ids []string
	for _, r := range due {
		if r.Late {
			m.Facts["late"] = "true"
		}
		id := r.ID.String()
		m.Parts = append(m.Parts, bot.RefLine(v.dueLine(r), id))
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.done-this", "Id", id), Command: "done " + id})
		ids = append(ids, id)
	}
	m.Facts["reminders"] = strings.Join(ids, " ")
	for _, o := range others {
		v.fold(&m, o)
	}
	m.Buttons = m.Buttons[:min(len(m.Buttons), noteButtons)]
	switch {
	case len(ids) > 0:
		m.Buttons = append(m.Buttons, bot.Button{Label: v.Say("button.why"), Command: "why " + ids[0]})
	case len(others) > 0:
		m.Buttons = append(m.Buttons, whyOf(others[0])...)
	}
	return m
}

// whyOf returns the button of a push that says why it came.
func whyOf(m bot.Message) []bot.Button {
	for _, b := range m.Buttons {
		if strings.HasPrefix(b.Command, "why ") {
			return []bot.Button{b}
		}
	}
	return nil
}

// fold adds a push to a note: its title, whether it is late, and its first
// button, which says what it is for.
func (v Voice) fold(m *bot.Message, o bot.Message) {
	text := o.Title
	if o.Facts["late"] != "" {
		m.Facts["late"] = "true"
		text += " · " + v.Say("late-short")
	}
	m.Parts = append(m.Parts, bot.RefLine(text, o.Ref))
	if o.Ref != "" {
		kind := o.Facts["rule"] + "s"
		m.Facts[kind] = strings.TrimSpace(m.Facts[kind] + " " + o.Ref)
	}
	if len(o.Buttons) > 0 {
		first := o.Buttons[0]
		m.Buttons = append(m.Buttons, bot.Button{Label: strings.TrimSpace(first.Label + " " + cmp.Or(o.Ref, o.Facts["name"])), Command: first.Command})
	}
}

// Late marks a push that comes after its planned moment.
func (v Voice) Late(m bot.Message, planned time.Time) bot.Message {
	m.Facts["late"] = "true"
	m.Parts = append([]bot.Part{v.lateLine(planned)}, m.Parts...)
	return m
}

// Repeat marks a push that may have arrived before.
func (v Voice) Repeat(m bot.Message) bot.Message {
	if m.Facts == nil {
		m.Facts = map[string]string{}
	}
	m.Facts["repeat"] = "possible"
	m.Parts = append([]bot.Part{bot.Line(v.Say("repeat"))}, m.Parts...)
	return m
}
