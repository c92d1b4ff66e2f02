package commands

import (
	"errors"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxNameWords is how many words a name without quotes may have.
const maxNameWords = 6

const (
	// maxMatches is how many records one name is taken to mean at most.
	maxMatches = 20
	// maxLookups bounds how many records are looked at for those that the
	// speaker may see.
	maxLookups = 5000
)

// found is a record that a name may mean, as the speaker may see it.
type found struct {
	ref     crm.Ref
	rank    int
	name    string
	subject crm.Subject
}

// Customer reads a customer's name or id from the input. One clear match is
// taken; several give a pick-list, and a likely typo asks back.
func (c *Call) Customer() (crm.Customer, error) {
	f, err := c.name("customer", crm.KindCustomer)
	if err != nil {
		return crm.Customer{}, err
	}
	return store.Customers.Get(c.Tx, crm.CustomerID(f.ref.N))
}

// Deal reads a deal's title or id from the input. A customer's name means their
// one open deal.
func (c *Call) Deal() (crm.Deal, error) {
	if err := c.nameThread(crm.KindDeal, crm.KindCustomer); err != nil {
		return crm.Deal{}, err
	}
	f, err := c.name("deal", crm.KindDeal, crm.KindCustomer)
	if err != nil {
		return crm.Deal{}, err
	}
	if f.ref.Kind == crm.KindCustomer {
		d, err := c.onlyDeal(crm.CustomerID(f.ref.N), f.name)
		if err == nil && !c.meaning.ref.IsZero() {
			c.meaning = found{ref: d.ID.Ref(), name: d.Title}
		}
		return d, err
	}
	return store.Deals.Get(c.Tx, crm.DealID(f.ref.N))
}

// Contact reads the name or id of a person at a customer.
func (c *Call) Contact() (crm.Contact, error) {
	f, err := c.name("contact", crm.KindContact)
	if err != nil {
		return crm.Contact{}, err
	}
	return store.Contacts.Get(c.Tx, crm.ContactID(f.ref.N))
}

// Record reads the name or id of a customer or a deal.
func (c *Call) Record() (crm.Ref, error) {
	if err := c.nameThread(crm.KindCustomer, crm.KindDeal); err != nil {
		return crm.Ref{}, err
	}
	f, err := c.name("record", crm.KindCustomer, crm.KindDeal)
	return f.ref, err
}

// onlyDeal returns a customer's one open deal, or a pick-list.
func (c *Call) onlyDeal(id crm.CustomerID, name string) (crm.Deal, error) {
	deals, err := c.Tx.OpenDealsOf(id)
	if err != nil {
		return crm.Deal{}, err
	}
	var options []found
	for _, d := range deals {
		if f, ok, err := c.lookup(d.ID.Ref()); err != nil {
			return crm.Deal{}, err
		} else if ok {
			options = append(options, f)
		}
	}
	switch len(options) {
	case 0:
		return crm.Deal{}, refuse("no-open-deal", "Name", name)
	case 1:
		return store.Deals.Get(c.Tx, crm.DealID(options[0].ref.N))
	}
	return crm.Deal{}, c.pick("pick", name, c.pos-1, c.pos, options)
}

// name reads the name or id of a record of the given kinds; what says in the
// catalogue what is looked for.
func (c *Call) name(what string, kinds ...crm.Kind) (found, error) {
	if c.Done() {
		return found{}, c.incomplete()
	}
	if ref, ok := crm.ParseRef(c.Peek()); ok && !c.tokens[c.pos].Quoted {
		return c.byID(ref, what, kinds)
	}
	for _, read := range []func([]crm.Kind) (found, bool, error){c.pronoun, c.exact, c.glued, c.gluedPronoun} {
		if f, ok, err := read(kinds); ok || err != nil {
			return f, err
		}
	}
	return c.close(what, kinds)
}

// byID reads a short id. That of a customer who was merged means the other one.
func (c *Call) byID(ref crm.Ref, what string, kinds []crm.Kind) (found, error) {
	if ref.Kind == crm.KindCustomer {
		rec, err := store.Customers.Get(c.Tx, crm.CustomerID(ref.N))
		for ; err == nil && rec.Merged != 0; rec, err = store.Customers.Get(c.Tx, rec.Merged) {
			ref = rec.Merged.Ref()
		}
	}
	f, ok, err := c.lookup(ref)
	if err != nil {
		return f, err
	}
	for _, kind := range kinds {
		if ok && ref.Kind == kind {
			c.Next()
			return f, nil
		}
	}
	return found{}, refuse("no-such-id", "Id", ref.String(), "What", c.Say("what."+what))
}

// exact reads the longest run of words that is a whole name, an alias or a
// name's pinyin.
func (c *Call) exact(kinds []crm.Kind) (found, bool, error) {
	words := c.Words()
	longest, err := c.nameWords(words)
	if err != nil {
		return found{}, false, err
	}
	for n := longest; n > 0; n-- {
		options, err := c.wholly(strings.Join(words[:n], " "), kinds)
		if err != nil {
			return found{}, false, err
		}
		if len(options) == 0 || options[0].rank != crm.RankExact && swallows(words[:n]) {
			continue
		}
		if len(options) > 1 {
			return found{}, false, c.pick("pick", strings.Join(words[:n], " "), c.pos, c.pos+n, options)
		}
		c.pos += n
		return options[0], true, nil
	}
	return found{}, false, nil
}

// swallows reports whether the last of the words is a small one that only looks
// like a legal form: "as" in "Acme as agreed" belongs to the text, "AS" does not.
func swallows(words []string) bool {
	last := words[len(words)-1]
	small := last == "&" || strings.Trim(last, "abcdefghijklmnopqrstuvwxyz") == ""
	return small && len(words) > 1 && crm.FoldName(strings.Join(words, " ")) == crm.FoldName(strings.Join(words[:len(words)-1], " "))
}

// nameWords returns with how many of the words some name begins.
func (c *Call) nameWords(words []string) (int, error) {
	for n := range min(len(words), maxNameWords) {
		some, err := c.Tx.NameBegins(strings.Join(words[:n+1], " "))
		if err != nil || !some {
			return n, err
		}
	}
	return min(len(words), maxNameWords), nil
}

// glued reads a name that the text follows without a blank, as Chinese does:
// 华为王总要报价. The longest whole name that the word begins with is meant.
func (c *Call) glued(kinds []crm.Kind) (found, bool, error) {
	word := c.Peek()
	if c.tokens[c.pos].Quoted || !hasHan(word) {
		return found{}, false, nil
	}
	runes := []rune(word)
	for n := min(len(runes)-1, 20); n >= 2; n-- {
		head := string(runes[:n])
		options, err := c.wholly(head, kinds)
		if err != nil {
			return found{}, false, err
		}
		if len(options) == 1 {
			c.skip(len(head))
			return options[0], true, nil
		}
	}
	return found{}, false, nil
}

// close reads one word (or all that is left, when that is a name's beginning)
// as a part of a name: a clear match is taken, the rest is asked about.
func (c *Call) close(what string, kinds []crm.Kind) (found, error) {
	words := c.Words()
	longest, err := c.nameWords(words)
	if err != nil {
		return found{}, err
	}
	for n := max(longest, 1); n > 0; n-- {
		name := strings.Join(words[:n], " ")
		options, err := c.matches(name, n == 1, kinds)
		if err != nil {
			return found{}, err
		}
		if len(options) == 0 {
			continue
		}
		best := atRank(options, options[0].rank)
		if crm.Clear(best[0].rank) {
			if len(best) > 1 {
				return found{}, c.pick("pick", name, c.pos, c.pos+n, best)
			}
			c.pos += n
			return best[0], nil
		}
		kind := best[0].ref.Kind
		alike := slices.DeleteFunc(best, func(f found) bool { return f.ref.Kind != kind })
		return found{}, c.pick("did-you-mean", name, c.pos, c.pos+n, alike[:min(3, len(alike))])
	}
	r := refuse("no-"+what, "Name", brief(words[0]))
	if what == "customer" {
		r.Buttons = []bot.Button{c.Button("new-customer", "customer new "+quoted(words[0]))}
	}
	return found{}, r
}

// matches returns the records that a name may mean and the speaker may see,
// the closest first, and of equals those that the speaker touched last. Of very
// many equals the ones beyond maxMatches are looked at only for these.
func (c *Call) matches(name string, thorough bool, kinds []crm.Kind) ([]found, error) {
	var out []found
	left := maxLookups
	err := c.Tx.FindNames(name, thorough, kinds, func(m store.NameMatch) (bool, error) {
		left--
		if len(out) >= maxMatches {
			known, err := c.touchedLately(m.Ref)
			if err != nil || !known {
				return left > 0 && m.Rank == out[0].rank, err
			}
		}
		f, ok, err := c.lookup(m.Ref)
		if ok {
			f.rank = m.Rank
			out = append(out, f)
		}
		return left > 0, err
	})
	if err != nil {
		return nil, err
	}
	return out[:min(len(out), maxMatches)], c.byTouch(out)
}

// wholly returns the records of which this is all of a name, an alias or a
// name's pinyin, those that the speaker touched last first. Names that merely
// begin like this are not looked at.
func (c *Call) wholly(name string, kinds []crm.Kind) ([]found, error) {
	var out []found
	err := c.Tx.FindNames(name, false, kinds, func(m store.NameMatch) (bool, error) {
		if m.Rank > crm.RankPinyin || len(out) > 0 && m.Rank > out[0].rank {
			return false, nil
		}
		f, ok, err := c.lookup(m.Ref)
		if ok {
			f.rank = m.Rank
			out = append(out, f)
		}
		return len(out) < maxMatches, err
	})
	if err != nil || len(out) < 2 {
		return out, err
	}
	return out, c.byTouch(out)
}

func atRank(options []found, rank int) []found {
	for i, f := range options {
		if f.rank > rank {
			return options[:i]
		}
	}
	return options
}

// lookup returns what a record is called and whose it is; the second result is
// false when there is none that the speaker may see.
func (c *Call) lookup(ref crm.Ref) (found, bool, error) {
	name, subject, err := c.Tx.About(ref)
	if errors.Is(err, store.ErrNotFound) {
		return found{}, false, nil
	}
	if err != nil || !crm.May(c.Me, crm.See, subject, c.Where) {
		return found{}, false, err
	}
	return found{ref: ref, name: name, subject: subject}, true, nil
}

// pick refuses with a pick-list: each button is the same line with the name
// made clear.
func (c *Call) pick(id, name string, from, to int, options []found) error {
	best := options[0]
	r := refuse(id, "Name", brief(name), "Best", best.name, "Id", best.ref.String(), "N", len(options))
	for _, f := range options[:min(len(options), 8)] {
		r.Buttons = append(r.Buttons, bot.Button{
			Label:   f.name + " (" + f.ref.String() + ")",
			Command: c.with(from, to, f.ref.String()),
		})
	}
	if id == "did-you-mean" && best.ref.Kind == crm.KindCustomer {
		r.Buttons = append(r.Buttons, c.Button("new-customer", "customer new "+quoted(name)))
	}
	return r
}
