package slackbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// Name is the platform's name in a [bot.Chat].
const Name = "slack"

// Config is what a Bot works with.
type Config struct {
	// BotToken (xoxb-…) is for everything that the bot says.
	BotToken string
	// AppToken (xapp-…) opens Socket Mode; empty: no socket.
	AppToken string
	// SigningSecret verifies what comes over HTTP; empty: all of it is refused.
	SigningSecret string
	// APIURL is the base address of the Web API; empty: Slack's.
	APIURL string
	// Memory outlives a restart.
	Memory bot.Memory
	// HTTPClient calls the Web API; nil: one with a timeout.
	HTTPClient *http.Client
	Log        *slog.Logger
	Now        func() time.Time
	// Commands are the verbs that have a slash command of their own.
	Commands []bot.MenuItem
	// Pace is the time between two messages to one channel, and five to the
	// workspace; 0: a second, as Slack asks.
	Pace time.Duration
}

// Bot is Slack as a platform.
type Bot struct {
	hub     *bot.Hub
	api     *slack.Client
	http    doer
	memory  bot.Memory
	log     *slog.Logger
	now     func() time.Time
	words   words
	verbs   map[string]bool
	secret  string
	people  *people
	lanes   *lanes
	clicks  clicks
	socket  *socket // nil without Socket Mode
	self    atomic.Pointer[identity]
	handler atomic.Pointer[bot.Handler]
	dms     dms
}

// Bot does what the contract asks, and can be asked for what it sent.
var (
	_ bot.Platform = (*Bot)(nil)
	_ bot.Finder   = (*Bot)(nil)
)

// identity is who the bot token belongs to.
type identity struct{ user, team string }

// ErrConfig: neither transport is set up.
var ErrConfig = errors.New("neither an app token nor a signing secret beside the bot token")

// callTimeout bounds one call of the Web API.
const callTimeout = 10 * time.Second

// New returns a bot that is not running yet.
func New(c Config) (*Bot, error) {
	if c.BotToken == "" || c.AppToken == "" && c.SigningSecret == "" {
		return nil, ErrConfig
	}
	w, err := loadWords()
	if err != nil {
		return nil, fmt.Errorf("words of the Slack adapter: %w", err)
	}
	client := c.HTTPClient
	if client == nil {
		client = &http.Client{Timeout: callTimeout}
	}
	b := &Bot{
		hub: bot.NewHub(c.Memory, c.Log), http: mended{client}, memory: c.Memory, log: c.Log, now: c.Now,
		words: w, verbs: make(map[string]bool), secret: c.SigningSecret, lanes: newLanes(c.Now, c.Pace),
	}
	for _, item := range c.Commands {
		b.verbs[item.Name] = true
	}
	options := []slack.Option{slack.OptionHTTPClient(b.http)}
	if c.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(c.APIURL, "/")+"/"))
	}
	b.api = slack.New(c.BotToken, options...)
	b.people = newPeople(b.api, c.Now)
	b.self.Store(&identity{})
	if c.AppToken != "" {
		b.socket = newSocket(c, b, options)
	}
	return b, nil
}

// Name is "slack".
func (b *Bot) Name() string { return Name }

// Run answers what Slack delivers until ctx ends, then waits for what it began.
func (b *Bot) Run(ctx context.Context, h bot.Handler) error {
	b.handler.Store(&h)
	b.hub.Go(func() { b.introduce(ctx) })
	if err := b.hub.Recover(ctx, b.revive); err != nil {
		b.log.Error("what was left unanswered is not redone before the next start", "err", err)
	}
	hangUp := b.listen(ctx)
	<-ctx.Done()
	b.hub.Wait()
	hangUp()
	b.handler.Store(nil)
	return nil
}

// listen opens the socket, if there is one. It stays open after ctx ends, for
// the acknowledgements of what is in flight, until the returned function is called.
func (b *Bot) listen(ctx context.Context) (hangUp func()) {
	if b.socket == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.socket.run(ctx)
	}()
	return func() {
		b.socket.flush()
		cancel()
		<-done
	}
}

// Ready reports why Slack cannot reach the bot now; nil if it can.
func (b *Bot) Ready() error {
	if b.handler.Load() == nil {
		return errStopped
	}
	if b.socket != nil && b.secret == "" {
		return b.socket.ready()
	}
	return nil
}

var errStopped = errors.New("not running")

// introduce asks Slack who the bot is. It works without, a little less exactly,
// so an outage at the start is no reason not to start.
func (b *Bot) introduce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	who, err := b.api.AuthTestContext(ctx)
	if err != nil {
		b.log.Warn("Slack did not say who the bot is", "err", err)
		return
	}
	b.self.Store(&identity{user: who.UserID, team: who.TeamID})
}
