package commands

import (
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// optInFor is how long a contact's link is good for.
const optInFor = 7 * 24 * time.Hour

var optInCommands = []*Command{
	{Path: [][]string{wordContact, {"invite", "邀请"}}, Writes: true, Run: inviteContact, Args: []Arg{argContact}},
	{Path: [][]string{wordContact, {"unlink", "断开"}}, Writes: true, Hidden: true, Run: unlinkContact, Args: []Arg{argContact}},
	{
		Path: [][]string{{"greet", "祝福"}}, Writes: true, Hidden: true, Run: greet,
		Args: []Arg{argContact, maybe(Arg{Name: "day", Kind: bot.DateField})},
	},
	{Path: [][]string{{"reply", "回复"}}, Writes: true, Hidden: true, Run: reply, Args: []Arg{argContact, argText}},
	{
		Path: [][]string{{"heard", "听到"}}, Writes: true, Hidden: true, Run: heard,
		Args: []Arg{{Name: "record", Kind: bot.TextField}},
	},
}

// inviteContact makes a single-use link with which a contact opts in.
func inviteContact(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Care)
	if err != nil {
		return bot.Message{}, err
	}
	switch {
	case c.Where == crm.Public:
		return bot.Message{}, refuse("private-only")
	case rec.Archived:
		return bot.Message{}, refuse("contact-removed", "Name", rec.Name, "Customer", customer.Name)
	}
	code, err := c.remember(invitation{By: c.Me.ID, Contact: rec.ID}, optInFor)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.chatReply("contact.invited", rec, customer)
	m.Parts = []bot.Part{
		bot.Line("join " + code),
		bot.Line(c.Say("contact.invite-how", "Name", rec.Name, "When", c.Moment(c.Tx.Now.Add(optInFor)))),
		bot.Line(c.Say("contact.invite-what", "Name", rec.Name)),
	}
	if rec.Reachable() {
		m.Parts = append(m.Parts, bot.Line(c.Say("contact.invite-again", "Name", rec.Name, "Chat", c.ContactChat(*rec.Chat))))
	}
	m.Facts["code"] = code
	return m, nil
}

// unlinkContact ends a contact's chat from our side.
func unlinkContact(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Care)
	if err != nil {
		return bot.Message{}, err
	}
	if !rec.Chat.Open() {
		return bot.Message{}, noChat(rec)
	}
	if err := endChat(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m := c.chatReply("contact.unlinked", rec, customer)
	m.Parts = []bot.Part{bot.Line(c.Say("contact.unlinked-how", "Id", rec.ID.String()))}
	return m, nil
}

// chatButtons are what can be done with a contact who has a chat with us.
func (c *Call) chatButtons(rec crm.Contact, customer crm.Customer) []bot.Button {
	if !rec.Reachable() || !c.May(crm.Care, store.CustomerSubject(customer)) {
		return nil
	}
	id := rec.ID.String()
	return []bot.Button{c.Button("reply", "reply "+id), c.Button("end-chat", "contact unlink "+id)}
}

// chatReply starts an answer about a contact's chat.
func (c *Call) chatReply(id string, rec crm.Contact, customer crm.Customer) bot.Message {
	m := c.Reply(c.Say(id, "Name", rec.Name, "Customer", cards.Named(customer.Name, customer.ID.Ref())), rec.ID.String())
	m.Facts["contact"], m.Facts["customer"] = rec.ID.String(), customer.ID.String()
	return m
}

func noChat(rec crm.Contact) error {
	return refuse("chat-none", "Name", rec.Name, "Id", rec.ID.String())
}
