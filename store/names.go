package store

import (
	"encoding/binary"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// Names are indexed twice. By term, for names that begin with what was typed:
// each term, NUL, class, kind, number. And by record, for a search that looks
// at every name: one entry (the book's) with all terms of a record, since
// moving from entry to entry is what such a search costs.

// nameTail is what follows a term in its entry: NUL, class, kind, number.
const nameTail = 1 + 1 + 1 + 8

// nameEntries are what the two indexes of names hold of a record.
func nameEntries(ref crm.Ref, name string, aliases []string) []entry {
	terms := crm.NameTerms(name, aliases)
	if len(terms) == 0 {
		return nil
	}
	out := make([]entry, 0, len(terms)+1)
	var page []byte
	for _, t := range terms {
		out = append(out, entry{table: indexNames, suffix: refKey(append(text(nil, t.Text), byte(t.Class)), ref)})
		page = appendTerm(page, t)
	}
	return append(out, entry{indexNameBook, refKey(nil, ref), page})
}

// termHead is what stands before a term's text in the book: its mask 8, class
// 1, length 1.
const termHead = 8 + 1 + 1

func appendTerm(page []byte, t crm.Term) []byte {
	page = u64(page, crm.TermMask([]byte(t.Text)))
	page = append(page, byte(t.Class), byte(len(t.Text)))
	return append(page, t.Text...)
}

// closest returns the rank of the term in a record's page that is closest to
// the query; the second result is false if none is close.
func closest(q *crm.NameQuery, page []byte) (best int, found bool) {
	for len(page) >= termHead {
		mask, class, end := binary.BigEndian.Uint64(page), crm.TermClass(page[8]), termHead+int(page[9])
		if !q.Misses(mask) {
			rank, ok := q.Rank(page[termHead:end], class)
			if ok && (!found || rank < best) {
				best, found = rank, true
			}
		}
		page = page[end:]
	}
	return best, found
}

// NameMatch is a record whose name answers a query, and how closely: a lower
// rank is closer.
type NameMatch struct {
	Ref  crm.Ref
	Rank int
}

// FindNames calls fn for the records of the given kinds whose names answer the
// query, the closest first, then by kind and number, until fn returns false.
// It looks at the beginnings of names only, by seeking; thorough looks at every
// name, for what stands inside, in pinyin, or with a typo.
func (tx *Tx) FindNames(query string, thorough bool, kinds []crm.Kind, fn func(NameMatch) (bool, error)) error {
	q := crm.NewNameQuery(query)
	if q.IsZero() {
		return nil
	}
	var found matches
	var err error
	if thorough {
		err = tx.searchBook(&q, kinds, &found)
	} else {
		err = tx.searchBeginnings(&q, crm.FoldName(query), kinds, &found)
	}
	if err != nil {
		return err
	}
	return found.each(fn)
}

// searchBook looks at all names of the kinds.
func (tx *Tx) searchBook(q *crm.NameQuery, kinds []crm.Kind, found *matches) error {
	for _, kind := range slices.Sorted(slices.Values(kinds)) {
		book := append(tx.key(indexNameBook), byte(kind))
		err := tx.scan(Prefix(book), func(k, page []byte) (bool, error) {
			if rank, ok := closest(q, page); ok {
				found.add(rank, crm.Ref{Kind: kind, N: last64(k)})
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// maxBeginnings bounds how many names that begin alike are looked at: whoever
// types a single letter gets the first of them.
const maxBeginnings = 2000

// searchBeginnings looks at the terms that begin as the query does.
func (tx *Tx) searchBeginnings(q *crm.NameQuery, folded string, kinds []crm.Kind, found *matches) error {
	head := len(tx.key(indexNames))
	best := map[crm.Ref]int{}
	left := maxBeginnings
	err := tx.scan(Prefix(append(tx.key(indexNames), folded...)), func(k, _ []byte) (bool, error) {
		left--
		tail := k[len(k)-nameTail:]
		ref := crm.Ref{Kind: crm.Kind(tail[2]), N: last64(tail)}
		rank, ok := q.Rank(k[head:len(k)-nameTail], crm.TermClass(tail[1]))
		if old, seen := best[ref]; ok && slices.Contains(kinds, ref.Kind) && (!seen || rank < old) {
			best[ref] = rank
		}
		return left > 0, nil
	})
	for ref, rank := range best {
		found.add(rank, ref)
	}
	found.sort()
	return err
}

// NameBegins reports whether any name begins like this, however it is written.
// It costs one seek.
func (tx *Tx) NameBegins(beginning string) (some bool, err error) {
	r := Prefix(append(tx.key(indexNames), crm.FoldName(beginning)...))
	err = tx.reader.Scan(r, func(_, _ []byte) bool {
		some = true
		return false
	})
	return some, err
}

// matches are refs by rank.
type matches [][]crm.Ref

func (m *matches) add(rank int, ref crm.Ref) {
	for len(*m) <= rank {
		*m = append(*m, nil)
	}
	(*m)[rank] = append((*m)[rank], ref)
}

// sort orders the refs of each rank, for those that were not found in order.
func (m matches) sort() {
	for _, refs := range m {
		slices.SortFunc(refs, crm.Ref.Compare)
	}
}

func (m matches) each(fn func(NameMatch) (bool, error)) error {
	for rank, refs := range m {
		for _, ref := range refs {
			if more, err := fn(NameMatch{ref, rank}); err != nil || !more {
				return err
			}
		}
	}
	return nil
}
