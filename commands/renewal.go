package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordRenewal = []string{"renewal", "续约", "renewals"}

const (
	// renewalsAhead is how many days a list of renewals looks ahead, and
	// renewalsBack how many it looks back for those that nobody has noted as done.
	renewalsAhead = 180
	renewalsBack  = 30
)

var renewalCommands = []*Command{
	{
		Path: [][]string{wordRenewal, {"list", "列表"}}, Run: listRenewals,
		Args: []Arg{maybe(Arg{Name: "days", Kind: bot.TextField})},
	},
	{Path: [][]string{wordRenewal, {"done", "完成"}}, Writes: true, Run: renewed, Args: []Arg{argCustomer}},
	{Path: [][]string{wordRenewal, {"deal", "商机"}}, Hidden: true, Run: renewalDeal, Args: []Arg{argCustomer}},
	{Path: [][]string{wordRenewal}, Hidden: true, Run: listRenewals, Args: []Arg{maybe(Arg{Name: "days", Kind: bot.TextField})}},
}

// listRenewals lists the renewals to come, and those that are over and not noted
// as done, as far as the speaker may read the customers: renewal list 90
func listRenewals(c *Call) (bot.Message, error) {
	days := renewalsAhead
	if !c.Done() {
		text := c.Rest()
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 3660 {
			return bot.Message{}, refuse("left-over", "Text", brief(text), "Example", c.Say("example.renewal-list"))
		}
		days = n
	}
	if c.Where == crm.Public {
		return bot.Message{}, refuse("private-only")
	}
	var all []crm.Customer
	more := false
	last := c.Today().AddDays(days)
	err := c.Tx.Renewals(c.Today().AddDays(-renewalsBack), func(rec crm.Customer) (bool, error) {
		if last.Before(rec.Renewal) {
			return false, nil
		}
		if !c.May(crm.Read, store.CustomerSubject(rec)) {
			return true, nil
		}
		if more = len(all) == maxRows; more {
			return false, nil
		}
		all = append(all, rec)
		return true, nil
	})
	m := c.RenewalList(all, c.names())
	if more {
		m.Parts = append(m.Parts, bot.Line(c.Say("list.cut", "N", maxRows)))
	}
	return m, err
}

// renewed notes that a customer has renewed: the date moves on by a year. One who
// does not renew has it cleared: customer edit Acme renewal:none
func renewed(c *Call) (bot.Message, error) {
	rec, err := c.customerToRenew()
	if err != nil {
		return bot.Message{}, err
	}
	before := rec.Renewal
	rec.Renewal = crm.NextRenewal(before, c.Today())
	if err := store.Customers.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("renewal.done", "Name", rec.Name), rec.ID.String())
	m.Parts = []bot.Part{
		bot.Line(c.Date(before) + " → " + c.Date(rec.Renewal)),
		bot.Line(c.Say("renewal.clear", "Id", rec.ID.String())),
	}
	m.Facts["customer"], m.Facts["renewal"] = rec.ID.String(), rec.Renewal.String()
	return c.Undoable(m), nil
}

// customerToRenew reads a customer with a renewal date whom the speaker cares for.
func (c *Call) customerToRenew() (crm.Customer, error) {
	rec, err := c.Customer()
	if err == nil && !c.Done() {
		err = c.leftOver("renewal-done")
	}
	if err == nil {
		err = c.need(crm.Care, store.CustomerSubject(rec), rec.Name)
	}
	if err == nil && rec.Renewal.IsZero() {
		err = refuse("no-renewal", "Name", rec.Name, "Id", rec.ID.String())
	}
	return rec, err
}

// renewalDeal asks for what a deal about the renewal still needs.
func renewalDeal(c *Call) (bot.Message, error) {
	rec, err := c.customerToRenew()
	if err != nil {
		return bot.Message{}, err
	}
	id, day := rec.ID.String(), rec.Renewal.String()
	title := c.Say("renewal.deal-title", "Name", rec.Name, "Year", strconv.Itoa(rec.Renewal.Year))
	m := c.Reply(c.Say("renewal.deal", "Name", rec.Name), id)
	m.Form = c.formOf(c.router.verbs.named("deal new"), map[string]string{"customer": id, "title": title, "close": day})
	line := c.Say("renewal.deal-line", "Id", id, "Title", quoted(title), "Day", day)
	m.Parts = []bot.Part{bot.Line(c.Say("help.example", "Line", line))}
	return m, nil
}

// renewal reads the date on which a customer's contract ends; none clears it.
func (c *Call) renewal(text string) (crm.Date, error) {
	if text = strings.TrimSpace(text); text == "" || text == "取消" || isOff(text) {
		return crm.Date{}, nil
	}
	day, err := c.day(text)
	if err == nil && day.Before(c.Today()) {
		err = refuse("renewal-past", "Value", brief(text), "Example", c.Say("example.renewal"))
	}
	return day, err
}
