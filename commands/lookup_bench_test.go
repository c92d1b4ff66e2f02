package commands

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// manyCustomers is how many customers the benchmarks have.
const manyCustomers = 100_000

// crowd is a router on a file with very many customers.
type crowd struct {
	b      *testing.B
	router *Router
	engine *watched
}

// BenchmarkLine parses a line and resolves whom it is about among 100,000
// customers, as a log does up to the point where it writes. Beside it the very
// same reads are done on the bare engine: what is above these is ours.
func BenchmarkLine(b *testing.B) {
	c := newCrowd(b)
	for name, line := range map[string]string{
		"name":    "log %s spoke to Bob about renewal, wants a quote #renewal for 25m next: send quote tomorrow 3pm",
		"chinese": "记录 %s 电话 王总要下周三前报价 #续约 下次：明天下午3点发报价",
		"free":    "had a call with %s about renewal, they want a quote next: send quote tomorrow 3pm",
	} {
		b.Run(name, func(b *testing.B) {
			var ours, bare []time.Duration
			for i := range b.N {
				said := fmt.Sprintf(line, nameOf(i*7919%manyCustomers))
				start := b.Elapsed()
				c.parse(b, said)
				ours = append(ours, b.Elapsed()-start)
				c.engine.on = true
				c.parse(b, said)
				c.engine.on = false
				reads := c.engine.take()
				start = b.Elapsed()
				c.replay(b, reads)
				bare = append(bare, b.Elapsed()-start)
			}
			b.ReportMetric(float64(median(ours).Microseconds()), "median-µs")
			b.ReportMetric(float64(median(bare).Microseconds()), "bare-µs")
		})
	}
}

// BenchmarkNames looks at every one of 100,000 names, for typos and pinyin.
func BenchmarkNames(b *testing.B) {
	c := newCrowd(b)
	for _, query := range []string{"Northwnd Energi", "huawei", "hw", "宝钢", "zzz"} {
		b.Run(query, func(b *testing.B) {
			var took []time.Duration
			for range b.N {
				start := b.Elapsed()
				c.view(b, "find "+query, func(call *Call) error {
					_, err := call.matches(query, true, onlyCustomers)
					return err
				})
				took = append(took, b.Elapsed()-start)
			}
			b.ReportMetric(float64(median(took).Microseconds())/1000, "median-ms")
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// nameOf is the name of the i-th customer: in English or Chinese.
func nameOf(i int) string {
	first := []string{"Northwind", "Globex", "Initech", "Umbra", "华为", "宝钢", "长江", "Stark", "东方", "Wayne"}[i%10]
	second := []string{"Energy", "Logistics", "Media", "能源", "物流", "Foods", "Labs", "科技", "Motors", "医药"}[i/10%10]
	if i%10 == 4 || i%10 == 5 || i%10 == 6 || i%10 == 8 {
		return fmt.Sprintf("%s%s%d", first, second, i)
	}
	return fmt.Sprintf("%s%d", first+second, i)
}

func newCrowd(b *testing.B) *crowd {
	bolt, err := boltstore.Open(filepath.Join(b.TempDir(), "rapport.db"))
	require.NoError(b, err)
	c := &crowd{b: b, engine: &watched{Engine: bolt}}
	s, err := store.Open(b.Context(), c.engine, func() time.Time { return time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC) })
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	c.router = NewRouter(Config{Store: s, Workspace: 1, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Team: crm.Workspace{
		Zone: "Asia/Shanghai", Lang: crm.English, Currency: "USD", Stages: crm.DefaultStages(), StaleDays: 21,
	}})
	require.Equal(b, bot.Reply, c.router.Handle(b.Context(), c.request("me")).Kind)
	for from := 0; from < manyCustomers; from += 5000 {
		_, err := s.Update(b.Context(), 1, store.Cause{By: 1}, func(tx *store.Tx) error {
			for i := range 5000 {
				if _, err := store.Customers.Add(tx, crm.Customer{Name: nameOf(from + i), Owner: 1, Created: tx.Now}); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(b, err)
	}
	return c
}

func (c *crowd) request(line string) bot.Request {
	return bot.Request{
		Who:     bot.User{Platform: "bench", ID: "rob", Name: "rob", Vouched: true},
		Surface: bot.Private, Text: line,
	}
}

// view runs fn with the call of a line.
func (c *crowd) view(b *testing.B, line string, fn func(*Call) error) {
	req := c.request(line)
	said, err := clean(req)
	require.NoError(b, err)
	in, err := newInput(said)
	require.NoError(b, err)
	cmd, found := c.router.verbs.match(in)
	if !found && tellsPlainly(req, said) {
		cmd = plainLog
	}
	require.NoError(b, c.router.Store.View(b.Context(), 1, func(tx *store.Tx) error {
		call, err := c.router.call(tx, req, in)
		if err != nil {
			return err
		}
		call.Command = cmd
		return fn(call)
	}))
}

// parse reads a line as logActivity does, without writing.
func (c *crowd) parse(b *testing.B, line string) {
	c.view(b, line, func(call *Call) error {
		if call.Command == plainLog {
			named, err := call.mentions()
			require.Len(b, named, 1, line)
			return readLog(call, crm.CustomerID(named[0].ref.N), err)
		}
		_, rec, err := call.kindAndCustomer()
		return readLog(call, rec.ID, err)
	})
}

func readLog(call *Call, id crm.CustomerID, err error) error {
	if err != nil {
		return err
	}
	l := &logging{Call: call, parts: grammar.Inline(call.Rest())}
	if l.out.Customer, err = store.Customers.Get(call.Tx, id); err != nil {
		return err
	}
	return l.read()
}

// replay does recorded reads on the bare engine.
func (c *crowd) replay(b *testing.B, reads []read) {
	require.NoError(b, c.engine.Engine.View(b.Context(), func(r store.Reader) error {
		for _, do := range reads {
			if do.scan == nil {
				_, _ = r.Get(do.key)
				continue
			}
			left := do.rows
			err := r.Scan(*do.scan, func(_, _ []byte) bool {
				left--
				return left > 0
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// watched is an engine that remembers what was read.
type watched struct {
	store.Engine
	on    bool
	reads []read
}

// read is a get, or a scan of so many rows.
type read struct {
	key  []byte
	scan *store.Range
	rows int
}

func (w *watched) take() []read {
	reads := w.reads
	w.reads = nil
	return reads
}

// View remembers what fn reads.
func (w *watched) View(ctx context.Context, fn func(store.Reader) error) error {
	if !w.on {
		return w.Engine.View(ctx, fn)
	}
	return w.Engine.View(ctx, func(r store.Reader) error { return fn(&watchedReader{r, w}) })
}

type watchedReader struct {
	store.Reader
	w *watched
}

func (r *watchedReader) Get(key []byte) ([]byte, error) {
	r.w.reads = append(r.w.reads, read{key: slices.Clone(key)})
	return r.Reader.Get(key)
}

func (r *watchedReader) Scan(of store.Range, fn func(k, v []byte) bool) error {
	at := len(r.w.reads)
	r.w.reads = append(r.w.reads, read{scan: &of})
	return r.Reader.Scan(of, func(k, v []byte) bool {
		r.w.reads[at].rows++
		return fn(k, v)
	})
}
