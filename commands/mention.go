package commands

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// maxMentionWords bounds how much of a text is searched for names.
	maxMentionWords = 60
	// maxHanName is how many characters a name has at most that stands within
	// Chinese text.
	maxHanName = 20
	// minReading is how many letters a name in pinyin needs to be seen within a
	// text: shorter ones are words.
	minReading = 5
)

// mentions returns the customers whose whole names stand anywhere in what is
// left, in the order of the text: "had a call with Acme", 刚和华为王总通了电话. What an
// inline part says is no mention. Only names that are there letter by letter
// count, or a pinyin that is no short word.
func (c *Call) mentions() ([]found, error) { return c.mentionsOf(onlyCustomers) }

// mentionsOf is mentions for records of other kinds.
func (c *Call) mentionsOf(kinds []crm.Kind) ([]found, error) {
	parts := grammar.Inline(c.PeekRest())
	from := c.pos
	shift := 0
	if !c.Done() {
		shift = c.tokens[from].Start
	}
	within := func(t grammar.Token) bool {
		return slices.ContainsFunc(parts.All(), func(p grammar.Part) bool {
			return p.Kind != grammar.PartUnknown && p.Start+shift <= t.Start && t.Start < p.End+shift
		})
	}
	var out []found
	for i := from; i < min(len(c.tokens), from+maxMentionWords); {
		if within(c.tokens[i]) {
			i++
			continue
		}
		options, n, err := c.mentionAt(i, kinds)
		if err != nil {
			return nil, err
		}
		for _, f := range options {
			if !slices.ContainsFunc(out, func(other found) bool { return other.ref == f.ref }) {
				out = append(out, f)
			}
		}
		i += max(n, 1)
	}
	return out, nil
}

// mentionAt returns the records that the words from i on name, and how many
// words do. Several of one name are all returned.
func (c *Call) mentionAt(i int, kinds []crm.Kind) ([]found, int, error) {
	if hasHan(c.tokens[i].Text) {
		options, err := c.mentionInHan(c.tokens[i].Text, kinds)
		if err != nil || len(options) > 0 {
			return options, 1, err
		}
	}
	var words []string
	for _, t := range c.tokens[i:min(len(c.tokens), i+maxNameWords)] {
		words = append(words, withoutPossessive(t.Text))
	}
	longest, err := c.nameWords(words)
	for n := longest; err == nil && n > 0; n-- {
		name := strings.Join(words[:n], " ")
		var options []found
		if options, err = c.named(name, kinds); len(options) > 0 {
			return options, n, err
		}
	}
	return nil, 0, err
}

// named returns the records of that whole name or alias, or of that pinyin.
func (c *Call) named(name string, kinds []crm.Kind) ([]found, error) {
	options, err := c.wholly(name, kinds)
	if len(options) > 0 && options[0].rank == crm.RankPinyin && (len(name) < minReading || strings.Contains(name, " ")) {
		return nil, err
	}
	return options, err
}

// mentionInHan returns the records whose names stand within one run of text
// without blanks. At each place the longest name counts.
func (c *Call) mentionInHan(word string, kinds []crm.Kind) ([]found, error) {
	var out []found
	for at := 0; at < len(word); {
		options, size, err := c.hanNameAt(word, at, kinds)
		if err != nil {
			return nil, err
		}
		out = append(out, options...)
		_, one := utf8.DecodeRuneInString(word[at:])
		at += max(size, one)
	}
	return out, nil
}

// hanNameAt returns the records that a text names from a place on, and how
// many bytes of it do.
func (c *Call) hanNameAt(word string, at int, kinds []crm.Kind) ([]found, int, error) {
	ends := c.nameEnds(word, at)
	if len(ends) == 0 {
		return nil, 0, nil
	}
	some, err := c.Tx.NameBegins(word[at:ends[0]])
	for i := len(ends) - 1; err == nil && some && i >= 0; i-- {
		var options []found
		options, err = c.wholly(word[at:ends[i]], kinds)
		if len(options) > 0 && options[0].rank <= crm.RankAlias {
			return options, ends[i] - at, err
		}
	}
	return nil, 0, err
}

// nameEnds returns where a name of two characters or more that begins at a place
// may end: after each Chinese character, and after a run of others.
func (c *Call) nameEnds(word string, at int) []int {
	before, _ := utf8.DecodeLastRuneInString(word[:at])
	first, _ := utf8.DecodeRuneInString(word[at:])
	if at > 0 && !isHan(first) && !isHan(before) {
		return nil // within a word of letters
	}
	var ends []int
	runes := 0
	for i, r := range word[at:] {
		if runes == maxHanName {
			break
		}
		last, _ := utf8.DecodeLastRuneInString(word[at : at+i])
		if runes >= 2 && (isHan(r) || isHan(last)) {
			ends = append(ends, at+i)
		}
		runes++
	}
	if runes >= 2 && runes < maxHanName {
		ends = append(ends, len(word))
	}
	return ends
}

// throughContact returns the customer of the contact whom a text names, for one
// that names no customer: "emailed Bob the quote", 微信王总：报价已发. If that may be
// several customers, it is asked which.
func (c *Call) throughContact() (found, bool, error) {
	people, err := c.mentionsOf([]crm.Kind{crm.KindContact})
	var at []found
	for _, p := range people {
		word := strings.ToLower(p.name)
		if err != nil || p.rank > crm.RankAlias || slices.Contains(plans, word) || slices.Contains(sentenceWords, word) {
			continue
		}
		var contact crm.Contact
		if contact, err = store.Contacts.Get(c.Tx, crm.ContactID(p.ref.N)); err != nil {
			break
		}
		f, ok, failed := c.lookup(contact.Customer.Ref())
		if err = failed; ok && !sameRef(at, f) {
			at = append(at, f)
		}
	}
	switch {
	case err != nil || len(at) == 0:
		return found{}, false, err
	case len(at) > 1:
		return found{}, false, c.which(at)
	}
	return at[0], true, nil
}

// withoutPossessive returns a word without 's at its end: Acme's.
func withoutPossessive(word string) string {
	bare := strings.TrimRight(word, ",.;:!?")
	for _, end := range []string{"'s", "’s"} {
		if cut, ok := strings.CutSuffix(bare, end); ok && cut != "" {
			return cut
		}
	}
	return word
}
