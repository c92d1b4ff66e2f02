package store

import (
	"github.com/rapport-crm/rapport/crm"
)

// Pipeline sums the open deals of the given owners (nil: everyone's) by stage,
// from the covering index alone.
func (tx *Tx) Pipeline(owners map[crm.MemberID]bool, stages crm.StageSet) (crm.Summary, error) {
	sum := crm.NewSummarizer(stages)
	err := tx.openDealsOf(owners, func(d OpenDeal) error { return sum.Add(d.Stage, d.Amount) })
	if err != nil {
		return crm.Summary{}, err
	}
	return sum.Summary()
}

// openDealsOf calls fn for each open deal of the owners: one walk for
// everyone's, one for each owner otherwise.
func (tx *Tx) openDealsOf(owners map[crm.MemberID]bool, fn func(OpenDeal) error) error {
	visit := func(d OpenDeal) (bool, error) { return true, fn(d) }
	if owners == nil {
		return tx.OpenDeals(0, visit)
	}
	for _, owner := range sorted(owners) {
		if err := tx.OpenDeals(owner, visit); err != nil {
			return err
		}
	}
	return nil
}
