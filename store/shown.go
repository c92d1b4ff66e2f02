package store

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// ShownFor is how long "it" means what was last shown in a chat.
const ShownFor = 15 * time.Minute

const (
	// shownFresh is for how long showing the same again is not worth a write.
	shownFresh = time.Minute
	// shownOwner is whose memory it is in.
	shownOwner = "context"
)

// Shown is what a card is about: the record on it, and others that it names.
type Shown struct {
	// At is when it was shown; RememberShown sets it.
	At       time.Time `json:"at"`
	Main     crm.Ref   `json:"main"`
	Customer crm.Ref   `json:"customer,omitzero"`
	Deal     crm.Ref   `json:"deal,omitzero"`
	Contact  crm.Ref   `json:"contact,omitzero"`
}

// ShownOf returns what a card is about, from the short id of its own record and
// its facts "customer", "deal" and "contact". The second result is false for
// what is no card of one record.
func ShownOf(own string, facts map[string]string) (Shown, bool) {
	fact := func(name string, kind crm.Kind) crm.Ref {
		if ref, ok := crm.ParseRef(facts[name]); ok && ref.Kind == kind {
			return ref
		}
		return crm.Ref{}
	}
	s := Shown{Customer: fact("customer", crm.KindCustomer), Deal: fact("deal", crm.KindDeal), Contact: fact("contact", crm.KindContact)}
	s.Main = s.Customer
	switch ref, _ := crm.ParseRef(own); {
	case ref.Kind == crm.KindDeal, ref.Kind == crm.KindContact:
		s.Main = ref
	case ref.Kind == crm.KindReminder && !s.Deal.IsZero():
		s.Main = s.Deal
	}
	return s, !s.Main.IsZero()
}

// shownKey is under which a chat's last card is remembered: what everybody read
// under the chat, what one person read under both.
func shownKey(chat, reader crm.Identity) string {
	key := chat.Platform + "\x00" + chat.ID
	if reader == (crm.Identity{}) {
		return key
	}
	return key + "\x00" + reader.Platform + "\x00" + reader.ID
}

// RememberShown keeps for ShownFor what was shown in a chat to a reader, or to
// everybody there: the zero reader.
func (tx *Tx) RememberShown(chat, reader crm.Identity, s Shown) error {
	if !tx.Changed() { // only a commit that would be for this alone is worth a look
		old, err := tx.LastShown(chat, reader)
		if err != nil {
			return err
		}
		s.At = old.At
		if s == old && tx.Now.Sub(old.At) < shownFresh {
			return nil
		}
	}
	s.At = tx.Now
	raw, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.Remember(shownOwner, shownKey(chat, reader), raw, tx.Now.Add(ShownFor))
}

// LastShown returns what was last shown in a chat to a reader, or to everybody
// there (the zero reader); the zero Shown if that is too long ago.
func (tx *Tx) LastShown(chat, reader crm.Identity) (s Shown, err error) {
	raw, err := tx.Recall(shownOwner, shownKey(chat, reader))
	if errors.Is(err, ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(raw, &s)
}
