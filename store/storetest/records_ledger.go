package storetest

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// ledger is the model that records are compared with: each record's JSON, and
// nothing else. What a query must return is found by reading all of them.
type ledger map[crm.Ref]string

// put notes a record as the store says it is.
func (l ledger) put(ref crm.Ref, rec any) {
	raw, err := json.Marshal(rec)
	if err != nil {
		panic(err)
	}
	l[ref] = string(raw)
}

// refs are the records of a kind, by number.
func (l ledger) refs(kind crm.Kind) []crm.Ref {
	var out []crm.Ref
	for ref := range l {
		if ref.Kind == kind {
			out = append(out, ref)
		}
	}
	slices.SortFunc(out, crm.Ref.Compare)
	return out
}

// all returns the records of a kind that pass the filter, by number.
func all[T any](l ledger, kind crm.Kind, keep func(T) bool) []T {
	var out []T
	for _, ref := range l.refs(kind) {
		if rec := decodeAs[T](l[ref]); keep(rec) {
			out = append(out, rec)
		}
	}
	return out
}

func decodeAs[T any](raw string) (rec T) {
	if err := json.Unmarshal([]byte(raw), &rec); err != nil {
		panic(err)
	}
	return rec
}

// dangles reports whether a record is about one that is not there.
func (l ledger) dangles() bool {
	for _, raw := range l {
		about := decodeAs[struct {
			Customer, Merged crm.CustomerID
			Deal             crm.DealID
		}](raw)
		for _, ref := range []crm.Ref{about.Customer.Ref(), about.Merged.Ref(), about.Deal.Ref()} {
			if _, there := l[ref]; ref.N != 0 && !there {
				return true
			}
		}
	}
	return false
}

// past is an entry of the journal as it must be.
type past struct {
	stamp, undoes uint64
	line          string
	by            crm.MemberID
	// before and after are the records that changed; "" if there was none.
	before, after ledger
}

// diff returns what changed from one ledger to the next.
func diff(from, to ledger) (before, after ledger) {
	before, after = ledger{}, ledger{}
	refs := maps.Clone(from)
	maps.Copy(refs, to)
	for ref := range refs {
		if from[ref] != to[ref] {
			before[ref], after[ref] = from[ref], to[ref]
		}
	}
	return before, after
}

// takeBack returns the ledger without what an entry did, or why that cannot be.
// undone are the entries that were taken back already.
func (l ledger) takeBack(e past, undone map[uint64]uint64) (ledger, error) {
	if undone[e.stamp] != 0 {
		return nil, store.ErrUndone
	}
	out, stays := maps.Clone(l), false
	for ref, after := range e.after {
		if l[ref] != after {
			return nil, store.ErrChanged
		}
		if out[ref] = e.before[ref]; out[ref] == "" {
			delete(out, ref)
			stays = stays || ref.Kind == crm.KindMember || ref.Kind == crm.KindWorkspace
		}
	}
	switch {
	case stays:
		return nil, store.ErrStays
	case out.dangles():
		return nil, store.ErrDangling
	}
	return out, nil
}
