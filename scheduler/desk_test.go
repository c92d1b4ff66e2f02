package scheduler_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/storetest"
)

const team crm.WorkspaceID = 1

// chat is a platform that keeps what it was given.
type chat struct {
	mu   sync.Mutex
	said []said
	// answer is what the platform makes of a message; nil takes all.
	answer func(ctx context.Context, s said) error
	now    func() time.Time
}

// said is a message as it came to the platform.
type said struct {
	At  time.Time
	To  string
	Key string
	bot.Message
}

func (c *chat) Send(ctx context.Context, to bot.Chat, m bot.Message, key string) (string, error) {
	s := said{c.now().UTC(), to.ID, key, m}
	if c.answer != nil {
		if err := c.answer(ctx, s); err != nil {
			return "", err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, s)
	return key, nil
}

// all returns what was said since the last call.
func (c *chat) all() []said {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.said
	c.said = nil
	return out
}

// finder is a chat that can be asked about what it has.
type finder struct {
	*chat
	asked func() error
	has   map[string]bool
}

func (f *finder) Find(_ context.Context, _ bot.Chat, key string) (string, error) {
	if f.asked != nil {
		if err := f.asked(); err != nil {
			return "", err
		}
	}
	if f.has[key] {
		return "found", nil
	}
	return "", bot.ErrNoMessage
}

// desk is a scheduler with everything it needs, and a clock that is set by hand.
type desk struct {
	*scheduler.Scheduler
	t     testing.TB
	store *store.Store
	chat  *chat

	mu  sync.Mutex
	now time.Time
	// start has the scheduler run.
	start func()
	// live has the clock be that of the bubble that the test runs in.
	live bool
}

// newDesk opens an empty store at a moment, or in a bubble's time if it is empty.
func newDesk(t testing.TB, now string) *desk {
	return newDeskOn(t, storetest.NewModel(), now)
}

func newDeskOn(t testing.TB, engine store.Engine, now string) *desk {
	d := &desk{t: t, live: now == ""}
	if !d.live {
		d.now = at(t, now)
	}
	d.chat = &chat{now: d.Now}
	var err error
	d.store, err = store.Open(context.Background(), engine, d.Now)
	require.NoError(t, err)
	d.Scheduler = scheduler.New(scheduler.Config{
		Store: d.store, Workspace: team, Now: d.Now,
		Senders: map[string]scheduler.Sender{"chat": d.chat},
		Log:     slog.New(slog.DiscardHandler),
	})
	d.store.OnCommit(func(crm.WorkspaceID) { d.Wake() })
	d.update(func(tx *store.Tx) error {
		return store.Workspaces.Put(tx, crm.Workspace{
			Name: "team", Zone: "UTC", Lang: crm.English, Currency: "USD", Stages: crm.DefaultStages(), StaleDays: 21,
			// Most tests are about other things; those about festivals have them on.
			FestivalsOn: map[string]bool{"new-year": false, "spring-festival": false, "dragon-boat": false, "mid-autumn": false, "christmas": false},
		})
	})
	return d
}

// Now is the desk's clock.
func (d *desk) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.live {
		return time.Now()
	}
	return d.now
}

func (d *desk) set(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	require.False(d.t, now.Before(d.now), "the clock goes back")
	d.now = now
}

func (d *desk) update(fn func(tx *store.Tx) error) {
	d.t.Helper()
	_, err := d.store.Update(context.Background(), team, store.Cause{}, fn)
	require.NoError(d.t, err)
}

func (d *desk) view(fn func(tx *store.Tx) error) {
	d.t.Helper()
	require.NoError(d.t, d.store.View(context.Background(), team, fn))
}

// sleepUntil sets the clock as after a long sleep, looks once, and returns what
// was said.
func (d *desk) sleepUntil(moment string) []said {
	d.t.Helper()
	d.set(at(d.t, moment))
	require.NoError(d.t, d.Tick(context.Background()))
	return d.chat.all()
}

// goTo moves the clock from one due moment to the next, and returns what was
// said on the way.
func (d *desk) goTo(moment string) []said {
	d.t.Helper()
	target := at(d.t, moment)
	for {
		next, planned, err := d.Next(context.Background())
		require.NoError(d.t, err)
		if !planned || next.After(target) {
			break
		}
		if next.After(d.Now()) {
			d.set(next)
		}
		require.NoError(d.t, d.Tick(context.Background()))
	}
	d.set(target)
	return d.chat.all()
}

// member adds a member whose chat has the member's name.
func (d *desk) member(m crm.Member) crm.Member {
	d.t.Helper()
	if m.Zone == "" {
		m.Zone = "UTC"
	}
	if m.Lang == "" {
		m.Lang = crm.English
	}
	if m.Role == "" {
		m.Role = crm.RoleRep
	}
	if m.Day == (crm.Hours{}) {
		m.Day = crm.Hours{From: crm.Clock(9, 0), To: crm.Clock(18, 0)}
	}
	m.Identities = []crm.Identity{{Platform: "chat", ID: m.Name}}
	d.update(func(tx *store.Tx) (err error) {
		m, err = store.Members.Add(tx, m)
		return err
	})
	return m
}

// change changes a member.
func (d *desk) change(m crm.Member, how func(*crm.Member)) {
	d.t.Helper()
	d.update(func(tx *store.Tx) error {
		now, err := store.Members.Get(tx, m.ID)
		if err != nil {
			return err
		}
		how(&now)
		return store.Members.Put(tx, now)
	})
}

// remind adds a reminder for a member.
func (d *desk) remind(m crm.Member, due, text string) crm.Reminder {
	d.t.Helper()
	return d.addReminder(crm.Reminder{Owner: m.ID, By: m.ID, Due: at(d.t, due), Text: text})
}

func (d *desk) addReminder(r crm.Reminder) crm.Reminder {
	d.t.Helper()
	d.update(func(tx *store.Tx) (err error) {
		r, err = store.Reminders.Add(tx, r)
		return err
	})
	return r
}

// customer adds a customer with a contact who has a birthday.
func (d *desk) customer(owner crm.Member, name string, birthday crm.Birthday) (crm.Customer, crm.Contact) {
	d.t.Helper()
	c := crm.Customer{Name: name, Owner: owner.ID}
	p := crm.Contact{Name: name + "'s boss", Birthday: birthday}
	d.update(func(tx *store.Tx) (err error) {
		if c, err = store.Customers.Add(tx, c); err != nil {
			return err
		}
		p.Customer = c.ID
		p, err = store.Contacts.Add(tx, p)
		return err
	})
	return c, p
}

// push returns the push of that key.
func (d *desk) push(key string) (p store.Push) {
	d.t.Helper()
	d.view(func(tx *store.Tx) (err error) {
		p, err = tx.Push(key)
		return err
	})
	return p
}

// waiting returns how many pushes are not over.
func (d *desk) waiting() (n int) {
	d.view(func(tx *store.Tx) error {
		all, err := tx.Waiting(tx.Now.AddDate(1, 0, 0), 1_000_000)
		n = len(all)
		return err
	})
	return n
}

func at(t testing.TB, moment string) time.Time {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, moment)
	require.NoError(t, err)
	return parsed
}

// text is all the words of a message.
func text(s said) string {
	out := s.Title
	for _, p := range s.Parts {
		out += "\n" + p.Text
	}
	return out
}

// lines say who was told what, and when: "2026-11-24T15:00:00Z rob: ⏰ …".
func lines(all []said) []string {
	out := []string{}
	for _, s := range all {
		out = append(out, s.At.Format(time.RFC3339)+" "+s.To+": "+s.Title)
	}
	return out
}
