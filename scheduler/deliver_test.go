package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
)

const (
	noon   = "2026-11-24T12:00:00Z"
	noonR1 = "reminder/R1/2026-11-24T12:00:00Z/M1"
)

// oneDue is a desk at noon, at which a member is to be reminded of something.
func oneDue(t *testing.T) *desk {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, noon, "send quote")
	return d
}

// refuse answers the first messages with these errors, the others with none.
func (c *chat) refuse(errs ...error) {
	c.answer = func(context.Context, said) error {
		if len(errs) == 0 {
			return nil
		}
		err := errs[0]
		errs = errs[1:]
		return err
	}
}

var errBroken = errors.New("connection reset")

func TestWhatComesOfADelivery(t *testing.T) {
	refused := func(e bot.SendError) error {
		e.Err = errBroken
		return &e
	}
	for _, c := range []struct {
		name     string
		err      error
		state    store.PushState
		attempts int
		again    time.Duration // when it is tried again
	}{
		{"taken", nil, store.Sent, 1, 0},
		{"told to wait", refused(bot.SendError{RetryAfter: 90 * time.Second}), store.Pending, 0, 90 * time.Second},
		{"refused for now", refused(bot.SendError{}), store.Pending, 1, 30 * time.Second},
		{"never taken", refused(bot.SendError{Rejected: true}), store.Failed, 1, 0},
		{"who knows", errBroken, store.Sending, 1, 30 * time.Second},
	} {
		d := oneDue(t)
		d.chat.refuse(c.err)
		d.goTo(noon)
		p := d.push(noonR1)
		require.Equal(t, c.state, p.State, c.name)
		require.Equal(t, c.attempts, p.Attempts, c.name)
		require.Equal(t, c.err != nil, p.Error != "", c.name)
		if c.again > 0 {
			next, _, err := d.Next(t.Context())
			require.NoError(t, err)
			require.Equal(t, c.again, next.Sub(d.Now()), c.name)
			require.Len(t, d.goTo("2026-11-24T13:00:00Z"), 1, c.name)
			require.Equal(t, store.Sent, d.push(noonR1).State, c.name)
		}
	}
}

func TestWhatIsRefusedIsTriedForThreeDaysEverMoreSeldom(t *testing.T) {
	d := oneDue(t)
	var tries []time.Time
	d.chat.answer = func(_ context.Context, s said) error {
		tries = append(tries, s.At)
		return &bot.SendError{Err: errBroken}
	}
	d.goTo("2026-12-24T12:00:00Z")
	p := d.push(noonR1)
	require.Equal(t, store.Failed, p.State)
	require.Contains(t, p.Error, "connection reset")
	require.Equal(t, 30*time.Second, tries[1].Sub(tries[0]))
	require.Equal(t, time.Minute, tries[2].Sub(tries[1]))
	require.Equal(t, time.Hour, tries[len(tries)-1].Sub(tries[len(tries)-2]))
	require.InDelta(t, 72, tries[len(tries)-1].Sub(tries[0]).Hours(), 2)
}

func TestAnUncertainPushIsAskedOfThePlatform(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		d := oneDue(t)
		f := &finder{chat: d.chat, has: map[string]bool{noonR1: arrived}}
		d.Senders["chat"] = f
		d.chat.refuse(errBroken)
		d.goTo(noon)
		// An answer to the question itself tells nothing of the message.
		f.asked = func() error { return &bot.SendError{RetryAfter: time.Minute, Err: errBroken} }
		require.Empty(t, d.goTo("2026-11-24T12:02:00Z"))
		require.Equal(t, store.Sending, d.push(noonR1).State)
		f.asked = nil
		told := d.goTo("2026-11-24T13:00:00Z")
		require.Equal(t, store.Sent, d.push(noonR1).State)
		if arrived {
			require.Empty(t, told)
			require.Equal(t, "found", d.push(noonR1).Message)
			continue
		}
		require.Len(t, told, 1)
		require.NotContains(t, told[0].Facts, "repeat", "the platform said that it does not have it")
	}
}

func TestWherePlatformsCannotBeAskedTheRepeatSaysSo(t *testing.T) {
	for _, lang := range cards.Languages {
		d := newDesk(t, "2026-11-24T11:00:00Z")
		rob := d.member(crm.Member{Name: "rob", Lang: lang})
		d.remind(rob, noon, "send quote")
		d.remind(rob, "2026-11-24T12:00:10Z", "call Bob")
		// The second answer is clear, but leaves open what came of the first.
		d.chat.refuse(errBroken, nil, &bot.SendError{Err: errBroken})
		told := d.goTo("2026-11-24T13:00:00Z")
		require.Len(t, told, 2)
		require.NotContains(t, told[0].Facts, "repeat", "another message has nothing to do with it")
		require.Equal(t, "possible", told[1].Facts["repeat"])
		require.Contains(t, text(told[1]), cards.Voice{Lang: lang}.Say("repeat"))
		require.Equal(t, noonR1, told[1].Key)
	}
}

func TestAMessageCutOffIsSentAgainWithTheSameRows(t *testing.T) {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, noon, "one")
	d.remind(rob, noon, "two")
	var keys []string
	d.chat.answer = func(_ context.Context, s said) error {
		keys = append(keys, s.Key)
		return errBroken
	}
	d.goTo("2026-11-24T12:00:20Z")
	d.remind(rob, "2026-11-24T12:00:30Z", "three")
	d.chat.answer = nil
	told := d.goTo("2026-11-24T13:00:00Z")
	require.Len(t, told, 2)
	require.Equal(t, []string{keys[0], "R1 R2"}, []string{told[0].Key, told[0].Facts["reminders"]})
	require.Equal(t, "R3", told[1].Facts["reminder"])
	require.NotEqual(t, noonR1, keys[0], "another set of rows is another message")
}

func TestAMessageThatDidNotArriveIsNotTakenForOneThatHoldsLess(t *testing.T) {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	f := &finder{chat: d.chat, has: map[string]bool{}}
	d.Senders["chat"] = f
	want := map[string]int{}
	for i := range 12 {
		m := d.member(crm.Member{Name: fmt.Sprintf("rep%d", i)})
		for range 40 { // more in all than one look takes
			r := d.remind(m, noon, "call")
			want[r.ID.String()] = 1
		}
	}
	cutOff := true
	d.chat.answer = func(_ context.Context, s said) error {
		if cutOff {
			return errBroken
		}
		f.has[s.Key] = true
		return nil
	}
	d.goTo(noon)
	cutOff = false
	got := map[string]int{}
	for _, s := range d.goTo("2026-11-24T13:00:00Z") {
		for _, id := range strings.Fields(s.Facts["reminders"]) {
			got[id]++
		}
	}
	require.Equal(t, want, got)
}

func TestAManagerIsToldOnceOfSomebodyOutOfReach(t *testing.T) {
	for name, c := range map[string]struct {
		managed bool
		told    string
	}{
		"their manager":                    {true, "mia"},
		"an admin, if there is no manager": {false, "ann"},
	} {
		d := newDesk(t, "2026-11-24T11:00:00Z")
		mia := d.member(crm.Member{Name: "mia"})
		d.member(crm.Member{Name: "ann", Role: crm.RoleAdmin})
		rob := crm.Member{Name: "rob"}
		if c.managed {
			rob.Manager = mia.ID
		}
		rob = d.member(rob)
		for hour := range 5 {
			d.remind(rob, fmt.Sprintf("2026-11-24T%d:00:00Z", 12+hour), "call")
		}
		d.chat.answer = func(_ context.Context, s said) error {
			if s.To == "rob" {
				return &bot.SendError{Gone: true, Err: errBroken}
			}
			return nil
		}
		told := d.goTo("2026-11-25T00:00:00Z")
		require.Len(t, told, 1, name)
		require.Equal(t, c.told, told[0].To, name)
		require.Equal(t, "My messages to rob on chat do not arrive any more; they have to write to me again there.", told[0].Title)
	}
}

func TestAChatThatMovedIsFollowedAtOnce(t *testing.T) {
	d := oneDue(t)
	d.chat.answer = func(_ context.Context, s said) error {
		if s.To == "rob" {
			return &bot.SendError{MovedTo: "rob2", Err: errBroken}
		}
		return nil
	}
	require.Equal(t, []string{"2026-11-24T12:00:00Z rob2: ⏰ 12:00  send quote"}, lines(d.goTo(noon)))
	d.view(func(tx *store.Tx) error {
		m, err := tx.MemberByIdentity(crm.Identity{Platform: "chat", ID: "rob2"})
		require.Equal(t, "rob", m.Name)
		return err
	})
}

func TestAChatThatMovesInCirclesIsFollowedSlowly(t *testing.T) {
	d := oneDue(t)
	tries := 0
	d.chat.answer = func(_ context.Context, s said) error {
		tries++
		return &bot.SendError{MovedTo: map[string]string{"rob": "rob2", "rob2": "rob"}[s.To], Err: errBroken}
	}
	d.goTo("2026-11-24T13:00:00Z")
	require.Less(t, tries, 12)
}

func TestAPlatformThatIsNotConnectedIsWaitedFor(t *testing.T) {
	d := oneDue(t)
	delete(d.Senders, "chat")
	d.goTo("2026-11-24T12:20:00Z")
	require.Equal(t, store.Pending, d.push(noonR1).State, "it cannot have arrived")
	d.Senders["chat"] = d.chat
	told := d.goTo("2026-11-24T14:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "true", told[0].Facts["late"], "whatever it was that made it late")
	require.NotContains(t, told[0].Facts, "repeat")
}

func TestNoneIsSentToWhoHasLeft(t *testing.T) {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	rob := d.member(crm.Member{Name: "rob"})
	d.remind(rob, noon, "send quote")
	d.change(rob, func(m *crm.Member) { m.Inactive = true })
	require.Empty(t, d.goTo("2026-12-24T12:00:00Z"))
	require.Equal(t, store.Dropped, d.push(noonR1).State)
}

func TestAPanicIsOfOneRecordAlone(t *testing.T) {
	d := newDesk(t, "2026-11-24T11:00:00Z")
	rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve"})
	d.remind(rob, noon, "bad")
	d.remind(rob, noon, "good")
	d.remind(eve, noon, "also good")
	bad := true
	d.BreakWords("reminder", func(key string) {
		if bad && key == noonR1 {
			panic("a record that nobody thought of")
		}
	})
	told := d.goTo("2026-11-24T12:10:00Z")
	require.Equal(t, []string{"2026-11-24T12:00:00Z rob: ⏰ 12:00  good", "2026-11-24T12:00:00Z eve: ⏰ 12:00  also good"}, lines(told))
	bad = false
	told = d.goTo("2026-11-24T13:00:00Z")
	require.Len(t, told, 1)
	require.Contains(t, told[0].Title, "bad")
	require.NotContains(t, told[0].Facts, "repeat")
}

func TestAPlatformThatPanicsIsTakenForOneThatDidNotAnswer(t *testing.T) {
	d := oneDue(t)
	panics := true
	d.chat.answer = func(context.Context, said) error {
		if panics {
			panic("nil map")
		}
		return nil
	}
	d.goTo(noon)
	require.Equal(t, store.Sending, d.push(noonR1).State)
	panics = false
	told := d.goTo("2026-11-24T13:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "possible", told[0].Facts["repeat"])
}

func TestARuleThatPanicsIsTriedAgainAndTheOthersNeverNotice(t *testing.T) {
	d := newDesk(t, "2026-11-24T08:00:00Z")
	mia := d.member(crm.Member{Name: "mia", Role: crm.RoleManager, Digest: crm.DigestSettings{AlwaysSay: true}})
	d.remind(mia, "2026-11-24T09:00:00Z", "call Bob")
	calls := 0
	d.BreakRule(store.RuleCare, func() {
		calls++
		panic("a contact that nobody thought of")
	})
	require.Len(t, d.goTo("2026-11-24T09:30:00Z"), 2, "the reminder and the digest")
	d.goTo("2026-11-24T11:30:00Z")
	require.Positive(t, calls)
	again := calls
	d.goTo("2026-11-24T12:30:00Z")
	require.Greater(t, calls, again)
}

func TestARuleThatLeavesItsTimerDoesNotSpin(t *testing.T) {
	d := oneDue(t)
	calls := 0
	d.BreakRule(store.RuleReminder, func() { calls++ })
	d.goTo("2026-11-24T14:30:00Z")
	require.Equal(t, 3, calls, "once an hour")
}

func TestATimerOfALaterVersionIsLeftForIt(t *testing.T) {
	d := oneDue(t)
	d.update(func(tx *store.Tx) error { return tx.SetTimer("greeting/M1", at(t, noon)) })
	require.Len(t, d.goTo("2026-11-24T12:30:00Z"), 1)
	d.view(func(tx *store.Tx) error {
		_, err := tx.Planned("greeting/M1")
		return err
	})
}

func TestTheMessageCarriesItsOutboxKey(t *testing.T) {
	d := oneDue(t)
	told := d.goTo(noon)
	require.Equal(t, noonR1, told[0].Key)
	require.Equal(t, noonR1, d.push(noonR1).Message, "and the row the platform's id")
	var _ scheduler.Sender = d.chat
}
