package crm

import (
	"fmt"
	"slices"
)

// Totals are sums of money, one for each currency, ordered by its code. The
// zero Totals is empty and ready to use; build others with [Totals.Add] only.
type Totals []Money

// Add adds one amount to its currency's sum. An amount that is not set changes
// nothing. On ErrOverflow the totals are as before.
func (t *Totals) Add(m Money) error {
	if m.IsZero() {
		return nil
	}
	i, found := t.find(m.Cur)
	if !found {
		*t = slices.Insert(*t, i, m)
		return nil
	}
	sum, err := (*t)[i].Add(m)
	if err != nil {
		return fmt.Errorf("total in %s: %w", m.Cur, err)
	}
	(*t)[i] = sum
	return nil
}

// Of returns the sum in a currency, zero when nothing was added in it.
func (t Totals) Of(cur string) Money {
	if i, found := t.find(cur); found {
		return t[i]
	}
	return Money{0, cur}
}

// Plus returns the sums of both, or ErrOverflow.
func (t Totals) Plus(other Totals) (Totals, error) {
	sum := slices.Clone(t)
	for _, m := range other {
		if err := sum.Add(m); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// Minus returns the change from other to t, or ErrOverflow. A currency that
// either has is in the result, with zero when nothing changed.
func (t Totals) Minus(other Totals) (Totals, error) {
	diff := slices.Clone(t)
	for _, m := range other {
		neg, err := m.Neg()
		if err != nil {
			return nil, err
		}
		if err := diff.Add(neg); err != nil {
			return nil, err
		}
	}
	return diff, nil
}

// Percent weights each sum as [Money.Percent] does. Weighting the sum of a
// stage rounds once; weighting each deal would round as often as there are
// deals, and the total would not be the percentage of the amount beside it.
func (t Totals) Percent(percent int) (Totals, error) {
	weighted := make(Totals, 0, len(t))
	for _, m := range t {
		part, err := m.Percent(percent)
		if err != nil {
			return nil, err
		}
		weighted = append(weighted, part)
	}
	return weighted, nil
}

// Sorted returns the sums in the order in which people are shown them: the
// team's own currency first, the others by code.
func (t Totals) Sorted(home string) []Money {
	sorted := slices.Clone(t)
	if i, found := t.find(home); found {
		sorted = slices.Insert(slices.Delete(sorted, i, i+1), 0, t[i])
	}
	return sorted
}

// find returns where the currency's sum is, or would be. They are a few at most,
// so looking at each is fastest.
func (t Totals) find(cur string) (int, bool) {
	for i, m := range t {
		if m.Cur == cur {
			return i, true
		}
		if m.Cur > cur {
			return i, false
		}
	}
	return len(t), false
}
