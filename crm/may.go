package crm

// Action is what somebody wants to do with a record.
type Action string

// The actions.
const (
	See  Action = "see"  // its name and where it stands
	Read Action = "read" // all of it: amounts, people, notes, history
	Edit Action = "edit" // change it, and take changes back
	Care Action = "care" // log an activity, set a reminder, greet
	Take Action = "take" // export it
)

// Surface is who can read an answer.
type Surface string

// The surfaces.
const (
	Private Surface = "private" // only the person who asked
	Public  Surface = "public"  // everybody in a channel
)

// Viewer is a member together with those they lead.
type Viewer struct {
	Member
	// Team holds the members that name this one as their manager, and the
	// member. While it is nil no team is named, and a manager leads everyone.
	Team map[MemberID]bool
	// Covers holds the members on leave for whom this one stands in now.
	Covers map[MemberID]bool
}

// NewViewer finds out whom the member leads among all members.
func NewViewer(m Member, all []Member) Viewer {
	v := Viewer{Member: m}
	for _, other := range all {
		if other.Manager != m.ID || other.ID == m.ID {
			continue
		}
		if v.Team == nil {
			v.Team = map[MemberID]bool{m.ID: true}
		}
		v.Team[other.ID] = true
	}
	return v
}

// Leads reports whether the member's pipeline includes that of the other.
func (v Viewer) Leads(id MemberID) bool {
	switch v.Role {
	case RoleAdmin:
		return true
	case RoleManager:
		return v.Team == nil || v.Team[id] || id == v.ID
	}
	return id == v.ID
}

// Subject is what May needs to know of a record.
type Subject struct {
	Kind    Kind
	Owner   MemberID
	Success MemberID // of a customer, and of what belongs to one
}

// May is the one rule of who may do what with which record, and where the
// answer shows. Cards, lists, search, history, digests, undo and export all
// ask it.
//
//   - An admin may do everything. A manager may do everything with the records
//     of their team, or of everyone while no team is named.
//   - A rep may do everything with their own customers and deals, and with what
//     is about them; nothing with others'. (Counts by stage of the team's
//     pipeline are no record.)
//   - Success staff see all customers and the people at them, read and care for
//     them, and edit those they own or care for. Of deals they see those of the
//     customers they care for, and read and edit their own.
//   - Who stands in for a member on leave may see, read and care for what is that
//     member's, as pushes and customers' messages that come to them instead are
//     about it; and edit the member's reminders, to tick them off or to move
//     them. Nothing else of it may they edit, and nothing take.
//   - Nobody reads amounts, phones or notes in a public channel: there a record
//     shows its name and where it stands, to those who may see it at all.
//   - Settings are edited by admins; every member may read them.
func May(v Viewer, do Action, what Subject, where Surface) bool {
	if v.Inactive || v.ID == 0 {
		return false
	}
	if where == Public && (do == Read || do == Take) {
		return false
	}
	if what.Kind == KindWorkspace {
		return v.Role == RoleAdmin || do == See || do == Read
	}
	if v.Leads(what.Owner) || what.Success == v.ID {
		return true
	}
	if what.Kind == KindMember {
		return do == See
	}
	if (v.Covers[what.Owner] || v.Covers[what.Success]) && mayForAnother(do, what.Kind) {
		return true
	}
	if v.Role != RoleSuccess {
		return false
	}
	switch what.Kind {
	case KindCustomer, KindContact:
		return do != Edit && do != Take
	case KindActivity:
		return do == See || do == Read
	}
	return false
}

// mayForAnother is what a stand-in may do with what is the absent member's.
func mayForAnother(do Action, kind Kind) bool {
	switch do {
	case See, Read, Care:
		return true
	case Edit:
		return kind == KindReminder
	}
	return false
}
