package commands

import (
	"slices"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// crowding is how many reminders one person may have at one minute before they
	// are offered to spread them.
	crowding = 5
	// spacing is how far apart spread reminders are, unless the day is too short.
	spacing = 15 * time.Minute
	// spreadDays is how many days ahead the fullest moment is looked for.
	spreadDays = 7
)

// crowded adds to the answer about a reminder of the speaker's how many others
// there are at that minute, and one tap to spread them, when these are many.
func (c *Call) crowded(m bot.Message, rec crm.Reminder) (bot.Message, error) {
	if rec.Owner != c.Me.ID {
		return m, nil
	}
	at := rec.Due.Truncate(time.Minute)
	same, err := c.Tx.RemindersBetween(c.Me.ID, at, at.Add(time.Minute))
	if err != nil || len(same) <= crowding {
		return m, err
	}
	m.Parts = append(m.Parts, bot.Line(c.Say("remind.crowded", "N", len(same), "When", c.When(at))))
	m.Buttons = append(m.Buttons, c.Button("spread", "remind spread "+at.In(c.Loc).Format("2006-01-02 15:04")))
	return m, nil
}

// spread spreads the speaker's reminders of one minute over the time after it:
// remind spread tomorrow 9am. Without a moment it takes the fullest one of the
// next days.
func spread(c *Call) (bot.Message, error) {
	at, err := c.spreadAt()
	if err != nil {
		return bot.Message{}, err
	}
	all, err := c.Tx.RemindersBetween(c.Me.ID, at, at.Add(time.Minute))
	if err != nil {
		return bot.Message{}, err
	}
	// A series stays where it is: its days have their own time.
	all = slices.DeleteFunc(all, func(r crm.Reminder) bool { return !r.Rule.IsZero() })
	if len(all) < 2 {
		return bot.Message{}, refuse("spread-few", "When", c.When(at), "Example", c.Say("example.remind-spread"))
	}
	slices.SortStableFunc(all, func(a, b crm.Reminder) int { return int(a.ID) - int(b.ID) })
	gap := c.spreadGap(at, len(all))
	m := c.Reply(c.Say("remind.spread", "N", len(all), "From", c.Moment(at), "Gap", c.Long(gap)), "")
	for i, rec := range all {
		rec.Due = at.Add(time.Duration(i) * gap).UTC()
		if err := store.Reminders.Put(c.Tx, rec); err != nil {
			return m, err
		}
		about, err := c.aboutReminder(rec)
		if err != nil {
			return m, err
		}
		m.Parts = append(m.Parts, c.ReminderLine(rec, about))
	}
	m.Facts["from"], m.Facts["gap"] = at.UTC().Format(time.RFC3339), gap.String()
	return c.Undoable(m), nil
}

// spreadAt reads which moment is to be spread, to the minute.
func (c *Call) spreadAt() (time.Time, error) {
	if c.Done() {
		return c.fullest()
	}
	m, err := c.when(c.RestText())
	return m.At().Truncate(time.Minute), err
}

// fullest returns the minute of the next days at which most of the speaker's
// reminders are due.
func (c *Call) fullest() (time.Time, error) {
	all, err := c.Tx.RemindersBetween(c.Me.ID, c.Tx.Now, c.Tx.Now.AddDate(0, 0, spreadDays))
	if err != nil {
		return time.Time{}, err
	}
	var best time.Time
	count := map[time.Time]int{}
	for _, r := range all {
		if !r.Rule.IsZero() {
			continue
		}
		at := r.Due.Truncate(time.Minute)
		if count[at]++; count[at] > count[best] {
			best = at
		}
	}
	if count[best] < 2 {
		return best, refuse("spread-none", "Days", c.Days(spreadDays), "Example", c.Say("example.remind-spread"))
	}
	return best, nil
}

// spreadGap is how far apart n reminders are from a moment on: so that the last
// is still within the working day, or within the day for what begins after it.
func (c *Call) spreadGap(at time.Time, n int) time.Duration {
	day := crm.DateOf(at.In(c.Loc))
	end := crm.Instant(day, c.Me.Day.To, c.Loc)
	if !end.After(at) {
		end = crm.Instant(day.AddDays(1), 0, c.Loc)
	}
	gap := (end.Sub(at) / time.Duration(n)).Truncate(time.Minute)
	if fives := gap.Truncate(5 * time.Minute); fives > 0 {
		gap = fives
	}
	return min(max(gap, time.Minute), spacing)
}
