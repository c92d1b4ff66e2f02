package commands

import (
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
		return bot.Message{}, err
	}
	return c.again(line)
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
