package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/storetest"
)

// inBubble runs a test in a bubble with a desk whose scheduler runs; stop ends
// it and returns how long that took.
func inBubble(t *testing.T, engine store.Engine, test func(d *desk, stop func() time.Duration)) {
	synctest.Test(t, func(t *testing.T) {
		d := newDeskOn(t, engine, "")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		started := false
		d.start = func() {
			started = true
			go func() { done <- d.Run(ctx) }()
		}
		stopped := false
		stop := func() time.Duration {
			from := time.Now()
			cancel()
			if started && !stopped {
				require.NoError(t, <-done)
			}
			stopped = true
			return time.Since(from)
		}
		defer stop()
		test(d, stop)
	})
}

// in is a moment some time from now, as tables write it.
func in(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }

func TestARunningSchedulerSaysEachThingAtItsMoment(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		rob := d.member(crm.Member{Name: "rob"})
		d.start()
		time.Sleep(10 * time.Minute)
		r := d.remind(rob, in(90*time.Minute), "long after it sleeps")
		d.remind(rob, in(5*time.Second), "soon")
		time.Sleep(5 * time.Second)
		synctest.Wait()
		told := d.chat.all()
		require.Len(t, told, 1)
		require.Equal(t, "soon", told[0].Facts["text"])
		require.True(t, told[0].At.Equal(time.Now()))
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		told = d.chat.all()
		require.Len(t, told, 1)
		require.True(t, told[0].At.Equal(r.Due))
	})
}

func TestASchedulerWithNothingDueHardlyLooks(t *testing.T) {
	looks := func(pending int) int64 {
		e := &trouble{Engine: storetest.NewModel()}
		inBubble(t, e, func(d *desk, _ func() time.Duration) {
			rob := d.member(crm.Member{Name: "rob"})
			for i := range pending {
				d.remind(rob, in(time.Duration(1000+i)*time.Hour), "later")
			}
			d.start()
			time.Sleep(time.Minute)
			synctest.Wait()
			e.views.Store(0)
			e.updates.Store(0)
			time.Sleep(time.Hour)
			synctest.Wait()
			require.Zero(t, e.updates.Load())
		})
		return e.views.Load()
	}
	few := looks(1)
	require.LessOrEqual(t, few, int64(3*60+3), "three reads a minute")
	require.Equal(t, few, looks(200))
}

func TestAStoreInTroubleIsNotTriedInAHotLoop(t *testing.T) {
	full := errors.New("disk full")
	for name, c := range map[string]struct{ view, write error }{
		"nothing can be read":    {full, full},
		"nothing can be written": {nil, full},
	} {
		e := &trouble{Engine: storetest.NewModel()}
		inBubble(t, e, func(d *desk, _ func() time.Duration) {
			rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve"})
			d.remind(rob, in(time.Minute), "one")
			d.start()
			time.Sleep(30 * time.Second)
			e.fail(c.view, c.write)
			time.Sleep(31 * time.Second)
			e.views.Store(0)
			e.updates.Store(0)
			for range 600 { // whatever goes on meanwhile
				d.Wake()
				time.Sleep(100 * time.Millisecond)
			}
			require.LessOrEqual(t, e.views.Load(), int64(60/5*6), name)
			time.Sleep(time.Minute)
			require.LessOrEqual(t, e.updates.Load(), int64(3*60/5*2), name)
			require.Empty(t, d.chat.all(), "%s: nothing is said that cannot be noted", name)
			e.fail(nil, nil)
			d.remind(eve, in(0), "two")
			time.Sleep(10 * time.Second)
			require.Len(t, d.chat.all(), 2, name)
		})
	}
}

func TestAStoreThatFailsAfterTheClaimDoesNotSayItTwiceInSilence(t *testing.T) {
	e := &trouble{Engine: storetest.NewModel()}
	inBubble(t, e, func(d *desk, _ func() time.Duration) {
		rob := d.member(crm.Member{Name: "rob"})
		d.remind(rob, in(time.Minute), "one")
		fails := errors.New("disk full")
		d.chat.answer = func(context.Context, said) error {
			e.fail(nil, fails)
			fails = nil
			return nil
		}
		d.start()
		time.Sleep(61 * time.Second)
		require.Len(t, d.chat.all(), 1)
		e.fail(nil, nil)
		time.Sleep(time.Minute)
		require.Empty(t, d.chat.all(), "left alone while it may be under way")
		time.Sleep(5 * time.Minute)
		told := d.chat.all()
		require.Len(t, told, 1)
		require.Equal(t, "possible", told[0].Facts["repeat"])
	})
}

func TestAPanicOutsideOfAnythingDoesNotEndTheLoop(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		rob := d.member(crm.Member{Name: "rob"})
		d.remind(rob, in(time.Minute), "one")
		var broken atomic.Bool
		now := d.Scheduler.Now
		d.Scheduler.Now = func() time.Time {
			if broken.Load() {
				panic("a clock that nobody thought of")
			}
			return now()
		}
		d.start()
		time.Sleep(30 * time.Second)
		broken.Store(true)
		time.Sleep(time.Minute)
		broken.Store(false)
		time.Sleep(time.Minute)
		require.Len(t, d.chat.all(), 1)
	})
}

func TestStoppingWaitsForWhatIsInFlight(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, stop func() time.Duration) {
		rob := d.member(crm.Member{Name: "rob"})
		r := d.remind(rob, in(time.Minute), "one")
		d.chat.answer = func(ctx context.Context, _ said) error {
			time.Sleep(3 * time.Second)
			return ctx.Err()
		}
		d.start()
		time.Sleep(61 * time.Second)
		require.Equal(t, 2*time.Second, stop())
		require.Len(t, d.chat.all(), 1)
		require.Equal(t, store.Sent, d.push("reminder/R1/"+r.Due.Format(time.RFC3339)+"/M1").State)
	})
}

func TestStoppingDoesNotWaitForAPlatformThatHangs(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, stop func() time.Duration) {
		rob := d.member(crm.Member{Name: "rob"})
		r := d.remind(rob, in(time.Minute), "one")
		release := make(chan struct{})
		defer close(release)
		d.chat.answer = func(context.Context, said) error {
			<-release
			return errBroken
		}
		d.start()
		time.Sleep(61 * time.Second)
		require.Less(t, stop(), 10*time.Second)
		require.Equal(t, store.Sending, d.push("reminder/R1/"+r.Due.Format(time.RFC3339)+"/M1").State, "whether it arrived is asked at the next start")
	})
}

func TestAPlatformThatHangsHoldsUpNobodyElse(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		slow := &chat{now: d.Now}
		d.Senders["slow"] = slow
		var at atomic.Int64
		slow.answer = func(ctx context.Context, _ said) error {
			at.Add(1)
			defer at.Add(-1)
			<-ctx.Done()
			return ctx.Err()
		}
		for i := range 3 * scheduler.Width {
			m := d.member(crm.Member{Name: fmt.Sprintf("slow%d", i)})
			d.change(m, func(m *crm.Member) { m.Identities[0].Platform = "slow" })
			d.remind(m, in(time.Minute), "one")
		}
		rob := d.member(crm.Member{Name: "rob"})
		for i := range 5 {
			d.remind(rob, in(time.Duration(60+20*i)*time.Second), "one")
		}
		d.start()
		time.Sleep(90 * time.Second)
		require.EqualValues(t, scheduler.Width, at.Load(), "no more at a time")
		time.Sleep(2 * time.Minute)
		told := d.chat.all()
		require.Len(t, told, 5)
		for _, s := range told {
			require.Equal(t, s.Facts["due"], s.At.Format(time.RFC3339), "at its moment")
		}
	})
}

func TestSomebodyOutOfReachHoldsUpNobodyOnTheirPlatform(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		release := make(chan struct{})
		defer close(release)
		d.chat.answer = func(_ context.Context, s said) error {
			if s.To == "rob" {
				<-release // heeds nothing
			}
			return nil
		}
		rob, eve := d.member(crm.Member{Name: "rob"}), d.member(crm.Member{Name: "eve"})
		for i := range 4 {
			d.remind(rob, in(time.Duration(1+i)*time.Minute), "one")
			d.remind(eve, in(time.Duration(1+i)*time.Minute), "one")
		}
		d.start()
		time.Sleep(4*time.Minute + time.Second)
		told := d.chat.all()
		require.Len(t, told, 4)
		for _, s := range told {
			require.Equal(t, "eve", s.To)
			require.Equal(t, s.Facts["due"], s.At.Format(time.RFC3339))
		}
	})
}

func TestDeliveryKeepsUpWithThePlatformsRate(t *testing.T) {
	const pushes, everySecond = 600, 30
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		var mu sync.Mutex
		var next time.Time
		d.chat.answer = func(context.Context, said) error {
			mu.Lock()
			if next.Before(time.Now()) {
				next = time.Now()
			}
			turn := time.Until(next)
			next = next.Add(time.Second / everySecond)
			mu.Unlock()
			time.Sleep(turn + 300*time.Millisecond) // in line, and on the way
			return nil
		}
		d.update(func(tx *store.Tx) (err error) {
			for i := range pushes {
				m := crm.Member{Name: fmt.Sprint(i), Zone: "UTC", Identities: []crm.Identity{{Platform: "chat", ID: fmt.Sprint(i)}}}
				m, errMember := store.Members.Add(tx, m)
				_, errReminder := store.Reminders.Add(tx, crm.Reminder{Owner: m.ID, Due: tx.Now.Add(time.Minute), Text: "call"})
				err = errors.Join(err, errMember, errReminder)
			}
			return err
		})
		d.start()
		time.Sleep(time.Minute)
		time.Sleep(time.Second * pushes / everySecond * 105 / 100)
		require.Len(t, d.chat.all(), pushes)
	})
}

func TestWhatIsSaidToOnePersonComesInOrder(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		d.chat.answer = func(context.Context, said) error {
			time.Sleep(20 * time.Second)
			return nil
		}
		rob := d.member(crm.Member{Name: "rob"})
		for i := range 12 {
			d.remind(rob, in(time.Duration(60+15*i)*time.Second), "one")
		}
		d.start()
		time.Sleep(10 * time.Minute)
		last := ""
		count := 0
		for _, s := range d.chat.all() {
			due := s.Facts["due"]
			if due == "" {
				count += len(s.Parts)
				continue
			}
			count++
			require.Greater(t, due, last)
			last = due
		}
		require.Equal(t, 12, count)
	})
}

func TestWhatNobodyWillAskForIsSweptDaily(t *testing.T) {
	inBubble(t, storetest.NewModel(), func(d *desk, _ func() time.Duration) {
		memory := d.store.Memory(team, "adapter")
		require.NoError(t, memory.Put(t.Context(), "dialogue", []byte("step 2"), time.Hour))
		d.start()
		purged := func() (n int) {
			d.update(func(tx *store.Tx) (err error) {
				n, err = tx.PurgeMemory(10)
				return err
			})
			return n
		}
		time.Sleep(3*time.Hour + 16*time.Minute)
		require.Equal(t, 1, purged(), "not before 03:17 UTC")
		require.NoError(t, memory.Put(t.Context(), "dialogue", []byte("step 2"), time.Hour))
		time.Sleep(24*time.Hour + 2*time.Minute)
		synctest.Wait()
		require.Zero(t, purged())
	})
}
