package cards

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
)

// titleText is how much of what a contact wrote stands in the title of the push
// that brings it, in runes.
const titleText = 160

// CustomerNews is what a member is told of a contact who opted in.
type CustomerNews struct {
	// Key names the push, so that what was written can be logged from it.
	Key      string
	Contact  crm.Contact
	Customer crm.Customer
	// Args are the push's: "what" happened, the "text" written or not arrived,
	// "edited", "cut", "last", "account", "platform", "why".
	Args map[string]string
}

// CustomerPush tells a member what a contact wrote or decided, or that a message
// did not reach them.
func (v Voice) CustomerPush(n CustomerNews) bot.Message {
	what, text, id := n.Args["what"], n.Args["text"], n.Contact.ID.String()
	m := bot.Message{
		Kind: bot.Push, Ref: id,
		Title: v.Say("news."+what, "Name", n.Contact.Name, "Customer", n.Customer.Name, "Text", Excerpt(text, titleText),
			"Account", n.Args["account"], "Platform", n.Args["platform"]),
		Facts: map[string]string{"rule": "customer", "what": what, "contact": id, "customer": n.Customer.ID.String()},
	}
	if text != "" {
		m.Facts["text"] = text
	}
	if Excerpt(text, titleText) != text {
		m.Parts = textLines(text)
	}
	for _, note := range []string{"edited", "cut", "last"} {
		if n.Args[note] != "" {
			m.Parts = append(m.Parts, bot.Line(v.Say("news."+note)))
		}
	}
	if why := n.Args["why"]; why != "" {
		m.Parts = append(m.Parts, bot.Line(v.Say("news.why-"+why)))
	}
	m.Buttons = v.newsButtons(n)
	return m
}

func (v Voice) newsButtons(n CustomerNews) []bot.Button {
	var out []bot.Button
	id := n.Contact.ID.String()
	add := func(label, command string) {
		out = append(out, bot.Button{Label: v.Say("button." + label), Command: command})
	}
	switch n.Args["what"] {
	case "wrote":
		if n.Contact.Reachable() {
			add("reply", "reply "+id)
		}
		add("log", "heard "+n.Key)
	case "joined":
		add("not-them", "contact unlink "+id)
	}
	add("open", "customer "+n.Customer.ID.String())
	return out
}

// ToContact is a member's text as somebody at a customer gets it.
func ToContact(from, text string) bot.Message {
	return bot.Message{
		Kind: bot.Push, Title: from, Parts: textLines(text),
		Facts: map[string]string{"audience": "customer", "text": text},
	}
}

// textLines are the lines of a text as parts.
func textLines(text string) []bot.Part {
	var out []bot.Part
	for line := range strings.Lines(text) {
		out = append(out, bot.Line(strings.TrimRight(line, "\r\n")))
	}
	return out
}

// ContactChat says where a contact hears from us, and until when.
func (v Voice) ContactChat(chat crm.ContactChat) string {
	if !chat.Open() {
		return v.Say("contact.chat-stopped", "Platform", chat.Platform, "When", v.Moment(chat.Stopped))
	}
	return v.Say("contact.chat", "Platform", chat.Platform, "When", v.Moment(chat.Since))
}
