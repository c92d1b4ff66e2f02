package scheduler_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

const (
	crashes = 105 // kills of each kind of platform
	people  = 8   // who are reminded of something every ten minutes
	slot    = 10 * time.Minute
)

func TestNoKillLosesAPushAndNoneIsSaidTwiceWhereItCanBeAsked(t *testing.T) {
	t.Parallel()
	c := &crashed{t: t, finder: true, running: true, kills: crashes}
	c.run()
	for id, arrivals := range c.byReminder() {
		require.Len(t, arrivals, 1, "%s: %v", id, arrivals)
		require.False(t, arrivals[0].Repeat, id)
	}
}

func TestWhereNobodyCanBeAskedAKillRepeatsAtMostTheOneInFlightAndSaysSo(t *testing.T) {
	t.Parallel()
	c := &crashed{t: t, kills: crashes}
	kills := c.run()
	for id, arrivals := range c.byReminder() {
		require.NotEmpty(t, arrivals, "%s was lost", id)
		for _, again := range arrivals[1:] {
			require.True(t, again.Repeat, "%s came twice in silence", id)
		}
	}
	all, err := readArrivals(c.arrivals)
	require.NoError(t, err)
	repeats := 0
	for _, a := range all {
		if a.Repeat {
			repeats++
		}
	}
	require.Positive(t, repeats)
	require.LessOrEqual(t, repeats, kills)
}

func TestNoKillLosesOrDoublesWhatIsHeldBackForADigest(t *testing.T) {
	t.Parallel()
	c := &crashed{t: t, finder: true, running: true, boss: true, kills: crashes / 3}
	c.run()
	held := false
	for id, arrivals := range c.byRule("escalation/", "digest/") {
		require.Len(t, arrivals, 1, "%s: %v", id, arrivals)
		require.False(t, arrivals[0].Repeat, id)
		held = held || strings.HasPrefix(arrivals[0].Key, "digest/")
	}
	require.True(t, held, "nothing was held back")
}

// crashed is a store whose schedulers are killed, and what arrived all the same.
type crashed struct {
	t               *testing.T
	finder, running bool
	// boss is one who is told, once a day, of what the others leave undone.
	boss            bool
	kills           int // how many there are to be
	store, arrivals string
	reminders       int
}

// run has schedulers killed at random steps and moments, then lets the last one
// finish. It returns the number of kills.
func (c *crashed) run() (kills int) {
	seed := rand.Uint64()
	c.t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := c.t.TempDir()
	c.store, c.arrivals = filepath.Join(dir, "rapport.db"), filepath.Join(dir, "arrivals")
	now := c.seed()
	for tries := 0; kills < c.kills; tries++ {
		require.Less(c.t, tries, 3*crashes, "too few are killed")
		now = now.Add(slot)
		one := child{store: c.store, arrivals: c.arrivals, now: now, finder: c.finder, running: c.running}
		var after time.Duration
		if tries%3 == 0 {
			after = time.Duration(rng.IntN(25_000)) * time.Microsecond
		} else {
			one.fuse = 1 + rng.Int64N(4*people)
		}
		if c.start(one, after) {
			kills++
		}
	}
	for range 2 { // the second meets nothing
		now = now.Add(400 * slot)
		require.False(c.t, c.start(child{store: c.store, arrivals: c.arrivals, now: now, finder: c.finder, running: c.running}, 0))
	}
	c.check(now)
	return kills
}

// seed fills the store with people and what they are to be reminded of.
func (c *crashed) seed() time.Time {
	engine, err := boltstore.Open(c.store)
	require.NoError(c.t, err)
	start := "2026-11-23T09:00:00Z"
	d := newDeskOn(c.t, engine, start)
	var about crm.CustomerID
	if c.boss {
		d.settings(func(w *crm.Workspace) { w.Escalate = 60 })
		firm, _ := d.customer(d.capped("boss", 1, true), "Acme", crm.Birthday{})
		about = firm.ID
	}
	for i := range people {
		m := d.member(crm.Member{Name: fmt.Sprintf("rep%d", i)})
		d.update(func(tx *store.Tx) (err error) {
			for n := range crashes * 3 / 2 {
				due := d.Now().Add(time.Duration(n+1)*slot - time.Minute)
				_, errAdd := store.Reminders.Add(tx, crm.Reminder{Owner: m.ID, Text: "call", Due: due, Customer: about})
				err = errors.Join(err, errAdd)
			}
			return err
		})
	}
	c.reminders = people * (crashes * 3 / 2)
	require.NoError(c.t, d.store.Close())
	return at(c.t, start)
}

// start runs a child, kills it after a while unless that is 0, and reports
// whether it was killed.
func (c *crashed) start(one child, after time.Duration) (killed bool) {
	self, err := os.Executable()
	require.NoError(c.t, err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, one.args()...)
	cmd.Env = append(os.Environ(), childVariable+"=1")
	var cause bytes.Buffer
	cmd.Stderr = &cause
	out, err := cmd.StdoutPipe()
	require.NoError(c.t, err)
	require.NoError(c.t, cmd.Start())
	ready := make([]byte, 1)
	_, err = out.Read(ready)
	require.NoError(c.t, err)
	if after > 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err = cmd.Wait()
	if err == nil {
		return false
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	require.True(c.t, ok && status.Signaled() && status.Signal() == syscall.SIGKILL && ctx.Err() == nil, "%v: %s", err, cause.String())
	return true
}

// check looks whether the store is sound and has nothing left to say.
func (c *crashed) check(now time.Time) {
	engine, err := boltstore.Open(c.store)
	require.NoError(c.t, err)
	d := newDeskOn(c.t, engine, now.Format(time.RFC3339))
	require.NoError(c.t, d.store.Check(context.Background()))
	require.Zero(c.t, d.waiting())
	require.NoError(c.t, d.store.Close())
}

// byReminder returns what arrived of each reminder.
func (c *crashed) byReminder() map[string][]arrival { return c.byRule("reminder/") }

// byRule returns in which messages of some rules each reminder arrived.
func (c *crashed) byRule(rules ...string) map[string][]arrival {
	all, err := readArrivals(c.arrivals)
	require.NoError(c.t, err)
	out := map[string][]arrival{}
	for n := range c.reminders {
		out[fmt.Sprintf("R%d", n+1)] = nil
	}
	for _, a := range all {
		if !slices.ContainsFunc(rules, func(rule string) bool { return strings.HasPrefix(a.Key, rule) }) {
			continue
		}
		for _, id := range strings.Fields(a.Reminders) {
			require.Contains(c.t, out, id)
			out[id] = append(out[id], a)
		}
	}
	return out
}
