package boltstore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
	"github.com/rapport-crm/rapport/store/boltstore/barebolt"
)

// BenchmarkUpdate writes what logging a call writes, and the same keys and bytes
// with bare bbolt in turns, as the disk's speed changes from minute to minute. It
// reports both per second, and the first as a part of the second.
func BenchmarkUpdate(b *testing.B) {
	b.Run("callers=1", func(b *testing.B) { compareUpdates(b, 1, (*barebolt.DB).Update) })
	b.Run("callers=64", func(b *testing.B) { compareUpdates(b, 64, (*barebolt.DB).Commit) })
}

func compareUpdates(b *testing.B, callers int, bareWrite func(*barebolt.DB, []barebolt.Row) error) {
	const turns = 20
	e, err := boltstore.Open(filepath.Join(b.TempDir(), "engine.db"))
	require.NoError(b, err)
	bare, err := barebolt.Open(filepath.Join(b.TempDir(), "bare.db"))
	require.NoError(b, err)
	engineWrite := func(n uint64) error { return logCall(e, n) }
	var ours, theirs time.Duration
	each := uint64(max(b.N/turns, callers))
	for turn := range uint64(turns) {
		ours += inTurn(b, callers, turn*each, each, engineWrite)
		theirs += inTurn(b, callers, turn*each, each, func(n uint64) error { return bareWrite(bare, callRows(n)) })
	}
	stats := e.Stats()
	require.NoError(b, errors.Join(e.Close(), bare.Close()))
	total := float64(turns * each)
	b.ReportMetric(total/ours.Seconds(), "engine/s")
	b.ReportMetric(total/theirs.Seconds(), "bare/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "engine/bare")
	b.ReportMetric(float64(stats.Transactions)/float64(stats.Commits), "group")
	b.ReportMetric(float64(ours.Nanoseconds())/total, "ns/op")
}

// inTurn lets callers write the calls from first on, and returns how long it took.
func inTurn(b *testing.B, callers int, first, count uint64, write func(n uint64) error) time.Duration {
	start := b.Elapsed()
	var next atomic.Uint64
	var all sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		all.Go(func() {
			for n := next.Add(1); n <= count && errs[i] == nil; n = next.Add(1) {
				errs[i] = write(first + n)
			}
		})
	}
	all.Wait()
	require.NoError(b, errors.Join(errs...))
	return b.Elapsed() - start
}

// logCall does what the command does: it looks for the receipt and the customer,
// takes a number, and writes.
func logCall(e *boltstore.Engine, n uint64) error {
	_, err := e.Update(context.Background(), func(tx store.RawTx) error {
		for _, key := range [][]byte{customerKey(n), receiptKey(n)} {
			if _, err := tx.Get(key); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
		if _, err := tx.Next("activity"); err != nil {
			return err
		}
		rows := callRows(n)
		journal := rows[len(rows)-1]
		for _, r := range rows[:len(rows)-1] {
			if err := tx.Put(r.Key, r.Value); err != nil {
				return err
			}
		}
		return tx.PutStamped(store.StampKey, journal.Key[:len(journal.Key)-8], journal.Value)
	})
	return err
}

var (
	recordJSON  = []byte(`{"text":"` + strings.Repeat("spoke to Bob about renewal, wants a quote. ", 9) + `"}`)
	outboxJSON  = []byte(`{"to":"` + strings.Repeat("rob ", 40) + `"}`)
	journalJSON = []byte(`{"line":"` + strings.Repeat("log Acme spoke to Bob about renewal ", 28) + `"}`)
)

func customerKey(n uint64) []byte { return fmt.Appendf(nil, "w1/customer/%04d", n%1000) }
func receiptKey(n uint64) []byte  { return fmt.Appendf(nil, "w1/receipt/%d", n) }

// callRows are a record, its three index entries, a message to send, and a journal
// entry, which is the last.
func callRows(n uint64) []barebolt.Row {
	id := binary.BigEndian.AppendUint64(nil, n)
	key := func(format string, args ...any) []byte { return append(fmt.Appendf(nil, format, args...), id...) }
	return []barebolt.Row{
		{Key: key("w1/activity/"), Value: recordJSON},
		{Key: key("w1/by-customer/%03d/%04d/", n/2000, n*7919%1000), Value: []byte("call")},
		{Key: key("w1/by-owner/%02d/", n%10), Value: []byte("call")},
		{Key: key("w1/by-time/"), Value: []byte("call")},
		{Key: key("w1/outbox/"), Value: outboxJSON},
		{Key: key("w1/journal/"), Value: journalJSON},
	}
}
