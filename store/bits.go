package store

import "github.com/rapport-crm/rapport/crm"

// bits are a set of deals. Numbers of records begin at 1 and have no large gaps,
// so that a bit for each is less, and found faster, than a map of a few.
type bits []uint64

// bitsOf returns the deals that a map has.
func bitsOf[V any](m map[crm.DealID]V) (b bits) {
	for id := range m {
		for uint64(len(b)) <= uint64(id)/64 {
			b = append(b, 0)
		}
		b[id/64] |= 1 << (id % 64)
	}
	return b
}

// has reports whether a deal is in the set.
func (b bits) has(id crm.DealID) bool {
	at := uint64(id) / 64
	return at < uint64(len(b)) && b[at]>>(id%64)&1 == 1
}
