package crm

// Owners returns whose deals a scope covers for this viewer: nil means
// everyone's. countsOnly says that of these the viewer may know the counts by
// stage, without names and amounts.
//
// The team of a manager or admin is who names them as manager, or everyone
// while nobody does; the team of anyone else is those with the same manager.
func (v Viewer) Owners(scope Scope, all []Member) (owners map[MemberID]bool, countsOnly bool) {
	leader := v.Role == RoleManager || v.Role == RoleAdmin
	switch {
	case scope == ScopeMine:
		return map[MemberID]bool{v.ID: true}, false
	case scope == ScopeTeam && leader:
		return v.Team, false
	case scope == ScopeTeam:
		return v.peers(all), true
	}
	return nil, !(v.Role == RoleAdmin || v.Role == RoleManager && v.Team == nil)
}

// peers are the members with the same manager, and the manager.
func (v Viewer) peers(all []Member) map[MemberID]bool {
	if v.Manager == 0 {
		return nil
	}
	peers := map[MemberID]bool{v.ID: true, v.Manager: true}
	for _, m := range all {
		if m.Manager == v.Manager {
			peers[m.ID] = true
		}
	}
	return peers
}

// DefaultScope is what `pipeline` and `deal list` cover when nothing is said.
func (v Viewer) DefaultScope() Scope {
	switch v.Role {
	case RoleManager:
		return ScopeTeam
	case RoleAdmin:
		return ScopeAll
	}
	return ScopeMine
}
