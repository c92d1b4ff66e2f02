package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// counter is a desk with ann, who administers, rob, and rob's customer Acme,
// whose boss has a chat with us.
type counter struct {
	*desk
	ann, rob crm.Member
	acme     crm.Customer
	boss     crm.Contact
}

func newCounter(t *testing.T) *counter {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	c := &counter{desk: d}
	c.ann = d.member(crm.Member{Name: "ann", Role: crm.RoleAdmin})
	c.rob = d.member(crm.Member{Name: "rob"})
	c.acme, c.boss = d.customer(c.rob, "Acme", crm.Birthday{})
	c.changeBoss(func(p *crm.Contact) {
		p.Chat = &crm.ContactChat{Identity: crm.Identity{Platform: "chat", ID: "boss"}, Since: d.Now()}
	})
	return c
}

func (c *counter) changeBoss(how func(*crm.Contact)) {
	c.t.Helper()
	c.update(func(tx *store.Tx) error {
		p, err := store.Contacts.Get(tx, c.boss.ID)
		if err != nil {
			return err
		}
		how(&p)
		return store.Contacts.Put(tx, p)
	})
}

// send has rob send something to the boss, and rob's wishes noted.
func (c *counter) send(rule, occurrence, text string) {
	c.t.Helper()
	c.update(func(tx *store.Tx) error {
		first, err := tx.SendContact(rule, c.boss.ID, occurrence, text, c.rob.ID)
		require.True(c.t, first)
		return err
	})
	if rule != store.RuleGreeting {
		return
	}
	day, err := crm.ParseDate(occurrence)
	require.NoError(c.t, err)
	c.changeBoss(func(p *crm.Contact) { p.Greeted = &crm.Greeting{Day: day, By: c.rob.ID, Sent: true} })
}

// wrote puts into the outbox what the boss wrote, for whoever cares now.
func (c *counter) wrote(occurrence, text string) {
	c.t.Helper()
	c.update(func(tx *store.Tx) error {
		_, there, err := tx.TellCarer(c.boss, "wrote/"+occurrence, map[string]string{"what": store.ContactWrote, "text": text})
		require.True(c.t, there)
		return err
	})
}

func TestAContactGetsAMembersWordsInTheMembersName(t *testing.T) {
	c := newCounter(t)
	c.send(store.RuleReply, "A1", "The offer is ready.\nCall me.")
	got := c.goTo("2026-11-24T11:00:00Z")
	require.Len(t, got, 1)
	require.Equal(t, "boss", got[0].To)
	require.Equal(t, "rob\nThe offer is ready.\nCall me.", text(got[0]))
	require.Empty(t, got[0].Buttons)
	require.Equal(t, "customer", got[0].Facts["audience"])
	require.Equal(t, store.Sent, c.push("reply/P1/A1/P1").State)
}

// TestAContactIsNotTakenForTheMemberOfTheSameNumber: P1 and M1 have lanes, quiet
// hours and languages of their own.
func TestAContactIsNotTakenForTheMemberOfTheSameNumber(t *testing.T) {
	c := newCounter(t)
	c.change(c.ann, func(m *crm.Member) { m.Quiet = crm.Hours{From: crm.Clock(0, 0), To: crm.Clock(23, 59)} })
	c.remind(c.ann, "2026-11-24T11:00:00Z", "sign")
	c.send(store.RuleReply, "A1", "hello")
	require.Equal(t, []string{"2026-11-24T11:00:00Z boss: rob"}, lines(c.goTo("2026-11-24T11:00:00Z")))
}

func TestWhatAContactWroteComesWithButtons(t *testing.T) {
	c := newCounter(t)
	c.wrote("2026-11-24/01", "is it ready?")
	got := c.goTo("2026-11-24T11:00:00Z")
	require.Equal(t, []string{"2026-11-24T11:00:00Z rob: Acme's boss (Acme) wrote: is it ready?"}, lines(got))
	require.Equal(t, []bot.Button{
		{Label: "Reply", Command: "reply P1"},
		{Label: "Log", Command: "heard customer/P1/wrote/2026-11-24/01/M2"},
		{Label: "Open", Command: "customer C1"},
	}, got[0].Buttons)
}

func TestNothingThatAContactWroteIsFolded(t *testing.T) {
	c := newCounter(t)
	for n := range 8 {
		c.wrote(fmt.Sprintf("2026-11-24/%02d", n), fmt.Sprint("part ", n))
	}
	got := c.goTo("2026-11-24T11:00:00Z")
	require.Len(t, got, 8)
	for n, s := range got {
		require.Contains(t, s.Title, fmt.Sprint("part ", n))
	}
}

func TestWhatAContactWroteGoesToWhoCaresByNow(t *testing.T) {
	for _, c := range []struct {
		name, to string
		act      func(c *counter)
	}{
		{"when the customer is another's", "ann", func(c *counter) {
			c.update(func(tx *store.Tx) error {
				c.acme.Owner = c.ann.ID
				return store.Customers.Put(tx, c.acme)
			})
		}},
		{"when the owner has left", "ann", func(c *counter) {
			c.change(c.rob, func(m *crm.Member) { m.Inactive = true })
		}},
		{"when the owner cannot be reached", "ann", func(c *counter) {
			c.chat.refuse(&bot.SendError{Gone: true, Err: errBroken})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newCounter(t)
			d.wrote("2026-11-24/01", "hello?")
			c.act(d)
			var to []string
			for _, s := range d.goTo("2026-11-24T12:00:00Z") {
				if s.Facts["rule"] == "customer" {
					to = append(to, s.To)
					require.Contains(t, s.Title, "hello?")
				}
			}
			require.Equal(t, []string{c.to}, to)
		})
	}
}

func TestWhatDoesNotReachAContactIsToldToWhoSentIt(t *testing.T) {
	for _, c := range []struct {
		name, state, why string
		act              func(c *counter)
	}{
		{"they said stop meanwhile", "dropped", "They have no chat with us any more.", func(c *counter) {
			c.changeBoss(func(p *crm.Contact) {
				chat := *p.Chat
				chat.Stopped = c.Now()
				p.Chat = &chat
			})
		}},
		{"they were removed", "dropped", "They have no chat with us any more.", func(c *counter) {
			c.changeBoss(func(p *crm.Contact) { p.Archived = true })
		}},
		{"they blocked us", "failed", "The chat did not take it.", func(c *counter) {
			c.chat.refuse(&bot.SendError{Gone: true, Err: errBroken})
		}},
		{"the platform refuses it", "failed", "The chat did not take it.", func(c *counter) {
			c.chat.refuse(&bot.SendError{Rejected: true, Err: errBroken})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newCounter(t)
			d.send(store.RuleGreeting, "2026-11-24", "Happy birthday!")
			c.act(d)
			got := d.goTo("2026-11-24T12:00:00Z")
			require.Len(t, got, 1)
			require.Equal(t, "rob", got[0].To)
			require.Equal(t, "Did not reach Acme's boss (Acme): Happy birthday!\n"+c.why, text(got[0]))
			require.Equal(t, c.state, string(d.push("greeting/P1/2026-11-24/P1").State))
			d.view(func(tx *store.Tx) error {
				p, err := store.Contacts.Get(tx, d.boss.ID)
				require.Nil(t, p.Greeted, "nobody has wished them well")
				return err
			})
		})
	}
}

func TestAContactsChatThatMovedIsFollowed(t *testing.T) {
	c := newCounter(t)
	c.chat.refuse(&bot.SendError{MovedTo: "boss2", Err: errBroken})
	c.send(store.RuleReply, "A1", "hello")
	got := c.goTo("2026-11-24T12:00:00Z")
	require.Len(t, got, 1)
	require.Equal(t, "boss2", got[0].To)
}

// TestWhatMayHaveReachedAContactComesAgainAndSaysSo: in their language.
func TestWhatMayHaveReachedAContactComesAgainAndSaysSo(t *testing.T) {
	c := newCounter(t)
	c.changeBoss(func(p *crm.Contact) { p.Lang = crm.Chinese })
	c.chat.refuse(errors.New("cut off"))
	c.send(store.RuleReply, "A1", "hello")
	got := c.goTo("2026-11-24T13:00:00Z")
	require.Len(t, got, 1)
	require.Equal(t, "possible", got[0].Facts["repeat"])
	require.Regexp(t, `\p{Han}`, text(got[0]))
	require.Empty(t, c.goTo("2026-11-30T11:00:00Z"))
}

func TestOnTheDayWishesCanBeSentWithOneTap(t *testing.T) {
	c := newCounter(t)
	c.changeBoss(func(p *crm.Contact) { p.Birthday = crm.Birthday{Month: 11, Day: 27} })
	labels := map[string][]string{}
	for _, s := range c.goTo("2026-11-28T10:00:00Z") {
		for _, b := range s.Buttons {
			labels[s.At.Format(time.DateOnly)] = append(labels[s.At.Format(time.DateOnly)], b.Label+" = "+b.Command)
		}
	}
	require.NotContains(t, labels["2026-11-25"], "Send = greet P1 2026-11-27", "days ahead nobody is wished well")
	require.Contains(t, labels["2026-11-27"], "Send = greet P1 2026-11-27")
}

// TestAKillNeitherLosesNorDoublesWhatIsSentToContacts kills a scheduler at
// random steps while what members sent is going out.
func TestAKillNeitherLosesNorDoublesWhatIsSentToContacts(t *testing.T) {
	t.Parallel()
	const contacts, each, kills = 8, 6, 40
	dir := t.TempDir()
	c := &crashed{t: t, finder: true, store: filepath.Join(dir, "rapport.db"), arrivals: filepath.Join(dir, "arrivals")}
	keys := seedContacts(t, c.store, contacts, each)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	now := at(t, "2026-11-24T11:00:00Z")
	for n := range kills {
		now = now.Add(3 * time.Minute) // longer than a lease
		c.start(child{store: c.store, arrivals: c.arrivals, now: now, finder: true, running: n%2 == 0, fuse: 1 + rng.Int64N(12)}, 0)
	}
	require.False(t, c.start(child{store: c.store, arrivals: c.arrivals, now: now.Add(time.Hour), finder: true}, 0))
	c.check(now.Add(time.Hour))
	all, err := readArrivals(c.arrivals)
	require.NoError(t, err)
	var arrived []string
	for _, a := range all {
		require.False(t, a.Repeat)
		arrived = append(arrived, a.Key)
	}
	require.ElementsMatch(t, keys, arrived)
}

// seedContacts fills a store with contacts to whom something is to be sent, and
// returns the keys of that.
func seedContacts(t *testing.T, file string, contacts, each int) (keys []string) {
	engine, err := boltstore.Open(file)
	require.NoError(t, err)
	d := newDeskOn(t, engine, "2026-11-24T11:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	for n := range contacts {
		_, p := d.customer(rob, fmt.Sprint("Acme ", n), crm.Birthday{})
		d.update(func(tx *store.Tx) error {
			p.Chat = &crm.ContactChat{Identity: crm.Identity{Platform: "chat", ID: p.ID.String()}, Since: tx.Now}
			if err := store.Contacts.Put(tx, p); err != nil {
				return err
			}
			for i := range each {
				occurrence := fmt.Sprint("A", i)
				if _, err := tx.SendContact(store.RuleReply, p.ID, occurrence, "hello", rob.ID); err != nil {
					return err
				}
				keys = append(keys, fmt.Sprintf("reply/%v/%s/%v", p.ID, occurrence, p.ID))
			}
			return nil
		})
	}
	require.NoError(t, d.store.Close())
	return keys
}

func TestAContactWhoseChatAsksToWaitHoldsUpNobodyElse(t *testing.T) {
	c := newCounter(t)
	c.chat.answer = func(_ context.Context, s said) error {
		if s.To == "boss" {
			return &bot.SendError{RetryAfter: time.Hour, Err: errBroken}
		}
		return nil
	}
	c.send(store.RuleReply, "A1", "hello")
	c.wrote("2026-11-24/01", "hello?")
	require.Equal(t, []string{"2026-11-24T11:00:00Z rob: Acme's boss (Acme) wrote: hello?"}, lines(c.goTo("2026-11-24T11:30:00Z")))
}
