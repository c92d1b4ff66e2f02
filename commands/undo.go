package commands

import (
	"encoding/json"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var argEntry = Arg{Name: "entry", Kind: bot.TextField}

var undoCommands = []*Command{
	{Path: [][]string{{"undo", "撤销", "撤回"}}, Writes: true, Run: undo, Args: []Arg{maybe(argEntry)}},
	{Path: [][]string{{"fix", "改正"}}, Writes: true, Hidden: true, Run: fix, Args: []Arg{argEntry, maybe(argText)}},
}

// undo takes back an entry: the speaker's last one, or the one that is named.
func undo(c *Call) (bot.Message, error) {
	entry, err := c.entry()
	if err != nil {
		return bot.Message{}, err
	}
	if err := c.takeBack(entry); err != nil {
		return bot.Message{}, err
	}
	id := entry.Ref().String()
	title, err := c.undoTitle(entry)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(title, id)
	m.Facts["undid"] = id
	for _, change := range entry.Changes {
		m.Parts = append(m.Parts, bot.RefLine(c.undone(change), change.Ref.String()))
	}
	m.Buttons = append(m.Buttons, c.Button("redo", "undo "+entryMark))
	m.Facts["entry"] = entryMark
	return m, nil
}

// undoTitle says which line was taken back, or stands again when what was taken
// back was an undo.
func (c *Call) undoTitle(entry store.Entry) (string, error) {
	if !c.isUndo(entry) {
		return c.Say("undo.done", "Line", c.Discreet(cards.Excerpt(entry.Line, 50))), nil
	}
	first, err := c.Tx.Entry(entry.Undoes)
	return c.Say("undo.redone", "Line", c.Discreet(cards.Excerpt(first.Line, 50))), err
}

// undone says what became of one record.
func (c *Call) undone(change store.Change) string {
	name := cards.RecordName(orRaw(change.Before, change.After))
	if change.Ref.Kind == crm.KindActivity || change.Ref.Kind == crm.KindReminder {
		name = c.Discreet(name)
	}
	switch {
	case change.Before == nil:
		return c.Say("undo.removed", "Name", name)
	case change.After == nil:
		return c.Say("undo.restored", "Name", name)
	}
	back := cards.Changed{Ref: change.Ref, Before: change.After, After: change.Before}
	return c.Say("undo.reset", "Name", name, "What", c.Discreet(c.Changed(back, c.names())))
}

func orRaw(a, b json.RawMessage) json.RawMessage {
	if a != nil {
		return a
	}
	return b
}
