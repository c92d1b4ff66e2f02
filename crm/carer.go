package crm

// MemberOf returns the member with that id, the zero member if there is none.
func MemberOf(all []Member, id MemberID) Member {
	for _, m := range all {
		if m.ID == id {
			return m
		}
	}
	return Member{}
}

// CarerOf is who is told of what concerns a customer: their success member, or
// else the owner, or who must know when these have left. It is one person, so
// that nobody is greeted or answered twice. The second result is false when
// there is nobody.
func CarerOf(c Customer, all []Member) (Member, bool) {
	for _, id := range [2]MemberID{c.Success, c.Owner} {
		m := MemberOf(all, id)
		if m.ID == 0 {
			continue
		}
		if !m.Inactive {
			return m, true
		}
		if id == c.Owner {
			return ManagerOf(m, all)
		}
	}
	return Member{}, false
}

// ManagerOf is who must know of a member's trouble: their manager, else an
// admin. The second result is false when there is nobody else.
func ManagerOf(m Member, all []Member) (Member, bool) {
	if boss := MemberOf(all, m.Manager); boss.ID != 0 && boss.ID != m.ID && !boss.Inactive {
		return boss, true
	}
	for _, other := range all {
		if other.Role == RoleAdmin && other.ID != m.ID && !other.Inactive {
			return other, true
		}
	}
	return Member{}, false
}
