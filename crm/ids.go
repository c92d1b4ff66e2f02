package crm

import (
	"cmp"
	"fmt"
	"strconv"
)

// Kind is the letter that a record's short id begins with.
type Kind byte

// The kinds of record that people can name by a short id.
const (
	KindCustomer Kind = 'C'
	KindContact  Kind = 'P'
	KindDeal     Kind = 'D'
	KindActivity Kind = 'A'
	KindReminder Kind = 'R'
	KindMember   Kind = 'M'
	// KindWorkspace names the one settings record of a workspace.
	KindWorkspace Kind = 'W'
	// KindEntry names an entry of the journal: `undo J17`.
	KindEntry Kind = 'J'
)

// The ids of records. Each kind counts from 1 within its workspace; 0 means
// none. Numbers are never used twice, and may have gaps.
type (
	// WorkspaceID is the id of a team's records, and the first part of their keys.
	WorkspaceID uint32
	// MemberID is the id of somebody on the team.
	MemberID uint64
	// CustomerID is the id of a customer: C12.
	CustomerID uint64
	// ContactID is the id of a person at a customer: P3.
	ContactID uint64
	// DealID is the id of a deal: D7.
	DealID uint64
	// ActivityID is the id of a logged activity: A90.
	ActivityID uint64
	// ReminderID is the id of a reminder: R3.
	ReminderID uint64
)

func (id MemberID) String() string   { return id.Ref().String() }
func (id CustomerID) String() string { return id.Ref().String() }
func (id ContactID) String() string  { return id.Ref().String() }
func (id DealID) String() string     { return id.Ref().String() }
func (id ActivityID) String() string { return id.Ref().String() }
func (id ReminderID) String() string { return id.Ref().String() }

// Ref returns the id with its kind, for places that hold any record.
func (id MemberID) Ref() Ref { return Ref{KindMember, uint64(id)} }

// Ref returns the id with its kind.
func (id CustomerID) Ref() Ref { return Ref{KindCustomer, uint64(id)} }

// Ref returns the id with its kind.
func (id ContactID) Ref() Ref { return Ref{KindContact, uint64(id)} }

// Ref returns the id with its kind.
func (id DealID) Ref() Ref { return Ref{KindDeal, uint64(id)} }

// Ref returns the id with its kind.
func (id ActivityID) Ref() Ref { return Ref{KindActivity, uint64(id)} }

// Ref returns the id with its kind.
func (id ReminderID) Ref() Ref { return Ref{KindReminder, uint64(id)} }

// Ref names any record: a kind and a number, written C12, D7, R3.
type Ref struct {
	Kind Kind
	N    uint64
}

// IsZero reports whether the reference names nothing.
func (r Ref) IsZero() bool { return r.Kind == 0 }

// Compare orders references by kind and number; it returns -1, 0 or 1.
func (r Ref) Compare(other Ref) int {
	return cmp.Or(cmp.Compare(r.Kind, other.Kind), cmp.Compare(r.N, other.N))
}

// String returns the short id that people type, or "" for the zero Ref.
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	return string(rune(r.Kind)) + strconv.FormatUint(r.N, 10)
}

// ParseRef reads a short id in either case: "C12", "d7". The second result is
// false when s is anything else; "C0" and "C007" are not ids.
func ParseRef(s string) (Ref, bool) {
	if len(s) < 2 || len(s) > 20 || s[1] < '1' || s[1] > '9' {
		return Ref{}, false
	}
	kind := Kind(s[0] &^ 0x20)
	switch kind {
	case KindCustomer, KindContact, KindDeal, KindActivity, KindReminder, KindMember, KindEntry:
	default:
		return Ref{}, false
	}
	n, err := strconv.ParseUint(s[1:], 10, 64)
	if err != nil {
		return Ref{}, false
	}
	return Ref{kind, n}, true
}

// MarshalText writes the short id, so that a Ref in JSON reads "C12".
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Ref) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*r = Ref{}
		return nil
	}
	if string(b) == "W1" {
		*r = Ref{KindWorkspace, 1}
		return nil
	}
	parsed, ok := ParseRef(string(b))
	if !ok {
		return fmt.Errorf("crm: %q is not a record id", b)
	}
	*r = parsed
	return nil
}
