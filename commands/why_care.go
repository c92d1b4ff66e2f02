package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// whyCare says why a push about a customer's renewal or silence, or about a
// festival, came: why C1 renewal, why mid-autumn holiday. The second result is
// false for a line that asks about something else.
func (c *Call) whyCare() (bot.Message, bool, error) {
	words := c.Words()
	if len(words) != 2 {
		return bot.Message{}, false, nil
	}
	kind := muteKinds[strings.ToLower(words[1])]
	if kind == crm.PushHoliday {
		return c.whyHoliday(words[0])
	}
	ref, ok := crm.ParseRef(words[0])
	if !ok || ref.Kind != crm.KindCustomer || kind != crm.PushRenewal && kind != crm.PushSilence {
		return bot.Message{}, false, nil
	}
	f, ok, err := c.lookup(ref)
	if !ok || err != nil {
		return bot.Message{}, false, err // refused as an id that there is not
	}
	rec, err := store.Customers.Get(c.Tx, crm.CustomerID(ref.N))
	if err != nil {
		return bot.Message{}, false, err
	}
	m := c.Reply(c.Say("why.title"), ref.String())
	if kind == crm.PushRenewal {
		m.Parts = append(m.Parts, bot.Line(c.Say("why.renewal", "Name", f.name, "Ladder", c.ladder())))
	} else {
		m.Parts = append(m.Parts, bot.Line(c.Say("why.silence", "Name", f.name, "Tier", string(rec.Tier), "Days", c.Days(c.Team.Rhythm(rec.Tier)))))
	}
	m.Buttons = c.muteButtons(ref, kind)
	return m, true, nil
}

// whyHoliday says why a list for a festival came. There is no record to mute.
func (c *Call) whyHoliday(word string) (bot.Message, bool, error) {
	festival, err := c.festival(word)
	if err != nil {
		return bot.Message{}, true, err
	}
	m := c.Reply(c.Say("why.title"), "")
	m.Parts = []bot.Part{bot.Line(c.Say("why.holiday", "Festival", c.Festival(festival), "Days", c.Days(store.CareAhead)))}
	m.Buttons = []bot.Button{c.Button("mute-holiday", "mute holidays"), c.Button("mute-today", "mute today")}
	return m, true, nil
}

// ladder is how many days before a renewal one is told: "90, 60, 30, 7".
func (c *Call) ladder() string {
	var out []string
	for _, days := range c.Team.RenewalLadder() {
		out = append(out, strconv.Itoa(days))
	}
	if len(out) == 0 {
		return c.Say("state.off")
	}
	return strings.Join(out, c.Say("list.separator"))
}

// silentCustomers are the speaker's, with what happened last.
func (c *Call) silentCustomers(limit int) ([]cards.SilentCustomer, error) {
	all, err := c.Tx.SilentOf(c.Me.Member, c.Members(), c.Team)
	out := make([]cards.SilentCustomer, len(all))
	for i, s := range all {
		out[i].Silence = s
		if i < limit && err == nil {
			out[i].Last, err = c.Tx.LastReadable(c.Me, s.Customer, c.Where)
		}
	}
	return out, err
}

// silentList answers with the customers of the speaker's that nobody was in touch
// with for longer than their tier allows.
func silentList(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, c.leftOver("customer-silent")
	}
	if c.Where == crm.Public {
		return bot.Message{}, refuse("private-only")
	}
	all, err := c.silentCustomers(maxRows)
	return c.SilentList(all, maxRows), err
}
