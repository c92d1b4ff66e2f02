package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var todayCommands = []*Command{{Path: [][]string{{"today", "今日", "今天"}}, Run: today}}

// today answers with the speaker's day.
func today(c *Call) (bot.Message, error) {
	day, err := c.plan()
	if err != nil {
		return bot.Message{}, err
	}
	var failed error
	m := c.TodayCard(day, func(r crm.Reminder) string {
		about, err := c.aboutReminder(r)
		failed = orElse(failed, err)
		return about
	}, c.names())
	if off := c.TodayOff(); off != "" {
		m.Parts = append(m.Parts, bot.Line(off))
	}
	if offer, ok := c.planOffer(); ok && len(m.Buttons)+len(day.NoNext)+len(day.Birthdays) > 0 {
		m.Buttons = append(m.Buttons, offer)
	}
	m.Parts = append(m.Parts, c.standsInLines()...)
	held, err := c.heldLines()
	m.Parts = append(m.Parts, held...)
	return m, orElse(failed, err)
}

// plan gathers what is overdue and due today, which deals have no next step,
// and whose birthday is near.
func (c *Call) plan() (cards.Day, error) {
	var day cards.Day
	midnight := crm.Instant(c.Today().AddDays(1), 0, c.Loc)
	due, err := c.Tx.RemindersOf(c.Me.ID, midnight)
	if err != nil {
		return day, err
	}
	for _, r := range due {
		if r.Due.Before(c.Tx.Now) {
			day.Overdue = append(day.Overdue, r)
		} else {
			day.Due = append(day.Due, r)
		}
	}
	if day.NoNext, err = c.withoutNext(); err != nil {
		return day, err
	}
	if day.Alone, err = c.customersWithoutNext(); err != nil {
		return day, err
	}
	day.Birthdays, err = c.Tx.BirthdaysNear(c.Today(), store.CareAhead, c.Team, func(rec crm.Customer) bool {
		return rec.Owner == c.Me.ID || rec.Success == c.Me.ID
	})
	return day, err
}

// withoutNext returns the speaker's open deals that nobody is to follow up.
func (c *Call) withoutNext() ([]crm.Deal, error) {
	var out []crm.Deal
	err := c.Tx.OpenDeals(c.Me.ID, func(d store.OpenDeal) (bool, error) {
		next, err := c.Tx.HasNextStep(d.ID, d.Customer)
		if next || err != nil {
			return true, err
		}
		deal, err := store.Deals.Get(c.Tx, d.ID)
		out = append(out, deal)
		return true, err
	})
	return out, err
}
