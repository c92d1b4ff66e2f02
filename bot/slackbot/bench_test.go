package slackbot_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

// BenchmarkCommand is what the adapter adds to a signed command, beside the
// bare handler: nothing is written, and there is no network.
func BenchmarkCommand(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		commands(b, slacktest.Baseline(func(string, []byte) error { return nil }))
	})
	b.Run("adapter", func(b *testing.B) {
		s := slacktest.New(b)
		s.AddUser(slacktest.User{ID: "U1"})
		platform, err := slackbot.New(slackbot.Config{
			BotToken: slacktest.BotToken, SigningSecret: slacktest.SigningSecret, APIURL: s.URL(),
			Memory: &bottest.Memory{}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		})
		if err != nil {
			b.Fatal(err)
		}
		ctx, cancel := context.WithCancel(b.Context())
		done := make(chan error, 1)
		card := bot.Message{Kind: bot.Reply, Title: "Call logged · Acme (C1)", Ref: "A12", Parts: []bot.Part{
			bot.Line("spoke to Bob about renewal, wants a quote"), bot.RefLine("Next: send quote · Tue 24 Nov 15:00", "R3"),
		}, Buttons: []bot.Button{{Label: "Undo", Command: "undo J1"}, {Label: "Fix", Command: "fix A12"}}}
		go func() { done <- platform.Run(ctx, reply(card)) }()
		for platform.Ready() != nil {
			time.Sleep(time.Millisecond)
		}
		commands(b, platform)
		cancel()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	})
}

// commands posts signed commands to a handler, from 64 goroutines a processor.
func commands(b *testing.B, h http.Handler) {
	b.Helper()
	var n atomic.Int64
	b.SetParallelism(64)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			trigger := strconv.FormatInt(n.Add(1), 10)
			body := slacktest.CommandBody("U1", "/log", "Acme spoke to Bob about renewal", trigger)
			r := httptest.NewRequest(http.MethodPost, "/slack/commands", bytes.NewReader(body))
			r.Header.Set("Content-Type", formType)
			slacktest.Sign(r.Header, body, time.Now())
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Fatalf("status %d: %s", w.Code, w.Body)
			}
		}
	})
}
