package crm

// NoCap as [Member.Cap] says that the member wants no bound, whatever the team's.
const NoCap = -1

// CapOf is how many messages a day a member gets at most of what Rapport decides
// to send by itself, 0 for no bound: the member's own, else the team's.
func CapOf(m Member, team Workspace) int {
	if m.Cap != 0 {
		return max(m.Cap, 0)
	}
	return max(team.Cap, 0)
}
