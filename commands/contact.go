package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordContact = []string{"contact", "联系人"}

var argContact = Arg{Name: "contact", Kind: bot.RecordField}

var contactFields = []Arg{
	keyed("title:", "职位:", Arg{Name: "job", Kind: bot.TextField}),
	keyed("phone:", "电话:", Arg{Name: "phone", Kind: bot.TextField}),
	keyed("email:", "邮箱:", Arg{Name: "email", Kind: bot.TextField}),
	keyed("birthday:", "生日:", Arg{Name: "birthday", Kind: bot.TextField}),
}

var contactCommands = []*Command{
	{
		Path: [][]string{wordContact, {"add", "添加", "new", "新建"}}, Writes: true, Run: addContact,
		Args: append([]Arg{argCustomer, {Name: "person", Kind: bot.TextField}}, contactFields...),
	},
	{
		Path: [][]string{wordContact, {"edit", "修改", "set"}}, Writes: true, Run: editContact,
		Args: append([]Arg{argContact, keyed("name:", "名称:", argName)}, contactFields...),
	},
	{Path: [][]string{wordContact, {"remove", "删除"}}, Writes: true, Run: removeContact, Args: []Arg{argContact}},
	{Path: [][]string{wordContact}, Run: showContact, Args: []Arg{argContact}},
}

// addContact adds a person at a customer: contact add Acme "Bob Lee" title:CTO
func addContact(c *Call) (bot.Message, error) {
	customer, err := c.Customer()
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.need(crm.Care, store.CustomerSubject(customer), customer.Name); err != nil {
		return bot.Message{}, err
	}
	rec := crm.Contact{Customer: customer.ID, Name: c.plain(), Created: c.Tx.Now}
	if crm.FoldName(rec.Name) == "" || len([]rune(rec.Name)) > 120 {
		return bot.Message{}, c.incomplete()
	}
	if err := c.contactFields(&rec); err != nil {
		return bot.Message{}, err
	}
	like := newcomer{kind: crm.KindContact, name: rec.Name, phone: rec.Phone, email: rec.Email, at: customer.ID}
	if err := c.unique(like); err != nil {
		return bot.Message{}, err
	}
	if rec, err = store.Contacts.Add(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.contactCard("contact.new", rec, customer)), nil
}

// contactFields reads key:value pairs into a contact.
func (c *Call) contactFields(rec *crm.Contact) error {
	pairs, err := c.pairs()
	if err != nil {
		return err
	}
	for _, p := range pairs {
		var err error
		switch p.key {
		case "name":
			rec.Name = p.value
		case "title":
			rec.Title = p.value
		case "phone":
			rec.Phone = p.value
		case "email":
			rec.Email, err = email(p.value)
		case "lang":
			rec.Lang, err = c.lang(p.value)
		case "birthday":
			rec.Birthday, err = c.birthday(p.value)
		default:
			rec.Fields = withField(rec.Fields, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// contactToEdit reads a contact whose customer the speaker may do that with.
func (c *Call) contactTo(do crm.Action) (crm.Contact, crm.Customer, error) {
	rec, err := c.Contact()
	if err != nil {
		return rec, crm.Customer{}, err
	}
	customer, err := store.Customers.Get(c.Tx, rec.Customer)
	if err != nil {
		return rec, customer, err
	}
	subject := store.CustomerSubject(customer)
	subject.Kind = crm.KindContact
	return rec, customer, c.need(do, subject, rec.Name)
}

// editContact changes what is said of a contact.
func editContact(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Care)
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, refuse("nothing-to-edit", "Example", c.Say("example.contact-edit"))
	}
	if err := c.contactFields(&rec); err != nil {
		return bot.Message{}, err
	}
	if err := store.Contacts.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.contactCard("contact.changed", rec, customer)), nil
}

// removeContact takes a person off a customer's card; the record stays.
func removeContact(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.Edit)
	if err != nil {
		return bot.Message{}, err
	}
	rec.Archived = true
	if err := store.Contacts.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.contactCard("contact.removed", rec, customer)), nil
}

// showContact answers with what is known of a person.
func showContact(c *Call) (bot.Message, error) {
	rec, customer, err := c.contactTo(crm.See)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.contactCard("contact.card", rec, customer)
	m.Buttons = append(m.Buttons, c.chatButtons(rec, customer)...)
	return m, nil
}

func (c *Call) contactCard(id string, rec crm.Contact, customer crm.Customer) bot.Message {
	m := c.Reply(c.Say(id, "Name", rec.Name, "Customer", cards.Named(customer.Name, customer.ID.Ref())), rec.ID.String())
	m.Parts = append(c.ContactParts(rec), c.wishLines(rec)...)
	m.Facts["contact"], m.Facts["customer"], m.Facts["name"] = rec.ID.String(), customer.ID.String(), rec.Name
	if !rec.Birthday.IsZero() {
		m.Facts["birthday"] = rec.Birthday.String()
	}
	return m
}

// birthday reads a birthday in any of its forms.
func (c *Call) birthday(text string) (crm.Birthday, error) {
	if text == "" {
		return crm.Birthday{}, nil
	}
	b, err := grammar.Birthday(text, c.ref().Order)
	if err != nil {
		return b, refuse("bad-birthday", "Value", brief(text)).because(err)
	}
	return b, nil
}
