package commands

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// entry reads which entry is meant: J17, the speaker's latest that touched a
// record (A12), or the speaker's last when nothing is said.
func (c *Call) entry() (store.Entry, error) {
	if c.Done() {
		entry, err := c.latest(func(store.Entry) bool { return true })
		if err == nil && entry.Stamp == 0 {
			err = refuse("nothing-to-undo")
		}
		return entry, err
	}
	word := c.Next()
	ref, ok := crm.ParseRef(word)
	if !ok || !c.Done() && c.Command.Name() == "undo" {
		return store.Entry{}, refuse("bad-entry", "Entry", brief(word))
	}
	var entry store.Entry
	var err error
	if ref.Kind == crm.KindEntry {
		entry, err = c.Tx.Entry(ref.N)
	} else {
		entry, err = c.latest(func(e store.Entry) bool {
			return slices.ContainsFunc(e.Changes, func(change store.Change) bool { return change.Ref == ref })
		})
	}
	if errors.Is(err, store.ErrNotFound) || err == nil && entry.Stamp == 0 {
		err = refuse("bad-entry", "Entry", brief(word))
	}
	return entry, err
}

// latest returns the speaker's latest entry that fits and stands, the zero entry
// if there is none. Undos are passed over: bare undo goes further and further back.
func (c *Call) latest(fits func(store.Entry) bool) (store.Entry, error) {
	return c.lastOf(func(e store.Entry) bool { return !c.isUndo(e) && fits(e) })
}

// lastOf returns the speaker's latest entry that fits and stands, undos too.
func (c *Call) lastOf(fits func(store.Entry) bool) (found store.Entry, err error) {
	err = c.Tx.ByMember(c.Me.ID, func(e store.Entry) (bool, error) {
		undone, err := c.Tx.UndoneBy(e.Stamp)
		if err != nil || undone != 0 || !fits(e) {
			return true, err
		}
		found = e
		return false, nil
	})
	return found, err
}

// isUndo reports whether an entry only takes another back. A fix takes one back
// too, and says something in its place.
func (c *Call) isUndo(e store.Entry) bool {
	in, err := newInput(e.Line)
	if err != nil || e.Undoes == 0 {
		return false
	}
	cmd, ok := c.router.verbs.match(in)
	return ok && (cmd.Name() == "undo" || cmd.Name() == "redo")
}

// takeBack undoes an entry if the speaker may change all that it touched.
func (c *Call) takeBack(entry store.Entry) error {
	if err := c.mayUndo(entry); err != nil {
		return err
	}
	if err := c.lasting(entry); err != nil {
		return err
	}
	err := c.Tx.Undo(entry)
	var changed *store.ChangedError
	var dangling *store.DanglingError
	switch {
	case errors.As(err, &changed):
		return c.changedSince(changed)
	case errors.As(err, &dangling):
		return refuse("undo-dangling", "Ref", dangling.Ref.String(), "On", dangling.On.String(),
			"Entry", dangling.By.Ref().String(), "Who", c.who(dangling.By)).because(err)
	case errors.Is(err, store.ErrUndone):
		return refuse("undone-already", "Entry", entry.Ref().String()).because(err)
	case errors.Is(err, store.ErrStays):
		return refuse("undo-stays", "Entry", entry.Ref().String()).because(err)
	}
	return err
}

// mayUndo refuses an entry that the speaker may not see or change: as if there
// were none where they may not even know of it.
func (c *Call) mayUndo(entry store.Entry) error {
	hidden := refuse("bad-entry", "Entry", entry.Ref().String())
	for _, change := range entry.Changes {
		versions := []json.RawMessage{change.Before, change.After}
		if entry.By == c.Me.ID && change.Before != nil {
			versions = versions[:1] // what they gave away is another's now
		}
		for _, raw := range versions {
			if raw == nil {
				continue
			}
			subject, err := c.subjectOf(change.Ref, raw)
			if err != nil {
				return err
			}
			if !crm.May(c.Me, crm.See, subject, crm.Private) {
				return hidden
			}
			own := entry.By == c.Me.ID && change.Ref.Kind != crm.KindWorkspace && change.Ref.Kind != crm.KindMember
			if !own && !crm.May(c.Me, crm.Edit, subject, crm.Private) {
				return refuse("not-yours-to-undo", "Entry", entry.Ref().String(), "Who", c.memberName(entry.By))
			}
		}
	}
	if len(entry.Changes) == 0 || entry.By == 0 && c.Me.Role != crm.RoleAdmin {
		return hidden
	}
	return nil
}

// changedSince says who changed what after the entry, as far as the reader may know.
func (c *Call) changedSince(e *store.ChangedError) error {
	who := c.memberName(e.By.By)
	return refuse("changed-since", "Ref", e.Ref.String(), "Who", who, "When", c.Moment(e.By.At),
		"Line", c.Discreet(cards.Excerpt(e.By.Line, 80)), "Entry", e.By.Ref().String())
}
