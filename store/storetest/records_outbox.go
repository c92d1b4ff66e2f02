package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var outboxPromises = []recordPromise{
	{"Ensure that no key is written twice, whatever became of it", pushOnce},
	{"Ensure that pushes wait in the order of their turns, and settle in that of their ends", pushOrder},
	{"Ensure that a push keeps all that was noted of it", pushKeeps},
	{"Ensure that settled pushes are purged by age, in slices, and waiting ones never", pushPurge},
}

var memoryPromises = []recordPromise{
	{"Ensure that what is remembered is forgotten in time, and by nobody else", memoryExpires},
	{"Ensure that memory is listed in order, by prefix, and stops when told to", memoryLists},
}

func pushOnce(t *testing.T, d *desk) {
	p := store.Push{Key: "reminder/R3/1/M1", Rule: "reminder", To: 1}
	add := func(want bool) {
		d.do("add", func(tx *store.Tx) error {
			added, err := tx.AddPush(p)
			require.Equal(t, want, added)
			return err
		})
	}
	add(true)
	for _, state := range []store.PushState{store.Pending, store.Sending, store.Failed, store.Dropped, store.Sent} {
		d.settle(p.Key, state)
		before := d.raw()
		add(false)
		require.Equal(t, before, d.raw())
	}
	p.Key += "/2"
	add(true)
}

// settle moves a push on.
func (d *desk) settle(key string, state store.PushState) {
	d.t.Helper()
	d.do("settle", func(tx *store.Tx) error {
		p, err := tx.Push(key)
		if err != nil {
			return err
		}
		p.State = state
		return tx.PutPush(p)
	})
}

// keys are the keys of pushes.
func keys(pushes []store.Push) (keys []string) {
	for _, p := range pushes {
		keys = append(keys, p.Key)
	}
	return keys
}

func pushOrder(t *testing.T, d *desk) {
	d.do("add", func(tx *store.Tx) error {
		_, err := tx.NextPush()
		require.ErrorIs(t, err, store.ErrNotFound)
		for i, wait := range []time.Duration{3, 1, 0, 2, 1} {
			if _, err := tx.AddPush(store.Push{Key: fmt.Sprint("p", i), NotBefore: d.now.Add(wait * time.Hour)}); err != nil {
				return err
			}
		}
		_, err = tx.AddPush(store.Push{Key: "now"})
		return err
	})
	waiting := func(after time.Duration, limit int) (found []string) {
		d.look(func(tx *store.Tx) error {
			pushes, err := tx.Waiting(d.now.Add(after), limit)
			found = keys(pushes)
			return err
		})
		return found
	}
	require.Equal(t, []string{"now", "p2"}, waiting(0, 10))
	require.Equal(t, []string{"now", "p2", "p1", "p4", "p3"}, waiting(2*time.Hour, 10))
	require.Equal(t, []string{"now", "p2", "p1"}, waiting(2*time.Hour, 3))
	d.settle("p2", store.Sending)
	require.Equal(t, []string{"now", "p2"}, waiting(0, 10), "who is being sent still waits")

	for i, key := range []string{"p4", "p2", "now"} {
		d.now = d.now.Add(time.Minute)
		d.settle(key, []store.PushState{store.Sent, store.Failed, store.Dropped}[i])
	}
	require.Equal(t, []string{"p1", "p3", "p0"}, waiting(9*time.Hour, 10))
	d.look(func(tx *store.Tx) error {
		settled, err := tx.Settled(2)
		require.NoError(t, err)
		require.Equal(t, []string{"now", "p2"}, keys(settled))
		require.Equal(t, d.now, settled[0].SettledAt)
		next, err := tx.NextPush()
		require.Equal(t, "p1", next.Key)
		return err
	})
}

func pushKeeps(t *testing.T, d *desk) {
	p := store.Push{
		Key: "k", Rule: "digest", To: 2, Ref: crm.DealID(7).Ref(), Planned: d.now, Since: 3, Until: 9,
		Args: map[string]string{"a": "b"}, NotBefore: d.now.Add(time.Hour),
	}
	d.do("add", func(tx *store.Tx) error {
		_, err := tx.AddPush(p)
		return err
	})
	p.State, p.Created = store.Pending, d.now
	same := func() {
		d.look(func(tx *store.Tx) error {
			got, err := tx.Push("k")
			require.Equal(t, p, got)
			return err
		})
	}
	same()
	p.State, p.Attempts, p.Message, p.Group, p.Error = store.Sent, 2, "m1", "g", "e"
	d.do("sent", func(tx *store.Tx) error { return tx.PutPush(p) })
	p.SettledAt = d.now
	same()
	_, err := d.try("none", func(tx *store.Tx) error { return tx.PutPush(store.Push{Key: "none"}) })
	require.ErrorIs(t, err, store.ErrNotFound)
}

func pushPurge(t *testing.T, d *desk) {
	start := d.now
	for i := range 6 {
		key := fmt.Sprint("p", i)
		d.do("add", func(tx *store.Tx) error {
			_, err := tx.AddPush(store.Push{Key: key})
			return err
		})
		if i > 0 {
			d.settle(key, store.Sent)
		}
		d.now = d.now.Add(24 * time.Hour)
	}
	d.do("purge", func(tx *store.Tx) error {
		n, err := tx.PurgePushes(start.Add(72*time.Hour), 1)
		require.Equal(t, 1, n)
		return err
	})
	d.purges(t, 1, func(tx *store.Tx) (int, error) { return tx.PurgePushes(start.Add(72*time.Hour), 10) })
	d.look(func(tx *store.Tx) error {
		settled, err := tx.Settled(10)
		require.Equal(t, []string{"p5", "p4", "p3"}, keys(settled))
		next, errNext := tx.NextPush()
		require.NoError(t, errNext)
		require.Equal(t, "p0", next.Key)
		return err
	})
}

func memoryExpires(t *testing.T, d *desk) {
	ctx := t.Context()
	mine, other := d.Memory(team, "slack"), d.Memory(team, "slackbot")
	_, err := mine.Get(ctx, "k")
	require.ErrorIs(t, err, store.ErrNotFound)
	require.NoError(t, mine.Put(ctx, "k", []byte("short"), time.Hour))
	require.NoError(t, mine.Put(ctx, "for ever", nil, 0))
	require.NoError(t, other.Put(ctx, "k", []byte("long"), 2*time.Hour))
	has := func(m *store.Memory, want string) {
		got, err := m.Get(ctx, "k")
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	has(mine, "short")
	has(other, "long")
	d.now = d.now.Add(time.Hour)
	_, err = mine.Get(ctx, "k")
	require.ErrorIs(t, err, store.ErrNotFound, "forgotten, though not yet purged")
	has(other, "long")
	d.purges(t, 1, func(tx *store.Tx) (int, error) { return tx.PurgeMemory(10) })
	has(other, "long")
	require.NoError(t, other.Delete(ctx, "k"))
	require.NoError(t, other.Delete(ctx, "k"))
	_, err = other.Get(ctx, "k")
	require.ErrorIs(t, err, store.ErrNotFound)
	_, err = mine.Get(ctx, "for ever")
	require.NoError(t, err)
}

func memoryLists(t *testing.T, d *desk) {
	ctx := t.Context()
	m := d.Memory(team, "slack")
	for _, k := range []string{"b/2", "a", "b/1", "b", "c", "b/3"} {
		require.NoError(t, m.Put(ctx, k, []byte("="+k), time.Hour))
	}
	require.NoError(t, m.Put(ctx, "b/0", nil, time.Second))
	require.NoError(t, d.Memory(team, "other").Put(ctx, "b/4", nil, 0))
	d.now = d.now.Add(time.Minute)
	listed := func(prefix string, limit int) (found []string) {
		require.NoError(t, m.List(ctx, prefix, func(k string, v []byte) bool {
			require.Equal(t, "="+k, string(v))
			found = append(found, k)
			return len(found) < limit
		}))
		return found
	}
	require.Equal(t, []string{"a", "b", "b/1", "b/2", "b/3", "c"}, listed("", 10))
	require.Equal(t, []string{"b/1", "b/2", "b/3"}, listed("b/", 10))
	require.Equal(t, []string{"b/1"}, listed("b/", 1))
	require.Empty(t, listed("x", 10))
}
