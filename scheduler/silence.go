package scheduler

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// pushSilence is the rule of pushes that tell of customers that fell silent.
const pushSilence = "silence"

// silence tells of the customers that crossed the rhythm of their tier: once, and
// again after another full rhythm. What is told goes into the scheduler's memory
// with the push, so that a customer is in one list only.
func (c careFor) silence() error {
	silent, err := c.tx.SilentOf(c.to, c.all, c.team)
	if err != nil {
		return err
	}
	var names []string
	for _, s := range silent {
		fresh, err := c.newlySilent(s)
		if err != nil {
			return err
		}
		if fresh {
			names = append(names, s.Customer.ID.String()+":"+s.Since.String())
		}
	}
	if len(names) == 0 {
		return nil
	}
	_, err = c.push(store.Push{
		Rule: pushSilence, Ref: c.to.ID.Ref(), Planned: c.timer.Planned,
		Args: map[string]string{"customers": strings.Join(names, " ")},
	}, c.to, c.timer.Planned.UTC().Format(time.RFC3339))
	return err
}

// silenceOwner is whose memory it is in which silence was told.
const silenceOwner = "silence"

// newlySilent notes that a member was told of a customer's silence, and reports
// false if it had been before.
func (c careFor) newlySilent(s crm.Silence) (bool, error) {
	mark := fmt.Sprintf("%s/%d/%s", s.Since, s.Times, c.to.ID)
	told, err := c.tx.Recall(silenceOwner, s.Customer.ID.String())
	if err != nil && !errors.Is(err, store.ErrNotFound) || string(told) == mark {
		return false, err
	}
	return true, c.tx.Remember(silenceOwner, s.Customer.ID.String(), []byte(mark), time.Time{})
}

// saySilence finds the words for customers that fell silent. Those that somebody
// was in touch with meanwhile, or that went to another's care, are left out.
func (w *words) saySilence(p store.Push) (piece, error) {
	var silent []cards.SilentCustomer
	for name := range strings.FieldsSeq(p.Args["customers"]) {
		id, since, _ := strings.Cut(name, ":")
		ref, _ := crm.ParseRef(id)
		s, still, err := w.stillSilent(crm.CustomerID(ref.N), since)
		if err != nil {
			return piece{}, err
		}
		if still {
			silent = append(silent, s)
		}
	}
	if len(silent) == 0 {
		return piece{}, errUnwanted
	}
	return w.timely(p, w.voice.SilencePush(silent)), nil
}

// stillSilent returns a customer's silence; the second result is false if it is
// not for this member to hear of any more.
func (w *words) stillSilent(id crm.CustomerID, since string) (cards.SilentCustomer, bool, error) {
	none := cards.SilentCustomer{}
	c, err := store.Customers.Get(w.tx, id)
	if err != nil {
		return none, false, ignore(err, store.ErrNotFound)
	}
	carer, ok := crm.CarerOf(c, w.all)
	if !ok || carer.ID != w.to.ID || w.to.Mutes.Silences(crm.PushSilence, id.Ref()) {
		return none, false, nil
	}
	s, err := w.tx.SilenceOf(c, w.to, w.voice.Team)
	if err != nil || s.Times == 0 || s.Since.String() != since {
		return none, false, err
	}
	last, err := w.tx.LastReadable(w.viewer, c, crm.Private)
	return cards.SilentCustomer{Silence: s, Last: last}, err == nil, err
}
