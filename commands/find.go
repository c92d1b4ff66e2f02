package commands

import (
	"strconv"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
)

// maxFound is how many records one search shows.
const maxFound = 15

var findCommands = []*Command{{
	Path: [][]string{{"find", "找", "search", "搜索", "查找"}}, Run: find,
	Args: []Arg{{Name: "words", Kind: bot.TextField}},
}}

// find searches the names of customers, contacts and deals, then notes, among
// what the speaker may see.
func find(c *Call) (bot.Message, error) {
	query := c.RestText()
	hits, err := c.matches(query, true, []crm.Kind{crm.KindCustomer, crm.KindContact, crm.KindDeal})
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply("", "")
	for _, f := range hits[:min(len(hits), maxFound)] {
		m.Parts = append(m.Parts, bot.RefLine(c.Say("what."+kindName(f.ref.Kind))+"  "+f.name, f.ref.String()))
		if len(m.Buttons) < 5 {
			m.Buttons = append(m.Buttons, bot.Button{Label: cards.Named(f.name, f.ref), Command: kindName(f.ref.Kind) + " " + f.ref.String()})
		}
	}
	notes, err := c.notes(query, maxFound-len(m.Parts))
	if err != nil {
		return m, err
	}
	for _, a := range notes {
		m.Parts = append(m.Parts, bot.RefLine(c.ActivityLine(a), a.ID.String()))
	}
	if len(m.Parts) == 0 {
		return bot.Message{}, refuse("nothing-found", "Words", brief(query))
	}
	m.Title = c.Say("find.title", "N", len(m.Parts), "Words", brief(query))
	m.Facts["count"] = strconv.Itoa(len(m.Parts))
	m.Facts["first"] = m.Parts[0].Ref
	return m, nil
}

// notes returns the latest activities with the words in their text.
func (c *Call) notes(query string, limit int) ([]crm.Activity, error) {
	var out []crm.Activity
	if limit <= 0 || c.Where == crm.Public {
		return nil, nil
	}
	err := c.Tx.FindNotes(query, func(a crm.Activity) (bool, error) {
		subject, err := c.Tx.SubjectAt(crm.KindActivity, a.Customer)
		if err == nil && c.May(crm.Read, subject) {
			out = append(out, a)
		}
		return len(out) < limit, err
	})
	return out, err
}

// kindName is the verb that shows a record of a kind, and the kind's name.
func kindName(k crm.Kind) string {
	switch k {
	case crm.KindContact:
		return "contact"
	case crm.KindDeal:
		return "deal"
	}
	return "customer"
}
