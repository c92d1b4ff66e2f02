package storetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var fingerprintPromises = []recordPromise{
	{"Ensure that a phone number finds whoever may have it, however it was typed", func(t *testing.T, d *desk) {
		customer := crm.Customer{Name: "Acme", Phone: "138-0013-8000"}
		contact := crm.Contact{Name: "Bob", Phone: "+86 13800138000 (WeChat)"}
		d.add(adding(store.Customers, &customer))
		contact.Customer = customer.ID
		d.add(adding(store.Contacts, &contact))
		require.Equal(t, []crm.Ref{customer.ID.Ref(), contact.ID.Ref()}, d.withPhone("0086 138 0013 8000"))
		require.Empty(t, d.withPhone("13900139001"))
		require.Empty(t, d.withPhone(""))
	}},
	{"Ensure that an address finds whoever has it, in any case", func(t *testing.T, d *desk) {
		customer := crm.Customer{Name: "Acme", Email: "Info@Acme.example"}
		d.add(adding(store.Customers, &customer))
		require.Equal(t, []crm.Ref{customer.ID.Ref()}, d.withEmail("info@acme.EXAMPLE"))
		require.Empty(t, d.withEmail("info@acme.exampl"))
	}},
	{"Ensure that fingerprints follow the record: changed, archived, undone", func(t *testing.T, d *desk) {
		customer := crm.Customer{Name: "Acme", Phone: "13800138000", Email: "a@acme.example"}
		d.add(adding(store.Customers, &customer))
		moved := customer
		moved.Phone, moved.Email = "13900139001", ""
		stamp := d.do("edit", putting(store.Customers, moved))
		require.Empty(t, d.withPhone("13800138000"))
		require.Empty(t, d.withEmail("a@acme.example"))
		require.Len(t, d.withPhone("13900139001"), 1)
		d.do("undo", undoing(stamp))
		require.Len(t, d.withPhone("13800138000"), 1)
		require.Len(t, d.withEmail("a@acme.example"), 1)
		customer.Archived = true
		d.do("archive", putting(store.Customers, customer))
		require.Empty(t, d.withPhone("13800138000"))
	}},
}

func (d *desk) withPhone(phone string) (refs []crm.Ref) {
	d.look(func(tx *store.Tx) error { return tx.WithPhone(phone, gather(&refs)) })
	return refs
}

func (d *desk) withEmail(email string) (refs []crm.Ref) {
	d.look(func(tx *store.Tx) error { return tx.WithEmail(email, gather(&refs)) })
	return refs
}
