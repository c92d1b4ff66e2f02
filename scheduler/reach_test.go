package scheduler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// robR1 is the key of rob's first push, planned for noon.
const robR1 = "reminder/R1/2026-11-24T12:00:00Z/M2"

var errGone = &bot.SendError{Gone: true, Err: errBroken}

// twoChats is a desk with mia, who leads rob; rob is in two chats and reads the
// first. Those in gone take no messages.
type twoChats struct {
	*desk
	other    *chat
	mia, rob crm.Member
	first    crm.Identity
	second   crm.Identity
	gone     map[string]bool
	tries    int
}

func newTwoChats(t *testing.T) *twoChats {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	c := &twoChats{desk: d, other: &chat{now: d.Now}, gone: map[string]bool{}}
	c.mia = d.member(crm.Member{Name: "mia"})
	c.rob = d.member(crm.Member{Name: "rob", Manager: c.mia.ID})
	c.first, c.second = crm.Identity{Platform: "chat", ID: "rob"}, crm.Identity{Platform: "other", ID: "rob@other"}
	d.Senders["other"] = c.other
	answer := func(_ context.Context, s said) error {
		if s.To != "mia" {
			c.tries++
		}
		if c.gone[s.To] {
			return errGone
		}
		return nil
	}
	d.chat.answer, c.other.answer = answer, answer
	return c
}

// link gives rob the second chat.
func (c *twoChats) link() {
	c.change(c.rob, func(m *crm.Member) { m.Identities = []crm.Identity{c.first, c.second} })
}

// back is rob's chat being heard from.
func (c *twoChats) back(chat crm.Identity) {
	c.t.Helper()
	delete(c.gone, chat.ID)
	c.update(func(tx *store.Tx) error {
		m, err := store.Members.Get(tx, c.rob.ID)
		if err != nil {
			return err
		}
		return tx.SwitchOn(m, chat)
	})
}

// until moves the clock and returns what was said in both chats, in order.
func (c *twoChats) until(moment string) []string {
	c.t.Helper()
	all := append(c.goTo(moment), c.other.all()...)
	slices.SortStableFunc(all, func(a, b said) int { return a.At.Compare(b.At) })
	return lines(all)
}

func TestAPushGoesToTheNextChatWhenTheFirstIsGone(t *testing.T) {
	c := newTwoChats(t)
	c.link()
	c.remind(c.rob, noon, "send quote")
	c.remind(c.rob, "2026-11-24T13:00:00Z", "call Bob")
	c.gone["rob"] = true
	require.Equal(t, []string{
		"2026-11-24T12:00:00Z mia: My messages to rob on chat do not arrive any more; they have to write to me again there.",
		"2026-11-24T12:00:00Z rob@other: ⏰ 12:00  send quote",
		"2026-11-24T13:00:00Z rob@other: ⏰ 13:00  call Bob",
	}, c.until("2026-11-24T14:00:00Z"))
	require.Equal(t, 3, c.tries, "the first is tried once, and not for the second push")
	require.Equal(t, c.second, c.push(robR1).Chat)

	c.back(c.first)
	c.remind(c.rob, "2026-11-24T15:00:00Z", "call Eve")
	require.Equal(t, []string{"2026-11-24T15:00:00Z rob: ⏰ 15:00  call Eve"}, c.until("2026-11-24T16:00:00Z"),
		"who is back is spoken to where they chose")
}

func TestTheManagerIsToldWhereTheMessagesGoNow(t *testing.T) {
	c := newTwoChats(t)
	c.link()
	c.remind(c.rob, noon, "send quote")
	c.gone["rob"] = true
	told := c.goTo(noon)
	require.Equal(t, "From now on they go to other.", told[0].Parts[0].Text)
}

func TestWithNoChatLeftPushesWaitUntilTheMemberIsBack(t *testing.T) {
	c := newTwoChats(t)
	c.link()
	c.remind(c.rob, noon, "send quote")
	c.remind(c.rob, "2026-11-24T13:00:00Z", "call Bob")
	c.gone["rob"], c.gone["rob@other"] = true, true
	told := c.until("2026-11-25T09:00:00Z")
	require.Len(t, told, 2, "one for each chat: %v", told)
	require.Contains(t, told[1], "My messages to rob on other")
	require.Equal(t, 2, c.tries, "each chat once, for both pushes")
	require.Equal(t, store.Pending, c.push(robR1).State)
	require.True(t, c.push(robR1).Unreachable)

	c.back(c.second)
	late := c.until("2026-11-25T09:00:00Z")
	require.Len(t, late, 1, "in one message: %v", late)
	require.Contains(t, late[0], "rob@other")
	require.Zero(t, c.waiting())
	require.Equal(t, store.Sent, c.push(robR1).State)
	require.False(t, c.push(robR1).Unreachable)
}

func TestWhatWaitsForAMemberComesInAChatThatTheyLink(t *testing.T) {
	c := newTwoChats(t)
	c.remind(c.rob, noon, "send quote")
	c.gone["rob"] = true
	require.Len(t, c.until("2026-11-24T12:05:00Z"), 1, "only the manager is told")
	c.link()
	require.Equal(t, []string{"2026-11-24T12:05:00Z rob@other: ⏰ 12:00  send quote"}, c.until("2026-11-24T12:05:00Z"))
}

func TestWhatWaitedForAMemberSaysThatItIsLate(t *testing.T) {
	c := newTwoChats(t)
	c.remind(c.rob, noon, "send quote")
	c.gone["rob"] = true
	c.until("2026-11-24T20:00:00Z")
	c.back(c.first)
	got := c.goTo("2026-11-24T20:00:00Z")
	require.Len(t, got, 1)
	require.Equal(t, "true", got[0].Facts["late"])
	require.NotContains(t, got[0].Facts, "repeat", "it did not arrive before")
}

func TestWhatWaitedInVainIsGivenUpAfterThreeDays(t *testing.T) {
	c := newTwoChats(t)
	c.remind(c.rob, noon, "send quote")
	c.gone["rob"] = true
	c.until("2026-11-27T11:00:00Z")
	require.Equal(t, store.Pending, c.push(robR1).State)
	require.Empty(t, c.until("2026-11-28T12:00:00Z"))
	p := c.push(robR1)
	require.Equal(t, store.Failed, p.State)
	require.NotEmpty(t, p.Error)
	require.Equal(t, 1, c.tries)
}

func TestWhatIsNotWantedAnyMoreIsNotSentWhenTheMemberIsBack(t *testing.T) {
	c := newTwoChats(t)
	r := c.remind(c.rob, noon, "send quote")
	c.gone["rob"] = true
	c.until("2026-11-24T14:00:00Z")
	c.update(func(tx *store.Tx) error {
		r.Done = true
		return store.Reminders.Put(tx, r)
	})
	c.back(c.first)
	require.Empty(t, c.until("2026-11-24T15:00:00Z"))
	require.Equal(t, store.Dropped, c.push(robR1).State)
}

func TestTheManagerIsToldOnceForEachTimeThatAChatIsGone(t *testing.T) {
	c := newTwoChats(t)
	for day := 24; day < 27; day++ {
		c.gone["rob"] = true
		for hour := 12; hour < 15; hour++ {
			c.remind(c.rob, fmt.Sprintf("2026-11-%dT%d:00:00Z", day, hour), "call")
		}
		notices := slices.DeleteFunc(c.until(fmt.Sprintf("2026-11-%dT18:00:00Z", day)), func(line string) bool {
			return !strings.Contains(line, "mia: My messages to rob")
		})
		require.Len(t, notices, 1, "day %d", day)
		c.back(c.first)
		require.NotEmpty(t, c.until(fmt.Sprintf("2026-11-%dT19:00:00Z", day)))
	}
}

func TestDigestsThatWaitedForAMemberMakeOne(t *testing.T) {
	c := newTwoChats(t)
	on := true
	c.change(c.mia, func(m *crm.Member) { m.Digest.On = new(bool) })
	c.change(c.rob, func(m *crm.Member) { m.Digest = crm.DigestSettings{On: &on, Scope: crm.ScopeMine, AlwaysSay: true} })
	c.gone["rob"] = true
	c.until("2026-11-24T12:00:00Z")
	acme, _ := c.customer(c.rob, "Acme", crm.Birthday{})
	c.until("2026-11-26T12:00:00Z")
	c.update(func(tx *store.Tx) error {
		_, err := store.Deals.Add(tx, crm.Deal{Title: "Renewal", Customer: acme.ID, Owner: c.rob.ID, Stage: crm.DefaultStages()[0].ID})
		return err
	})
	c.until("2026-11-27T12:00:00Z")
	require.Greater(t, c.waiting(), 1)
	c.back(c.first)
	got := c.goTo("2026-11-27T12:00:00Z")
	require.Len(t, got, 1)
	require.Equal(t, "digest", got[0].Facts["rule"], text(got[0]))
	require.Contains(t, text(got[0]), "Renewal")
}

// TestAnUncertainPushIsAskedAboutWhereItWasSent: the member has come to prefer
// another chat meanwhile, which knows nothing of it.
func TestAnUncertainPushIsAskedAboutWhereItWasSent(t *testing.T) {
	c := newTwoChats(t)
	c.link()
	c.remind(c.rob, noon, "send quote")
	c.Senders["chat"] = &finder{chat: c.chat, has: map[string]bool{robR1: true}}
	c.Senders["other"] = &finder{chat: c.other}
	c.chat.refuse(errBroken)
	c.until(noon)
	c.change(c.rob, func(m *crm.Member) { m.Identities = []crm.Identity{c.second, c.first} })
	require.Empty(t, c.until("2026-11-24T13:00:00Z"), "it arrived")
	require.Equal(t, "found", c.push(robR1).Message)
}

// TestAnUncertainPushWhoseChatIsGoneIsSaidAgainAsAPossibleRepeat: it cannot be
// asked about any more.
func TestAnUncertainPushWhoseChatIsGoneIsSaidAgainAsAPossibleRepeat(t *testing.T) {
	c := newTwoChats(t)
	c.link()
	c.remind(c.rob, noon, "send quote")
	c.Senders["chat"] = &finder{chat: c.chat, asked: func() error { return errGone }}
	c.Senders["other"] = &finder{chat: c.other}
	c.chat.refuse(errBroken)
	c.until(noon)
	c.goTo("2026-11-24T13:00:00Z")
	got := c.other.all()
	require.Len(t, got, 1)
	require.Contains(t, got[0].Facts, "repeat")
	require.Equal(t, store.Sent, c.push(robR1).State)
}

// TestAChatThatIsGoneCostsNothing: a year of reminders for somebody who left,
// and no platform hears of any but the first.
func TestAChatThatIsGoneCostsNothing(t *testing.T) {
	c := newTwoChats(t)
	c.gone["rob"] = true
	for day := range 60 {
		c.remind(c.rob, at(t, noon).AddDate(0, 0, day).Format(time.RFC3339), "call")
	}
	require.Len(t, c.until("2027-02-01T00:00:00Z"), 1)
	require.Equal(t, 1, c.tries)
	require.Zero(t, c.waiting(), "each was given up in its turn")
}
