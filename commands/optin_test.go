package commands_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// outsider is a line of somebody for whom no platform vouches.
func (w *world) outsider(who, line string) bot.Request {
	return bot.Request{
		Who:     bot.User{Platform: "test", ID: who, Name: who, Lang: "en"},
		Surface: bot.Private, Text: line, Received: w.now,
	}
}

// hear is what somebody outside the team is answered.
func (w *world) hear(who, line string) bot.Message {
	return w.router.Handle(w.t.Context(), w.outsider(who, line))
}

// link makes a contact's link and returns the line to say.
func (w *world) link(contact string) string {
	w.t.Helper()
	return "join " + w.mustSay("rob", "contact invite "+contact).Facts["code"]
}

// connected is a world in which rob's contact Bob Lee (P1) has opted in, and
// Eve Mills (P2) has not.
func connected(t testing.TB) *world {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: contact add Acme "Bob Lee" birthday:1990-11-23
		rob: contact add Acme "Eve Mills"
		rob: deal new Acme Renewal 50k`)
	welcome := w.hear("bob", w.link("P1"))
	require.Equal(t, "customer", welcome.Facts["audience"], welcome.Title)
	return w
}

// business is all records and the journal: what no customer may touch.
func (w *world) business() string {
	return w.scan(func(k []byte) bool { return strings.ContainsRune("CPDARMWJ", rune(k[4])) })
}

// pushes returns the rows of the outbox for a recipient that were not seen yet,
// by what they are, and settles them.
func (w *world) pushes(to string) []store.Push {
	w.t.Helper()
	var out []store.Push
	_, err := w.store.Update(w.t.Context(), workspace, store.Cause{}, func(tx *store.Tx) error {
		out = nil
		all, err := tx.Waiting(tx.Now.AddDate(1, 0, 0), 1000)
		for _, p := range all {
			if p.Recipient().String() != to || err != nil {
				continue
			}
			out = append(out, p)
			p.State = store.Sent
			err = tx.PutPush(p)
		}
		return err
	})
	require.NoError(w.t, err)
	return out
}

// news is what a member is told of contacts, in order: "wrote: hello".
func (w *world) news(to string) []string {
	out := []string{}
	for _, p := range w.pushes(to) {
		if p.Rule == store.RuleCustomer {
			out = append(out, strings.TrimSuffix(p.Args["what"]+": "+p.Args["text"], ": "))
		}
	}
	return out
}

func (w *world) contact(id crm.ContactID) (p crm.Contact) {
	w.t.Helper()
	require.NoError(w.t, w.store.View(w.t.Context(), workspace, func(tx *store.Tx) (err error) {
		p, err = store.Contacts.Get(tx, id)
		return err
	}))
	return p
}

// rob's id, as the worlds make them: ann, mia, rob, eve, sue, 小王.
const rob = "M3"

func TestALinkTiesAnAccountToAContactOnce(t *testing.T) {
	w := newWorld(t)
	w.all(`
		rob: customer new Acme
		rob: contact add Acme "Bob Lee"`)
	link := w.link("P1")
	welcome := w.hear("bob", link)
	require.Contains(t, welcome.Title, "rob can send you wishes")
	require.Contains(t, welcome.Title, "STOP")
	require.Equal(t, crm.Identity{Platform: "test", ID: "bob"}, w.contact(1).Chat.Identity)
	require.True(t, w.contact(1).Reachable())
	require.Equal(t, []string{"joined"}, w.news(rob))

	second := w.hear("zoe", link)
	require.Equal(t, "bad-invite", second.Facts["refused"])
	require.Contains(t, text(w.mustSay("rob", "contact P1")), "Chat: test, since Mon 23 Nov 09:00")
}

func TestTheWelcomeIsInTheLanguageOfTheCustomer(t *testing.T) {
	for _, c := range []struct{ name, fields, client, want string }{
		{"the client's", "", "zh-CN", "退订"},
		{"that noted of the contact comes first", " lang:en", "zh-CN", "STOP"},
		{"and of the team when nothing is known", "", "", "STOP"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.all("rob: customer new Acme\nrob: contact add Acme Bob" + c.fields)
			req := w.outsider("bob", w.link("P1"))
			req.Who.Lang = c.client
			require.Contains(t, w.router.Handle(t.Context(), req).Title, c.want)
		})
	}
}

func TestALinkIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, refused string
		act           func(w *world, link string) bot.Message
	}{
		{"after a week", "bad-invite", func(w *world, link string) bot.Message {
			w.now = w.now.Add(7*24*time.Hour + time.Second)
			return w.hear("bob", link)
		}},
		{"for a contact who was removed", "bad-invite", func(w *world, link string) bot.Message {
			w.mustSay("rob", "contact remove P1")
			return w.hear("bob", link)
		}},
		{"before everybody", "private-only", func(w *world, link string) bot.Message {
			req := w.outsider("bob", link)
			req.Surface = bot.Public
			return w.router.Handle(w.t.Context(), req)
		}},
		{"to a colleague who is no member yet", "optin-colleague", func(w *world, link string) bot.Message {
			req := w.outsider("bob", link)
			req.Who.Vouched = true
			return w.router.Handle(w.t.Context(), req)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.all("rob: customer new Acme\nrob: contact add Acme Bob")
			m := c.act(w, w.link("P1"))
			require.Equal(t, c.refused, m.Facts["refused"], m.Title)
			require.Nil(t, w.contact(1).Chat)
		})
	}
}

func TestALinkIsNotForEverybodyToMake(t *testing.T) {
	w := connected(t)
	require.Equal(t, bot.Refusal, w.say("eve", "contact invite P2").Kind)
	req := w.request("rob", "contact invite P2")
	req.Surface = bot.Public
	require.Equal(t, "private-only", w.router.Handle(t.Context(), req).Facts["refused"])
	w.mustSay("sue", "contact invite P2")
}

func TestAContactsLinkMakesNoMember(t *testing.T) {
	w := connected(t)
	require.NoError(t, w.store.View(t.Context(), workspace, func(tx *store.Tx) error {
		all, err := tx.AllMembers()
		require.Len(t, all, len(roles))
		return err
	}))
}

func TestACustomerWithAMembersInvitationIsOneOfTheTeam(t *testing.T) {
	w := connected(t)
	code := w.mustSay("ann", "admin invite").Facts["code"]
	require.Contains(t, w.hear("bob", "join "+code).Title, "Welcome")
	require.Equal(t, bot.Reply, w.hear("bob", "today").Kind)
}

// TestACustomerReachesNoCommand says every command there is as a customer, as it
// is typed, by its example, as a form, and with the platform's word that they
// are a colleague.
func TestACustomerReachesNoCommand(t *testing.T) {
	w := connected(t)
	before := w.business()
	for _, cmd := range commands.All() {
		w.now = w.now.Add(24 * time.Hour) // each day has its own limit
		for i, line := range linesOf(cmd) {
			req := w.outsider("bob", line)
			req.Who.Vouched = i%2 == 1
			req.Who.Role = "admin"
			if i == 0 {
				req.Form = map[string]string{"customer": "Acme", "text": "hello", "contact": "P1", "entry": "J1"}
			}
			m := w.router.Handle(t.Context(), req)
			require.Equal(t, map[string]string{"audience": "customer"}, m.Facts, line)
			require.Empty(t, m.Buttons, line)
			require.Empty(t, m.Parts, line)
			require.Nil(t, m.Form, line)
		}
		same(t, before, w.business(), cmd.Name())
	}
}

// linesOf are ways to say a command.
func linesOf(cmd *commands.Command) []string {
	out := []string{cmd.Name(), "/" + cmd.Name(), "/crm " + cmd.Name() + " Acme C1 P1 D1 J1"}
	for _, lang := range cards.Languages {
		out = append(out, cards.Voice{Lang: lang}.Say("example."+cmd.Key()))
	}
	return out
}

func TestWhatACustomerWritesIsPassedOnAndAnsweredOnceADay(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	require.Contains(t, w.hear("bob", "Hello, is the offer ready?").Title, "rob gets this")
	require.Empty(t, w.hear("bob", "/crm is great").Title)
	require.Equal(t, []string{"wrote: Hello, is the offer ready?", "wrote: /crm is great"}, w.news(rob))
	w.now = w.now.Add(24 * time.Hour)
	require.NotEmpty(t, w.hear("bob", "and today?").Title)
}

func TestWhatACustomerWritesComesOnceThoughItIsDeliveredTwice(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	req := w.outsider("bob", "hello")
	req.Key = "update:7"
	first := w.router.Handle(t.Context(), req)
	require.Equal(t, first, w.router.Handle(t.Context(), req))
	require.Equal(t, []string{"wrote: hello"}, w.news(rob))

	link := w.outsider("zoe", w.link("P2"))
	link.Key = "update:8"
	first = w.router.Handle(t.Context(), link)
	require.Equal(t, first, w.router.Handle(t.Context(), link))
	require.Equal(t, []string{"joined"}, w.news(rob))
}

func TestSuccessStaffGetWhatTheirCustomersWrite(t *testing.T) {
	w := connected(t)
	w.mustSay("ann", "customer edit Acme success:sue")
	require.Contains(t, w.hear("bob", "hello").Title, "sue gets this")
	require.Equal(t, []string{"wrote: hello"}, w.news("M5"))
}

func TestWhatACustomerCanCauseIsBounded(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	for n := range 20 {
		w.hear("bob", strconv.Itoa(n))
	}
	told := w.pushes(rob)
	require.Len(t, told, 20)
	require.Equal(t, "yes", told[19].Args["last"])
	require.Contains(t, w.hear("bob", "one more").Title, "tomorrow")
	for range 5 {
		require.Empty(t, w.hear("bob", "and more").Title)
	}
	require.Empty(t, w.pushes(rob))

	w.now = w.now.Add(24 * time.Hour)
	w.hear("bob", strings.Repeat("长", 4000))
	w.hear("bob", strings.Repeat("x", 1<<20))
	for _, p := range w.pushes(rob) {
		require.Len(t, []rune(p.Args["text"]), 1001)
		require.Equal(t, "yes", p.Args["cut"])
	}
}

func TestInAChannelACustomerIsNotAnsweredAndNotPassedOn(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	req := w.outsider("bob", "hello")
	req.Surface = bot.Public
	require.Empty(t, w.router.Handle(t.Context(), req).Title)
	require.Empty(t, w.pushes(rob))
}

func TestAnEditIsPassedOnAsOneAndMayStopItAll(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	req := w.outsider("bob", "we need 100")
	req.Edited = true
	w.router.Handle(t.Context(), req)
	told := w.pushes(rob)
	require.Len(t, told, 1)
	require.Equal(t, "yes", told[0].Args["edited"])
	req = w.outsider("bob", "stop")
	req.Edited = true
	w.router.Handle(t.Context(), req)
	require.False(t, w.contact(1).Reachable())
}

func TestAnAccountIsOneContactsAtATime(t *testing.T) {
	w := connected(t)
	w.pushes(rob)
	w.hear("bob", w.link("P2"))
	require.Nil(t, w.contact(1).Chat)
	require.True(t, w.contact(2).Reachable())
	require.ElementsMatch(t, []string{"unknown", "joined"}, w.news(rob))
}

func TestARemovedContactIsNeitherServedNorAStranger(t *testing.T) {
	w := connected(t)
	w.mustSay("rob", "contact remove P1")
	w.pushes(rob)
	require.Empty(t, w.hear("bob", "hello").Title)
	require.Empty(t, w.pushes(rob))
	require.Contains(t, w.hear("bob", "stop").Title, "no more messages")
	w.mustSay("ann", "contact P1")
	require.False(t, w.contact(1).Chat.Open())
}

func FuzzWhatACustomerSays(f *testing.F) {
	for _, line := range []string{
		"hello", "stop", "join X", "/crm undo J1", "log Acme x #y stage:won", "\"", "\x00\xff", "退订", "join", " ", "stop\u200d", "contact invite P1",
	} {
		f.Add(line)
	}
	w := connected(f)
	before, open := w.business(), true
	f.Fuzz(func(t *testing.T, line string) {
		w.t, w.now = t, w.now.Add(24*time.Hour)
		m := w.hear("bob", line)
		require.Empty(t, m.Buttons)
		require.Nil(t, m.Form)
		if open {
			require.Equal(t, map[string]string{"audience": "customer"}, m.Facts)
		}
		if after := w.business(); after != before {
			require.True(t, open, "a record changed by %q", line)
			require.False(t, w.contact(1).Chat.Open(), "a record changed by %q", line)
			before, open = after, false
		}
	})
}
