package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// capped adds a manager who gets so many messages a day, with a digest or not.
func (d *desk) capped(name string, n int, digest bool) crm.Member {
	return d.member(crm.Member{
		Name: name, Role: crm.RoleManager, Cap: n, Digest: crm.DigestSettings{On: &digest, AlwaysSay: true},
	})
}

// bornToday notes birthdays of today, each a push at once.
func (d *desk) bornToday(owner crm.Member, n int) {
	day := crm.DateOf(d.Now())
	for i := range n {
		d.customer(owner, fmt.Sprintf("%s %d-%d", owner.Name, d.Now().Unix(), i), crm.Birthday{Month: int(day.Month), Day: day.Day})
	}
}

func TestBeyondTheBoundWhatNobodyAskedForWaitsForTheDigest(t *testing.T) {
	d := newDesk(t, "2026-11-24T10:00:00Z")
	mia := d.capped("mia", 2, true)
	d.remind(mia, "2026-11-24T11:00:00Z", "one")
	d.remind(mia, "2026-11-24T12:00:00Z", "two")
	d.remind(mia, "2026-11-24T14:00:00Z", "three")
	require.Len(t, d.goTo("2026-11-24T13:00:00Z"), 2)
	d.bornToday(mia, 2)
	require.Equal(t, []string{"2026-11-24T14:00:00Z mia: ⏰ 14:00  three"}, lines(d.goTo("2026-11-25T08:59:59Z")), "a reminder always comes")
	require.Equal(t, 2, d.waiting())
	told := d.goTo("2026-11-25T12:00:00Z")
	require.Len(t, told, 1)
	require.Equal(t, "digest", told[0].Facts["rule"])
	require.Equal(t, "2", told[0].Facts["held"])
	require.Equal(t, "P1 P2", told[0].Facts["held_refs"])
	require.Zero(t, d.waiting())
	for _, key := range []string{"birthday/P1/2026-11-24/day/M1", "digest/M1/2026-11-25T09:00:00Z/M1"} {
		require.Equal(t, store.Sent, d.push(key).State, key)
		require.Equal(t, told[0].Key, d.push(key).Message, key)
	}
	d.bornToday(mia, 1)
	require.Len(t, d.goTo("2026-11-25T12:01:00Z"), 1, "the digest and what it held are one message of the new day")
}

func TestWithoutADigestTheHeldComeAsOneNoteInTheMorning(t *testing.T) {
	d := newDesk(t, "2026-11-24T10:00:00Z")
	mia := d.capped("mia", 1, false)
	d.bornToday(mia, 1)
	require.Len(t, d.goTo("2026-11-24T10:01:00Z"), 1)
	d.bornToday(mia, 3)
	require.Empty(t, d.goTo("2026-11-25T08:59:59Z"))
	told := d.goTo("2026-11-25T12:00:00Z")
	require.Equal(t, []string{"2026-11-25T09:00:00Z mia: Held back: 3"}, lines(told))
	require.Equal(t, "P2 P3 P4", told[0].Facts["birthdays"])
	require.Zero(t, d.waiting())
}

func TestADigestThatIsNotSentDoesNotTakeTheHeldWithIt(t *testing.T) {
	d := newDesk(t, "2026-11-24T10:00:00Z")
	mia := d.capped("mia", 1, true)
	d.change(mia, func(m *crm.Member) { m.Mutes = m.Mutes.WithKind(crm.PushDigest, true) })
	d.bornToday(mia, 1)
	d.goTo("2026-11-24T10:01:00Z")
	d.bornToday(mia, 2)
	require.Equal(t, []string{"2026-11-25T09:00:00Z mia: Held back: 2"}, lines(d.goTo("2026-11-25T12:00:00Z")))
	require.Zero(t, d.waiting())
}

func TestTheTeamsBoundIsForThoseWhoHaveNotSaidTheirs(t *testing.T) {
	for _, c := range []struct{ team, mine, want int }{{0, 0, 0}, {5, 0, 5}, {5, 3, 3}, {5, crm.NoCap, 0}, {0, 7, 7}, {crm.NoCap, 0, 0}} {
		require.Equal(t, c.want, crm.CapOf(crm.Member{Cap: c.mine}, crm.Workspace{Cap: c.team}), "%+v", c)
	}
}

func TestWhatIsHeldComesAtOnceWhenTheReasonIsGone(t *testing.T) {
	for name, c := range map[string]struct{ before, after func(*crm.Member) }{
		"the bound": {func(*crm.Member) {}, func(m *crm.Member) { m.Cap = crm.NoCap }},
		"a mute": {
			func(m *crm.Member) {
				m.Cap, m.Mutes.Until = 0, m.Tomorrow(time.Date(2026, 11, 24, 10, 1, 0, 0, time.UTC))
			},
			func(m *crm.Member) { m.Mutes.Until = time.Time{} },
		},
		"quiet hours": {
			func(m *crm.Member) { m.Cap, m.Quiet = 0, crm.Hours{From: crm.Clock(8, 0), To: crm.Clock(20, 0)} },
			func(m *crm.Member) { m.Quiet = crm.Hours{} },
		},
	} {
		d := newDesk(t, "2026-11-24T10:00:00Z")
		mia := d.capped("mia", 1, false)
		d.bornToday(mia, 1)
		require.Len(t, d.goTo("2026-11-24T10:01:00Z"), 1, name)
		d.change(mia, c.before)
		d.bornToday(mia, 2)
		require.Empty(t, d.goTo("2026-11-24T11:00:00Z"), name)
		d.change(mia, c.after)
		require.Len(t, d.goTo("2026-11-24T11:00:00Z"), 2, name)
		require.Zero(t, d.waiting(), name)
	}
}

// errCut: the platform was cut off.
var errCut = errors.New("cut off")

func TestWithABoundNothingIsLostAndNothingIsTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t, "2026-11-24T00:30:00Z")
		people := []crm.Member{
			d.capped("mia", rapid.IntRange(1, 3).Draw(rt, "mia's bound"), true),
			d.capped("rob", rapid.IntRange(1, 3).Draw(rt, "rob's bound"), false),
		}
		var trouble error
		d.chat.answer = func(context.Context, said) error {
			err := trouble
			trouble = nil
			return err
		}
		want := map[string]bool{}
		got := map[string]int{}
		note := func(all []said) {
			for _, s := range all {
				refs := s.Facts["reminders"] + " " + s.Facts["birthdays"] + " " + s.Facts["held_refs"]
				if s.Facts["rule"] == "birthday" || s.Facts["rule"] == "reminder" && s.Facts["reminders"] == "" {
					refs += " " + s.Ref
				}
				for _, ref := range strings.Fields(refs) {
					if want[ref] { // not a digest's counts
						got[ref]++
					}
				}
			}
		}
		contacts, reminders := 0, 0
		for range rapid.IntRange(3, 25).Draw(rt, "steps") {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				d.bornToday(who, 1)
				contacts++
				want[fmt.Sprintf("P%d", contacts)] = true
			case 1:
				reminders++
				d.remind(who, d.Now().Add(time.Minute).Format(time.RFC3339), "call")
				want[fmt.Sprintf("R%d", reminders)] = true
			case 2:
				trouble = &bot.SendError{Err: errCut} // it did not arrive, and is tried again
			default:
				step := rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 10 * time.Hour, 26 * time.Hour}).Draw(rt, "step")
				note(d.goTo(d.Now().Add(step).Format(time.RFC3339)))
			}
		}
		note(d.goTo(d.Now().AddDate(0, 0, 5).Format(time.RFC3339)))
		require.Zero(rt, d.waiting())
		require.ElementsMatch(rt, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(got)))
		for ref, n := range got {
			require.Equal(rt, 1, n, ref)
		}
	})
}
