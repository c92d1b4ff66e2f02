package crm_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// The people of the table. Ann leads rob and eve; moe leads nobody by name, and
// so everyone. The records belong to rob, eve, and zoe, who is on no team.
const (
	ann crm.MemberID = iota + 1
	moe
	rob
	eve
	zoe
	sue
	adm
)

var people = []crm.Member{
	{ID: ann, Name: "ann", Role: crm.RoleManager},
	{ID: moe, Name: "moe", Role: crm.RoleManager},
	{ID: rob, Name: "rob", Role: crm.RoleRep, Manager: ann},
	{ID: eve, Name: "eve", Role: crm.RoleRep, Manager: ann},
	{ID: zoe, Name: "zoe", Role: crm.RoleRep},
	{ID: sue, Name: "sue", Role: crm.RoleSuccess},
	{ID: adm, Name: "adm", Role: crm.RoleAdmin},
}

func viewer(id crm.MemberID) crm.Viewer {
	i := slices.IndexFunc(people, func(m crm.Member) bool { return m.ID == id })
	return crm.NewViewer(people[i], people)
}

// rights says who may do what with what: the reader, whose record, what it is,
// what they may do when only they see the answer, and when a channel sees it.
const rights = `
	a rep          their own             anything                      see read edit care take   see edit care
	a rep          one they care for     anything                      see read edit care take   see edit care
	a rep          a colleague's         customer contact              -                         -
	a rep          a colleague's         deal activity reminder        -                         -
	a rep          a colleague's         member                        see                       see
	a rep          a stranger's          customer contact              -                         -
	a rep          a stranger's          deal activity reminder        -                         -
	a rep          a stranger's          member                        see                       see
	a rep          the team's            settings                      see read                  see

	success staff  their own             anything                      see read edit care take   see edit care
	success staff  one they care for     anything                      see read edit care take   see edit care
	success staff  a colleague's         customer contact              see read care             see care
	success staff  a colleague's         activity                      see read                  see
	success staff  a colleague's         deal reminder                 -                         -
	success staff  a colleague's         member                        see                       see
	success staff  a stranger's          customer contact              see read care             see care
	success staff  a stranger's          activity                      see read                  see
	success staff  a stranger's          deal reminder                 -                         -
	success staff  a stranger's          member                        see                       see
	success staff  the team's            settings                      see read                  see

	a manager      their own             anything                      see read edit care take   see edit care
	a manager      one they care for     anything                      see read edit care take   see edit care
	a manager      their team's          anything                      see read edit care take   see edit care
	a manager      a stranger's          customer contact              -                         -
	a manager      a stranger's          deal activity reminder        -                         -
	a manager      a stranger's          member                        see                       see
	a manager      the team's            settings                      see read                  see

	the manager    anybody's             anything                      see read edit care take   see edit care
	the manager    the team's            settings                      see read                  see

	an admin       anybody's             anything                      see read edit care take   see edit care
	an admin       the team's            settings                      see read edit care take   see edit care
`

// readers are the readers of the table, with whose records they look at.
var readers = map[string]struct {
	id    crm.MemberID
	whose map[string]crm.Subject
}{
	"a rep": {rob, map[string]crm.Subject{
		"their own": {Owner: rob}, "one they care for": {Owner: zoe, Success: rob}, "a colleague's": {Owner: eve}, "a stranger's": {Owner: zoe},
	}},
	"success staff": {sue, map[string]crm.Subject{
		"their own": {Owner: sue}, "one they care for": {Owner: zoe, Success: sue}, "a colleague's": {Owner: eve}, "a stranger's": {Owner: zoe, Success: rob},
	}},
	"a manager": {ann, map[string]crm.Subject{
		"their own": {Owner: ann}, "one they care for": {Owner: zoe, Success: ann}, "their team's": {Owner: eve}, "a stranger's": {Owner: zoe},
	}},
	"the manager": {moe, map[string]crm.Subject{"anybody's": {Owner: zoe}}},
	"an admin":    {adm, map[string]crm.Subject{"anybody's": {Owner: zoe}}},
}

var kinds = map[string]crm.Kind{
	"customer": crm.KindCustomer, "contact": crm.KindContact, "deal": crm.KindDeal, "activity": crm.KindActivity,
	"reminder": crm.KindReminder, "member": crm.KindMember, "settings": crm.KindWorkspace,
}

// columns cuts a row of a table where two blanks or more are.
func columns(row string) (out []string) {
	for cell := range strings.SplitSeq(row, "  ") {
		if cell = strings.TrimSpace(cell); cell != "" {
			out = append(out, cell)
		}
	}
	return out
}

// allowed lists what somebody may do.
func allowed(v crm.Viewer, what crm.Subject, where crm.Surface) string {
	var may []string
	for _, do := range []crm.Action{crm.See, crm.Read, crm.Edit, crm.Care, crm.Take} {
		if crm.May(v, do, what, where) {
			may = append(may, string(do))
		}
	}
	if len(may) == 0 {
		return "-"
	}
	return strings.Join(may, " ")
}

func TestEverybodyMayDoWhatTheTableSaysAndNothingElse(t *testing.T) {
	seen := map[string]bool{}
	for row := range strings.Lines(strings.TrimSpace(rights)) {
		cells := columns(row)
		if len(cells) == 0 {
			continue
		}
		require.Len(t, cells, 5, row)
		reader := readers[cells[0]]
		names := strings.Fields(cells[2])
		if cells[2] == "anything" {
			names = []string{"customer", "contact", "deal", "activity", "reminder", "member"}
		}
		for _, name := range names {
			what := reader.whose[cells[1]]
			what.Kind = kinds[name]
			require.NotZero(t, what.Kind, row)
			require.Equal(t, cells[3], allowed(viewer(reader.id), what, crm.Private), row)
			require.Equal(t, cells[4], allowed(viewer(reader.id), what, crm.Public), row)
			seen[cells[0]+cells[1]+name] = true
		}
	}
	want := len(readers)
	for _, reader := range readers {
		want += len(reader.whose) * (len(kinds) - 1)
	}
	require.Len(t, seen, want, "the table has every case")
}

func TestWhoWasSwitchedOffOrIsNobodyMayDoNothing(t *testing.T) {
	for _, m := range people {
		m.Inactive = true
		v := crm.NewViewer(m, people)
		for _, kind := range kinds {
			require.Equal(t, "-", allowed(v, crm.Subject{Kind: kind, Owner: m.ID}, crm.Private), m.Name)
		}
	}
	for _, role := range []crm.Role{"", crm.RoleRep, crm.RoleAdmin} {
		nobody := crm.NewViewer(crm.Member{Role: role}, people)
		require.Equal(t, "-", allowed(nobody, crm.Subject{Kind: crm.KindCustomer}, crm.Private), "a customer without an owner is nobody's")
	}
}

func TestAManagerLeadsWhoNamesThemOrEveryone(t *testing.T) {
	leads := func(id crm.MemberID) (names []string) {
		for _, m := range people {
			if viewer(id).Leads(m.ID) {
				names = append(names, m.Name)
			}
		}
		return names
	}
	require.Equal(t, []string{"ann", "rob", "eve"}, leads(ann))
	require.Equal(t, []string{"ann", "moe", "rob", "eve", "zoe", "sue", "adm"}, leads(moe))
	require.Equal(t, []string{"ann", "moe", "rob", "eve", "zoe", "sue", "adm"}, leads(adm))
	require.Equal(t, []string{"rob"}, leads(rob))
	require.Equal(t, []string{"sue"}, leads(sue))

	herself := slices.Clone(people)
	herself[0].Manager = ann
	require.Equal(t, viewer(ann), func() crm.Viewer {
		v := crm.NewViewer(herself[0], herself)
		v.Manager = 0
		return v
	}(), "who names themselves adds nobody")
}

func TestAScopeCoversTheseOwners(t *testing.T) {
	for _, c := range []struct {
		who    crm.MemberID
		scope  crm.Scope
		want   string
		counts bool
	}{
		{rob, crm.ScopeMine, "rob", false},
		{rob, crm.ScopeTeam, "ann rob eve", true},
		{rob, crm.ScopeAll, "everyone", true},
		{zoe, crm.ScopeTeam, "everyone", true},
		{sue, crm.ScopeMine, "sue", false},
		{sue, crm.ScopeAll, "everyone", true},
		{ann, crm.ScopeMine, "ann", false},
		{ann, crm.ScopeTeam, "ann rob eve", false},
		{ann, crm.ScopeAll, "everyone", true},
		{moe, crm.ScopeTeam, "everyone", false},
		{moe, crm.ScopeAll, "everyone", false},
		{adm, crm.ScopeTeam, "everyone", false},
		{adm, crm.ScopeAll, "everyone", false},
	} {
		owners, counts := viewer(c.who).Owners(c.scope, people)
		var names []string
		for _, m := range people {
			if owners[m.ID] {
				names = append(names, m.Name)
			}
		}
		got := strings.Join(names, " ")
		if owners == nil {
			got = "everyone"
		}
		require.Equal(t, c.want, got, fmt.Sprint(c.who, c.scope))
		require.Equal(t, c.counts, counts, fmt.Sprint(c.who, c.scope))
		if !counts {
			for id := range owners {
				require.True(t, viewer(c.who).Leads(id), "nobody sums what they may not read")
			}
		}
	}
}

func TestPipelinesCoverWhatTheRoleIsFor(t *testing.T) {
	for id, want := range map[crm.MemberID]crm.Scope{
		rob: crm.ScopeMine, sue: crm.ScopeMine, ann: crm.ScopeTeam, adm: crm.ScopeAll,
	} {
		require.Equal(t, want, viewer(id).DefaultScope())
		require.Equal(t, want, viewer(id).DigestScope())
	}
}
