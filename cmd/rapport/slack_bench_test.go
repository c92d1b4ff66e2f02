package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/scheduler"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
	"github.com/rapport-crm/rapport/store/boltstore/barebolt"
)

// BenchmarkSlackLog posts signed slash commands that log a call durably to what
// `rapport serve` runs, over HTTP loopback, and in turns to a bare handler that
// checks the signature with slack-go and writes the very same keys and bytes in
// a group commit: those that a twin writes, which is told the same lines. It
// reports both per second with their latencies, the first as a part of the
// second, and the peak memory of `rapport serve` in a process of its own under
// the same load.
func BenchmarkSlackLog(b *testing.B) {
	for _, callers := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) { compareSlackLogs(b, callers) })
	}
}

func compareSlackLogs(b *testing.B, callers int) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent)) // as serve does
	engine, err := boltstore.Open(filepath.Join(b.TempDir(), "rapport.db"))
	require.NoError(b, err)
	bare, err := barebolt.Open(filepath.Join(b.TempDir(), "bare.db"))
	require.NoError(b, err)
	// The twin is told the same lines, to know what they write; nobody waits for it.
	twin, err := boltstore.Open(filepath.Join(b.TempDir(), "twin.db"))
	require.NoError(b, err)
	recorder := &recorder{Engine: twin}
	ours, stop := benchServer(b, engine)
	recorded, stopTwin := benchServer(b, recorder)
	for n := range benchCustomers {
		ours.customer(b, n)
		recorded.customer(b, n)
	}
	for _, rows := range recorder.take() {
		require.NoError(b, bare.Update(rows))
	}
	before := engine.Stats()
	var written [][]barebolt.Row
	theirs, stopBare := bareServer(b, func(n int) error { return bare.Commit(written[n%len(written)]) })
	each := max(b.N/benchTurns, callers)
	for turn := range benchTurns {
		ours.load(b, callers, benchCustomers+turn*each, each)
		recorded.load(b, callers, benchCustomers+turn*each, each)
		written = recorder.take()
		require.Len(b, written, each)
		theirs.load(b, callers, turn*each, each)
	}
	after := engine.Stats()
	stopBare()
	stop()
	stopTwin()
	require.NoError(b, bare.Close())
	b.ReportMetric(ours.rate(), "serve/s")
	b.ReportMetric(theirs.rate(), "bare/s")
	b.ReportMetric(ours.rate()/theirs.rate(), "serve/bare")
	for name, c := range map[string]*slackClient{"serve": ours, "bare": theirs} {
		b.ReportMetric(c.percentile(50), name+"-p50-ms")
		b.ReportMetric(c.percentile(99), name+"-p99-ms")
	}
	done := float64(after.Transactions - before.Transactions)
	b.ReportMetric(done/float64(after.Commits-before.Commits), "group")
	b.ReportMetric(float64(after.Reruns-before.Reruns)/done, "reruns")
	b.ReportMetric(peakOfServe(b, callers, benchTurns*each), "peak-MiB")
	b.ReportMetric(0, "ns/op") // says nothing here
}

// slackClient posts signed slash commands and notes how long they took.
type slackClient struct {
	http  http.Client
	url   string
	took  []time.Duration
	total time.Duration
}

func newSlackClient(addr string) *slackClient {
	return &slackClient{
		http: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}},
		url:  "http://" + addr + "/slack/commands",
	}
}

// benchReps is how many people log; each has customers of their own.
const benchReps = 64

func rep(customer int) string { return fmt.Sprintf("U%04d", customer%benchReps) }

// withReps lets them all use Slack.
func withReps(fake *slacktest.Server) *slacktest.Server {
	for n := range benchReps {
		fake.AddUser(slacktest.User{ID: rep(n)})
	}
	return fake
}

// post posts one command and returns the answer.
func (c *slackClient) post(n int, user, command, text string) ([]byte, error) {
	body := slacktest.CommandBody(user, command, text, strconv.Itoa(n))
	r, err := http.NewRequest(http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	slacktest.Sign(r.Header, body, time.Now())
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	return answer, errors.Join(err, resp.Body.Close())
}

// customer makes a customer of one of the reps.
func (c *slackClient) customer(tb testing.TB, n int) {
	answer, err := c.post(n, rep(n), "/customer", fmt.Sprintf("new Customer%d", n))
	require.NoError(tb, err)
	require.Contains(tb, string(answer), "New customer")
}

// load has callers log n calls side by side, the first with that number.
func (c *slackClient) load(b *testing.B, callers, first, n int) {
	took := make([]time.Duration, n)
	c.total += together(b, callers, n, func(i int) error {
		start := time.Now()
		customer := (first + i) * 7919 % benchCustomers
		text := fmt.Sprintf("Customer%d spoke to Bob about renewal, wants a quote by the end of the month", customer)
		answer, err := c.post(first+i, rep(customer), "/log", text)
		took[i] = time.Since(start)
		if err == nil && !bytes.Contains(answer, []byte("logged")) {
			err = fmt.Errorf("answered %s", answer)
		}
		return err
	})
	c.took = append(c.took, took...)
}

// rate is how many calls were logged a second.
func (c *slackClient) rate() float64 { return float64(len(c.took)) / c.total.Seconds() }

// percentile is the time in milliseconds that so many of a hundred stayed below.
func (c *slackClient) percentile(p int) float64 {
	slices.Sort(c.took)
	return float64(c.took[(len(c.took)-1)*p/100].Microseconds()) / 1000
}

// benchServer is what `rapport serve` runs, on an engine.
func benchServer(b *testing.B, e store.Engine) (client *slackClient, stop func()) {
	s, err := store.Open(context.Background(), e, time.Now)
	require.NoError(b, err)
	fake := withReps(slacktest.New(b))
	quiet := slog.New(slog.DiscardHandler)
	a := &app{store: s}
	a.router = commands.NewRouter(commands.Config{Store: s, Workspace: workspace, Team: newTeam("UTC", "en", ""), Log: quiet})
	a.scheduler = scheduler.New(scheduler.Config{Store: s, Workspace: workspace, Senders: map[string]scheduler.Sender{}, Now: time.Now, Log: quiet})
	s.OnCommit(func(crm.WorkspaceID) { a.scheduler.Wake() })
	server := &server{app: a, log: quiet, mux: http.NewServeMux(), settings: settings{
		slackBot: slacktest.BotToken, slackSecret: slacktest.SigningSecret, slackAPI: fake.URL(),
	}}
	require.NoError(b, server.connect())
	server.observe()
	listener := loopback(b)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.serve(ctx, listener) }()
	for server.platforms[0].(*slackbot.Bot).Ready() != nil {
		time.Sleep(time.Millisecond)
	}
	return newSlackClient(listener.Addr().String()), func() {
		cancel()
		require.NoError(b, errors.Join(<-done, s.Close()))
	}
}

// bareServer is the least that can log a call durably.
func bareServer(b *testing.B, write func(n int) error) (client *slackClient, stop func()) {
	web := &http.Server{ReadHeaderTimeout: headerTimeout, Handler: slacktest.Baseline(func(trigger string, _ []byte) error {
		n, err := strconv.Atoi(trigger)
		if err != nil {
			return err
		}
		return write(n)
	})}
	listener := loopback(b)
	done := make(chan error, 1)
	go func() { done <- web.Serve(listener) }()
	return newSlackClient(listener.Addr().String()), func() {
		require.NoError(b, web.Close())
		require.ErrorIs(b, <-done, http.ErrServerClosed)
	}
}

func loopback(b *testing.B) net.Listener {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	require.NoError(b, err)
	return listener
}

// peakOfServe is the most memory, in MiB, that `rapport serve` took in a process
// of its own while callers logged n calls.
func peakOfServe(b *testing.B, callers, n int) float64 {
	w := newTown(b).slackOnly()
	withReps(w.slack)
	p := w.start()
	c := newSlackClient(strings.TrimPrefix(w.base, "http://"))
	for n := range benchCustomers {
		c.customer(b, n)
	}
	c.load(b, callers, benchCustomers, n)
	peak := peakMemory(b, p.Process.Pid)
	p.terminate()
	return peak
}

// peakMemory reads VmHWM of a process, in MiB.
func peakMemory(tb testing.TB, pid int) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(tb, err)
	_, rest, found := strings.Cut(string(raw), "VmHWM:")
	require.True(tb, found)
	kib, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	require.NoError(tb, err)
	return kib / 1024
}
