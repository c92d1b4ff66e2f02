package store

import (
	"github.com/rapport-crm/rapport/crm"
)

// Fingerprints find customers and contacts by what only one of them should have:
// a phone number or an e-mail address. A number is indexed by its last digits,
// which every writing of it shares; what country it is in, and so whether two
// are the same, is for the reader to judge ([crm.SamePhone]). The index does not
// depend on any table of countries, which change.

// The kinds of fingerprint, in keys.
const (
	byPhone byte = 1
	byEmail byte = 2
)

// fingerprints are the entries for a record's phone and address.
func fingerprints(ref crm.Ref, phone, email string) []entry {
	var out []entry
	if tail := crm.PhoneTail(phone); tail != "" {
		out = append(out, entry{table: indexFingerprints, suffix: refKey(text([]byte{byPhone}, tail), ref)})
	}
	if address := fingerprintOf(email); address != "" {
		out = append(out, entry{table: indexFingerprints, suffix: refKey(text([]byte{byEmail}, address), ref)})
	}
	return out
}

// maxAddress is how much of an address is indexed, in bytes.
const maxAddress = 200

func fingerprintOf(email string) string {
	address := crm.FoldEmail(email)
	return address[:min(len(address), maxAddress)]
}

// WithPhone calls fn for the customers and contacts whose number may be this one:
// it ends in the same digits. Archived ones are left out.
func (tx *Tx) WithPhone(phone string, fn func(crm.Ref) (bool, error)) error {
	return tx.withFingerprint(byPhone, crm.PhoneTail(phone), fn)
}

// WithEmail calls fn for the customers and contacts of that address, in any case.
// Archived ones are left out.
func (tx *Tx) WithEmail(email string, fn func(crm.Ref) (bool, error)) error {
	return tx.withFingerprint(byEmail, fingerprintOf(email), fn)
}

func (tx *Tx) withFingerprint(kind byte, mark string, fn func(crm.Ref) (bool, error)) error {
	if mark == "" {
		return nil
	}
	return tx.scan(Prefix(text(append(tx.key(indexFingerprints), kind), mark)), func(k, _ []byte) (bool, error) {
		return fn(crm.Ref{Kind: crm.Kind(k[len(k)-9]), N: last64(k)})
	})
}
