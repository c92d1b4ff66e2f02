package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"crypto/rand"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

const (
	// inviteFor is how long an invitation is good for.
	inviteFor = 72 * time.Hour
	// inviteOwner is whose memory invitations are in.
	inviteOwner = "invites"
)

// invitation is what stands behind an invitation's code.
type invitation struct {
	Role crm.Role     `json:"role,omitzero"`
	By   crm.MemberID `json:"by"`
	// Member is set when the code links another account of a member's.
	Member crm.MemberID `json:"member,omitzero"`
	// Contact is set when the code lets somebody at a customer opt in: it makes
	// no member.
	Contact crm.ContactID `json:"contact,omitzero"`
}

// invite makes a single-use code with which a person becomes a member.
func invite(c *Call) (bot.Message, error) {
	inv := invitation{Role: crm.RoleRep, By: c.Me.ID}
	if !c.Done() {
		role, ok := roleOf(c.Peek())
		if !ok || role == crm.RoleAdmin && c.Me.Role != crm.RoleAdmin {
			return bot.Message{}, refuse("bad-role", "Value", brief(c.Peek()), "Example", c.Say("example.admin-invite"))
		}
		inv.Role = role
	}
	code, err := c.remember(inv, inviteFor)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("invite.made", "Role", c.Say("role."+string(inv.Role))), "")
	m.Parts = []bot.Part{bot.Line("join " + code), bot.Line(c.Say("invite.how", "When", c.Moment(c.Tx.Now.Add(inviteFor))))}
	m.Facts["code"] = code
	return m, nil
}

// remember keeps an invitation under a fresh code.
func (c *Call) remember(inv invitation, keep time.Duration) (string, error) {
	code := rand.Text()
	raw, err := json.Marshal(inv)
	if err != nil {
		return "", err
	}
	return code, c.Tx.Remember(inviteOwner, code, raw, c.Tx.Now.Add(keep))
}

// join makes a member of a person with an invitation; the code is used up.
func (r *Router) join(ctx context.Context, req bot.Request, code string) error {
	code = strings.ToUpper(code)
	_, err := r.Store.Update(ctx, r.Workspace, store.Cause{Request: req.Key, Line: "join"}, func(tx *store.Tx) error {
		raw, err := tx.Recall(inviteOwner, code)
		if errors.Is(err, store.ErrNotFound) {
			return refuse("bad-invite")
		}
		if err != nil {
			return err
		}
		var inv invitation
		if err := json.Unmarshal(raw, &inv); err != nil {
			return err
		}
		if inv.Contact != 0 {
			return refuse("bad-invite")
		}
		if err := tx.Forget(inviteOwner, code); err != nil {
			return err
		}
		tx.Speaks(inv.By)
		who := req.Who
		who.Role = string(inv.Role)
		if inv.Member == 0 {
			_, err = r.enroll(tx, who)
			return err
		}
		m, err := store.Members.Get(tx, inv.Member)
		if err != nil {
			return err
		}
		m.Identities = append(slices.Clone(m.Identities), accountOf(who))
		return store.Members.Put(tx, m)
	})
	return err
}

var joinCommands = []*Command{
	{Path: [][]string{{"join", "加入"}}, Hidden: true, Run: welcome, Args: []Arg{maybe(Arg{Name: "code", Kind: bot.TextField})}},
}

// welcome greets somebody who has just joined, or is here already.
func welcome(c *Call) (bot.Message, error) {
	m := c.Reply(c.Say("welcome", "Name", c.Me.Name), c.Me.ID.String())
	m.Buttons = []bot.Button{c.Button("help", "help")}
	return c.withZone(m), nil
}

// withZone asks for the time zone of somebody whose platform does not tell it.
func (c *Call) withZone(m bot.Message) bot.Message {
	if c.Request.Who.Zone == "" && len(c.Me.Identities) == 1 { // not linked to a chat that knows it
		m.Parts = append(m.Parts, bot.Line(c.Say("welcome.zone", "Zone", c.Me.Zone)))
		m.Buttons = append(c.clocks(), m.Buttons...)
	}
	return m
}

// alsoZone asks an admin who was named in the settings, and so needed no
// invitation, for the time zone at first sight. Who joins is asked by welcome.
func (r *Router) alsoZone(ctx context.Context, req bot.Request, answer bot.Message) (bot.Message, error) {
	asked := slices.ContainsFunc(answer.Buttons, func(b bot.Button) bool { return strings.HasPrefix(b.Command, "me tz ") })
	if asked || answer.Kind != bot.Reply {
		return answer, nil
	}
	return r.view(ctx, func(tx *store.Tx) (bot.Message, error) {
		call, err := r.call(tx, req, &Input{Line: req.Text})
		if err != nil {
			return answer, err
		}
		return call.withZone(answer), nil
	})
}

// clocks are cities to tap, with the time that it is there: one in each part of
// the world where people are likely to be.
func (c *Call) clocks() (buttons []bot.Button) {
	for _, city := range []struct{ name, zone string }{
		{"shanghai", "Asia/Shanghai"}, {"singapore", "Asia/Singapore"}, {"tokyo", "Asia/Tokyo"}, {"sydney", "Australia/Sydney"},
		{"london", "Europe/London"}, {"berlin", "Europe/Berlin"}, {"new-york", "America/New_York"}, {"los-angeles", "America/Los_Angeles"},
	} {
		there, err := crm.LoadZone(city.zone)
		if err != nil {
			continue // this machine's time zones lack it
		}
		label := c.Say("city."+city.name) + " " + c.Tx.Now.In(there).Format("15:04")
		buttons = append(buttons, bot.Button{Label: label, Command: "me tz " + city.zone})
	}
	return buttons
}
