package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
	"github.com/rapport-crm/rapport/bot/telegrambot/telegramtest"
)

// patience is how long a test waits for what should come at once.
const patience = 30 * time.Second

// town is where `rapport serve` lives in a test: a Slack, a Telegram, a disk.
type town struct {
	t        testing.TB
	slack    *slacktest.Server
	telegram *telegramtest.Server
	env      map[string]string
	base     string // address of the program
	read     map[int64]int
}

func newTown(t testing.TB) *town {
	w := &town{t: t, slack: slacktest.New(t), telegram: telegramtest.New(t), read: map[int64]int{}}
	w.slack.AddChannel(salesChannel)
	w.env = map[string]string{
		"RAPPORT_DB": filepath.Join(t.TempDir(), "rapport.db"), "RAPPORT_ADDR": "127.0.0.1:0", "RAPPORT_TZ": "Asia/Shanghai",
		"SLACK_BOT_TOKEN": slacktest.BotToken, "SLACK_APP_TOKEN": slacktest.AppToken, "SLACK_SIGNING_SECRET": slacktest.SigningSecret,
		"SLACK_API_URL": w.slack.URL(), "TELEGRAM_BOT_TOKEN": telegramtest.Token, "TELEGRAM_API_URL": w.telegram.URL(),
	}
	return w
}

// salesChannel is a Slack channel that the bot is in.
const salesChannel = "C00000001"

// slackOnly leaves Telegram out, and has Slack deliver over HTTP.
func (w *town) slackOnly() *town {
	for _, name := range []string{"SLACK_APP_TOKEN", "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL"} {
		delete(w.env, name)
	}
	return w
}

// stderr is what the program says, with the address that it serves on.
type stderr struct {
	mu   sync.Mutex
	text bytes.Buffer
	addr chan string
}

var servesOn = regexp.MustCompile(`rapport serves on (\S+) `)

func (e *stderr) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.text.Write(p)
	if m := servesOn.FindSubmatch(e.text.Bytes()); m != nil && e.addr != nil {
		e.addr <- string(m[1])
		e.addr = nil
	}
	return len(p), nil
}

func (e *stderr) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.text.String()
}

// arrive waits for the address and has Slack deliver there.
func (w *town) arrive(addr <-chan string, said *stderr) {
	w.t.Helper()
	select {
	case a := <-addr:
		w.base = "http://" + a
	case <-time.After(patience):
		require.Fail(w.t, "it does not serve", said.String())
	}
	target, err := url.Parse(w.base)
	require.NoError(w.t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // the program is killed now and then
	w.slack.Serve(proxy)
	require.Eventually(w.t, func() bool { // until then Slack's deliveries are turned away
		alive, _ := w.get("/healthz")
		_, why := w.get("/readyz")
		return alive == http.StatusOK && !strings.Contains(why, "not running")
	}, patience, 10*time.Millisecond)
}

// serve runs the program in this process. The returned function has it stop,
// and makes sure that it says nothing is wrong.
func (w *town) serve() (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	addr := make(chan string, 1)
	said := &stderr{addr: addr}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve"}, func(name string) string { return w.env[name] }, strings.NewReader(""), io.Discard, said)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		require.Zero(w.t, <-done, "%s", said)
	})
	w.t.Cleanup(stop)
	w.arrive(addr, said)
	return stop
}

// process is the program in a process of its own.
type process struct {
	*exec.Cmd
	t    testing.TB
	said *stderr
}

func (w *town) start() *process {
	w.t.Helper()
	addr := make(chan string, 1)
	p := &process{t: w.t, said: &stderr{addr: addr}}
	var env []string
	for name, value := range w.env {
		env = append(env, name+"="+value)
	}
	p.Cmd = program(w.t, env, "serve")
	p.Stderr = p.said
	require.NoError(w.t, p.Start())
	w.arrive(addr, p.said)
	return p
}

// kill ends it as a power cut would.
func (p *process) kill() {
	require.NoError(p.t, p.Process.Kill())
	require.Error(p.t, p.Wait())
}

// terminate asks it to stop, and waits until it has.
func (p *process) terminate() {
	require.NoError(p.t, p.Process.Signal(syscall.SIGTERM))
	require.NoError(p.t, p.Wait(), "%s", p.said)
}

// get asks the program for a page.
func (w *town) get(path string) (status int, body string) {
	resp, err := http.Get(w.base + path)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	return resp.StatusCode, string(raw)
}

// ready waits until both platforms are connected.
func (w *town) ready() {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		status, _ := w.get("/readyz")
		return status == http.StatusOK
	}, patience, 10*time.Millisecond)
}

// sees is what somebody in Slack sees next.
func (w *town) sees(u *slacktest.User) slacktest.Seen {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	seen, err := u.Next(ctx)
	require.NoError(w.t, err)
	return seen
}

// gets is what somebody in Telegram gets next.
func (w *town) gets(p *telegramtest.Person) telegramtest.Message {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	m, err := w.telegram.After(ctx, p.ID, w.read[p.ID])
	require.NoError(w.t, err)
	w.read[p.ID]++
	return m
}

// crm has somebody in Slack say /crm and returns the answer.
func (w *town) crm(u *slacktest.User, line string) slacktest.Seen {
	w.t.Helper()
	u.Command("/crm", line, salesChannel)
	return w.sees(u)
}

// tells has somebody in Telegram write and returns the answer.
func (w *town) tells(p *telegramtest.Person, line string) telegramtest.Message {
	w.t.Helper()
	p.Say(line)
	return w.gets(p)
}

func TestServeAnswersInSlackOverBothTransportsAndInTelegram(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	stop := w.serve()
	w.ready()
	mia := w.slack.AddUser(slacktest.User{ID: "U1", Name: "mia"})
	require.Contains(t, w.crm(mia, "customer new Acme").Text, "New customer · Acme · C1")
	require.Contains(t, w.crm(mia, "log Acme spoke to Bob").Text, "Call logged · Acme (C1)")
	w.slack.Serve(nil) // from here on over the socket
	require.Contains(t, w.crm(mia, "log Acme sent the quote").Text, "Call logged · Acme (C1)")
	mia.Say("customer Acme")
	require.Contains(t, w.sees(mia).Text, "sent the quote")
	boss := w.telegram.Person(42, "Ann", "en")
	require.Contains(t, w.tells(boss, "/customer Acme").Text, "sent the quote")

	status, metrics := w.get("/metrics")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, metrics, `rapport_request_seconds_count{outcome="reply",platform="slack"} 4`)
	require.Contains(t, metrics, `rapport_request_seconds_count{outcome="reply",platform="telegram"} 1`)
	stop()
}

func TestAStoreThatIsServedAlreadyIsSaidInOneSentence(t *testing.T) {
	t.Parallel()
	w := newTown(t).slackOnly()
	defer w.serve()()
	var said bytes.Buffer
	status := run(t.Context(), []string{"serve"}, func(name string) string { return w.env[name] }, strings.NewReader(""), io.Discard, &said)
	ended{status: status, stderr: said.String()}.refused(t, 1, "another rapport has this store open")
}

func TestServeConnectsWhenSlackAndTelegramComeUp(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	delete(w.env, "SLACK_SIGNING_SECRET")
	w.env["RAPPORT_ADMINS"] = "telegram:42"
	gate := newGate(t, map[string]string{"/api/": w.slack.URL(), "/bot": w.telegram.URL()})
	w.env["SLACK_API_URL"], w.env["TELEGRAM_API_URL"] = gate.url+"/api/", gate.url
	stop := w.serve()
	status, why := w.get("/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status, why)
	require.Eventually(t, func() bool { return gate.turnedAway("/api/") && gate.turnedAway("/bot") }, patience, 10*time.Millisecond)
	gate.open()
	w.ready()
	w.slack.Serve(nil)
	require.Contains(t, w.crm(w.slack.AddUser(slacktest.User{ID: "U1"}), "customer new Acme").Text, "Acme")
	require.Contains(t, w.tells(w.telegram.Person(42, "Ann", "en"), "/customer Acme").Text, "Acme")
	stop()
}

func TestServeTakesWhatTelegramBringsToItsWebhook(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"} {
		delete(w.env, name)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	w.env["RAPPORT_ADDR"], w.env["RAPPORT_ADMINS"] = free.Addr().String(), "telegram:42"
	w.env["TELEGRAM_WEBHOOK_URL"], w.env["TELEGRAM_WEBHOOK_SECRET"] = "http://"+free.Addr().String()+"/telegram/webhook", "s3cret"
	stop := w.serve()
	w.ready()
	ann := w.telegram.Person(42, "Ann", "en")
	require.Contains(t, w.tells(ann, "/customer new Acme").Text, "New customer · Acme")
	call := ann.Say("/log Acme spoke to Bob")
	require.Contains(t, w.gets(ann).Text, "Call logged")
	call.Again()
	require.Contains(t, w.tells(ann, "/customer Acme").Text, "spoke to Bob", "the repeat is not answered again")
	resp, err := http.Post(w.env["TELEGRAM_WEBHOOK_URL"], "application/json", strings.NewReader(`{"update_id":1}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode, "without the secret")
	stop()
	require.Equal(t, []string{"spoke to Bob"}, w.activities())
}
