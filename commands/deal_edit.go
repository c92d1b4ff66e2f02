package commands

import (
	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// editDeal changes what is said of a deal: deal edit D7 amount:60k close:Friday
func editDeal(c *Call) (bot.Message, error) {
	deal, err := c.Deal()
	if err != nil {
		return bot.Message{}, err
	}
	subject, err := c.Tx.DealSubject(deal)
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.need(crm.Edit, subject, deal.Title); err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, refuse("nothing-to-edit", "Example", c.Say("example.deal-edit"))
	}
	pairs, err := c.pairs()
	if err != nil {
		return bot.Message{}, err
	}
	before := deal
	for _, p := range pairs {
		if err := c.dealField(&deal, p); err != nil {
			return bot.Message{}, err
		}
	}
	if err := store.Deals.Put(c.Tx, deal); err != nil {
		return bot.Message{}, err
	}
	m, err := c.dealCard(deal)
	if err == nil {
		m.Parts[0] = c.DealChange(before, deal)
		if !c.Tx.Changed() {
			m.Parts = append(m.Parts, bot.Line(c.Say("unchanged")))
		}
	}
	return c.Undoable(m), err
}

func (c *Call) dealField(deal *crm.Deal, p pair) (err error) {
	switch p.key {
	case "name", "title":
		if p.value == "" {
			return refuse("bad-name", "Name", "")
		}
		deal.Title = p.value
	case "amount":
		amount := crm.Money{}
		if p.value != "" {
			amount, err = c.amountOf(p.value, *deal)
		}
		deal.Amount = amount
	case "stage":
		err = c.setStage(deal, p.value)
	case "close":
		if deal.Close = (crm.Date{}); p.value != "" {
			deal.Close, err = c.day(p.value)
		}
	case "owner":
		deal.Owner, err = c.memberNamed(p.value)
	case "note":
		deal.Note = p.value
	case "reason":
		deal.Reason = p.value
	default:
		deal.Fields = withField(deal.Fields, p)
	}
	return err
}
