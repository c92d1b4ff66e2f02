package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// ackTimeout bounds how long an acknowledgement waits for a socket: after three
// seconds Slack takes the delivery for lost.
const ackTimeout = 3 * time.Second

// stuckAfter is how long a socket may take to open before it is begun anew;
// pacing can hold one back for minutes.
const stuckAfter = 10 * time.Minute

// retireAfter is the wait after Slack refused the app token for good, until a
// person has mended it.
const retireAfter = 5 * time.Minute

// flushFor is how long the last acknowledgements get to leave: slack-go queues
// them and does not say when they are gone.
const flushFor = 200 * time.Millisecond

// socket is Socket Mode: slack-go's client, drained at once and begun anew.
type socket struct {
	bot  *Bot
	api  *slack.Client
	pace paced
	ping time.Duration // without a ping for so long a socket is dead
	log  *slog.Logger

	mu    sync.Mutex
	state error // why there is no socket; nil if there is
	stuck *time.Timer
}

// errConnecting: no socket yet.
var errConnecting = errors.New("the socket is not open")

// pingInterval is how often Slack pings at the least.
const pingInterval = 30 * time.Second

func newSocket(c Config, b *Bot, options []slack.Option) *socket {
	// One API client for all sockets, so that the pace is kept.
	pace := newPaced(b.http)
	options = append(options[:len(options):len(options)],
		slack.OptionAppLevelToken(c.AppToken), slack.OptionHTTPClient(pace))
	return &socket{
		bot: b, api: slack.New(c.BotToken, options...), pace: pace, log: b.log, ping: pingInterval, state: errConnecting,
	}
}

// ready reports why there is no socket.
func (s *socket) ready() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// set notes whether there is a socket, and watches over the opening of one.
func (s *socket) set(state error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case state == nil:
		s.stuck.Stop()
	case s.state == nil:
		s.stuck.Reset(stuckAfter)
	}
	s.state = state
}

// flush lets the last acknowledgements leave.
func (s *socket) flush() {
	if s.ready() == nil {
		<-time.After(flushFor)
	}
}

// run keeps a socket open until ctx ends.
func (s *socket) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.session(ctx)
		s.set(errors.Join(errConnecting, err))
		if err == nil || ctx.Err() != nil || errors.Is(err, errStuck) {
			continue
		}
		s.log.Error("Slack refuses the socket; check the app token", "err", err)
		timer := time.NewTimer(retireAfter)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// errStuck: a socket did not open for a long time.
var errStuck = errors.New("the socket did not open in time")

// session runs slack-go's client until it gives up.
func (s *socket) session(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(s.api, socketmode.OptionPingInterval(s.ping), socketmode.OptionReadLimit(maxHTTPBody),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))
	s.mu.Lock()
	s.stuck = time.AfterFunc(stuckAfter, func() { cancel(errStuck) })
	s.mu.Unlock()
	defer s.stuck.Stop()
	done := make(chan error, 1)
	go func() { done <- client.RunContext(ctx) }()
	for {
		select {
		case e := <-client.Events:
			s.take(ctx, client, e)
		case err := <-done:
			if errors.Is(context.Cause(ctx), errStuck) {
				return errStuck
			}
			return err
		}
	}
}

// take handles one event of the client. It must not block: undrained, the
// client stops answering pings and loses the socket.
func (s *socket) take(ctx context.Context, client *socketmode.Client, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeConnecting:
		s.set(errConnecting)
	case socketmode.EventTypeHello:
		s.set(nil)
		s.log.Info("Slack's socket is open")
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
			s.set(errors.Join(errConnecting, failed.ErrorObj))
			s.log.Warn("Slack's socket does not open", "err", failed.ErrorObj, "again", failed.Backoff)
		}
	case socketmode.EventTypeErrorBadMessage:
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			s.log.Warn("slack-go cannot read an envelope", "err", bad.Cause)
			var request socketmode.Request
			if err := json.Unmarshal(bad.Message, &request); err != nil || request.EnvelopeID == "" {
				request = salvage(bad.Message)
			}
			s.deliver(ctx, client, request)
		}
	case socketmode.EventTypeErrorWriteFailed, socketmode.EventTypeIncomingError:
		s.log.Warn("Slack's socket", "event", e.Type)
	case socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive, socketmode.EventTypeEventsAPI:
		s.deliver(ctx, client, *e.Request)
	}
}

// salvage takes what is needed to acknowledge out of an envelope whose other
// fields have changed their types.
func salvage(message []byte) (r socketmode.Request) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(message, &fields) != nil {
		return r
	}
	for name, to := range map[string]*string{"envelope_id": &r.EnvelopeID, "type": &r.Type} {
		if err := json.Unmarshal(fields[name], to); err != nil {
			*to = ""
		}
	}
	r.Payload = fields["payload"]
	return r
}

// deliver takes an envelope in its turn, and acknowledges it behind the loop.
func (s *socket) deliver(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	if r.EnvelopeID == "" {
		return
	}
	d := delivery{Kind: r.Type, Envelope: r.EnvelopeID, Payload: r.Payload, Received: s.bot.now()}
	limit := 0
	if r.AcceptsResponsePayload {
		limit = maxSocketAnswer
	}
	end := s.bot.begin(ctx, d, limit)
	s.bot.hub.Go(func() {
		answer, err := end()
		if err != nil {
			return // unacknowledged, it comes to the next start
		}
		if !r.AcceptsResponsePayload {
			answer = nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackTimeout)
		defer cancel()
		if err := client.AckCtx(ctx, r.EnvelopeID, answer); err != nil {
			s.log.Warn("an acknowledgement was not sent; Slack will repeat the delivery", "envelope", r.EnvelopeID, "err", err)
		}
	})
}
