package crm

import "time"

// ContactChat is the account in which a contact agreed to hear from us.
type ContactChat struct {
	Identity
	// Lang is the language of their client, empty if it did not say.
	Lang  Lang      `json:"lang,omitzero"`
	Since time.Time `json:"since"`
	// Stopped is when they said that it is enough. Nothing is sent after that,
	// until they agree again.
	Stopped time.Time `json:"stopped,omitzero"`
}

// Open reports whether the contact agreed, and has not said stop.
func (c *ContactChat) Open() bool { return c != nil && c.Stopped.IsZero() }

// Reachable reports whether the contact may be written to in a chat.
func (c Contact) Reachable() bool { return !c.Archived && c.Chat.Open() }

// ContactLang is the language in which a contact is spoken to: their own, else
// the customer's, else that of their client, else the one given.
func ContactLang(p Contact, c Customer, otherwise Lang) Lang {
	langs := []Lang{p.Lang, c.Lang}
	if p.Chat != nil {
		langs = append(langs, p.Chat.Lang)
	}
	for _, lang := range langs {
		if lang != "" {
			return lang
		}
	}
	return otherwise
}
