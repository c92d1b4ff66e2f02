package commands

import (
	"strconv"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var wordAdmin = []string{"admin", "管理"}

var argMember = Arg{Name: "member", Kind: bot.TextField}

var adminCommands = []*Command{
	{
		Path: [][]string{wordAdmin, {"role", "角色"}}, Role: crm.RoleAdmin, Writes: true, Run: adminRole,
		Args: []Arg{argMember, {Name: "role", Kind: bot.ChoiceField, Choices: []string{"role.rep", "role.success", "role.manager", "role.admin"}}},
	},
	{
		Path: [][]string{wordAdmin, {"team", "团队"}}, Role: crm.RoleAdmin, Writes: true, Run: adminTeam,
		Args: []Arg{{Name: "manager", Kind: bot.TextField}, {Name: "members", Kind: bot.TextField, Several: true}},
	},
	{Path: [][]string{wordAdmin, {"members", "成员"}}, Role: crm.RoleManager, Run: adminMembers},
	{
		Path: [][]string{wordAdmin, {"member", "人员"}}, Role: crm.RoleAdmin, Writes: true, Run: adminMember,
		Args: []Arg{argMember, {Name: "state", Kind: bot.ChoiceField, Choices: []string{"state.on", "state.off"}}},
	},
	{
		Path: [][]string{wordAdmin, {"stage", "阶段"}, {"add", "添加"}}, Role: crm.RoleAdmin, Writes: true, Run: stageAdd,
		Args: []Arg{{Name: "name", Kind: bot.TextField}, keyed("after ", "在 ", Arg{Name: "after", Kind: bot.ChoiceField, Stages: true})},
	},
	{
		Path: [][]string{wordAdmin, {"stage", "阶段"}, {"rename", "改名"}}, Role: crm.RoleAdmin, Writes: true, Run: stageRename,
		Args: []Arg{argStage, {Name: "name", Kind: bot.TextField}},
	},
	{
		Path: [][]string{wordAdmin, {"stage", "阶段"}, {"remove", "删除"}}, Role: crm.RoleAdmin, Writes: true, Run: stageRemove,
		Args: []Arg{argStage},
	},
	{
		Path: [][]string{wordAdmin, {"stage", "阶段"}, {"limit", "期限"}}, Role: crm.RoleAdmin, Writes: true, Run: stageLimit,
		Args: []Arg{argStage, {Name: "days", Kind: bot.TextField}},
	},
	{Path: [][]string{wordAdmin, {"stage", "阶段"}, {"list", "列表"}}, Role: crm.RoleManager, Run: stageList},
	{
		Path: [][]string{wordAdmin, {"set", "设置"}}, Role: crm.RoleAdmin, Writes: true, Run: adminSet,
		Args: []Arg{{Name: "setting", Kind: bot.ChoiceField, Choices: []string{"setting.currency", "setting.tz", "setting.lang", "setting.stale", "setting.rhythm", "setting.renewals", "setting.name", "setting.feb29", "setting.country", "setting.escalate", "setting.cap"}}, {Name: "value", Kind: bot.TextField}},
	},
	{
		Path: [][]string{wordAdmin, {"invite", "邀请"}}, Role: crm.RoleManager, Writes: true, Run: invite,
		Args: []Arg{maybe(Arg{Name: "role", Kind: bot.ChoiceField, Choices: []string{"role.rep", "role.success", "role.manager"}})},
	},
	{Path: [][]string{wordAdmin, {"doctor", "诊断"}}, Role: crm.RoleAdmin, Run: doctor},
	{Path: [][]string{wordAdmin}, Role: crm.RoleManager, Hidden: true, Run: adminHelp},
}

// adminHelp lists the admin commands: `admin` alone, or with a word nobody knows.
func adminHelp(c *Call) (bot.Message, error) {
	if !c.Done() {
		return bot.Message{}, refuse("left-over", "Text", brief(c.PeekRest()), "Example", c.Say("example.admin-role"))
	}
	in, err := newInput("help admin")
	if err != nil {
		return bot.Message{}, err
	}
	c.Input = in
	c.Next()
	return c.helpOn()
}

// memberArg reads a member.
func (c *Call) memberArg() (crm.Member, error) {
	id, err := c.memberNamed(c.Next())
	return c.member(id), err
}

// adminRole sets a member's role: admin role @mia manager
func adminRole(c *Call) (bot.Message, error) {
	m, err := c.memberArg()
	if err != nil {
		return bot.Message{}, err
	}
	word := c.Next()
	role, ok := roleOf(word)
	if !ok {
		return bot.Message{}, refuse("bad-role", "Value", brief(word), "Example", c.Say("example.admin-role"))
	}
	if m.Role == crm.RoleAdmin && role != crm.RoleAdmin && c.admins() == 1 {
		return bot.Message{}, refuse("last-admin", "Name", m.Name)
	}
	before := m.Role
	m.Role = role
	if err := store.Members.Put(c.Tx, m); err != nil {
		return bot.Message{}, err
	}
	return c.memberChanged(m, c.Say("role."+string(before))+" → "+c.Say("role."+string(role))), nil
}

// roleOf reads a role's name in either language.
func roleOf(word string) (crm.Role, bool) {
	switch strings.ToLower(word) {
	case "销售", "sales":
		return crm.RoleRep, true
	case "客户成功", "客服", "cs":
		return crm.RoleSuccess, true
	case "经理", "主管":
		return crm.RoleManager, true
	case "管理员":
		return crm.RoleAdmin, true
	}
	return crm.ParseRole(strings.ToLower(word))
}

// admins counts the admins who are there.
func (c *Call) admins() (n int) {
	for _, m := range c.Members() {
		if m.Role == crm.RoleAdmin && !m.Inactive {
			n++
		}
	}
	return n
}

func (c *Call) memberChanged(m crm.Member, what string) bot.Message {
	card := c.Reply(c.Say("admin.changed", "Name", m.Name), m.ID.String())
	card.Parts = []bot.Part{bot.Line(what)}
	card.Facts["member"], card.Facts["role"] = m.ID.String(), string(m.Role)
	return c.Undoable(card)
}

// adminTeam says who is led by whom: admin team @mia +@rob -@eve
func adminTeam(c *Call) (bot.Message, error) {
	manager, err := c.memberArg()
	if err != nil {
		return bot.Message{}, err
	}
	if manager.Role != crm.RoleManager && manager.Role != crm.RoleAdmin {
		return bot.Message{}, refuse("not-manager", "Name", manager.Name)
	}
	var names []string
	for !c.Done() {
		word := c.Next()
		leave := strings.HasPrefix(word, "-")
		id, err := c.memberNamed(strings.TrimLeft(word, "+-,，"))
		if err != nil {
			return bot.Message{}, err
		}
		m := c.member(id)
		switch {
		case id == manager.ID:
			return bot.Message{}, refuse("own-manager", "Name", m.Name)
		case leave && m.Manager == manager.ID:
			m.Manager = 0
		case !leave:
			m.Manager = manager.ID
		}
		if err := store.Members.Put(c.Tx, m); err != nil {
			return bot.Message{}, err
		}
	}
	all, err := c.Tx.AllMembers()
	if err != nil {
		return bot.Message{}, err
	}
	for _, m := range all {
		if m.Manager == manager.ID {
			names = append(names, m.Name)
		}
	}
	card := c.Reply(c.Say("admin.team", "Name", manager.Name, "N", len(names), "Names", strings.Join(names, c.Say("list.separator"))), manager.ID.String())
	card.Facts["members"] = strings.Join(names, " ")
	return c.Undoable(card), nil
}

// adminMembers lists the members.
func adminMembers(c *Call) (bot.Message, error) {
	t := &bot.Table{Columns: []bot.Column{
		{Title: c.Say("col.id")}, {Title: c.Say("col.name")}, {Title: c.Say("col.role")}, {Title: c.Say("col.manager")}, {Title: c.Say("col.zone")},
	}}
	for _, m := range c.Members() {
		name, manager := m.Name, ""
		if m.Inactive {
			name += " (" + c.Say("state.off") + ")"
		}
		if m.Manager != 0 {
			manager = c.memberName(m.Manager)
		}
		t.Rows = append(t.Rows, []string{m.ID.String(), name, c.Say("role." + string(m.Role)), manager, m.Zone})
	}
	m := c.Reply(c.Say("admin.members", "N", len(t.Rows)), "")
	m.Facts["count"] = strconv.Itoa(len(t.Rows))
	return c.rows(m, t, false), nil
}

// adminMember shuts a member out, or lets them in again: admin member @rob off
func adminMember(c *Call) (bot.Message, error) {
	m, err := c.memberArg()
	if err != nil {
		return bot.Message{}, err
	}
	word := strings.ToLower(c.Next())
	switch word {
	case "on", "启用":
		m.Inactive = false
	case "off", "停用":
		if m.ID == c.Me.ID {
			return bot.Message{}, refuse("last-admin", "Name", m.Name)
		}
		m.Inactive = true
	default:
		return bot.Message{}, refuse("left-over", "Text", brief(word), "Example", c.Say("example.admin-member"))
	}
	if err := store.Members.Put(c.Tx, m); err != nil {
		return bot.Message{}, err
	}
	if !m.Inactive {
		return c.memberChanged(m, c.Say("state.on")), nil
	}
	card := c.memberChanged(m, c.Say("state.off"))
	n, err := c.Tx.CountReminders(m.ID, time.Time{})
	if n > 0 { // nobody is told of them from now on
		card.Parts = append(card.Parts, bot.Line(c.Say("admin.left-open", "N", n)))
		card.Buttons = append(card.Buttons, c.Button("list", "remind list team"))
		card.Facts["open"] = strconv.Itoa(n)
	}
	return card, err
}
