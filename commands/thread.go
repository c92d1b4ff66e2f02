package commands

import (
	"errors"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// tagSigns begin a word that is a tag, and no name.
const tagSigns = "+-#＋－−–＃"

// thread returns what the card is about under which the line was said. The
// second result is false if it was said under none.
func (c *Call) thread() (store.Shown, bool) {
	if c.Request.About == "" {
		return store.Shown{}, false
	}
	own, facts := "", map[string]string{}
	for _, id := range strings.Fields(c.Request.About) {
		ref, ok := crm.ParseRef(id)
		if !ok {
			continue
		}
		if own == "" {
			own = id
		}
		switch ref.Kind {
		case crm.KindCustomer:
			facts["customer"] = id
		case crm.KindDeal:
			facts["deal"] = id
		case crm.KindContact:
			facts["contact"] = id
		}
	}
	return store.ShownOf(own, facts)
}

// threadRecord returns the record of one of the kinds that the thread speaks
// about; the second result is false if there is none that the speaker may see.
func (c *Call) threadRecord(kinds ...crm.Kind) (found, bool, error) {
	s, under := c.thread()
	if !under {
		return found{}, false, nil
	}
	for _, ref := range candidates(s, 0, kinds) {
		if f, ok, err := c.lookup(ref); ok || err != nil {
			return f, ok, err
		}
	}
	return found{}, false, nil
}

// insert says more where the line is read now, as if it had been typed, so that
// a pick-list, the journal and Fix have the whole line.
func (c *Call) insert(words string) error {
	at := c.tokens[c.pos].Start
	in, err := newInput(c.Line[:at] + words + " " + c.Line[at:])
	if err != nil {
		return err
	}
	c.Line, c.tokens = in.Line, in.tokens
	c.Tx.Says(c.Line)
	return nil
}

// nameThread puts the record that the thread speaks about into a line that
// changes something and names none where one is expected.
func (c *Call) nameThread(kinds ...crm.Kind) error {
	f, ok, err := c.threadRecord(kinds...)
	if !ok || err != nil || c.Done() || !c.Command.Writes {
		return err
	}
	if named, err := c.namesRecord(kinds); named || err != nil {
		return err
	}
	c.meaning = f
	return c.insert(f.ref.String())
}

// namesRecord reports whether the next words name a record, or may: then they are
// read as ever. Words that are a tag, a stage or a date do only if they are all
// of a name.
func (c *Call) namesRecord(kinds []crm.Kind) (bool, error) {
	pos, tokens := c.pos, c.tokens
	defer func() { c.pos, c.tokens = pos, tokens }()
	c.tokens = append([]grammar.Token{}, tokens...)
	if _, isID := crm.ParseRef(c.Peek()); isID {
		return true, nil
	}
	for _, read := range []func([]crm.Kind) (found, bool, error){c.pronoun, c.exact, c.glued, c.gluedPronoun} {
		if _, ok, err := read(kinds); ok || err != nil {
			return true, passed(err)
		}
	}
	if _, _, err := grammar.LeadingWhen(c.PeekRest(), c.ref()); !errors.Is(err, grammar.ErrNotUnderstood) {
		return false, nil
	}
	if _, err := c.stage(c.PeekRest()); err == nil || strings.ContainsAny(string([]rune(c.Peek())[:1]), tagSigns) {
		return false, nil
	}
	_, err := c.close("record", kinds)
	var refused *Refusal
	return !errors.As(err, &refused) || refused.ID != "no-record", passed(err)
}

// passed returns what is no refusal: that will be said when the words are read.
func passed(err error) error {
	var refused *Refusal
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// logThread takes the thread's customer for a text that names none. f and err
// are what its words gave in their order; a part of another's name is asked about.
func (c *Call) logThread(f found, err error, sentence bool) (found, bool, error) {
	own, ok, failed := c.threadRecord(onlyCustomers...)
	if !ok || failed != nil {
		return own, false, failed
	}
	var refused *Refusal
	switch errors.As(err, &refused); {
	case sentence, refused != nil && refused.ID == "no-customer":
		c.meaning, c.unnamed = own, true
		return own, true, nil
	case refused != nil && refused.ID == "did-you-mean":
		refused.Buttons = append([]bot.Button{{
			Label: cards.Named(own.name, own.ref), Command: c.Line[:c.tokens[c.pos].Start] + own.ref.String() + " " + c.PeekRest(),
		}}, refused.Buttons...)
	case err == nil && f.ref != own.ref:
		return found{}, false, c.which([]found{f, own})
	}
	return found{}, false, nil
}

// nameUnnamed gives a text that names nobody the id of whom it was taken to be
// about, with a verb before it if it has none.
func (c *Call) nameUnnamed(verb string) error {
	if !c.unnamed {
		return nil
	}
	c.unnamed = false
	err := c.insert(verb + c.meaning.ref.String())
	c.pos += len(strings.Fields(verb)) + 1
	return err
}

// threadValues fills a form's record with that of the thread.
func (c *Call) threadValues() map[string]string {
	values := map[string]string{}
	for name, kinds := range map[string][]crm.Kind{
		"customer": onlyCustomers, "deal": {crm.KindDeal}, "record": {crm.KindCustomer, crm.KindDeal}, "target": {crm.KindCustomer, crm.KindDeal},
	} {
		if f, ok, err := c.threadRecord(kinds...); ok && err == nil {
			values[name] = f.ref.String()
		}
	}
	return values
}
