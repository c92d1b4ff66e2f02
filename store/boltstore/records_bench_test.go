package boltstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// inSlices writes n records in transactions of a thousand.
func inSlices(b *testing.B, s *store.Store, n int, write func(tx *store.Tx, i int) error) {
	const slice = 1000
	for from := 0; from < n; from += slice {
		_, err := s.Update(context.Background(), 1, store.Cause{}, func(tx *store.Tx) error {
			for i := from; i < min(n, from+slice); i++ {
				if err := write(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(b, err)
	}
}

// benchStore is an empty store and its engine, to walk past the records.
func benchStore(b *testing.B) (*store.Store, *boltstore.Engine) {
	e, err := boltstore.Open(filepath.Join(b.TempDir(), "rapport.db"))
	require.NoError(b, err)
	s, err := store.Open(context.Background(), e, fixedClock)
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	return s, e
}

// compare measures fn against a bare cursor walk over a table of the workspace,
// in turns, and reports the medians and their ratio.
func compare(b *testing.B, s *store.Store, e *boltstore.Engine, table []byte, fn func(*store.Tx) error) {
	var ours, bare []time.Duration
	for b.Loop() {
		bare = append(bare, timed(b, func() error { return walk(e, append([]byte{0, 0, 0, 1}, table...)) }))
		ours = append(ours, timed(b, func() error { return s.View(context.Background(), 1, fn) }))
	}
	b.ReportMetric(float64(median(ours).Microseconds()), "µs")
	b.ReportMetric(float64(median(bare).Microseconds()), "bare-µs")
	b.ReportMetric(float64(median(ours))/float64(median(bare)), "ours/bare")
	b.ReportMetric(0, "ns/op")
}

// walk visits every key and value of a prefix and does nothing.
func walk(e *boltstore.Engine, prefix []byte) error {
	return e.View(context.Background(), func(r store.Reader) error {
		return r.Scan(store.Prefix(prefix), func(_, _ []byte) bool { return true })
	})
}

func timed(b *testing.B, fn func() error) time.Duration {
	start := b.Elapsed()
	require.NoError(b, fn())
	return b.Elapsed() - start
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// companies are invented names, two fifths of them Chinese.
func companies(n int) []string {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	brands := []rune("华星瑞达盛恒信通嘉泰鼎元博远安康宏利美德")
	names := make([]string, n)
	for i := range names {
		if i%5 < 2 {
			names[i] = pick("上海", "北京", "深圳市", "杭州", "重庆", "广州", "苏州") +
				string(brands[rng.IntN(len(brands))]) + string(brands[rng.IntN(len(brands))]) +
				pick("科技", "贸易", "物流", "医药", "机械设备", "食品", "信息技术") + "有限公司"
			continue
		}
		names[i] = pick("Nova", "Blue", "Iron", "Quant", "Delta", "Green", "North", "Peak", "Omni", "Star") +
			pick("soft", "works", "line", "gate", "field", "byte", "mark", "wave", "port", "forge") + fmt.Sprint(" ", i%997, " ") +
			pick("Systems", "Logistics", "Foods", "Energy", "Labs", "Capital", "Medical", "Trading") +
			pick("", " Ltd", " Inc", " GmbH", " LLC")
	}
	return names
}

// BenchmarkFindNames looks for any part of a name among 100,000 customers.
func BenchmarkFindNames(b *testing.B) {
	s, e := benchStore(b)
	names := companies(100_000)
	inSlices(b, s, len(names), func(tx *store.Tx, i int) error {
		_, err := store.Customers.Add(tx, crm.Customer{Name: names[i], Owner: crm.MemberID(i%20 + 1), Created: tx.Now})
		return err
	})
	for _, query := range []string{"zzyzx", "huawei", "novasoft", "gistics", "瑞达", "cqhx", "novasfot foods", "a"} {
		b.Run(query, func(b *testing.B) {
			compare(b, s, e, []byte{0x93}, func(tx *store.Tx) error {
				left := 20
				return tx.FindNames(query, true, []crm.Kind{crm.KindCustomer}, func(store.NameMatch) (bool, error) {
					left--
					return left > 0, nil
				})
			})
		})
	}
	b.Run("beginning", func(b *testing.B) {
		compare(b, s, e, []byte{0x93}, func(tx *store.Tx) error {
			return tx.FindNames("novasoft", false, []crm.Kind{crm.KindCustomer}, func(store.NameMatch) (bool, error) { return true, nil })
		})
	})
	b.Run("idle", func(b *testing.B) {
		for b.Loop() {
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
		b.ReportMetric(float64(m.Sys-m.HeapReleased)/(1<<20), "sys-MB")
		b.ReportMetric(0, "ns/op")
	})
}

// BenchmarkPipeline sums 100,000 open deals of twenty owners.
func BenchmarkPipeline(b *testing.B) {
	s, e := benchStore(b)
	inSlices(b, s, 100_000, func(tx *store.Tx, i int) error {
		_, err := store.Deals.Add(tx, crm.Deal{
			Title: "Renewal", Owner: crm.MemberID(i%20 + 1), Stage: crm.StageID(3 + i%4), StageSince: tx.Now,
			Amount: crm.Money{Minor: int64(i) * 100, Cur: []string{"USD", "CNY", "EUR"}[i%3]},
		})
		return err
	})
	compare(b, s, e, []byte{0x84}, func(tx *store.Tx) error {
		_, err := tx.Pipeline(nil, crm.DefaultStages())
		return err
	})
}

// BenchmarkNextTimer is what a wake-up with nothing due costs.
func BenchmarkNextTimer(b *testing.B) {
	s, _ := benchStore(b)
	planned := 0
	for _, n := range []int{1_000, 1_000_000} {
		inSlices(b, s, n-planned, func(tx *store.Tx, i int) error {
			return tx.SetTimer(fmt.Sprint("reminder/R", planned+i), tx.Now.Add(time.Duration(planned+i+1)*time.Minute))
		})
		planned = n
		b.Run(fmt.Sprint("pending=", n), func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.View(context.Background(), 1, func(tx *store.Tx) error {
					due, err := tx.Due(tx.Now, 100)
					require.Empty(b, due)
					if err != nil {
						return err
					}
					_, err = tx.NextTimer()
					return err
				}))
			}
		})
	}
}
