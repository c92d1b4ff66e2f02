package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// Call is one saying of a command: who says it, where, in which transaction.
type Call struct {
	*Input
	cards.Voice
	Tx      *store.Tx
	Me      crm.Viewer
	Request bot.Request
	Command *Command

	router  *Router
	members []crm.Member
	lately  map[crm.CustomerID]int // see touched
	// anyway says that a record is to be made although there is one like it.
	anyway bool
	// said is a word like "it" that was taken to mean a record, and meaning that;
	// without a word it is the one of the thread. unnamed says that the line is
	// still to be given its id.
	said    string
	meaning found
	unnamed bool
	// fault is an error of the store that a helper could not return.
	fault error
}

// entryMark stands in a command or a fact for the journal entry that the
// transaction is about to make; its number is known once it has committed.
const entryMark = "{entry}"

// Reply starts an answer.
func (c *Call) Reply(title, ref string) bot.Message {
	return bot.Message{Kind: bot.Reply, Title: title, Ref: ref, Facts: map[string]string{}}
}

// Undoable adds the button that takes back what the call did.
func (c *Call) Undoable(m bot.Message) bot.Message {
	if c.Tx.Changed() {
		m.Buttons = append(m.Buttons, c.Button("undo", "undo "+entryMark))
		m.Facts["entry"] = entryMark
	}
	return m
}

// Button returns a button with the catalogue's label.
func (c *Call) Button(label, command string, args ...any) bot.Button {
	return bot.Button{Label: c.Say("button."+label, args...), Command: command}
}

// May reports whether the speaker may do something with a record, here.
func (c *Call) May(do crm.Action, what crm.Subject) bool {
	return crm.May(c.Me, do, what, c.Where)
}

// need is nil when the speaker may do it, else the refusal that says so.
func (c *Call) need(do crm.Action, what crm.Subject, name string) error {
	// What somebody may change does not depend on who reads the answer.
	if crm.May(c.Me, do, what, crm.Private) {
		return nil
	}
	return refuse("not-yours", "Name", name, "Owner", c.memberName(what.Owner))
}

// Members returns every member of the team. They are read when first asked for:
// most lines speak of nobody else.
func (c *Call) Members() []crm.Member {
	if c.members == nil {
		all, err := c.Tx.AllMembers()
		if err != nil {
			c.fault = err
		}
		c.members = all
	}
	return c.members
}

// member returns a member of the team by id; the zero member if there is none.
func (c *Call) member(id crm.MemberID) crm.Member {
	if id == c.Me.ID {
		return c.Me.Member
	}
	return crm.MemberOf(c.Members(), id)
}

func (c *Call) memberName(id crm.MemberID) string {
	if m := c.member(id); m.ID != 0 {
		return m.Name
	}
	return c.Say("nobody")
}
