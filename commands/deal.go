package commands

import (
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordDeal = []string{"deal", "商机"}

var argClose = Arg{Name: "close", Kind: bot.DateField}

var dealCommands = []*Command{
	{
		Path: [][]string{wordDeal, {"new", "新建", "add", "create"}}, Writes: true, Run: newDeal,
		Args: []Arg{
			argCustomer, {Name: "title", Kind: bot.TextField}, argAmount, maybe(argStage), keyed("close:", "成交:", argClose),
		},
	},
	{Path: [][]string{wordDeal, {"list", "列表"}}, Run: listDeals, Args: []Arg{
		maybe(Arg{Name: "scope", Kind: bot.ChoiceField, Choices: []string{"scope.mine", "scope.team", "scope.all"}}),
		keyed("stage:", "阶段:", argStage),
	}},
	{
		Path: [][]string{wordDeal, {"move", "推进"}}, Writes: true, Run: moveDeal,
		Args: []Arg{argDeal, argStage, maybe(Arg{Name: "reason", Kind: bot.LongField})},
	},
	{
		Path: [][]string{wordDeal, {"edit", "修改", "set"}}, Writes: true, Run: editDeal,
		Args: []Arg{
			argDeal, keyed("title:", "标题:", Arg{Name: "title", Kind: bot.TextField}), keyed("amount:", "金额:", argAmount),
			keyed("stage:", "阶段:", argStage), keyed("close:", "成交:", argClose), keyed("owner:", "负责人:", Arg{Name: "owner", Kind: bot.TextField}),
			keyed("note:", "备注:", Arg{Name: "note", Kind: bot.LongField}),
		},
	},
	{Path: [][]string{wordDeal}, Writes: true, Run: showOrMoveDeal, Args: []Arg{argDeal, maybe(argStage)}},
}

// setStage puts a deal into a stage, as of now.
func (c *Call) setStage(deal *crm.Deal, name string) error {
	stage, err := c.stage(name)
	if err != nil {
		return err
	}
	c.enter(deal, stage.ID)
	return nil
}

// enter moves a deal to a stage; a closed one closes today.
func (c *Call) enter(deal *crm.Deal, stage crm.StageID) {
	if deal.Stage == stage {
		return
	}
	deal.Stage, deal.StageSince = stage, c.Tx.Now
	if !deal.Open() {
		deal.Close = c.Today()
	}
	if stage != crm.StageLost {
		deal.Reason = ""
	}
}

// showOrMoveDeal is deal <deal>, and deal <deal> <stage>.
func showOrMoveDeal(c *Call) (bot.Message, error) {
	deal, err := c.Deal()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		m, err := c.dealCard(deal)
		if err == nil {
			m.Buttons = c.dealButtons(deal)
		}
		return m, err
	}
	return c.move(deal)
}

// dealButtons offer the next stage, and what else one does with a deal.
func (c *Call) dealButtons(d crm.Deal) []bot.Button {
	var out []bot.Button
	open := c.Team.Stages.Open()
	if i := open.Index(d.Stage); d.Open() && i >= 0 && i+1 < len(open) {
		next := open[i+1]
		out = append(out, bot.Button{Label: "→ " + next.Name(c.Lang), Command: "deal move " + d.ID.String() + " " + quoted(next.EN)})
	}
	return append(out, c.Button("history", "history "+d.ID.String()))
}

// moveDeal is deal move <deal> <stage>.
func moveDeal(c *Call) (bot.Message, error) {
	deal, err := c.Deal()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, c.noStage("")
	}
	return c.move(deal)
}

// move reads a stage, and a reason behind lost, and moves the deal there.
func (c *Call) move(deal crm.Deal) (bot.Message, error) {
	subject, err := c.Tx.DealSubject(deal)
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.need(crm.Edit, subject, deal.Title); err != nil {
		return bot.Message{}, err
	}
	before := deal
	stage, err := c.stageWithReason(&deal)
	if err != nil {
		return bot.Message{}, err
	}
	reason := deal.Reason
	c.enter(&deal, stage.ID)
	if stage.ID == crm.StageLost {
		deal.Reason = reason
	}
	if err := store.Deals.Put(c.Tx, deal); err != nil {
		return bot.Message{}, err
	}
	customer, err := store.Customers.Get(c.Tx, deal.Customer)
	if err != nil {
		return bot.Message{}, err
	}
	return c.Undoable(c.movedCard(before, deal, customer)), nil
}

func (c *Call) movedCard(before, after crm.Deal, customer crm.Customer) bot.Message {
	id := "deal.moved"
	switch {
	case before.Stage == after.Stage && before.Reason == after.Reason:
		id = "deal.stays"
	case after.Stage == crm.StageWon:
		id = "deal.won"
	case after.Stage == crm.StageLost:
		id = "deal.lost"
	}
	m := c.Reply(c.Say(id, "Title", after.Title, "Customer", cards.Named(customer.Name, customer.ID.Ref()), "Stage", c.Stage(after.Stage)), after.ID.String())
	m.Parts = append(m.Parts, c.DealChange(before, after))
	if after.Reason != "" {
		m.Parts = append(m.Parts, bot.Line(c.Say("deal.reason", "Reason", after.Reason)))
	}
	m.Facts = c.DealFacts(after)
	if stage, ok := c.Team.Stages.Get(before.Stage); ok {
		m.Facts["from"] = stage.EN
	}
	return m
}

// stageWithReason reads the longest run of words that is a stage; words behind
// it are the reason for which the deal was lost.
func (c *Call) stageWithReason(deal *crm.Deal) (crm.Stage, error) {
	words := c.Words()
	for n := min(len(words), maxNameWords); n > 0; n-- {
		stage, err := c.stage(strings.Join(words[:n], " "))
		if err != nil {
			continue
		}
		c.pos += n
		if c.Done() {
			return stage, nil
		}
		if stage.ID != crm.StageLost {
			return stage, c.leftOver("deal-move")
		}
		deal.Reason = c.RestText()
		return stage, nil
	}
	return crm.Stage{}, c.noStage(c.PeekRest())
}

// dealCard gathers what a deal's card tells, as far as the reader may know.
func (c *Call) dealCard(deal crm.Deal) (bot.Message, error) {
	customer, err := store.Customers.Get(c.Tx, deal.Customer)
	if err != nil {
		return bot.Message{}, err
	}
	var last []crm.Activity
	all, err := c.Tx.LastActivities(customer.ID, 20)
	if err != nil {
		return bot.Message{}, err
	}
	for _, a := range all {
		if len(last) < 2 && (a.Deal == deal.ID || a.Deal == 0) {
			last = append(last, a)
		}
	}
	next, err := c.Tx.RemindersAbout(deal.ID.Ref())
	return c.DealCard(deal, customer, c.memberName(deal.Owner), last, next), err
}
