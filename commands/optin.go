package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// visitor is somebody at a customer who says something: their account is a
// contact's, or they come with a contact's link. They never reach a command.
type visitor struct {
	*Router
	cards.Voice
	tx       *store.Tx
	req      bot.Request
	said     string
	contacts []crm.Contact // whose account it is
	link     *invitation   // that the line carries, if any
	code     string
	joining  bool // the line has the form of one with a link
}

// customer answers a person whose account is a contact's, or becomes that with
// this line. The second result is false for anybody else.
func (r *Router) customer(ctx context.Context, req bot.Request, voice *cards.Voice) (answer bot.Message, ours bool, err error) {
	var cause string
	_, err = r.view(ctx, func(tx *store.Tx) (bot.Message, error) {
		v, err := r.visitor(tx, req)
		if err == nil {
			ours, cause = v.ours(), v.cause()
		}
		return bot.Message{}, err
	})
	if err != nil || !ours {
		return bot.Message{}, false, err
	}
	answer, err = r.update(ctx, req, cause, func(tx *store.Tx) (bot.Message, error) {
		v, err := r.visitor(tx, req)
		if err != nil {
			return bot.Message{}, err
		}
		*voice = v.Voice
		return v.answer()
	})
	return answer, true, err
}

// visitor finds out who it is that speaks.
func (r *Router) visitor(tx *store.Tx, req bot.Request) (*visitor, error) {
	v := &visitor{Router: r, tx: tx, req: req, said: spoken(req), Voice: r.strangerVoice(req)}
	_, err := tx.MemberByIdentity(v.account())
	if !errors.Is(err, store.ErrNotFound) {
		return v, err // one of the team, whoever they were before
	}
	if v.contacts, err = tx.ContactsByChat(v.account()); err != nil {
		return nil, err
	}
	if err := v.readLink(); err != nil {
		return nil, err
	}
	team, err := tx.Settings()
	if err != nil {
		return v, ignoreMissing(err)
	}
	client := crm.Member{Lang: v.Lang, Zone: team.Zone}
	if p, ok := v.person(); ok {
		customer, err := store.Customers.Get(tx, p.Customer)
		if err != nil {
			return nil, err
		}
		client.Lang = crm.ContactLang(p, customer, client.Lang)
	}
	v.Voice = cards.For(client, team, tx.Now)
	return v, nil
}

// readLink reads a line that carries a link's code: join CODE.
func (v *visitor) readLink() error {
	word, code, _ := strings.Cut(v.said, " ")
	if v.joining = strings.EqualFold(word, "join") || word == "加入"; !v.joining {
		return nil
	}
	v.code = strings.ToUpper(strings.TrimSpace(code))
	raw, err := v.tx.Recall(inviteOwner, v.code)
	if err != nil {
		return ignoreMissing(err)
	}
	v.link = &invitation{}
	return json.Unmarshal(raw, v.link)
}

func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (v *visitor) account() crm.Identity { return accountOf(v.req.Who) }

// ours reports whether the speaker is, or is about to be, a customer's. One who
// comes with a member's invitation is the team's.
func (v *visitor) ours() bool {
	if v.link != nil {
		return v.link.Contact != 0
	}
	return len(v.contacts) > 0
}

// person is the contact who speaks: that of the link, else one who may be
// written to, else any of the account.
func (v *visitor) person() (crm.Contact, bool) {
	if v.link != nil && v.link.Contact != 0 {
		p, err := store.Contacts.Get(v.tx, v.link.Contact)
		return p, err == nil
	}
	if i := slices.IndexFunc(v.contacts, crm.Contact.Reachable); i >= 0 {
		return v.contacts[i], true
	}
	if len(v.contacts) == 0 {
		return crm.Contact{}, false
	}
	return v.contacts[0], true
}

// cause is what the journal says of what the speaker changes.
func (v *visitor) cause() string {
	p, _ := v.person()
	if v.link != nil {
		return p.Name + ": join"
	}
	return p.Name + ": " + brief(v.said)
}

// answer does what the line asks for.
func (v *visitor) answer() (bot.Message, error) {
	p, known := v.person()
	switch {
	case v.req.Surface == bot.Public && v.joining:
		return bot.Message{}, refuse("private-only")
	case v.req.Surface == bot.Public:
		return silence(), nil
	case v.link != nil:
		return v.optIn(p)
	case saysStop(v.said):
		return v.stop()
	case v.joining && !p.Reachable(), !known:
		return bot.Message{}, refuse("bad-invite")
	case !p.Reachable():
		return silence(), nil
	}
	return v.wrote(p)
}

// optIn ties the speaker's account to the contact of the link, which is used up.
func (v *visitor) optIn(p crm.Contact) (bot.Message, error) {
	if p.ID == 0 || p.Archived {
		return bot.Message{}, refuse("bad-invite")
	}
	if v.req.Who.Vouched || slices.Contains(v.Admins, v.account()) {
		return bot.Message{}, refuse("optin-colleague")
	}
	if err := v.tx.Forget(inviteOwner, v.code); err != nil {
		return bot.Message{}, err
	}
	for _, other := range v.contacts {
		if err := v.leave(other, p.ID); err != nil {
			return bot.Message{}, err
		}
	}
	p.Chat = &crm.ContactChat{Identity: v.account(), Since: v.tx.Now}
	if lang, ok := langOf(v.req.Who.Lang); ok {
		p.Chat.Lang = lang
	}
	if err := store.Contacts.Put(v.tx, p); err != nil {
		return bot.Message{}, err
	}
	carer, _, err := v.tell(p, store.ContactJoined, map[string]string{
		"account": brief(strings.Map(printable, v.req.Who.Name)), "platform": v.req.Who.Platform,
	})
	return toCustomer(v.Say("optin.welcome", "Name", p.Name, "Who", v.nameOf(carer))), err
}

// leave takes the account from a contact: it is another's from now on.
func (v *visitor) leave(p crm.Contact, to crm.ContactID) error {
	if p.ID == to {
		return nil
	}
	open := p.Reachable()
	p.Chat = nil
	if err := store.Contacts.Put(v.tx, p); err != nil || !open {
		return err
	}
	_, _, err := v.tell(p, store.ContactUnknown, map[string]string{})
	return err
}

// stop ends the chat at once, and is the last that is said there.
func (v *visitor) stop() (bot.Message, error) {
	answer := silence()
	for _, p := range v.contacts {
		if !p.Chat.Open() {
			continue
		}
		answer = toCustomer(v.Say("optin.stopped"))
		if err := endChat(v.tx, p); err != nil {
			return bot.Message{}, err
		}
		if _, _, err := v.tell(p, store.ContactLeft, map[string]string{}); err != nil {
			return bot.Message{}, err
		}
	}
	return answer, nil
}

// endChat notes that nothing more is sent to a contact.
func endChat(tx *store.Tx, p crm.Contact) error {
	chat := *p.Chat
	chat.Stopped = tx.Now
	p.Chat = &chat
	return store.Contacts.Put(tx, p)
}

// tell tells whoever cares for the contact what happened.
func (v *visitor) tell(p crm.Contact, what string, args map[string]string) (crm.Member, bool, error) {
	args["what"] = what
	return v.tx.TellCarer(p, what+"/"+v.tx.Now.UTC().Format(time.RFC3339Nano), args)
}

func (v *visitor) nameOf(m crm.Member) string {
	if m.ID == 0 {
		return v.Team.Name
	}
	return m.Name
}

// toCustomer is an answer to somebody at a customer: they see a sentence, and no
// more.
func toCustomer(text string) bot.Message {
	return bot.Message{Kind: bot.Reply, Title: text, Facts: map[string]string{"audience": "customer"}}
}

// silence is an answer without words.
func silence() bot.Message { return toCustomer("") }
