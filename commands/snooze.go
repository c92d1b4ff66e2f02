package commands

import (
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// snooze moves a reminder: snooze R3 1h, move R3 next Tuesday 10am. Of a
// recurring one it moves this occurrence, and the series goes on; a phrase that
// recurs makes it another series.
func snooze(c *Call) (bot.Message, error) {
	rec, about, err := c.openReminder()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, c.incomplete()
	}
	to, rule, err := c.snoozedTo()
	if err != nil {
		return bot.Message{}, err
	}
	goesOn := c.nextOccurrence(rec)
	switch {
	case !rule.IsZero():
		rec.Rule, rec.Due, rec.Occurs = rule, to, time.Time{}
	case !goesOn.IsZero() && to.After(goesOn):
		return c.setApart(rec, to, goesOn.UTC(), about)
	case !rec.Rule.IsZero():
		rec.Due, rec.Occurs = to, rec.Occurrence()
	default:
		rec.Due = to
	}
	if err := store.Reminders.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m := c.ReminderCard(c.Say("remind.moved"), rec, about)
	return c.crowded(c.onDayOff(c.Undoable(m), rec), rec)
}

// snoozedTo reads for how long, or to when: "1h", "this afternoon", "next week".
func (c *Call) snoozedTo() (time.Time, crm.Recurrence, error) {
	text := c.RestText()
	if first, rest, ok := strings.Cut(text, " "); ok && strings.EqualFold(first, "for") { // for 2h
		text = rest
	}
	if d, err := grammar.Duration(text); err == nil && d > 0 {
		return c.Tx.Now.Add(d).Truncate(time.Minute).UTC(), crm.Recurrence{}, nil
	}
	m, err := c.when(text)
	return m.At().UTC(), m.Recurrence, err
}

// setApart puts an occurrence off beyond the next one of its series: it becomes a
// reminder of its own, and the series goes on.
func (c *Call) setApart(series crm.Reminder, to, goesOn time.Time, about string) (bot.Message, error) {
	one := series
	one.ID, one.Rule, one.Due, one.Occurs, one.Created = 0, crm.Recurrence{}, to, time.Time{}, c.Tx.Now
	series.Due, series.Occurs = goesOn, time.Time{}
	if err := store.Reminders.Put(c.Tx, series); err != nil {
		return bot.Message{}, err
	}
	one, err := store.Reminders.Add(c.Tx, one)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.ReminderCard(c.Say("remind.moved"), one, about)
	m.Parts = append(m.Parts, bot.RefLine(c.Say("remind.goes-on", "Line", c.ReminderLine(series, "").Text), series.ID.String()))
	m.Facts["series"] = series.ID.String()
	return c.crowded(c.onDayOff(c.Undoable(m), one), one)
}

// moreOn offers what a reminder's push has no room for: other times, and another
// owner.
func moreOn(c *Call) (bot.Message, error) {
	rec, about, err := c.openReminder()
	if err != nil {
		return bot.Message{}, err
	}
	m := c.ReminderCard(c.Say("remind.more"), rec, about)
	id := rec.ID.String()
	for _, when := range []string{"afternoon", "evening", "tomorrow", "in-two-days", "next-week"} {
		phrase := c.Say("snooze-when." + when)
		if _, err := c.when(phrase); err == nil { // "this afternoon" only while it is ahead
			m.Buttons = append(m.Buttons, bot.Button{Label: capital(phrase), Command: "snooze " + id + " " + phrase})
		}
	}
	m.Buttons = append(m.Buttons, c.Button("done", "done "+id), c.Button("reassign", "reassign "+id))
	return m, nil
}
