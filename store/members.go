package store

import (
	"errors"

	"github.com/rapport-crm/rapport/crm"
)

// MemberByIdentity returns the member with that account, or ErrNotFound.
func (tx *Tx) MemberByIdentity(i crm.Identity) (crm.Member, error) {
	return first(Members.via(tx, Prefix(identityKey(tx.key(indexMembersByIdentity), i)), 1))
}

// MemberByName returns the member of that name, however it is written, or
// ErrNotFound. Of several the one who came first is meant.
func (tx *Tx) MemberByName(name string) (crm.Member, error) {
	return first(Members.via(tx, Prefix(text(tx.key(indexMembersByName), crm.FoldName(name))), 1))
}

// AllMembers returns every member, in the order in which they came.
func (tx *Tx) AllMembers() (out []crm.Member, err error) {
	err = Members.Each(tx, false, func(m crm.Member) (bool, error) {
		out = append(out, m)
		return true, nil
	})
	return out, err
}

// Settings returns the workspace's settings, or ErrNotFound before it was set up.
func (tx *Tx) Settings() (crm.Workspace, error) { return Workspaces.Get(tx, 1) }

// team is Settings, or the zero ones before the workspace was set up.
func (tx *Tx) team() (crm.Workspace, error) {
	team, err := tx.Settings()
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return team, err
}

// first returns the first of what was found, or ErrNotFound.
func first[T any](found []T, err error) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if len(found) == 0 {
		return none, ErrNotFound
	}
	return found[0], nil
}

// IsNotFound reports whether an error says that there is no such record.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
