package commands

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var (
	wordRemind   = []string{"remind", "提醒"}
	wordReassign = []string{"reassign", "转交"}
)

var (
	argReminder  = Arg{Name: "reminder", Kind: bot.TextField}
	reassignArgs = []Arg{argReminder, argMember}
)

var remindCommands = []*Command{
	{Path: [][]string{wordRemind, {"list", "列表"}}, Run: listReminders, Args: []Arg{
		maybe(Arg{Name: "scope", Kind: bot.ChoiceField, Choices: []string{"scope.mine", "scope.team", "scope.all"}}),
	}},
	{Path: [][]string{wordRemind, wordReassign}, Writes: true, Hidden: true, Run: reassign, Args: reassignArgs},
	{Path: [][]string{wordRemind, {"more", "更多"}}, Hidden: true, Run: moreOn, Args: []Arg{argReminder}},
	{Path: [][]string{wordRemind, {"spread", "错开", "分散"}}, Writes: true, Run: spread, Args: []Arg{maybe(argWhen)}},
	{
		Path: [][]string{wordRemind}, Writes: true, Run: remind,
		Args: []Arg{{Name: "target", Kind: bot.RecordField}, argWhen, {Name: "what", Kind: bot.LongField}},
	},
	{Path: [][]string{{"done", "完成"}}, Writes: true, Run: done, Args: []Arg{argReminder}},
	{Path: [][]string{{"snooze", "推迟", "稍后"}}, Writes: true, Run: snooze, Args: []Arg{argReminder, argWhen}},
	{Path: [][]string{{"move", "改期"}}, Writes: true, Run: snooze, Args: []Arg{argReminder, argWhen}},
	{Path: [][]string{wordReassign}, Writes: true, Run: reassign, Args: reassignArgs},
}

// remind sets a follow-up: remind Acme tomorrow 3pm send the quote
func remind(c *Call) (bot.Message, error) {
	rec := crm.Reminder{Owner: c.Me.ID, By: c.Me.ID, Created: c.Tx.Now}
	if err := c.reminderTarget(&rec); err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, c.incomplete()
	}
	moment, what, err := c.nextStep()
	if err != nil {
		return bot.Message{}, err
	}
	if what == "" {
		return bot.Message{}, refuse("remind-what", "Example", c.Say("example.remind"))
	}
	rec.Text, rec.Due, rec.Rule = what, moment.At().UTC(), moment.Recurrence
	if rec, err = store.Reminders.Add(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	about, err := c.aboutReminder(rec)
	if err != nil {
		return bot.Message{}, err
	}
	title := c.Say("remind.set")
	if rec.Owner != c.Me.ID {
		title = c.Say("remind.set-for", "Name", c.memberName(rec.Owner))
	}
	return c.crowded(c.onDayOff(c.Undoable(c.ReminderCard(title, rec, about)), rec), rec)
}

// reminderTarget reads whom or what a reminder is about: me, @member, a
// customer or a deal.
func (c *Call) reminderTarget(rec *crm.Reminder) error {
	word := c.Peek()
	switch {
	case strings.EqualFold(word, "me") || word == "我":
		c.Next()
		return nil
	case c.gluedMe(word):
		c.skip(len("我"))
		return nil
	case strings.HasPrefix(word, "@") || strings.HasPrefix(word, "<@"):
		c.Next()
		id, err := c.memberNamed(word)
		rec.Owner = id
		return err
	}
	ref, err := c.Record()
	if err != nil {
		return err
	}
	f, _, err := c.lookup(ref)
	if err != nil {
		return err
	}
	if err := c.need(crm.Care, f.subject, f.name); err != nil {
		return err
	}
	if ref.Kind == crm.KindCustomer {
		rec.Customer = crm.CustomerID(ref.N)
		return nil
	}
	rec.Deal = crm.DealID(ref.N)
	deal, err := store.Deals.Get(c.Tx, rec.Deal)
	rec.Customer = deal.Customer
	return err
}

// gluedMe reports whether a word is 我 with a time behind it: 我明天下午3点….
func (c *Call) gluedMe(word string) bool {
	rest, ok := strings.CutPrefix(word, "我")
	if !ok {
		return false
	}
	_, _, err := grammar.LeadingWhen(rest, c.ref())
	return !errors.Is(err, grammar.ErrNotUnderstood)
}

// nextStep splits "tomorrow 3pm send the quote" or "send the quote tomorrow
// 3pm" into the moment and what is to be done. A date in quotes, as a form
// sends it, is all of the date.
func (c *Call) nextStep() (grammar.Moment, string, error) {
	if len(c.Words()) > 1 && c.tokens[c.pos].Quoted {
		if _, err := grammar.When(c.Peek(), c.ref()); !errors.Is(err, grammar.ErrNotUnderstood) {
			m, err := c.when(c.Next())
			return m, c.RestText(), err
		}
	}
	text := c.Rest()
	m, span, err := anyWhen(text, c.ref())
	if errors.Is(err, grammar.ErrNotUnderstood) {
		return m, "", refuse("remind-when", "Value", brief(text), "Example", c.Say("example.remind")).because(err)
	}
	said := span.In(text)
	if err == nil && m.At().Before(c.Tx.Now) {
		err = grammar.ErrPast
	}
	what := strings.Trim(text[:span.Start]+text[span.End:], " \t,，:：;；。、-–—")
	if first, rest, ok := strings.Cut(what, " "); ok && (strings.EqualFold(first, "to") || strings.EqualFold(first, "that")) {
		what = rest
	}
	return m, unquoted(what), c.badMoment(said, m, err)
}

// anyWhen reads the phrase of time that a text begins with, or else ends with.
func anyWhen(text string, ref grammar.Ref) (grammar.Moment, grammar.Span, error) {
	m, span, err := grammar.LeadingWhen(text, ref)
	if errors.Is(err, grammar.ErrNotUnderstood) {
		m, span, err = grammar.TrailingWhen(text, ref)
	}
	return m, span, err
}

// unquoted takes the quotes off a text that is one quoted word.
func unquoted(s string) string {
	if words, err := grammar.Split(s); err == nil && len(words) == 1 {
		return words[0]
	}
	return s
}

// aboutReminder is what a reminder is about, for people: "Acme (C1)".
func (c *Call) aboutReminder(r crm.Reminder) (string, error) {
	ref := r.Customer.Ref()
	if r.Deal != 0 {
		ref = r.Deal.Ref()
	}
	if ref.N == 0 {
		return "", nil
	}
	f, ok, err := c.lookup(ref)
	if !ok {
		return "", err
	}
	return cards.Named(f.name, ref), nil
}

// reminder reads the id of a reminder that the speaker may change.
func (c *Call) reminder() (crm.Reminder, error) {
	word := c.Next()
	ref, ok := crm.ParseRef(word)
	if !ok || ref.Kind != crm.KindReminder {
		return crm.Reminder{}, refuse("bad-reminder", "Value", brief(word), "Example", c.Say("example."+c.Command.Key()))
	}
	rec, err := store.Reminders.Get(c.Tx, crm.ReminderID(ref.N))
	subject := store.ReminderSubject(rec)
	if errors.Is(err, store.ErrNotFound) || err == nil && !crm.May(c.Me, crm.Edit, subject, crm.Private) {
		return rec, refuse("no-such-id", "Id", ref.String(), "What", c.Say("what.reminder"))
	}
	return rec, err
}

// openReminder reads the id of a reminder that the speaker may change and that is
// not done, and says what it is about.
func (c *Call) openReminder() (rec crm.Reminder, about string, err error) {
	if rec, err = c.reminder(); err != nil {
		return rec, "", err
	}
	if rec.Done {
		return rec, "", refuse("done-already", "Id", rec.ID.String(), "Text", c.Discreet(rec.Text))
	}
	about, err = c.aboutReminder(rec)
	return rec, about, err
}

// done ticks a reminder off; a recurring one goes on to its next occurrence.
func done(c *Call) (bot.Message, error) {
	rec, about, err := c.openReminder()
	if err != nil {
		return bot.Message{}, err
	}
	if !c.Done() {
		return bot.Message{}, c.leftOver("done")
	}
	next := c.nextOccurrence(rec)
	if next.IsZero() {
		rec.Done, rec.DoneAt = true, c.Tx.Now
	} else {
		rec.Due, rec.Occurs = next.UTC(), time.Time{}
	}
	if err := store.Reminders.Put(c.Tx, rec); err != nil {
		return bot.Message{}, err
	}
	if rec.By != rec.Owner {
		if err := c.Tx.TellHandover(rec, store.DoneForYou, c.member(rec.By), c.Me.ID); err != nil {
			return bot.Message{}, err
		}
	}
	m := c.ReminderCard(c.Say("remind.done"), rec, about)
	if rec.Done {
		m.Parts = []bot.Part{bot.Line(strings.TrimSpace(c.Discreet(rec.Text) + "  " + about))}
		m.Facts["done"] = "true"
	}
	return c.Undoable(m), nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ownerZone is the zone in which a reminder recurs: its owner's.
func (c *Call) ownerZone(rec crm.Reminder) *time.Location {
	if rec.Owner == c.Me.ID {
		return c.Loc
	}
	return c.member(rec.Owner).Location()
}

// listReminders lists open reminders: one's own, or the team's.
func listReminders(c *Call) (bot.Message, error) {
	scope := crm.ScopeMine
	if !c.Done() {
		word := c.Next()
		var ok bool
		if scope, ok = scopeOf(word); !ok {
			return bot.Message{}, refuse("left-over", "Text", brief(word), "Example", c.Say("example.remind-list"))
		}
	}
	m := c.Reply(c.Say("remind.list", "Scope", c.Say("scope."+string(scope))), "")
	n := 0
	for _, owner := range c.ledIn(scope) {
		all, err := c.Tx.RemindersOf(owner.ID, time.Time{})
		if err != nil {
			return m, err
		}
		n += len(all)
		if owner.ID != c.Me.ID && len(all) > 0 {
			m.Parts = append(m.Parts, bot.Line(owner.Name))
		}
		for _, r := range all[:min(len(all), maxRows)] {
			about, err := c.aboutReminder(r)
			if err != nil {
				return m, err
			}
			m.Parts = append(m.Parts, c.ReminderLine(r, about))
		}
	}
	m.Facts["count"] = strconv.Itoa(n)
	if n == 0 {
		m.Parts = append(m.Parts, bot.Line(c.Say("remind.none")))
	}
	return m, nil
}

// ledIn returns the members of a scope whose follow-ups the speaker may see.
func (c *Call) ledIn(scope crm.Scope) []crm.Member {
	owners, _ := c.Me.Owners(scope, c.Members())
	var out []crm.Member
	for _, m := range c.Members() {
		if (owners == nil || owners[m.ID]) && c.Me.Leads(m.ID) {
			out = append(out, m)
		}
	}
	return out
}
