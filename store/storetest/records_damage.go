package storetest

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var damagePromises = []recordPromise{
	{"Ensure that a flipped bit in any stored value is noticed", bitsFlip},
	{"Ensure that whoever reads a damaged value is told", damageIsTold},
	{"Ensure that a check finds an index entry that is missing", entryMissing},
	{"Ensure that a check finds an index entry too many", entrySurplus},
	{"Ensure that a check finds an index entry that says something else than its record", entryLies},
	{"Ensure that a check finds a record under another's number, or about nothing", recordAstray},
	{"Ensure that a check says what it found without end", checkEnds},
}

// filled is a store with something in every table.
func (d *desk) filled() {
	b := d.business()
	d.do("everything", everything)
	d.do("undo", undoing(d.do("won", b.edits()["won"])))
	d.do("sent", func(tx *store.Tx) error {
		_, err := tx.AddPush(store.Push{Key: "sent"})
		return err
	})
	d.settle("sent", store.Sent)
}

// rows are the keys and values that the engine holds.
func (d *desk) rows() (rows []row) {
	require.NoError(d.t, d.engine.View(context.Background(), func(r store.Reader) error {
		return r.Scan(store.Range{}, func(k, v []byte) bool {
			rows = append(rows, row{bytes.Clone(k), bytes.Clone(v)})
			return true
		})
	}))
	return rows
}

// with writes another value under a key past the store, and the true one back
// after fn.
func (d *desk) with(key, value []byte, fn func()) {
	d.t.Helper()
	var before []byte
	require.NoError(d.t, d.engine.View(context.Background(), func(r store.Reader) error {
		v, err := r.Get(key)
		before = bytes.Clone(v)
		if err != nil {
			before = nil
		}
		return nil
	}))
	d.set(key, value)
	fn()
	d.set(key, before)
}

// set puts a row past the store; nil removes it.
func (d *desk) set(key, value []byte) {
	d.t.Helper()
	_, err := d.engine.Update(context.Background(), func(tx store.RawTx) error {
		if value == nil {
			return tx.Delete(key)
		}
		return tx.Put(key, value)
	})
	require.NoError(d.t, err)
}

// tables of keys, after the workspace.
const (
	tableReceipts = 0x02
	tableNames    = 0x80
	tableDeals    = 0x84
)

func bitsFlip(t *testing.T, d *desk) {
	d.filled()
	rng := random(t)
	tables := map[byte]bool{}
	for _, r := range d.rows() {
		tables[r.key[4]] = true
		from := 0
		if r.key[4] == tableReceipts {
			from = 8 // the stamp, which is not known when the value is sealed
		}
		value := bytes.Clone(r.value)
		value[from+rng.IntN(len(value)-from)] ^= 1 << rng.IntN(8)
		d.with(r.key, value, func() {
			require.ErrorIs(t, d.Check(context.Background()), store.ErrCorrupt, "key %x", r.key)
		})
		d.with(r.key, value[:len(value)/2], func() {
			require.ErrorIs(t, d.Check(context.Background()), store.ErrCorrupt, "key %x cut", r.key)
		})
	}
	require.Greater(t, len(tables), 25, "every table has something")
}

// damageIsTold reads all there is while one value after the other is damaged:
// those that somebody reads are told of, and nothing is made up.
func damageIsTold(t *testing.T, d *desk) {
	d.filled()
	want, err := d.readAll()
	require.NoError(t, err)
	told := map[byte]bool{}
	for _, r := range d.rows() {
		value := bytes.Clone(r.value)
		value[len(value)-1] ^= 4
		d.with(r.key, value, func() {
			got, err := d.readAll()
			if err != nil {
				require.ErrorIs(t, err, store.ErrCorrupt, "key %x", r.key)
				told[r.key[4]] = true
				return
			}
			require.Equal(t, want, got, "key %x", r.key)
		})
	}
	for _, table := range []byte("CPDARMWJ\x02\x03\x04\x05\x80\x83\x84\x8c\x8f\x93") {
		require.True(t, told[table], "table %x", table)
	}
}

// readAll asks for a little of everything.
func (d *desk) readAll() (string, error) {
	var said []any
	err := d.View(context.Background(), team, func(tx *store.Tx) error {
		var customers []crm.Customer
		var deals []store.OpenDeal
		var matches []store.NameMatch
		var entries []store.Entry
		pipeline, errPipeline := tx.Pipeline(nil, crm.DefaultStages())
		near, errNear := tx.BirthdaysNear(crm.Date{Year: 2027, Month: 5, Day: 17}, 0, crm.Workspace{}, func(crm.Customer) bool { return true })
		due, errDue := tx.Due(d.now, 10)
		planned, errPlanned := tx.Planned("rule")
		pushes, errPushes := tx.Waiting(d.now, 10)
		answer, _, errAnswer := tx.Receipt("request")
		kept, errKept := tx.Recall("owner", "k")
		settings, errSettings := tx.Settings()
		members, errMembers := tx.AllMembers()
		activities, errActivities := tx.LastActivities(1, 0)
		reminders, errReminders := tx.RemindersOf(1, d.now.AddDate(1, 0, 0))
		all := []error{
			store.Customers.Each(tx, false, gather(&customers)), tx.OpenDeals(0, gather(&deals)),
			tx.FindNames("renewl", true, named, gather(&matches)), tx.FindNames("acme", false, named, gather(&matches)), tx.History(crm.Ref{}, gather(&entries)),
			errPipeline, errNear, errDue, errPlanned, errPushes, errAnswer, errKept, errSettings, errMembers, errActivities, errReminders,
		}
		for _, deal := range deals {
			_, err := store.Deals.Get(tx, deal.ID)
			all = append(all, err)
		}
		said = []any{customers, deals, matches, entries, pipeline, near, due, planned, pushes, answer, kept, settings, members, activities, reminders}
		return firstError(all)
	})
	return asJSON(said), err
}

func firstError(all []error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func entryMissing(t *testing.T, d *desk) {
	d.filled()
	for _, r := range d.rows() {
		if r.key[4] >= tableNames {
			d.with(r.key, nil, func() {
				require.ErrorContains(t, d.Check(context.Background()), "is missing", "key %x", r.key)
			})
		}
	}
}

func entrySurplus(t *testing.T, d *desk) {
	d.filled()
	for _, r := range d.rows() {
		if r.key[4] < tableNames {
			continue
		}
		// The entry of a record that is not there.
		key := bytes.Clone(r.key)
		key[len(key)-1] ^= 0x40
		value := sealed(key, string(r.value[4:]))
		if r.key[4] == 0x8d || r.key[4] == 0x8e { // sealed without the stamp
			value = r.value
		}
		d.with(key, value, func() {
			require.ErrorIs(t, d.Check(context.Background()), store.ErrCorrupt, "key %x", key)
		})
	}
}

func entryLies(t *testing.T, d *desk) {
	d.filled()
	lies := 0
	for _, r := range d.rows() {
		if r.key[4] != tableDeals {
			continue
		}
		content := bytes.Clone(r.value[4:])
		content[23]++ // a cent more
		d.with(r.key, sealed(r.key, string(content)), func() {
			require.ErrorContains(t, d.Check(context.Background()), "says something else")
		})
		lies++
	}
	require.Equal(t, 2, lies)
}

func recordAstray(t *testing.T, d *desk) {
	d.filled()
	for _, r := range d.rows() {
		switch r.key[4] {
		case 'C', 'D', 'A', 'M':
			key := bytes.Clone(r.key)
			key[len(key)-1] ^= 0x40
			d.with(key, sealed(key, string(r.value[4:])), func() {
				require.ErrorIs(t, d.Check(context.Background()), store.ErrCorrupt)
			})
		}
	}
	key := []byte{0, 0, 0, 1, 'A', 0, 0, 0, 0, 0, 0, 0, 99}
	d.with(key, sealed(key, `{"id":99,"customer":88}`), func() {
		require.ErrorIs(t, d.Check(context.Background()), store.ErrDangling)
	})
}

func checkEnds(t *testing.T, d *desk) {
	d.filled()
	rows := d.rows()
	for _, r := range rows {
		d.set(r.key, []byte("x"))
	}
	err := d.Check(context.Background())
	require.ErrorIs(t, err, store.ErrCorrupt)
	require.Less(t, len(err.Error()), 5000)
	for _, r := range rows {
		d.set(r.key, r.value)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, d.Check(ctx), context.Canceled)
}
