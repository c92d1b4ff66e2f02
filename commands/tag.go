package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordTag = []string{"tag", "标签"}

var tagCommands = []*Command{
	{Path: [][]string{wordTag, {"list", "列表"}}, Run: listTags},
	{
		Path: [][]string{wordTag}, Writes: true, Run: tag,
		Args: []Arg{{Name: "record", Kind: bot.RecordField}, {Name: "tags", Kind: bot.TextField, Several: true}},
	},
}

// listTags counts the tags of what the speaker may see.
func listTags(c *Call) (bot.Message, error) {
	counts := map[string]int{}
	var order []string
	err := c.Tx.Tagged("", func(tag string, ref crm.Ref) (bool, error) {
		_, ok, err := c.lookup(ref)
		if ok {
			if counts[tag] == 0 {
				order = append(order, tag)
			}
			counts[tag]++
		}
		return true, err
	})
	m := c.Reply(c.Say("tag.list", "N", len(order)), "")
	t := &bot.Table{Columns: []bot.Column{{Title: c.Say("col.tag")}, {Title: c.Say("col.records"), Right: true}}}
	slices.SortStableFunc(order, func(a, b string) int { return counts[b] - counts[a] })
	for _, tag := range order {
		t.Rows = append(t.Rows, []string{"#" + tag, strconv.Itoa(counts[tag])})
		m.Facts[tag] = strconv.Itoa(counts[tag])
		if len(m.Buttons) < 8 {
			m.Buttons = append(m.Buttons, bot.Button{Label: "#" + tag, Command: "tag " + tag})
		}
	}
	return c.rows(m, t, false), err
}

// tag changes a record's tags (tag Acme +vip -cold), or lists who has one
// (tag vip).
func tag(c *Call) (bot.Message, error) {
	_, under, err := c.threadRecord(crm.KindCustomer, crm.KindDeal)
	if err != nil {
		return bot.Message{}, err
	}
	if len(c.Words()) == 1 && !(under && strings.IndexAny(c.Peek(), tagSigns) == 0) {
		return c.tagged()
	}
	ref, err := c.Record()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		return bot.Message{}, c.incomplete()
	}
	edit, err := tagEdit(c.Words())
	if err != nil {
		return bot.Message{}, err
	}
	f, _, err := c.lookup(ref)
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.need(crm.Edit, f.subject, f.name); err != nil {
		return bot.Message{}, err
	}
	before, after, err := c.retag(ref, edit)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("tag.done", "Name", cards.Named(f.name, ref)), ref.String())
	m.Parts = []bot.Part{bot.Line(cards.Step(c.tagText(before), c.tagText(after)))}
	m.Facts["record"], m.Facts["tags"] = ref.String(), strings.Join(after, " ")
	return c.Undoable(m), nil
}

// tagged lists the records that have one tag; a record's name alone shows its tags.
func (c *Call) tagged() (bot.Message, error) {
	name, ok := crm.FoldTag(strings.TrimPrefix(c.Peek(), "#"))
	t := &bot.Table{Columns: []bot.Column{{Title: c.Say("col.id")}, {Title: c.Say("col.name")}, {Title: c.Say("col.owner")}}}
	err := c.Tx.Tagged(name, func(_ string, ref crm.Ref) (bool, error) {
		f, ok, err := c.lookup(ref)
		if ok {
			t.Rows = append(t.Rows, []string{ref.String(), f.name, c.memberName(f.subject.Owner)})
		}
		return true, err
	})
	if err != nil || !ok || len(t.Rows) == 0 {
		return bot.Message{}, orElse(err, refuse("no-tag", "Name", brief(c.Peek()), "Example", c.Say("example.tag")))
	}
	m := c.Reply(c.Say("tag.who", "Tag", "#"+name, "N", len(t.Rows)), "")
	m.Facts["count"] = strconv.Itoa(len(t.Rows))
	return c.rows(m, t, false), nil
}

// tagChange is which tags come and go.
type tagChange struct{ add, drop []string }

// tagEdit reads +vip -cold warm: a bare word adds.
func tagEdit(words []string) (tagChange, error) {
	var edit tagChange
	for _, word := range words {
		name, ok := crm.FoldTag(strings.TrimLeft(word, "+-#＋－−–＃"))
		if !ok {
			return edit, refuse("bad-tag", "Tag", brief(word))
		}
		if strings.ContainsAny(word[:1], "-") || strings.HasPrefix(word, "－") || strings.HasPrefix(word, "−") || strings.HasPrefix(word, "–") {
			edit.drop = append(edit.drop, name)
		} else {
			edit.add = append(edit.add, name)
		}
	}
	return edit, nil
}

// apply returns the tags after the change.
func (e tagChange) apply(tags []string) []string {
	kept := slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return slices.Contains(e.drop, t) })
	return union(kept, e.add)
}

// retag changes the tags of a customer or a deal.
func (c *Call) retag(ref crm.Ref, edit tagChange) (before, after []string, err error) {
	if ref.Kind == crm.KindDeal {
		rec, err := store.Deals.Get(c.Tx, crm.DealID(ref.N))
		if err != nil {
			return nil, nil, err
		}
		before = rec.Tags
		rec.Tags = edit.apply(before)
		return before, rec.Tags, store.Deals.Put(c.Tx, rec)
	}
	rec, err := store.Customers.Get(c.Tx, crm.CustomerID(ref.N))
	if err != nil {
		return nil, nil, err
	}
	before = rec.Tags
	rec.Tags = edit.apply(before)
	return before, rec.Tags, store.Customers.Put(c.Tx, rec)
}

func (c *Call) tagText(tags []string) string {
	if len(tags) == 0 {
		return c.Say("tag.none")
	}
	return "#" + strings.Join(tags, " #")
}

// orElse returns err, or the other when there is none.
func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
