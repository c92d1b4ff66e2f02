package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// DefaultDay is the working day of a member who has not said theirs.
var DefaultDay = crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}

// errStranger: the speaker is no member yet.
var errStranger = errors.New("not a member")

// admit makes a member of a speaker who is none: whom the platform vouches for
// becomes one at first sight, others need an invitation. It sets the workspace
// up for the first of all.
func (r *Router) admit(ctx context.Context, req bot.Request, line string) error {
	if word, code, _ := strings.Cut(line, " "); strings.EqualFold(word, "join") || word == "加入" {
		return r.join(ctx, req, strings.TrimSpace(code))
	}
	account := accountOf(req.Who)
	if !req.Who.Vouched && !slices.Contains(r.Admins, account) {
		return refuse("stranger")
	}
	return r.Enroll(ctx, req.Who)
}

// Enroll makes a member of a person whom the platform vouches for, unless they
// are one already, or somebody at a customer.
func (r *Router) Enroll(ctx context.Context, who bot.User) error {
	_, err := r.Store.Update(ctx, r.Workspace, store.Cause{}, func(tx *store.Tx) error {
		contacts, err := tx.ContactsByChat(accountOf(who))
		if err == nil && len(contacts) == 0 {
			_, err = r.enroll(tx, who)
		}
		return err
	})
	return err
}

// enroll makes a member of a person, and a workspace if there is none.
func (r *Router) enroll(tx *store.Tx, who bot.User) (crm.Member, error) {
	account := accountOf(who)
	if m, err := tx.MemberByIdentity(account); !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	team, err := tx.Settings()
	if errors.Is(err, store.ErrNotFound) {
		team = r.Team
		team.Created = tx.Now
		err = store.Workspaces.Put(tx, team)
	}
	if err != nil {
		return crm.Member{}, err
	}
	m := crm.Member{
		Name: who.Name, Role: crm.RoleRep, Zone: team.Zone, Lang: team.Lang, Day: DefaultDay,
		Identities: []crm.Identity{account}, Created: tx.Now,
	}
	if m.Name == "" {
		m.Name = who.ID
	}
	if role, ok := crm.ParseRole(who.Role); ok {
		m.Role = role
	}
	if slices.Contains(r.Admins, account) {
		m.Role = crm.RoleAdmin
	}
	if _, err := crm.LoadZone(who.Zone); err == nil {
		m.Zone = who.Zone
	}
	if lang, ok := langOf(who.Lang); ok {
		m.Lang = lang
	}
	return store.Members.Add(tx, m)
}

// call gathers what every command works with.
func (r *Router) call(tx *store.Tx, req bot.Request, in *Input) (*Call, error) {
	me, err := tx.MemberByIdentity(accountOf(req.Who))
	if errors.Is(err, store.ErrNotFound) {
		return nil, errStranger
	}
	if err != nil {
		return nil, err
	}
	if me.Inactive {
		return nil, refuse("inactive")
	}
	team, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	tx.Speaks(me.ID)
	voice := cards.For(me, team, tx.Now)
	if req.Surface == bot.Public {
		voice.Where = crm.Public
	}
	fresh := *in // a transaction may run more than once
	fresh.tokens = slices.Clone(in.tokens)
	call := &Call{Input: &fresh, Voice: voice, Tx: tx, Request: req, router: r}
	call.Me = crm.Viewer{Member: me}
	if me.Role == crm.RoleManager || me.Role == crm.RoleAdmin { // only they lead others
		call.Me = crm.NewViewer(me, call.Members())
	}
	if named, err := tx.Named(me.ID); err != nil {
		return nil, err
	} else if named { // perhaps somebody is on leave now
		call.Me = call.Me.Covering(call.Members(), tx.Now)
	}
	return call, call.fault
}
