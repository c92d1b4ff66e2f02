package crm

import "slices"

// CarerOf is who is told of what concerns a customer: their success member, or
// else the owner, or who must know when these have left. It is one person, so
// that nobody is greeted or answered twice. The second result is false when
// there is nobody.
func CarerOf(c Customer, all []Member) (Member, bool) {
	for _, id := range [2]MemberID{c.Success, c.Owner} {
		i := slices.IndexFunc(all, func(m Member) bool { return m.ID == id })
		if i < 0 {
			continue
		}
		if !all[i].Inactive {
			return all[i], true
		}
		if id == c.Owner {
			return ManagerOf(all[i], all)
		}
	}
	return Member{}, false
}

// ManagerOf is who must know of a member's trouble: their manager, else an
// admin. The second result is false when there is nobody else.
func ManagerOf(m Member, all []Member) (Member, bool) {
	for _, other := range all {
		if other.ID == m.Manager && other.ID != m.ID && !other.Inactive {
			return other, true
		}
	}
	for _, other := range all {
		if other.Role == RoleAdmin && other.ID != m.ID && !other.Inactive {
			return other, true
		}
	}
	return Member{}, false
}
