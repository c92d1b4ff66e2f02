package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// usual are the next steps that are likely after a touch in one of the stages
// that every team begins with, by their names in the catalogue.
var usual = map[crm.StageID]string{3: "contacted", 4: "qualified", 5: "proposal", 6: "negotiation", crm.StageWon: "won"}

// suggestNext returns a button that sets the likely next step after a log: a
// reminder, in the reader's words. The second result is false when there is one
// already, or nothing to suggest.
func (c *Call) suggestNext(customer crm.Customer, deal *crm.Deal) (bot.Button, bool, error) {
	if deal == nil {
		open, err := c.Tx.OpenDealsOf(customer.ID)
		if err != nil {
			return bot.Button{}, false, err
		}
		if len(open) == 1 {
			deal = &open[0]
		}
	}
	about, key, stage := customer.ID.Ref(), "customer", crm.Stage{}
	if deal != nil {
		about = deal.ID.Ref()
		stage, _ = c.Team.Stages.Get(deal.Stage)
		key = usualKey(stage)
	}
	if some, err := c.hasNext(customer.ID, deal); some || err != nil || key == "" {
		return bot.Button{}, false, err
	}
	what, when := c.Say("suggest-what."+key, "Stage", stage.Name(c.Lang)), c.Say("suggest-when."+key)
	return bot.Button{
		Label:   capital(c.Say("suggest.label", "What", what, "When", when)),
		Command: c.Say("suggest.command", "Ref", about.String(), "What", what, "When", when),
	}, true, nil
}

// usualKey names what is likely in a stage; one that the team renamed or added
// is only called by its name, and of a lost deal nothing is next.
func usualKey(stage crm.Stage) string {
	if stage.ID == crm.StageLost {
		return ""
	}
	for _, known := range crm.DefaultStages() {
		if known.ID == stage.ID && known.EN == stage.EN {
			return usual[stage.ID]
		}
	}
	return "stage"
}

// hasNext reports whether somebody is to follow up a customer, or the deal if
// one is meant.
func (c *Call) hasNext(id crm.CustomerID, deal *crm.Deal) (bool, error) {
	all, err := c.Tx.RemindersAbout(id.Ref())
	for _, r := range all {
		if deal == nil || r.Deal == 0 || r.Deal == deal.ID {
			return true, err
		}
	}
	return false, err
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(unicode.ToUpper(first))) + s[size:]
}

const (
	// quietDays is for how many days after a touch a customer without a next step
	// is a matter for today.
	quietDays = 30
	// maxQuiet is how many such customers are looked for.
	maxQuiet = 50
)

// customersWithoutNext returns the speaker's own customers whom they were in
// touch with lately, who have no open deal, and whom nobody is to follow up; the
// latest touch first. Those with a deal are listed by their deals.
func (c *Call) customersWithoutNext() ([]crm.Customer, error) {
	var out []crm.Customer
	since := c.Tx.Now.AddDate(0, 0, -quietDays)
	seen := map[crm.CustomerID]bool{}
	err := c.Tx.Touches(c.Me.ID, func(t store.Touch) (bool, error) {
		if t.At.Before(since) || len(out) == maxQuiet {
			return false, nil
		}
		if seen[t.Customer] {
			return true, nil
		}
		seen[t.Customer] = true
		rec, left, err := c.leftAlone(t.Customer)
		if left {
			out = append(out, rec)
		}
		return true, err
	})
	return out, err
}

// leftAlone reports whether a customer of the speaker's has neither an open deal
// nor a next step.
func (c *Call) leftAlone(id crm.CustomerID) (crm.Customer, bool, error) {
	rec, err := store.Customers.Get(c.Tx, id)
	if err != nil || rec.Owner != c.Me.ID || rec.Archived {
		return rec, false, err
	}
	open, err := c.Tx.OpenDealsOf(id)
	if err != nil || len(open) > 0 {
		return rec, false, err
	}
	next, err := c.hasNext(id, nil)
	return rec, !next, err
}
