package commands

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// shownIn returns what a card is about. The second result is false for an answer
// that is no card of one record.
func shownIn(m bot.Message) (store.Shown, bool) {
	s, ok := store.ShownOf(m.Ref, m.Facts)
	return s, ok && m.Kind == bot.Reply
}

// remember keeps what the answer shows, in the transaction that made it.
func remember(tx *store.Tx, req bot.Request, answer bot.Message, s store.Shown) error {
	reader := accountOf(req.Who)
	if req.Surface == bot.Public || answer.Public {
		reader = crm.Identity{}
	}
	return tx.RememberShown(crm.Identity(req.Chat), reader, s)
}

// rememberShown keeps what a command that only reads has shown.
func (r *Router) rememberShown(ctx context.Context, req bot.Request, answer bot.Message) {
	s, ok := shownIn(answer)
	if !ok {
		return
	}
	_, err := r.Store.Update(ctx, r.Workspace, store.Cause{}, func(tx *store.Tx) error {
		return remember(tx, req, answer, s)
	})
	if err != nil { // the answer stands; only "it" will not be understood
		r.Log.Warn("context not kept", "error", err)
	}
}

// lastShown returns what the card is about under which this was said, else the
// last card in this chat that the speaker could read.
func (c *Call) lastShown() (store.Shown, error) {
	if s, under := c.thread(); under {
		return s, nil
	}
	chat := crm.Identity(c.Request.Chat)
	mine, err := c.Tx.LastShown(chat, accountOf(c.Request.Who))
	if err != nil {
		return store.Shown{}, err
	}
	everybodys, err := c.Tx.LastShown(chat, crm.Identity{})
	if everybodys.At.After(mine.At) {
		return everybodys, err
	}
	return mine, err
}

// pronouns mean what the last card was about: 0 any record, else one of that kind.
var pronouns = map[string]crm.Kind{
	"it": 0, "he": 0, "she": 0, "him": 0, "her": 0, "they": 0, "them": 0, "它": 0, "他": 0, "她": 0, "他们": 0, "她们": 0, "ta": 0,
	"the customer": crm.KindCustomer, "this customer": crm.KindCustomer, "the client": crm.KindCustomer, "the account": crm.KindCustomer,
	"这个客户": crm.KindCustomer, "该客户": crm.KindCustomer, "这客户": crm.KindCustomer, "这家": crm.KindCustomer,
	"the deal": crm.KindDeal, "this deal": crm.KindDeal, "这个商机": crm.KindDeal, "该商机": crm.KindDeal, "这个单子": crm.KindDeal, "这单": crm.KindDeal,
}

// pronounsHan are those that text follows without a blank, the longest first.
var pronounsHan = []string{"这个客户", "这个商机", "这个单子", "该客户", "该商机", "这客户", "这家", "这单", "他们", "她们", "他", "她", "它"}

// pronoun reads a word that means a record of the last card. The second result
// is false if there is none; a name that is written the same comes first.
func (c *Call) pronoun(kinds []crm.Kind) (found, bool, error) {
	words := c.Words()
	for n := min(2, len(words)); n > 0; n-- {
		word := strings.Join(words[:n], " ")
		kind, ok := pronouns[strings.ToLower(word)]
		if !ok || c.tokens[c.pos].Quoted {
			continue
		}
		named, err := c.matches(word, false, kinds)
		if err != nil || len(named) > 0 && named[0].rank <= crm.RankAlias {
			return found{}, false, err
		}
		f, err := c.meant(word, kind, kinds)
		if err == nil {
			c.pos += n
		}
		return f, true, err
	}
	return found{}, false, nil
}

// gluedPronoun is pronoun for Chinese text that goes on without a blank: 他要报价.
func (c *Call) gluedPronoun(kinds []crm.Kind) (found, bool, error) {
	word := c.Peek()
	for _, p := range pronounsHan {
		if c.tokens[c.pos].Quoted || !strings.HasPrefix(word, p) || len(word) == len(p) {
			continue
		}
		_, size := utf8.DecodeRuneInString(word[len(p):])
		if some, err := c.Tx.NameBegins(word[:len(p)+size]); some || err != nil {
			return found{}, false, err
		}
		f, err := c.meant(p, pronouns[p], kinds)
		if err == nil {
			c.skip(len(p))
		}
		return f, true, err
	}
	return found{}, false, nil
}

// meant returns the record of the last card that a word means, or a refusal that
// asks for the name.
func (c *Call) meant(word string, kind crm.Kind, kinds []crm.Kind) (found, error) {
	last, err := c.lastShown()
	if err != nil {
		return found{}, err
	}
	for _, ref := range candidates(last, kind, kinds) {
		f, ok, err := c.lookup(ref)
		if err != nil {
			return f, err
		}
		if ok {
			c.said, c.meaning = word, f
			return f, nil
		}
	}
	return found{}, refuse("no-context", "Word", word, "Minutes", int(store.ShownFor.Minutes()))
}

// candidates are the records that may be meant by a word for a kind (0: any)
// where one of the kinds is wanted, the likeliest first.
func candidates(s store.Shown, kind crm.Kind, kinds []crm.Kind) []crm.Ref {
	var out []crm.Ref
	for _, ref := range []crm.Ref{s.Main, s.Deal, s.Contact, s.Customer} {
		if ref.IsZero() || kind == crm.KindCustomer && ref.Kind != kind {
			continue
		}
		if kind == crm.KindDeal && ref.Kind == crm.KindContact {
			continue
		}
		for _, wanted := range kinds {
			if ref.Kind == wanted {
				out = append(out, ref)
			}
		}
	}
	if kind == crm.KindDeal && !s.Deal.IsZero() && len(out) > 1 && out[0].Kind != crm.KindDeal {
		out = append([]crm.Ref{s.Deal}, out...)
	}
	return out
}

// explained says in an answer which record a word, or the lack of one, was taken
// to mean.
func (c *Call) explained(m bot.Message) bot.Message {
	if c.meaning.ref.IsZero() || m.Kind == bot.Refusal {
		return m
	}
	id := "context.means"
	if _, under := c.thread(); under {
		id = "context.thread"
	}
	m.Parts = append(m.Parts, bot.Line(c.Say(id, "Word", c.said, "Name", cards.Named(c.meaning.name, c.meaning.ref))))
	if m.Facts != nil {
		m.Facts["context"] = c.meaning.ref.String()
	}
	return m
}

// spokenOf returns the customer whom a pronoun anywhere in the text means; the
// second result is false if there is no such word, or nothing to mean by it.
func (c *Call) spokenOf() (found, bool, error) {
	for _, t := range c.tokens[c.pos:] {
		word := strings.ToLower(strings.Trim(t.Text, ",.;:!?，。；：！？"))
		kind, ok := pronouns[word]
		if !ok && hasHan(word) {
			for _, p := range pronounsHan {
				if ok = strings.Contains(word, p); ok {
					word, kind = p, pronouns[p]
					break
				}
			}
		}
		if !ok || t.Quoted || word == "它" {
			continue
		}
		f, err := c.meant(word, kind, []crm.Kind{crm.KindCustomer})
		var refused *Refusal
		if errors.As(err, &refused) {
			return found{}, false, nil
		}
		return f, err == nil, err
	}
	return found{}, false, nil
}
