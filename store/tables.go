package store

import (
	"github.com/rapport-crm/rapport/crm"
)

// The records. Put, Delete and undo keep their indexes and timers true.
var (
	Customers = &Collection[crm.CustomerID, crm.Customer]{
		kind:    crm.KindCustomer,
		id:      func(c crm.Customer) crm.CustomerID { return c.ID },
		setID:   func(c *crm.Customer, id crm.CustomerID) { c.ID = id },
		after:   planCustomer,
		entries: customerEntries,
	}

	Contacts = &Collection[crm.ContactID, crm.Contact]{
		kind:    crm.KindContact,
		id:      func(c crm.Contact) crm.ContactID { return c.ID },
		setID:   func(c *crm.Contact, id crm.ContactID) { c.ID = id },
		after:   planContact,
		entries: contactEntries,
	}

	Deals = &Collection[crm.DealID, crm.Deal]{
		kind:    crm.KindDeal,
		id:      func(d crm.Deal) crm.DealID { return d.ID },
		setID:   func(d *crm.Deal, id crm.DealID) { d.ID = id },
		entries: dealEntries,
	}

	Activities = &Collection[crm.ActivityID, crm.Activity]{
		kind:    crm.KindActivity,
		id:      func(a crm.Activity) crm.ActivityID { return a.ID },
		setID:   func(a *crm.Activity, id crm.ActivityID) { a.ID = id },
		entries: activityEntries,
	}

	Reminders = &Collection[crm.ReminderID, crm.Reminder]{
		kind:    crm.KindReminder,
		id:      func(r crm.Reminder) crm.ReminderID { return r.ID },
		setID:   func(r *crm.Reminder, id crm.ReminderID) { r.ID = id },
		after:   planReminder,
		entries: reminderEntries,
	}

	Members = &Collection[crm.MemberID, crm.Member]{
		kind:    crm.KindMember,
		id:      func(m crm.Member) crm.MemberID { return m.ID },
		setID:   func(m *crm.Member, id crm.MemberID) { m.ID = id },
		stays:   true,
		after:   planMember,
		entries: memberEntries,
	}

	Workspaces = &Collection[uint64, crm.Workspace]{
		kind:    crm.KindWorkspace,
		id:      func(crm.Workspace) uint64 { return 1 },
		setID:   func(*crm.Workspace, uint64) {},
		stays:   true,
		after:   planWorkspace,
		entries: func(crm.Workspace) []entry { return nil },
	}
)
