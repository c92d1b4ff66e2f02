// Package telegrambot speaks Telegram: long polling or webhooks in, messages
// with inline keyboards out. It is the only package that knows go-telegram/bot,
// of which it uses the typed methods; the receiving side is its own, because
// the library confirms updates before they are handled.
//
// An update is stored in the [bot.Memory] before it is confirmed, worked on in
// the order of its chat, and marked done after its answer was sent. What was
// stored and not done is worked on again at the next start: the handler's
// receipts make that harmless.
package telegrambot

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram/bot"

	"github.com/rapport-crm/rapport/bot"
)

// platformName is the adapter's name in a bot.Chat.
const platformName = "telegram"

// defaultAPI is Telegram's own Bot API server.
const defaultAPI = "https://api.telegram.org"

// Defaults of Config.
const (
	defaultPoll  = 25 * time.Second // the server allows 50 s; proxies often less
	defaultGrace = 20 * time.Second
	callTimeout  = 30 * time.Second
)

// ErrNoToken: a bot cannot be made without its token.
var ErrNoToken = errors.New("telegram: no bot token")

// ErrNoMemory: a bot cannot be made without a memory.
var ErrNoMemory = errors.New("telegram: no memory")

// Config is what a Bot needs. Token, Memory and Now are required.
type Config struct {
	// Token is the bot's secret from @BotFather.
	Token string
	// APIURL is the base address of the Bot API server; empty: Telegram's own.
	APIURL string
	// WebhookURL is the public https address under which [Bot.Webhook] is
	// served. If it is empty, updates are polled.
	WebhookURL string
	// WebhookSecret is what Telegram puts into each delivery's header; a webhook
	// without one refuses everything.
	WebhookSecret string
	// Workspace is put into each Request: a Telegram bot serves one team.
	Workspace string
	// Memory keeps what must outlive a restart.
	Memory bot.Memory
	// HTTPClient makes all calls; nil: one with a timeout.
	HTTPClient *http.Client
	// Log is told what goes wrong, never a text or the token; nil: slog.Default.
	Log *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// PollTimeout is how long a poll may hang; 0: 25 s.
	PollTimeout time.Duration
	// Pace is the time between two messages to one person; the other rates keep
	// their proportion to it. 0: a second, as the Bot API asks.
	Pace time.Duration
	// Grace is how long work in flight may take after Run was told to stop;
	// 0: 20 s. What is not done by then is done after the next start.
	Grace time.Duration
}

// Bot is the Telegram platform. It implements bot.Platform and bot.Menu.
type Bot struct {
	cfg    Config
	api    *tg.Bot
	http   client
	memory bot.Memory
	log    *slog.Logger
	words  words
	lanes  *lanes
	queues *queues

	name   atomic.Pointer[string] // the bot's username, once known
	ready  chan struct{}          // closed when updates may be taken
	fault  atomic.Pointer[error]  // why updates do not come in at present
	taking [64]sync.Mutex         // one taker per update_id at a time

	// Set by Run before it is ready.
	handler bot.Handler
	stop    <-chan struct{} // closed when Run was told to stop
	base    context.Context // of all work; ends a while after stop
}

var (
	_ bot.Platform = (*Bot)(nil)
	_ bot.Menu     = (*Bot)(nil)
)

// New returns a bot that is not running yet. It calls nobody, so it works while
// Telegram is out of reach. Its errors are ErrNoToken and ErrNoMemory.
func New(cfg Config) (*Bot, error) {
	if strings.TrimSpace(cfg.Token) == "" {
		return nil, ErrNoToken
	}
	if cfg.Memory == nil {
		return nil, ErrNoMemory
	}
	cfg = withDefaults(cfg)
	calls := client{cfg.HTTPClient, cfg.Token}
	api, err := tg.New(cfg.Token, tg.WithSkipGetMe(), tg.WithServerURL(cfg.APIURL),
		tg.WithHTTPClient(cfg.PollTimeout, calls),
		tg.WithErrorsHandler(func(err error) { cfg.Log.Warn("telegram library", "err", err) }))
	if err != nil {
		return nil, err
	}
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	return &Bot{
		cfg: cfg, api: api, http: calls, memory: cfg.Memory, log: cfg.Log, words: w,
		lanes: newLanes(cfg.Pace), queues: newQueues(), ready: make(chan struct{}),
	}, nil
}

func withDefaults(cfg Config) Config {
	if cfg.APIURL == "" {
		cfg.APIURL = defaultAPI
	}
	cfg.APIURL = strings.TrimRight(cfg.APIURL, "/")
	if cfg.PollTimeout == 0 {
		cfg.PollTimeout = defaultPoll
	}
	if cfg.Pace == 0 {
		cfg.Pace = time.Second
	}
	if cfg.Grace == 0 {
		cfg.Grace = defaultGrace
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = &http.Client{Timeout: cfg.PollTimeout + callTimeout}
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return cfg
}

// Name is "telegram".
func (b *Bot) Name() string { return platformName }

// Health returns why updates do not come in at present, or nil.
func (b *Bot) Health() error {
	if p := b.fault.Load(); p != nil {
		return *p
	}
	return nil
}

// StartLink is the address by which somebody opens the bot with "/start code".
// It is empty until Telegram has told the bot's name.
func (b *Bot) StartLink(code string) string {
	name := b.name.Load()
	if name == nil {
		return ""
	}
	return "https://t.me/" + *name + "?start=" + url.QueryEscape(code)
}

// Run connects, works on what an earlier run left undone, and answers until
// ctx ends; then it waits for the work in flight. Telegram may be out of reach
// at the start and at any time.
func (b *Bot) Run(ctx context.Context, h bot.Handler) error {
	b.handler, b.stop = h, ctx.Done()
	base, cancel := withGrace(ctx, b.cfg.Grace)
	defer cancel()
	b.base = base
	defer b.queues.close()
	if !b.connect(ctx) {
		return nil
	}
	if !b.untilDone(ctx, "inbox", b.restore) {
		return nil
	}
	close(b.ready)
	if b.cfg.WebhookURL != "" {
		<-ctx.Done()
		return nil
	}
	b.poll(ctx)
	return nil
}

// connect asks Telegram who we are and, with webhooks, tells it where to send
// updates. It tries until it succeeds, and returns false if ctx ended first.
func (b *Bot) connect(ctx context.Context) bool {
	return b.untilDone(ctx, "getMe", func() error { return b.learnName(ctx) }) &&
		(b.cfg.WebhookURL == "" || b.untilDone(ctx, "setWebhook", func() error { return b.setWebhook(ctx) }))
}

func (b *Bot) learnName(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	me, err := b.api.GetMe(ctx)
	if err != nil {
		return err
	}
	b.name.Store(&me.Username)
	return nil
}

// withGrace returns a context that ends a while after its parent did.
func withGrace(parent context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		time.AfterFunc(grace, cancel)
	})
	return ctx, func() { stop(); cancel() }
}

// untilDone calls fn until it succeeds, with pauses that grow. It returns false
// if ctx ended first.
func (b *Bot) untilDone(ctx context.Context, what string, fn func() error) bool {
	var pause backoff
	for {
		err := fn()
		if err == nil {
			b.fault.Store(nil)
			return true
		}
		b.fault.Store(&err)
		if ctx.Err() != nil {
			return false
		}
		d := pause.after(err)
		b.log.Warn("telegram is not there", "call", what, "err", err, "again_in", d)
		if sleep(ctx, d) != nil {
			return false
		}
	}
}
