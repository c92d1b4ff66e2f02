package store

import (
	"github.com/rapport-crm/rapport/crm"
)

// entry is an index entry: its table, what follows that in its key, and its value.
type entry struct {
	table         table
	suffix, value []byte
}

// key returns the entry's whole key.
func (e entry) key(ws crm.WorkspaceID) []byte { return append(key(ws, e.table), e.suffix...) }

// The entries of each kind of record. What is archived, done or closed leaves
// the lists of what is not.

func customerEntries(c crm.Customer) []entry {
	out := tagEntries(c.ID.Ref(), c.Tags)
	if c.Archived {
		return out
	}
	out = append(out, nameEntries(c.ID.Ref(), c.Name, c.Aliases)...)
	out = append(out, fingerprints(c.ID.Ref(), c.Phone, c.Email)...)
	out = append(out, renewalEntries(c)...)
	k := u64(u64(nil, uint64(c.Owner)), uint64(c.ID))
	return append(out, entry{table: indexCustomersByOwner, suffix: k})
}

func contactEntries(c crm.Contact) []entry {
	k := u64(u64(nil, uint64(c.Customer)), uint64(c.ID))
	out := []entry{{table: indexContactsByCustomer, suffix: k}}
	if c.Chat != nil { // also when archived or stopped: whose account it is stays known
		k := u64(identityKey(nil, c.Chat.Identity), uint64(c.ID))
		out = append(out, entry{table: indexContactsByChat, suffix: k})
	}
	if c.Archived {
		return out
	}
	if !c.Birthday.IsZero() {
		k := u64(birthdayKey(nil, c.Birthday), uint64(c.ID))
		out = append(out, entry{table: indexContactsByBirthday, suffix: k})
	}
	out = append(out, fingerprints(c.ID.Ref(), c.Phone, c.Email)...)
	return append(out, nameEntries(c.ID.Ref(), c.Name, nil)...)
}

func dealEntries(d crm.Deal) []entry {
	closed := byte(1)
	if d.Open() {
		closed = 0
	}
	k := append(u64(nil, uint64(d.Customer)), closed)
	out := append(tagEntries(d.ID.Ref(), d.Tags), entry{table: indexDealsByCustomer, suffix: u64(k, uint64(d.ID))})
	if d.Open() {
		out = append(out, openDealEntry(d))
	} else {
		k := instant(u64(nil, uint64(d.Owner)), d.StageSince)
		out = append(out, entry{table: indexDealsClosed, suffix: u64(k, uint64(d.ID))})
	}
	return append(out, nameEntries(d.ID.Ref(), d.Title, nil)...)
}

// activityEntries order by when things happened, not by when they were written
// down: an import or a late note finds its place.
func activityEntries(a crm.Activity) []entry {
	about := instant(u64(nil, uint64(a.Customer)), a.At)
	by := instant(u64(nil, uint64(a.By)), a.At)
	return []entry{
		{table: indexActivitiesBy, suffix: u64(about, uint64(a.ID))},
		{indexActivitiesByMember, u64(by, uint64(a.ID)), u64(nil, uint64(a.Customer))},
	}
}

// reminderEntries list an open reminder under its owner, its deal and its customer.
func reminderEntries(r crm.Reminder) []entry {
	if r.Done {
		return nil
	}
	k := instant(u64(nil, uint64(r.Owner)), r.Due)
	out := []entry{{table: indexRemindersByOwner, suffix: u64(k, uint64(r.ID))}}
	for _, ref := range []crm.Ref{r.Customer.Ref(), r.Deal.Ref()} {
		if ref.N != 0 {
			out = append(out, entry{table: indexRemindersAbout, suffix: u64(refKey(nil, ref), uint64(r.ID))})
		}
	}
	return out
}

func memberEntries(m crm.Member) []entry {
	k := text(nil, crm.FoldName(m.Name))
	out := []entry{{table: indexMembersByName, suffix: u64(k, uint64(m.ID))}}
	for _, i := range m.Identities {
		out = append(out, entry{table: indexMembersByIdentity, suffix: u64(identityKey(nil, i), uint64(m.ID))})
	}
	if d := m.Leave.Delegate; d != 0 {
		out = append(out, entry{table: indexMembersByDelegate, suffix: u64(u64(nil, uint64(d)), uint64(m.ID))})
	}
	return out
}

func identityKey(k []byte, i crm.Identity) []byte { return text(text(k, i.Platform), i.ID) }

func tagEntries(ref crm.Ref, tags []string) []entry {
	var out []entry
	for _, t := range tags {
		out = append(out, entry{table: indexTags, suffix: refKey(text(nil, t), ref)})
	}
	return out
}

// birthdayKey appends the day of the calendar on which a birthday is: all those
// of a day lie together, whatever the year.
func birthdayKey(k []byte, b crm.Birthday) []byte {
	var calendar byte
	switch {
	case b.Leap:
		calendar = 2
	case b.Lunar:
		calendar = 1
	}
	return append(k, calendar, byte(b.Month), byte(b.Day))
}
