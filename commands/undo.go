package commands

import (
	"encoding/json"
	"errors"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var argEntry = Arg{Name: "entry", Kind: bot.TextField}

var undoCommands = []*Command{
	{Path: [][]string{{"undo", "撤销", "撤回"}}, Writes: true, Run: undo, Args: []Arg{maybe(argEntry)}},
	{Path: [][]string{{"redo", "恢复", "重做"}}, Writes: true, Hidden: true, Run: redo},
	{Path: [][]string{{"fix", "改正"}}, Writes: true, Hidden: true, Run: fix, Args: []Arg{argEntry, maybe(argText)}},
}

// undo takes back an entry: the speaker's last one, or the one that is named.
func undo(c *Call) (bot.Message, error) {
	entry, err := c.entry()
	if err != nil {
		return bot.Message{}, err
	}
	return c.takenBack(entry)
}

// redo takes back the speaker's last undo, as its button does, unless they have
// done something else since.
func redo(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, refuse("left-over", "Text", brief(c.PeekRest()), "Example", c.Say("example.undo"))
	}
	var failed error
	entry, err := c.lastOf(func(e store.Entry) bool {
		if !c.isUndo(e) {
			return true
		}
		first, err := c.Tx.Entry(e.Undoes)
		failed = errors.Join(failed, err)
		return !c.isUndo(first) // what came again is not taken back by this
	})
	err = errors.Join(err, failed)
	if err == nil && !c.isUndo(entry) {
		err = refuse("nothing-to-redo")
	}
	if err != nil {
		return bot.Message{}, err
	}
	return c.takenBack(entry)
}

// takenBack takes an entry back, and says what became of its records.
func (c *Call) takenBack(entry store.Entry) (bot.Message, error) {
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
