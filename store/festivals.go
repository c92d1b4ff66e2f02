package store

import "github.com/rapport-crm/rapport/crm"

// FestivalList returns the contacts of a member's customers who keep a festival,
// customer by customer. It reads what is in the member's care.
func (tx *Tx) FestivalList(f crm.Festival, day crm.Date, m crm.Member, all []crm.Member, team crm.Workspace) (crm.FestivalList, error) {
	list := crm.FestivalList{Festival: f, Day: day}
	err := tx.CaredBy(m, all, func(c crm.Customer) (bool, error) {
		contacts, err := tx.ContactsOf(c.ID)
		for _, p := range contacts {
			if p.Archived || !f.Keeps(p, c, team) {
				continue
			}
			wish, _ := p.Wished(f.ID, day)
			list.Guests = append(list.Guests, crm.Guest{Contact: p, Customer: c, Greeted: wish})
		}
		return true, err
	})
	return list, err
}
