package commands

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordCustomer = []string{"customer", "客户"}

var argName = Arg{Name: "name", Kind: bot.TextField}

// customerFields are what can be said of a customer as key:value.
var customerFields = []Arg{
	keyed("phone:", "电话:", Arg{Name: "phone", Kind: bot.TextField}),
	keyed("email:", "邮箱:", Arg{Name: "email", Kind: bot.TextField}),
	keyed("tier:", "等级:", Arg{Name: "tier", Kind: bot.TextField}),
	keyed("alias:", "别名:", Arg{Name: "alias", Kind: bot.TextField}),
	keyed("owner:", "负责人:", Arg{Name: "owner", Kind: bot.TextField}),
	keyed("success:", "客户成功:", Arg{Name: "success", Kind: bot.TextField}),
	keyed("lang:", "语言:", Arg{Name: "lang", Kind: bot.TextField}),
	keyed("renewal:", "续约:", Arg{Name: "renewal", Kind: bot.TextField}),
	keyed("note:", "备注:", Arg{Name: "note", Kind: bot.LongField}),
}

var customerCommands = []*Command{
	{
		Path: [][]string{wordCustomer, {"new", "新建", "add", "create"}}, Writes: true, Run: newCustomer,
		Args: append([]Arg{argName}, customerFields...),
	},
	{
		Path: [][]string{wordCustomer, {"edit", "修改", "set"}}, Writes: true, Run: editCustomer,
		Args: append([]Arg{argCustomer, keyed("name:", "名称:", argName)}, customerFields...),
	},
	{
		Path: [][]string{wordCustomer, {"merge", "合并"}}, Writes: true, Run: mergeCustomers,
		Args: []Arg{{Name: "from", Kind: bot.RecordField}, {Name: "into", Kind: bot.RecordField}},
	},
	{Path: [][]string{wordCustomer, {"archive", "归档"}}, Writes: true, Run: archiveCustomer, Args: []Arg{argCustomer}},
	{Path: [][]string{wordCustomer, {"list", "列表"}}, Run: listCustomers},
	{Path: [][]string{wordCustomer, {"silent", "沉默"}}, Run: silentList},
	{Path: [][]string{{"silent", "沉默"}}, Hidden: true, Run: silentList},
	{Path: [][]string{wordCustomer}, Run: showCustomer, Args: []Arg{argCustomer}},
}

// newCustomer adds a customer of the speaker's: customer new Acme phone:…
func newCustomer(c *Call) (bot.Message, error) {
	name := c.plain()
	if name == "" {
		return bot.Message{}, c.incomplete()
	}
	if err := checkName(name); err != nil {
		return bot.Message{}, err
	}
	rec := crm.Customer{Name: name, Owner: c.Me.ID, Created: c.Tx.Now}
	if err := c.customerFields(&rec); err != nil {
		return bot.Message{}, err
	}
	if err := c.unique(newcomer{kind: crm.KindCustomer, name: rec.Name, phone: rec.Phone, email: rec.Email}); err != nil {
		return bot.Message{}, err
	}
	rec, err := store.Customers.Add(c.Tx, rec)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.customerCard(rec)
	if err != nil {
		return m, err
	}
	m.Title = c.Say("customer.new", "Name", rec.Name)
	return c.Undoable(m), nil
}

// checkName refuses a name that cannot be told from an id, or is none.
func checkName(name string) error {
	if _, isID := crm.ParseRef(name); isID || len([]rune(name)) > 120 || crm.FoldName(name) == "" {
		return refuse("bad-name", "Name", brief(name))
	}
	return nil
}

// editCustomer changes what is said of a customer: customer edit Acme tier:A
func editCustomer(c *Call) (bot.Message, error) {
	rec, err := c.customerToEdit()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, refuse("nothing-to-edit", "Example", c.Say("example.customer-edit"))
	}
	if err := c.customerFields(&rec); err != nil {
		return bot.Message{}, err
	}
	if err := store.Customers.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m, err := c.customerCard(rec)
	if err == nil && !c.Tx.Changed() {
		m.Parts = append(m.Parts, bot.Line(c.Say("unchanged")))
	}
	return c.Undoable(m), err
}

// customerToEdit reads a customer that the speaker may change.
func (c *Call) customerToEdit() (crm.Customer, error) {
	rec, err := c.Customer()
	if err != nil {
		return rec, err
	}
	return rec, c.need(crm.Edit, store.CustomerSubject(rec), rec.Name)
}

// customerFields reads key:value pairs into a customer.
func (c *Call) customerFields(rec *crm.Customer) error {
	pairs, err := c.pairs()
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if err := c.customerField(rec, p); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) customerField(rec *crm.Customer, p pair) (err error) {
	switch p.key {
	case "name":
		if crm.FoldName(p.value) != crm.FoldName(rec.Name) {
			err = orElse(checkName(p.value), c.unique(newcomer{kind: crm.KindCustomer, name: p.value}))
		}
		rec.Name = p.value
	case "alias":
		rec.Aliases = addName(rec.Aliases, p.value)
	case "phone":
		rec.Phone = p.value
	case "email":
		rec.Email, err = email(p.value)
	case "note":
		rec.Note = p.value
	case "tier":
		rec.Tier, err = tier(p.value)
	case "lang":
		rec.Lang, err = c.lang(p.value)
	case "renewal":
		rec.Renewal, err = c.renewal(p.value)
	case "owner":
		rec.Owner, err = c.memberNamed(p.value)
	case "success":
		if rec.Success = 0; p.value != "" {
			rec.Success, err = c.memberNamed(p.value)
		}
	default:
		rec.Fields = withField(rec.Fields, p)
	}
	return err
}

// archiveCustomer takes a customer off the lists; its records stay.
func archiveCustomer(c *Call) (bot.Message, error) {
	rec, err := c.customerToEdit()
	if err != nil {
		return bot.Message{}, err
	}
	if rec.Archived {
		return c.Reply(c.Say("customer.archived-already", "Name", rec.Name), rec.ID.String()), nil
	}
	rec.Archived = true
	if err := store.Customers.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("customer.archived-now", "Name", rec.Name), rec.ID.String())
	m.Facts["customer"] = rec.ID.String()
	return c.Undoable(m), nil
}

// showCustomer answers with a customer's card.
func showCustomer(c *Call) (bot.Message, error) {
	rec, err := c.Customer()
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.customerCard(rec)
	if err == nil {
		m.Buttons = append(m.Buttons,
			c.Button("log", "log "+rec.ID.String()), c.Button("history", "history "+rec.ID.String()))
	}
	return m, err
}

// customerCard gathers what a customer's card tells, as far as the reader may know.
func (c *Call) customerCard(rec crm.Customer) (bot.Message, error) {
	card := cards.Customer{Customer: rec, OwnerName: c.memberName(rec.Owner)}
	if rec.Success != 0 {
		card.SuccessName = c.memberName(rec.Success)
	}
	deals, err := c.Tx.DealsOf(rec.ID)
	if err != nil {
		return bot.Message{}, err
	}
	for _, d := range deals {
		if d.Open() && c.May(crm.See, crm.Subject{Kind: crm.KindDeal, Owner: d.Owner, Success: rec.Success}) {
			card.Deals = append(card.Deals, d)
		}
	}
	if c.May(crm.Read, store.CustomerSubject(rec)) {
		var errs [3]error
		card.Contacts, errs[0] = c.Tx.ContactsOf(rec.ID)
		card.Last, errs[1] = c.Tx.LastActivities(rec.ID, 3)
		card.Next, errs[2] = c.Tx.RemindersAbout(rec.ID.Ref())
		card.Contacts = slices.DeleteFunc(card.Contacts, func(p crm.Contact) bool { return p.Archived })
		if err := errors.Join(errs[:]...); err != nil {
			return bot.Message{}, err
		}
	}
	m := c.CustomerCard(card)
	for _, p := range card.Contacts {
		m.Parts = append(m.Parts, c.wishLines(p)...)
	}
	return m, nil
}

// listCustomers lists the customers that the speaker may see, their own first.
func listCustomers(c *Call) (bot.Message, error) {
	t := &bot.Table{Columns: []bot.Column{
		{Title: c.Say("col.id")}, {Title: c.Say("col.customer")}, {Title: c.Say("col.owner")}, {Title: c.Say("col.tags")},
	}}
	more := false
	err := store.Customers.Each(c.Tx, false, func(rec crm.Customer) (bool, error) {
		if rec.Archived || !c.May(crm.See, store.CustomerSubject(rec)) {
			return true, nil
		}
		if len(t.Rows) == maxRows {
			more = true
			return false, nil
		}
		t.Rows = append(t.Rows, []string{rec.ID.String(), rec.Name, c.memberName(rec.Owner), strings.Join(rec.Tags, " ")})
		return true, nil
	})
	m := c.Reply(c.Say("customer.list", "N", len(t.Rows)), "")
	m.Facts["count"] = strconv.Itoa(len(t.Rows))
	return c.rows(m, t, more), err
}

// maxRows bounds a list; the rest is a matter for narrower questions.
const maxRows = 50

// rows puts a table into a list's answer, and says when it was cut. Of a list
// without rows the title says all.
func (c *Call) rows(m bot.Message, t *bot.Table, more bool) bot.Message {
	if len(t.Rows) == 0 {
		return m
	}
	m.Parts = append(m.Parts, bot.Part{Table: t})
	if more {
		m.Parts = append(m.Parts, bot.Line(c.Say("list.cut", "N", maxRows)))
	}
	return m
}
