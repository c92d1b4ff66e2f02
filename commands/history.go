package commands

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxHistory is how many entries one answer shows.
const maxHistory = 20

var historyCommands = []*Command{{
	Path: [][]string{{"history", "历史", "记录历史"}}, Run: history,
	Args: []Arg{maybe(Arg{Name: "record", Kind: bot.RecordField})},
}}

// history says who did what when: with a record, or everything that the
// speaker may see.
func history(c *Call) (bot.Message, error) {
	ref, title, err := c.historyOf()
	if err != nil {
		return bot.Message{}, err
	}
	var past []cards.Past
	more := false
	err = c.Tx.History(ref, func(e store.Entry) (bool, error) {
		what, err := c.visibleChanges(e)
		if err != nil || len(what) == 0 {
			return true, err
		}
		if len(past) == maxHistory {
			more = true
			return false, nil
		}
		p := cards.Past{Ref: e.Ref(), At: c.Moment(e.At), Who: c.who(e), Line: e.Line, What: what}
		by, err := c.Tx.UndoneBy(e.Stamp)
		if by != 0 {
			p.Undone = crm.Ref{Kind: crm.KindEntry, N: by}
		}
		if e.Undoes != 0 {
			p.Undoes = crm.Ref{Kind: crm.KindEntry, N: e.Undoes}
		}
		past = append(past, p)
		return true, err
	})
	if err != nil {
		return bot.Message{}, err
	}
	m := c.HistoryCard(title, past, more, c.names())
	m.Facts["count"] = fmt.Sprint(len(past))
	if !ref.IsZero() {
		m.Facts["record"] = ref.String()
	}
	return m, nil
}

func (c *Call) who(e store.Entry) string {
	if e.By == 0 {
		return c.Say("nobody-rapport")
	}
	return c.memberName(e.By)
}

// historyOf reads whose history is asked for.
func (c *Call) historyOf() (crm.Ref, string, error) {
	if c.Done() {
		return crm.Ref{}, c.Say("history.all"), nil
	}
	ref, isID := crm.ParseRef(c.Peek())
	if isID && ref.Kind != crm.KindEntry {
		f, ok, err := c.lookup(ref)
		if err != nil {
			return ref, "", err
		}
		if !ok {
			return ref, "", refuse("no-such-id", "Id", ref.String(), "What", c.Say("what.record"))
		}
		return ref, c.Say("history.of", "Name", cards.Named(f.name, ref)), nil
	}
	ref, err := c.Record()
	if err != nil {
		return ref, "", err
	}
	f, _, err := c.lookup(ref)
	return ref, c.Say("history.of", "Name", cards.Named(f.name, ref)), err
}

// visibleChanges returns the changes of an entry that the speaker may read.
func (c *Call) visibleChanges(e store.Entry) ([]cards.Changed, error) {
	var out []cards.Changed
	for _, change := range e.Changes {
		subject, err := c.subjectOf(change.Ref, orRaw(change.After, change.Before))
		if err != nil {
			return nil, err
		}
		if c.May(crm.Read, subject) {
			out = append(out, cards.Changed{Ref: change.Ref, Before: change.Before, After: change.After})
		}
	}
	return out, nil
}

// subjectOf says whose a record is, from its stored bytes: it may be gone.
func (c *Call) subjectOf(ref crm.Ref, raw json.RawMessage) (crm.Subject, error) {
	var rec struct {
		Owner    crm.MemberID   `json:"owner"`
		Success  crm.MemberID   `json:"success"`
		By       crm.MemberID   `json:"by"`
		Customer crm.CustomerID `json:"customer"`
	}
	if err := json.Unmarshal(raw, &rec); err != nil {
		return crm.Subject{}, fmt.Errorf("%v: %w", ref, err)
	}
	s := crm.Subject{Kind: ref.Kind, Owner: rec.Owner, Success: rec.Success}
	switch ref.Kind {
	case crm.KindReminder:
		s.Success = rec.By
	case crm.KindMember:
		s.Owner = crm.MemberID(ref.N)
	case crm.KindDeal, crm.KindContact, crm.KindActivity:
		of, err := c.Tx.SubjectAt(ref.Kind, rec.Customer)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return s, err
		}
		s.Success = of.Success
		if ref.Kind != crm.KindDeal {
			s.Owner = of.Owner
		}
		if s.Owner == 0 {
			s.Owner = rec.By // the customer is gone: whoever wrote it
		}
	}
	return s, nil
}
