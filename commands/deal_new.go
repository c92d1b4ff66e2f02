package commands

import (
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// newDeal opens a deal: deal new Acme "Renewal 2027" 50k proposal close Dec 5
func newDeal(c *Call) (bot.Message, error) {
	customer, err := c.Customer()
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.need(crm.Edit, store.CustomerSubject(customer), customer.Name); err != nil {
		return bot.Message{}, err
	}
	deal := crm.Deal{Customer: customer.ID, Owner: c.Me.ID, StageSince: c.Tx.Now, Created: c.Tx.Now}
	deal.Stage = c.Team.Stages.Open()[0].ID
	if err := c.dealTerms(&deal); err != nil {
		return bot.Message{}, err
	}
	if deal, err = store.Deals.Add(c.Tx, deal); err != nil {
		return bot.Message{}, err
	}
	m, err := c.dealCard(deal)
	m.Title = c.Say("deal.new", "Title", deal.Title, "Customer", cards.Named(customer.Name, customer.ID.Ref()))
	return c.Undoable(m), err
}

// dealTerms reads what follows the customer: a title in quotes or the words up
// to the amount, the amount, and perhaps a stage and "close <date>".
func (c *Call) dealTerms(deal *crm.Deal) error {
	words := c.Words()
	at, n := c.amountAt(words)
	switch {
	case n > 0 && at == 0:
		return refuse("deal-no-title", "Example", c.Say("example.deal-new"))
	case n == 0 && len(words) > 1:
		_, err := c.amount(words[1])
		return err
	case n == 0:
		return refuse("deal-no-amount", "Example", c.Say("example.deal-new"))
	}
	deal.Title = strings.Join(words[:at], " ")
	if len([]rune(deal.Title)) > 200 {
		return refuse("bad-name", "Name", brief(deal.Title))
	}
	c.pos += at + n
	var err error
	if deal.Amount, err = c.amount(strings.Join(words[at:at+n], " ")); err != nil {
		return err
	}
	return c.dealTail(deal)
}

// amountAt returns where the amount stands, and how many words it has ("EUR
// 30k"): right after a title in quotes, else the first words that are an amount.
// A number just before another belongs to the title: Renewal 2027 50k. n is 0 if
// there is none.
func (c *Call) amountAt(words []string) (at, n int) {
	if len(words) > 1 && c.tokens[c.pos].Quoted {
		return 1, max(1, c.amountWords(words[1:]))
	}
	for i := range words {
		if n := c.amountWords(words[i:]); n == 2 || n == 1 && c.amountWords(words[i+1:]) != 1 {
			return i, n
		}
	}
	return 0, 0
}

// amountWords returns how many words, at most two, are an amount together.
func (c *Call) amountWords(words []string) int {
	for n := min(2, len(words)); n > 0; n-- {
		if _, err := c.amount(strings.Join(words[:n], " ")); err == nil {
			return n
		}
	}
	return 0
}

// dealTail reads what may follow the amount, in any order: a stage, close <date>.
func (c *Call) dealTail(deal *crm.Deal) error {
	for !c.Done() {
		key, value, isPair := c.tokens[c.pos].KeyValue()
		word := strings.ToLower(c.Peek())
		var err error
		switch {
		case isPair && fieldNames[strings.ToLower(key)] == "close":
			c.Next()
			deal.Close, err = c.day(strings.TrimSpace(value + " " + c.untilKey()))
		case slices.Contains(closeWords, word):
			c.Next()
			deal.Close, err = c.day(c.untilKey())
		case isPair && fieldNames[strings.ToLower(key)] == "stage":
			c.Next()
			err = c.setStage(deal, strings.TrimSpace(value+" "+c.untilKey()))
		default:
			err = c.setStage(deal, c.untilKey())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// closeWords say that a close date follows.
var closeWords = []string{"close", "closes", "closing", "成交", "预计", "关单", "关闭"}

// untilKey reads words up to the next key:value or "close".
func (c *Call) untilKey() string {
	var words []string
	for !c.Done() {
		_, _, isPair := c.tokens[c.pos].KeyValue()
		word := strings.ToLower(c.Peek())
		if isPair || len(words) > 0 && slices.Contains(closeWords, word) {
			break
		}
		words = append(words, c.Next())
	}
	return strings.Join(words, " ")
}
