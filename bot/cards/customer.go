package cards

import (
	"maps"
	"slices"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// Customer is what a customer's card tells.
type Customer struct {
	crm.Customer
	OwnerName, SuccessName string
	Contacts               []crm.Contact
	Deals                  []crm.Deal // as far as the reader may see them
	Last                   []crm.Activity
	Next                   []crm.Reminder
}

// CustomerCard says all of a customer.
func (v Voice) CustomerCard(c Customer) bot.Message {
	m := bot.Message{
		Kind: bot.Reply, Title: c.Name, Ref: c.ID.String(),
		Facts: map[string]string{"customer": c.ID.String(), "name": c.Name, "owner": c.OwnerName},
	}
	people := v.Say("owner", "Name", c.OwnerName)
	if c.SuccessName != "" {
		people = join(people, v.Say("success", "Name", c.SuccessName))
	}
	m.Parts = append(m.Parts, bot.Line(join(people, v.tier(c.Tier), tags(c.Tags))))
	if c.Archived {
		m.Parts = append(m.Parts, bot.Line(v.Say("customer.archived")))
	}
	for _, d := range c.Deals {
		m.Parts = append(m.Parts, v.DealLine(d))
	}
	if v.Where == crm.Public {
		return m
	}
	if !c.Renewal.IsZero() {
		m.Facts["renewal"] = c.Renewal.String()
		m.Parts = append(m.Parts, bot.Line(v.renewal(c.Renewal)))
	}
	if len(c.Aliases) > 0 {
		m.Parts = append(m.Parts, bot.Line(v.Say("customer.aliases", "Names", v.list(c.Aliases))))
	}
	if line := join(c.Phone, c.Email); line != "" {
		m.Parts = append(m.Parts, bot.Line(line))
	}
	m.Parts = append(m.Parts, v.fieldLines(c.Note, c.Fields)...)
	for _, p := range c.Contacts {
		m.Parts = append(m.Parts, v.ContactLine(p))
	}
	open := slices.ContainsFunc(c.Deals, crm.Deal.Open)
	m.Parts = append(m.Parts, v.lastAndNext(c.Last, c.Next, open)...)
	return m
}

func (v Voice) tier(t crm.Tier) string {
	if t == "" {
		return ""
	}
	return v.Say("tier", "Tier", string(t))
}

// fieldLines says a note and the team's own fields.
func (v Voice) fieldLines(note string, fields map[string]string) []bot.Part {
	var parts []bot.Part
	if note != "" {
		parts = append(parts, bot.Line(note))
	}
	for _, k := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, bot.Line(v.Say("field", "Name", k, "Value", fields[k])))
	}
	return parts
}

// ContactLine says a person at a customer.
func (v Voice) ContactLine(p crm.Contact) bot.Part {
	return bot.RefLine(join(p.Name, v.contact(p)), p.ID.String())
}

// ContactParts says what is known of a person besides the name.
func (v Voice) ContactParts(p crm.Contact) []bot.Part {
	var parts []bot.Part
	if line := v.contact(p); line != "" {
		parts = append(parts, bot.Line(line))
	}
	if v.Where == crm.Public {
		return parts
	}
	if p.Lang != "" {
		parts = append(parts, bot.Line(v.Say("me.lang", "Lang", v.Say("lang."+string(p.Lang)))))
	}
	if p.Chat != nil {
		parts = append(parts, bot.Line(v.Say("contact.chat-line", "Text", v.ContactChat(*p.Chat))))
	}
	return append(parts, v.fieldLines("", p.Fields)...)
}

func (v Voice) contact(p crm.Contact) string {
	words := []string{p.Title}
	if v.Where != crm.Public {
		words = append(words, p.Phone, p.Email)
		if !p.Birthday.IsZero() {
			words = append(words, v.Birthday(p.Birthday))
		}
	}
	return join(words...)
}
