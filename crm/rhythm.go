package crm

// tierRhythms are the days within which a customer of a tier is to hear from us,
// unless the team says otherwise.
var tierRhythms = map[Tier]int{"A": 14, "B": 30, "C": 90}

// Tiers are the tiers in the order in which people are shown them.
var Tiers = []Tier{"A", "B", "C"}

// Rhythm is after how many days without a touch a customer of the tier is
// silent. 0 is never: so for a customer without a tier, and for a tier that the
// team switched off.
func (w Workspace) Rhythm(tier Tier) int {
	if days, ok := w.Rhythms[tier]; ok {
		return days
	}
	return tierRhythms[tier]
}
