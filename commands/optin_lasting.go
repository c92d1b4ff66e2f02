package commands

import (
	"encoding/json"
	"errors"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// lasting refuses to take back what cannot be: a message that was sent, and a
// contact's wish to hear no more from us.
func (c *Call) lasting(entry store.Entry) error {
	for _, change := range entry.Changes {
		var err error
		switch change.Ref.Kind {
		case crm.KindActivity:
			err = lastingActivity(entry, change)
		case crm.KindContact:
			err = lastingContact(entry, change)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastingActivity refuses to remove a text that was sent from the record.
func lastingActivity(entry store.Entry, change store.Change) error {
	var after crm.Activity
	if err := decode(change.After, &after); err != nil || after.SentTo == 0 {
		return err
	}
	return refuse("sent-stays", "Entry", entry.Ref().String())
}

// lastingContact refuses to forget wishes that were sent, and to open a chat that
// was ended or became another's.
func lastingContact(entry store.Entry, change store.Change) error {
	var before, after crm.Contact
	if err := errors.Join(decode(change.Before, &before), decode(change.After, &after)); err != nil {
		return err
	}
	for occasion, g := range after.Wishes {
		if g.Sent && before.Wishes[occasion] != g {
			return refuse("sent-stays", "Entry", entry.Ref().String())
		}
	}
	if g := after.Greeted; g != nil && g.Sent && (before.Greeted == nil || *before.Greeted != *g) {
		return refuse("sent-stays", "Entry", entry.Ref().String())
	}
	if before.Chat.Open() && (!after.Chat.Open() || after.Chat.Identity != before.Chat.Identity) {
		return refuse("consent-stays", "Name", after.Name, "Id", change.Ref.String())
	}
	return nil
}

// decode reads one side of a change; the record that was not there is empty.
func decode(raw json.RawMessage, into any) error {
	if raw == nil {
		return nil
	}
	return json.Unmarshal(raw, into)
}
