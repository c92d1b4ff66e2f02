package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
	"github.com/rapport-crm/rapport/store/boltstore/barebolt"
)

// BenchmarkLog logs calls through the router into boltstore, and writes the very
// same keys and bytes with bare bbolt, in turns, as the disk's speed changes from
// minute to minute. It reports both per second, and the first as a part of the
// second.
func BenchmarkLog(b *testing.B) {
	b.Run("callers=1", func(b *testing.B) { compareLogs(b, 1, (*barebolt.DB).Update) })
	b.Run("callers=64", func(b *testing.B) { compareLogs(b, 64, (*barebolt.DB).Commit) })
}

const (
	benchCustomers = 16 * benchReps
	benchTurns     = 20
)

func compareLogs(b *testing.B, callers int, bareWrite func(*barebolt.DB, []barebolt.Row) error) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent)) // as serve does
	engine, err := boltstore.Open(filepath.Join(b.TempDir(), "rapport.db"))
	require.NoError(b, err)
	bare, err := barebolt.Open(filepath.Join(b.TempDir(), "bare.db"))
	require.NoError(b, err)
	twin, err := boltstore.Open(filepath.Join(b.TempDir(), "twin.db"))
	require.NoError(b, err)
	// The twin is told the same lines, to know what they write; nobody waits for it.
	recorder := &recorder{Engine: twin}
	router, recorded := benchRouter(b, engine), benchRouter(b, recorder)
	for n := range benchCustomers {
		for _, r := range []*commands.Router{router, recorded} {
			require.Equal(b, bot.Reply, say(r, n, "", fmt.Sprintf("customer new Customer%d", n)).Kind)
		}
	}
	for _, rows := range recorder.take() {
		require.NoError(b, bare.Update(rows))
	}
	var ours, theirs time.Duration
	each := max(b.N/benchTurns, callers)
	for turn := range benchTurns {
		ours += together(b, callers, each, func(i int) error { return logOne(router, turn*each+i) })
		together(b, callers, each, func(i int) error { return logOne(recorded, turn*each+i) })
		written := recorder.take()
		require.Len(b, written, each)
		theirs += together(b, callers, each, func(i int) error { return bareWrite(bare, written[i]) })
	}
	stats := engine.Stats()
	require.NoError(b, errors.Join(engine.Close(), twin.Close(), bare.Close()))
	total := float64(benchTurns * each)
	b.ReportMetric(total/ours.Seconds(), "router/s")
	b.ReportMetric(total/theirs.Seconds(), "bare/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "router/bare")
	b.ReportMetric(float64(stats.Transactions-benchCustomers)/float64(stats.Commits-benchCustomers), "group")
	b.ReportMetric(float64(ours.Nanoseconds())/total, "ns/op")
}

// logOne logs the nth call.
func logOne(router *commands.Router, n int) error {
	customer := n%benchReps + benchReps*(n*7919%(benchCustomers/benchReps))
	m := say(router, n, fmt.Sprintf("bench:%d", n),
		fmt.Sprintf("log Customer%d spoke to Bob about renewal, wants a quote by the end of the month", customer))
	if m.Kind != bot.Reply {
		return errors.New(m.Title)
	}
	return nil
}

// benchRouter is a router on an engine, as serve has it.
func benchRouter(b *testing.B, e store.Engine) *commands.Router {
	s, err := store.Open(context.Background(), e, time.Now)
	require.NoError(b, err)
	return commands.NewRouter(commands.Config{
		Store: s, Workspace: workspace, Team: newTeam("UTC", crm.English, ""), Log: slog.New(slog.DiscardHandler),
	})
}

// say hands a line to the router, as one of the reps: each customer has the rep
// of its number. A platform gives each line a key, so that a receipt is kept.
func say(router *commands.Router, n int, key, line string) bot.Message {
	rep := fmt.Sprintf("rep%d", n%benchReps)
	return router.Handle(context.Background(), bot.Request{
		Key:     key,
		Who:     bot.User{Platform: "bench", ID: rep, Name: rep, Vouched: true},
		Chat:    bot.Chat{Platform: "bench", ID: rep},
		Surface: bot.Private, Text: line, Received: time.Now(),
	})
}

// together has callers do n things side by side, and returns how long it took.
func together(b *testing.B, callers, n int, do func(i int) error) time.Duration {
	start := b.Elapsed()
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, callers)
	for c := range callers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && errs[c] == nil; i = int(next.Add(1)) - 1 {
				errs[c] = do(i)
			}
		})
	}
	all.Wait()
	require.NoError(b, errors.Join(errs...))
	return b.Elapsed() - start
}

// recorder is an engine that remembers the rows of each commit.
type recorder struct {
	store.Engine
	mu   sync.Mutex
	rows [][]barebolt.Row
}

// take returns what was written since the last call.
func (r *recorder) take() [][]barebolt.Row {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows := r.rows
	r.rows = nil
	return rows
}

// Update records what fn wrote, with the stamps filled in.
func (r *recorder) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	var tx *recordingTx
	stamp, err := r.Engine.Update(ctx, func(inner store.RawTx) error {
		tx = &recordingTx{RawTx: inner}
		return fn(tx)
	})
	if err != nil || len(tx.rows) == 0 {
		return stamp, err
	}
	for i, where := range tx.stamps {
		row := &tx.rows[i]
		switch where {
		case store.StampKey:
			row.Key = binary.BigEndian.AppendUint64(row.Key, stamp)
		case store.StampValue:
			row.Value = append(binary.BigEndian.AppendUint64(nil, stamp), row.Value...)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows = append(r.rows, tx.rows)
	return stamp, nil
}

type recordingTx struct {
	store.RawTx
	rows   []barebolt.Row
	stamps map[int]store.Stamp
}

func (t *recordingTx) Put(key, value []byte) error {
	t.rows = append(t.rows, row(key, value))
	return t.RawTx.Put(key, value)
}

func (t *recordingTx) PutStamped(where store.Stamp, key, value []byte) error {
	if t.stamps == nil {
		t.stamps = map[int]store.Stamp{}
	}
	t.stamps[len(t.rows)] = where
	t.rows = append(t.rows, row(key, value))
	return t.RawTx.PutStamped(where, key, value)
}

func row(key, value []byte) barebolt.Row {
	return barebolt.Row{Key: append([]byte{}, key...), Value: append([]byte{}, value...)}
}
