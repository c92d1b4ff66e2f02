package commands

import (
	"errors"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var logCommands = []*Command{{
	Path: [][]string{{"log", "记录", "记"}}, Writes: true, Run: logActivity,
	Args: []Arg{
		{Name: "kind", Kind: bot.ChoiceField, Optional: true, Choices: []string{
			"kind.call", "kind.meeting", "kind.email", "kind.visit", "kind.chat", "kind.note",
		}},
		argCustomer, argText,
		keyed("stage:", "阶段:", argStage), keyed("amount:", "金额:", argAmount),
		keyed("deal:", "商机:", argDeal), keyed("outcome:", "结果:", Arg{Name: "outcome", Kind: bot.TextField}),
		keyed("next:", "下次:", Arg{Name: "next", Kind: bot.TextField}),
	},
}}

// logActivity puts an activity on the record, with all that its line says
// besides: tags, a deal that moved, a next step.
func logActivity(c *Call) (bot.Message, error) {
	kind, customer, err := c.kindAndCustomer()
	if err != nil {
		return bot.Message{}, err
	}
	return c.logOn(kind, customer)
}

// logOn logs what is left of the line on a customer's record.
func (c *Call) logOn(kind crm.ActivityKind, customer crm.Customer) (bot.Message, error) {
	if err := c.need(crm.Care, store.CustomerSubject(customer), customer.Name); err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, refuse("log-nothing", "Name", customer.Name, "Example", c.Say("example.log"))
	}
	l := &logging{Call: c, parts: grammar.Inline(c.Rest())}
	l.out.Customer = customer
	l.out.Activity = crm.Activity{Customer: customer.ID, Kind: kind, By: c.Me.ID, At: c.Tx.Now}
	if err := l.read(); err != nil {
		return bot.Message{}, err
	}
	if err := l.write(); err != nil {
		return bot.Message{}, err
	}
	m := c.Undoable(c.LoggedCard(l.out))
	m.Buttons = append(m.Buttons, c.Button("fix", "fix "+entryMark))
	if l.out.Next != nil {
		m = c.onDayOff(m, *l.out.Next)
	}
	next, ok, err := c.suggestNext(l.out.Customer, l.out.After)
	if ok {
		m.Buttons = append(m.Buttons, next)
	}
	if err != nil || l.out.Next == nil {
		return m, err
	}
	return c.crowded(m, *l.out.Next)
}

// logging is a line on its way to the record.
type logging struct {
	*Call
	out   cards.Logged
	parts grammar.Parts

	stage  *crm.Stage
	amount string // as it was typed: what currency is meant the deal says
	deal   *crm.Deal
	// noDeal says that there was a stage or an amount, and no deal to have it.
	noDeal bool
}

// read understands the inline parts. One that is not understood stays in the
// text and the answer says so; one that is understood and cannot be (a date
// that is past, an amount below zero) refuses the line.
func (l *logging) read() error {
	for i, part := range l.parts.All() {
		understood, err := l.part(part)
		if err != nil {
			return err
		}
		if !understood {
			l.parts.Keep(i)
		}
	}
	if err := l.chooseDeal(); err != nil {
		return err
	}
	for _, part := range l.parts.Kept() {
		if l.noDeal && (part.Kind == grammar.PartStage || part.Kind == grammar.PartAmount) {
			l.out.NoDeal = append(l.out.NoDeal, part.Raw)
		} else {
			l.out.Kept = append(l.out.Kept, part.Raw)
		}
	}
	l.out.Activity.Text = l.parts.Text()
	if len(l.parts.Kept()) < len(l.parts.All()) { // the comma before what was taken out
		l.out.Activity.Text = strings.TrimRight(l.out.Activity.Text, " ,，、;；")
	}
	return nil
}

func (l *logging) part(p grammar.Part) (understood bool, err error) {
	switch p.Kind {
	case grammar.PartTag:
		tag, ok := crm.FoldTag(p.Value)
		if ok && !slices.Contains(l.out.Tags, tag) {
			l.out.Tags = append(l.out.Tags, tag)
		}
		return ok, nil
	case grammar.PartStage:
		stage, err := l.Call.stage(p.Value)
		l.stage = &stage
		if err != nil {
			l.stage = nil
		}
		return err == nil, nil
	case grammar.PartAmount:
		return l.readAmount(p)
	case grammar.PartDeal:
		return l.readDeal(p)
	case grammar.PartFor:
		d, err := grammar.Duration(p.Value)
		l.out.Activity.Minutes = int(d.Minutes())
		return err == nil, nil
	case grammar.PartOutcome:
		l.out.Activity.Outcome = p.Value
		return p.Value != "", nil
	case grammar.PartNext:
		return l.readNext(p)
	}
	return false, nil
}

func (l *logging) readAmount(p grammar.Part) (bool, error) {
	_, err := l.Call.amount(p.Value)
	if errors.Is(err, grammar.ErrNegative) || errors.Is(err, grammar.ErrTooMuch) || errors.Is(err, grammar.ErrRange) {
		return false, err
	}
	if err == nil {
		l.amount = p.Value
	}
	return err == nil, nil
}

// readDeal reads deal:D7, or deal: and a part of the title of one of the
// customer's deals.
func (l *logging) readDeal(p grammar.Part) (bool, error) {
	deals, err := l.Tx.OpenDealsOf(l.out.Customer.ID)
	if err != nil {
		return false, err
	}
	ref, isID := crm.ParseRef(p.Value)
	q := crm.NewNameQuery(p.Value)
	var fits []crm.Deal
	for _, d := range deals {
		if isID && d.ID.Ref() == ref || !isID && clearlyNamed(&q, d.Title) {
			fits = append(fits, d)
		}
	}
	if len(fits) != 1 {
		return false, nil
	}
	l.deal = &fits[0]
	return true, nil
}

// clearlyNamed reports whether a query is a name or its beginning.
func clearlyNamed(q *crm.NameQuery, name string) bool {
	for _, term := range crm.NameTerms(name, nil) {
		if rank, ok := q.Rank([]byte(term.Text), term.Class); ok && crm.Clear(rank) {
			return true
		}
	}
	return false
}

// readNext reads the next step, which becomes a reminder to the writer.
func (l *logging) readNext(p grammar.Part) (bool, error) {
	p.Value = unquoted(p.Value)
	what, m, err := p.Next(l.ref())
	if errors.Is(err, grammar.ErrNotUnderstood) || err == nil && what == "" {
		return false, nil
	}
	if err == nil && m.At().Before(l.Tx.Now) {
		err = grammar.ErrPast
	}
	if err != nil {
		return false, l.badMoment(nextDate(p, l.ref()), m, err)
	}
	l.out.Next = &crm.Reminder{
		Owner: l.Me.ID, By: l.Me.ID, Customer: l.out.Customer.ID, Text: what,
		Due: m.At().UTC(), Rule: m.Recurrence, Created: l.Tx.Now,
	}
	return true, nil
}

// nextDate is the date of a next step as it was typed.
func nextDate(p grammar.Part, ref grammar.Ref) string {
	if p.When != "" {
		return p.When
	}
	if _, span, err := grammar.TrailingWhen(p.Value, ref); !errors.Is(err, grammar.ErrNotUnderstood) {
		return span.In(p.Value)
	}
	_, span, _ := grammar.LeadingWhen(p.Value, ref)
	return span.In(p.Value)
}

// chooseDeal finds the deal that a stage or an amount is about: the one that was
// named, or the customer's only open one. Of several none is guessed.
func (l *logging) chooseDeal() error {
	if l.deal != nil || l.stage == nil && l.amount == "" {
		return nil
	}
	deals, err := l.Tx.OpenDealsOf(l.out.Customer.ID)
	if err != nil {
		return err
	}
	switch len(deals) {
	case 0:
		for _, kind := range []grammar.PartKind{grammar.PartStage, grammar.PartAmount} {
			for _, i := range l.parts.Of(kind) {
				l.parts.Keep(i)
			}
		}
		l.stage, l.amount = nil, ""
		l.noDeal = true
		return nil
	case 1:
		l.deal = &deals[0]
		return nil
	}
	r := refuse("which-deal", "Name", l.out.Customer.Name, "Id", deals[0].ID.String())
	for _, d := range deals[:min(len(deals), 8)] {
		r.Buttons = append(r.Buttons, bot.Button{
			Label: cards.Named(d.Title, d.ID.Ref()), Command: l.Line + " deal:" + d.ID.String(),
		})
	}
	return r
}

// write puts everything that was understood on the record.
func (l *logging) write() (err error) {
	if l.deal != nil {
		l.out.Activity.Deal = l.deal.ID
	}
	if l.out.Activity, err = store.Activities.Add(l.Tx, l.out.Activity); err != nil {
		return err
	}
	if err := l.writeDeal(); err != nil {
		return err
	}
	if err := l.writeTags(); err != nil {
		return err
	}
	if l.out.Next == nil {
		return nil
	}
	l.out.Next.Deal = l.out.Activity.Deal
	*l.out.Next, err = store.Reminders.Add(l.Tx, *l.out.Next)
	return err
}

func (l *logging) writeDeal() (err error) {
	if l.deal == nil {
		return nil
	}
	before, after := *l.deal, *l.deal
	if l.amount != "" {
		if after.Amount, err = l.amountOf(l.amount, before); err != nil {
			return err
		}
	}
	if l.stage != nil {
		l.enter(&after, l.stage.ID)
	}
	l.out.Before, l.out.After = &before, &after
	if l.stage == nil && l.amount == "" {
		return nil
	}
	subject, err := l.Tx.DealSubject(after)
	if err != nil {
		return err
	}
	if err := l.need(crm.Edit, subject, after.Title); err != nil {
		return err
	}
	return store.Deals.Put(l.Tx, after)
}

func (l *logging) writeTags() error {
	if len(l.out.Tags) == 0 {
		return nil
	}
	if err := l.need(crm.Edit, store.CustomerSubject(l.out.Customer), l.out.Customer.Name); err != nil {
		return err
	}
	_, _, err := l.retag(l.out.Customer.ID.Ref(), tagChange{add: l.out.Tags})
	return err
}
