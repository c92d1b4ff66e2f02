package cards

import "github.com/rapport-crm/rapport/crm"

// Step writes what changed as before → after, or what is when nothing changed.
func Step(before, after string) string {
	if before == after {
		return after
	}
	return before + " → " + after
}

// AmountHere writes a deal's amount where the reader may read it, else nothing.
func (v Voice) AmountHere(m crm.Money) string {
	if v.Where == crm.Public || m.IsZero() {
		return ""
	}
	return v.Money(m)
}
