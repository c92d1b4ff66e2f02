package commands

import (
	"errors"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/store"
)

// fix takes an entry back and says a corrected line in its place, in one
// transaction. Without the line it asks for it.
func fix(c *Call) (bot.Message, error) {
	entry, err := c.entry()
	if err != nil {
		return bot.Message{}, err
	}
	if c.Done() {
		if err := c.mayUndo(entry); err != nil {
			return bot.Message{}, err
		}
		return c.fixForm(entry)
	}
	line := c.Rest()
	if err := c.takeBackAll(entry); err != nil {
		return bot.Message{}, c.orRun(err, entry, line)
	}
	return c.again(line)
}

// orRun adds to the refusal of an entry that was undone before a button that says
// the new line all the same. One that was fixed before has its new line already.
func (c *Call) orRun(err error, entry store.Entry, line string) error {
	var r *Refusal
	if !errors.As(err, &r) || !errors.Is(err, store.ErrUndone) {
		return err
	}
	stamp, err := c.Tx.UndoneBy(entry.Stamp)
	if err != nil {
		return err
	}
	by, err := c.Tx.Entry(stamp)
	if err != nil {
		return err
	}
	if c.isUndo(by) {
		r.Buttons = append(r.Buttons, c.Button("run", line))
	}
	return r
}

// takeBackAll takes an entry back; of a line that was fixed before, the first
// saying too.
func (c *Call) takeBackAll(entry store.Entry) error {
	for {
		if err := c.takeBack(entry); err != nil || entry.Undoes == 0 || c.isUndo(entry) {
			return err
		}
		var err error
		if entry, err = c.Tx.Entry(entry.Undoes); err != nil {
			return err
		}
	}
}

// again runs another line in the same transaction.
func (c *Call) again(line string) (bot.Message, error) {
	in, err := newInput(line)
	if err != nil {
		return bot.Message{}, err
	}
	cmd, ok := c.router.verbs.match(in)
	if !ok && tellsPlainly(bot.Request{}, line) {
		cmd, ok = plainLog, true
	}
	if !ok || cmd.Name() == "fix" || cmd.Name() == "undo" {
		return bot.Message{}, refuse("cannot-fix", "Line", brief(line))
	}
	c.Tx.Says(line)
	next := *c
	next.Input, next.Command, next.Request.Form = in, cmd, nil
	return next.run()
}
