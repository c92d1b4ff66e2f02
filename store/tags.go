package store

import "github.com/rapport-crm/rapport/crm"

// Tagged calls fn for each tag (the one given, or all if empty) and each record
// that has it, in the order of tags.
func (tx *Tx) Tagged(tag string, fn func(tag string, ref crm.Ref) (bool, error)) error {
	prefix := tx.key(indexTags)
	head := len(prefix)
	if tag != "" {
		prefix = text(prefix, tag)
	}
	const tail = 1 + 1 + 8 // NUL, kind, number
	return tx.scan(Prefix(prefix), func(k, _ []byte) (bool, error) {
		end := len(k) - tail
		return fn(string(k[head:end]), crm.Ref{Kind: crm.Kind(k[end+1]), N: last64(k)})
	})
}
