package store

import (
	"cmp"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// SilentOf returns the customers in a member's care with whom nobody was in touch
// for longer than the rhythm of their tier, the longest over it first. It reads
// the customers in the member's care and, of each that has a rhythm, one entry of
// the index of touches; no activities.
func (tx *Tx) SilentOf(m crm.Member, all []crm.Member, team crm.Workspace) (out []crm.Silence, err error) {
	err = tx.CaredBy(m, all, func(c crm.Customer) (bool, error) {
		s, err := tx.SilenceOf(c, m, team)
		if s.Times > 0 {
			out = append(out, s)
		}
		return true, err
	})
	slices.SortStableFunc(out, func(a, b crm.Silence) int {
		return cmp.Or(cmp.Compare(over(b, team), over(a, team)), cmp.Compare(a.Customer.ID, b.Customer.ID))
	})
	return out, err
}

// over is by how many days a customer is over its rhythm.
func over(s crm.Silence, team crm.Workspace) int { return s.Days - team.Rhythm(s.Customer.Tier) }

// SilenceOf measures how long a customer is silent for a member, today.
func (tx *Tx) SilenceOf(c crm.Customer, m crm.Member, team crm.Workspace) (crm.Silence, error) {
	if team.Rhythm(c.Tier) == 0 {
		return crm.Silence{Customer: c}, nil
	}
	last, err := tx.LastTouch(c.ID)
	return team.SilenceOf(c, last, m.Today(tx.Now), m.Location()), err
}
