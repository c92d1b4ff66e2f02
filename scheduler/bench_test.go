package scheduler_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

const morning = "2026-11-23T09:00:00Z"

// open opens a bolt file in a fresh folder.
func open(b *testing.B) store.Engine {
	b.Helper()
	engine, err := boltstore.Open(filepath.Join(b.TempDir(), "rapport.db"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, engine.Close()) })
	return engine
}

// BenchmarkDueSweep fires 10,000 reminders that fell due while nobody looked,
// and prints how many a second reach the outbox. Its baseline writes the same
// keys and bytes in transactions of the same size.
func BenchmarkDueSweep(b *testing.B) {
	const items = 10_000
	b.Run("scheduler", func(b *testing.B) {
		var took time.Duration
		for range b.N {
			took += sweepOnce(b, items)
		}
		report(b, items, took)
	})
	b.Run("baseline", func(b *testing.B) {
		var took time.Duration
		for range b.N {
			took += writeOnce(b, items)
		}
		report(b, items, took)
	})
}

func report(b *testing.B, items int, took time.Duration) {
	b.ReportMetric(float64(items*b.N)/took.Seconds(), "items/s")
	b.ReportMetric(0, "ns/op")
}

func sweepOnce(b *testing.B, items int) time.Duration {
	b.Helper()
	d := newDeskOn(b, open(b), morning)
	var people []crm.Member
	for i := range 20 {
		people = append(people, d.member(crm.Member{Name: fmt.Sprintf("rep%d", i)}))
	}
	for i := 0; i < items; i += 1000 {
		d.update(func(tx *store.Tx) error {
			for n := range 1000 {
				due := d.Now().Add(time.Duration(i+n) * time.Second)
				r := crm.Reminder{Owner: people[n%len(people)].ID, Text: "send the quote", Due: due}
				if _, err := store.Reminders.Add(tx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	d.set(d.Now().Add(6 * time.Hour))
	from := time.Now()
	require.NoError(b, d.FireDue(context.Background()))
	took := time.Since(from)
	require.Equal(b, items, d.waiting())
	return took
}

// writeOnce does what firing must do at least: for each item it deletes two keys
// and writes two, of the bytes of an outbox row and its index entry.
func writeOnce(b *testing.B, items int) time.Duration {
	b.Helper()
	const slice = 100
	engine, ctx := open(b), context.Background()
	key := func(table byte, n int) []byte {
		return binary.BigEndian.AppendUint64([]byte{0, 0, 0, 1, table, 0, 0, 0, 0, 0, 0, 0, 0}, uint64(n))
	}
	row := make([]byte, 330)
	for i := 0; i < items; i += 1000 {
		_, err := engine.Update(ctx, func(tx store.RawTx) (err error) {
			for n := i; n < i+1000 && err == nil; n++ {
				if err = tx.Put(key(1, n), nil); err == nil {
					err = tx.Put(key(2, n), row[:8])
				}
			}
			return err
		})
		require.NoError(b, err)
	}
	from := time.Now()
	for i := 0; i < items; i += slice {
		_, err := engine.Update(ctx, func(tx store.RawTx) error {
			for n := i; n < i+slice; n++ {
				for _, err := range []error{
					tx.Delete(key(1, n)), tx.Delete(key(2, n)), tx.Put(key(3, n), row), tx.Put(key(4, n), nil),
				} {
					if err != nil {
						return err
					}
				}
			}
			return nil
		})
		require.NoError(b, err)
	}
	return time.Since(from)
}

// BenchmarkCommandMeanwhile writes as a person's command does while 10,000 digests
// for 500 people wait for a platform that takes 30 a second, and prints how long
// that takes; its baseline is the same with nothing to deliver.
func BenchmarkCommandMeanwhile(b *testing.B) {
	for _, c := range []struct {
		name   string
		pushes int
	}{{"baseline", 0}, {"delivering", 20}} {
		b.Run(c.name, func(b *testing.B) {
			d := newDeskOn(b, open(b), morning)
			for i := range 500 {
				m := d.member(crm.Member{Name: fmt.Sprintf("rep%d", i), Digest: crm.DigestSettings{AlwaysSay: true}})
				d.update(func(tx *store.Tx) (err error) {
					last, err := tx.LastStamp()
					for n := range c.pushes {
						_, errAdd := tx.AddPush(store.Push{
							Key:  fmt.Sprintf("digest/M%d/%d/M%d", m.ID, n, m.ID),
							Rule: "digest", To: m.ID, Ref: m.ID.Ref(), Planned: tx.Now, Since: last, Until: last,
						})
						err = errors.Join(err, errAdd)
					}
					return err
				})
			}
			acme, _ := d.customer(crm.Member{ID: 1}, "Acme", crm.Birthday{})
			turns := time.NewTicker(time.Second / 30)
			defer turns.Stop()
			d.chat.answer = func(context.Context, said) error {
				<-turns.C
				return nil
			}
			ctx, stop := context.WithCancel(context.Background())
			done := make(chan error, 1)
			go func() { done <- d.Run(ctx) }()
			var all []time.Duration
			for b.Loop() {
				from := time.Now()
				d.update(func(tx *store.Tx) error {
					_, err := store.Activities.Add(tx, crm.Activity{Customer: acme.ID, By: 1, At: tx.Now, Text: "spoke to Bob"})
					return err
				})
				all = append(all, time.Since(from))
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(all[len(all)-1].Microseconds())/1000, "max-ms")
			b.ReportMetric(float64(d.waiting()), "left")
			stop()
			require.NoError(b, <-done)
		})
	}
}

// BenchmarkWakeUp looks when nothing is due, among few and many timers that are
// pending. Its baseline is two seeks in the same store.
func BenchmarkWakeUp(b *testing.B) {
	for _, pending := range []int{1_000, 1_000_000} {
		engine := open(b)
		d := newDeskOn(b, engine, morning)
		for i := 0; i < pending; i += 1000 {
			d.update(func(tx *store.Tx) error {
				for n := range 1000 {
					rule := store.RuleReminder + crm.ReminderID(i+n+1).String()
					if err := tx.SetTimer(rule, d.Now().Add(time.Duration(i+n+60)*time.Second)); err != nil {
						return err
					}
				}
				return nil
			})
		}
		ctx := context.Background()
		b.Run(fmt.Sprintf("tick/%d", pending), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, d.Tick(ctx))
			}
		})
		b.Run(fmt.Sprintf("next/%d", pending), func(b *testing.B) {
			for b.Loop() {
				_, planned, err := d.Next(ctx)
				require.NoError(b, err)
				require.True(b, planned)
			}
		})
		b.Run(fmt.Sprintf("baseline/%d", pending), func(b *testing.B) {
			one := func([]byte, []byte) bool { return false }
			for b.Loop() {
				require.NoError(b, engine.View(ctx, func(r store.Reader) error {
					if err := r.Scan(store.Range{From: []byte{0, 0, 0, 1, 0x8c}}, one); err != nil {
						return err
					}
					return r.Scan(store.Range{From: []byte{0, 0, 0, 1, 0x8f}}, one)
				}))
			}
		})
	}
}
