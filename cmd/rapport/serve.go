package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/telegrambot"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

// serveCmd runs the bot in Slack and Telegram.
type serveCmd struct{}

const (
	// gcPercent trades some fifteen megabytes for a quarter more writes a second;
	// twice as much takes thirty more and gives nothing.
	gcPercent = 200
	// memoryLimit keeps that trade from growing on a large store.
	memoryLimit = 512 << 20
	// headerTimeout is how long a client may take to say what it wants.
	headerTimeout = 5 * time.Second
	// shutdownTimeout is how long requests in flight may take at the end.
	shutdownTimeout = 20 * time.Second
)

// Run serves until it is told to stop; then it finishes what it has begun. The
// store closes last.
func (serveCmd) Run(w world) (err error) {
	set, err := readSettings(w.env)
	if err != nil {
		return fmt.Errorf("settings:\n%w", err)
	}
	debug.SetGCPercent(gcPercent)
	if w.env("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	log := slog.New(slog.NewJSONHandler(w.stderr, nil))
	listener, err := (&net.ListenConfig{}).Listen(w.ctx, "tcp", set.addr)
	if err != nil {
		return err
	}
	a, err := newApp(w.ctx, appConfig{
		file: set.db, now: time.Now, team: newTeam(set.zone, set.lang, set.currency), admins: set.admins, log: log,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	s := &server{app: a, settings: set, log: log, mux: http.NewServeMux()}
	if err := s.connect(); err != nil {
		return errors.Join(err, listener.Close())
	}
	s.observe()
	fmt.Fprintf(w.stderr, "rapport serves on %s (%s)\n", listener.Addr(), set.db)
	return s.serve(w.ctx, listener)
}

// server is the app with its platforms and its HTTP side.
type server struct {
	*app
	settings
	log       *slog.Logger
	mux       *http.ServeMux
	platforms []bot.Platform
	handler   bot.Handler
	ready     []func() error
	startLink func(code string) string // nil without Telegram
}

// connect makes the platforms that the settings name.
func (s *server) connect() error {
	s.handler = s.router
	if s.slackBot != "" {
		slack, err := slackbot.New(slackbot.Config{
			BotToken: s.slackBot, AppToken: s.slackApp, SigningSecret: s.slackSecret, APIURL: s.slackAPI,
			Memory: memory{s.store.Memory(workspace, slackbot.Name)}, Log: s.log, Now: time.Now,
			Commands: commands.Menu(crm.English),
		})
		if err != nil {
			return err
		}
		slack.Routes(s.mux)
		s.platforms = append(s.platforms, slack)
		s.ready = append(s.ready, slack.Ready)
	}
	if s.telegram != "" {
		telegram, err := telegrambot.New(telegrambot.Config{
			Token: s.telegram, APIURL: s.telegramAPI, WebhookURL: s.telegramURL, WebhookSecret: s.telegramSecret,
			Memory: memory{s.store.Memory(workspace, "telegram")}, Log: s.log, Now: time.Now,
		})
		if err != nil {
			return err
		}
		if s.telegramURL != "" {
			s.mux.Handle("/telegram/webhook", telegram.Webhook())
		}
		s.startLink = telegram.StartLink
		s.platforms = append(s.platforms, telegram)
		s.ready = append(s.ready, telegram.Health)
	}
	for _, p := range s.platforms {
		s.scheduler.Senders[p.Name()] = p
	}
	return nil
}

// serve runs everything until ctx ends or one of them fails.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range s.platforms {
		group.Go(guarded(p.Name(), func() error { return p.Run(ctx, s.handler) }))
		if menu, ok := p.(bot.Menu); ok {
			group.Go(guarded(p.Name()+" menu", func() error { return s.setMenu(ctx, menu) }))
		}
	}
	group.Go(guarded("scheduler", func() error { return s.scheduler.Run(ctx) }))
	web := &http.Server{Handler: s.mux, ReadHeaderTimeout: headerTimeout, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	group.Go(guarded("http", func() error {
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	}))
	group.Go(func() error {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		return web.Shutdown(end)
	})
	return group.Wait()
}

// setMenu tells a platform the commands, in each language, until it takes them.
func (s *server) setMenu(ctx context.Context, menu bot.Menu) error {
	items := map[string][]bot.MenuItem{
		string(crm.English): commands.Menu(crm.English), string(crm.Chinese): commands.Menu(crm.Chinese),
	}
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
		err := menu.SetMenu(ctx, items)
		if err == nil {
			return nil
		}
		s.log.Warn("menu not set", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
	return nil
}

// guarded turns a panic into an error with a name, so that the others stop in
// order and the store is closed.
func guarded(name string, run func() error) func() error {
	return func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				fmt.Fprintf(os.Stderr, "%s\n", debug.Stack())
				err = fmt.Errorf("%s: panic: %v", name, p)
			}
		}()
		if err := run(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
}
