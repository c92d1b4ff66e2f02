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

// onlyCustomers is what a log may be about.
var onlyCustomers = []crm.Kind{crm.KindCustomer}

// sentenceWords begin a sentence rather than a name: by a part of a name that
// such a word is too, nobody is meant.
var sentenceWords = []string{
	"i", "we", "had", "have", "has", "having", "just", "did", "do", "done", "finished", "spoke", "talked", "saw", "got", "sent", "left",
	"met", "called", "emailed", "visited", "chatted", "phoned", "rang", "mailed", "messaged", "texted", "dialled",
	"a", "an", "the", "my", "our", "this", "that", "with", "to", "from", "on", "in", "at", "after", "and", "about", "for", "by",
	"quick", "short", "brief", "long", "good", "great", "nice", "another", "today", "yesterday", "morning", "afternoon", "earlier",
	"刚", "刚刚", "刚才", "今天", "昨天", "上午", "下午", "和", "跟", "与", "我", "我们", "去", "给", "向", "对", "在",
}

// kindAndCustomer reads whom a line is about and what kind of activity it
// tells: [kind] <customer> [kind] <text>, or a text in which the customer stands
// anywhere. In the first form these words are no part of the text; in the second
// the text keeps every word.
func (c *Call) kindAndCustomer() (crm.ActivityKind, crm.Customer, error) {
	start, tokens := c.pos, slices.Clone(c.tokens)
	kind, f, err := c.inOrder()
	if !c.settled(start, f, err) {
		after, cut := c.pos, c.tokens
		c.pos, c.tokens = start, tokens
		free, told, freeErr := c.inFreeOrder(f, err)
		switch {
		case freeErr != nil:
			return "", crm.Customer{}, freeErr
		case told:
			kind, f, err = c.kindOfText(), free, c.nameUnnamed("")
		default:
			c.pos, c.tokens = after, cut
		}
	}
	if err != nil {
		return "", crm.Customer{}, err
	}
	rec, err := store.Customers.Get(c.Tx, crm.CustomerID(f.ref.N))
	return kind, rec, err
}

// inOrder reads [kind] <customer> [kind]: English says the kind first, Chinese
// behind the name.
func (c *Call) inOrder() (crm.ActivityKind, found, error) {
	if f, ok, err := c.pronoun(onlyCustomers); ok || err != nil {
		return c.kindBehind(), f, err
	}
	if f, ok, err := c.exact(onlyCustomers); ok || err != nil {
		return c.kindBehind(), f, err
	}
	kind, ok := grammar.ActivityKind(c.Peek())
	if ok = ok && len(c.Words()) > 1; ok {
		c.Next()
	}
	f, err := c.name("customer", onlyCustomers...)
	if err == nil && !ok {
		kind = c.kindBehind()
	}
	return kind, f, err
}

// settled reports whether the customer was named so clearly where it is expected
// that the rest of the text need not be asked.
func (c *Call) settled(start int, f found, err error) bool {
	var refused *Refusal
	if errors.As(err, &refused) {
		return !slices.Contains([]string{"no-customer", "did-you-mean", "no-context"}, refused.ID) && !c.sentence(start)
	}
	if err != nil || f.rank <= crm.RankAlias {
		return true
	}
	typed := c.Line[c.tokens[start].Start:c.endOfRead()]
	return f.rank == crm.RankPinyin && len(typed) >= minReading && !c.sentence(start)
}

// endOfRead is where in the line what was read ends.
func (c *Call) endOfRead() int {
	if c.Done() {
		return len(c.Line)
	}
	return c.tokens[c.pos].Start
}

// sentence reports whether the text begins as sentences do.
func (c *Call) sentence(start int) bool {
	word := strings.ToLower(c.tokens[start].Text)
	return slices.Contains(sentenceWords, word)
}

// inFreeOrder finds the customer anywhere in the text: the only one that it
// names, or else the one whom a pronoun means. f and err are what the words in
// their order gave: f may mean another one, and then it is asked which.
func (c *Call) inFreeOrder(f found, err error) (who found, told bool, _ error) {
	named, failed := c.mentions()
	if failed != nil {
		return found{}, false, failed
	}
	sentence := c.sentence(c.pos)
	if err == nil && !sentence && len(named) > 0 && !sameRef(named, f) {
		named = append([]found{f}, named...)
	}
	switch {
	case len(named) > 1:
		return found{}, false, c.which(named)
	case len(named) == 1 && err == nil && named[0].ref == f.ref && !sentence:
		return found{}, false, nil // the same, in its place
	case len(named) == 1:
		return named[0], true, nil
	}
	return c.meantByNoName(f, err, sentence)
}

// meantByNoName finds whom a text means that names no customer: that of a contact,
// or of the last card.
func (c *Call) meantByNoName(f found, err error, sentence bool) (who found, told bool, _ error) {
	if err != nil || sentence {
		if at, ok, failed := c.throughContact(); failed != nil || ok {
			return at, ok, failed
		}
	}
	if it, ok, failed := c.spokenOf(); failed != nil || ok && (err != nil || sentence) {
		return it, ok, failed
	}
	if own, ok, failed := c.logThread(f, err, sentence); failed != nil || ok {
		return own, ok, failed
	}
	if err == nil && sentence {
		return found{}, false, c.which([]found{f})
	}
	return found{}, false, nil
}

func sameRef(all []found, f found) bool {
	return slices.ContainsFunc(all, func(other found) bool { return other.ref == f.ref })
}

// which asks which of several customers a text is about. Each button is the same
// line with the id in front of the text, which stays whole.
func (c *Call) which(options []found) error {
	r := refuse("which-customer", "N", len(options), "Name", cards.Named(options[0].name, options[0].ref), "Id", options[0].ref.String())
	at := c.tokens[c.pos].Start
	for _, f := range options[:min(len(options), 8)] {
		r.Buttons = append(r.Buttons, bot.Button{
			Label: cards.Named(f.name, f.ref), Command: c.Line[:at] + f.ref.String() + " " + c.Line[at:],
		})
	}
	return r
}

// kindOfText returns the kind of activity that a free text tells of. A kind that
// was said as an option in front ("note", 电话) is no part of it.
func (c *Call) kindOfText() crm.ActivityKind {
	kind, ok := grammar.ActivityKind(c.Peek())
	if !ok || len(c.Words()) < 2 {
		return c.told()
	}
	told, tells := kindIn(c.PeekRest())
	if _, verb := happened[strings.ToLower(c.Peek())]; !verb && (!tells || told != kind) {
		c.Next()
	}
	return kind
}

// told returns the kind that the words of the text tell of, a call if none.
func (c *Call) told() crm.ActivityKind {
	note := grammar.Inline(c.PeekRest())
	if kind, ok := kindIn(note.Text()); ok {
		return kind
	}
	return crm.Call
}

// kindBehind reads the kind from the text behind the customer. A Chinese noun
// that stands alone is only the kind; any other word stays in the note.
func (c *Call) kindBehind() crm.ActivityKind {
	kind, ok := grammar.ActivityKind(c.Peek())
	if !ok {
		return c.told()
	}
	if slices.Contains(kindNouns, c.Peek()) && len(c.Words()) > 1 {
		c.Next()
	}
	return kind
}

// kindNouns are the Chinese names of the kinds.
var kindNouns = []string{"电话", "会议", "邮件", "拜访", "微信", "备注"}

// plainLog is a text without a verb that tells of an activity with a customer.
var plainLog = &Command{
	Path: logCommands[0].Path, Args: logCommands[0].Args, Writes: true, Hidden: true, Run: logPlain,
}

// tellsPlainly reports whether a line without a verb may be one that logs: in a
// private chat, it tells that something took place, and it is no question.
func tellsPlainly(req bot.Request, line string) bool {
	if req.Surface == bot.Public || req.Form != nil || strings.HasPrefix(strings.TrimSpace(req.Text), "/") {
		return false
	}
	_, tells := kindIn(line)
	return tells && !strings.ContainsAny(line, "?？")
}

// logPlain logs a text without a verb if it names exactly one customer, or means
// the one on the last card, or names a contact of one. Otherwise the verb is
// unknown, as ever.
func logPlain(c *Call) (bot.Message, error) {
	named, err := c.mentions()
	if err != nil {
		return bot.Message{}, err
	}
	who := found{}
	switch len(named) {
	case 0:
		it, ok, err := c.throughContact()
		if err == nil && !ok {
			it, ok, err = c.spokenOf()
		}
		if err == nil && !ok {
			if it, ok, err = c.logThread(found{}, nil, true); err == nil {
				err = c.nameUnnamed("log ")
			}
		}
		if err != nil || !ok {
			return bot.Message{}, orElse(err, c.router.verbs.unknown(c))
		}
		who = it
	case 1:
		who = named[0]
	default:
		return bot.Message{}, c.router.verbs.unknown(c)
	}
	rec, err := store.Customers.Get(c.Tx, crm.CustomerID(who.ref.N))
	if err != nil {
		return bot.Message{}, err
	}
	return c.logOn(c.told(), rec)
}
