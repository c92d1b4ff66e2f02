package telegrambot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	webhookLimit = 1 << 20 // bytes of an update; real ones stay far below
	// readyWait is how long a delivery waits for Run to get ready before
	// Telegram is asked to come again.
	readyWait = 5 * time.Second
	// webhookConnections is how many chats Telegram may deliver at once.
	webhookConnections = 40
)

// Webhook is the handler for deliveries. It answers 200 when the update is
// stored (or can never be read), and otherwise a status that makes Telegram
// deliver again, or that tells a stranger to go away.
func (b *Bot) Webhook() http.Handler { return http.HandlerFunc(b.serve) }

func (b *Bot) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	if !b.knowsSecret(r.Header.Get(secretHeader)) {
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhookLimit))
	if err != nil {
		http.Error(w, "body", statusOf(err))
		return
	}
	if _, err := updateID(body); err != nil {
		http.Error(w, "not an update", http.StatusBadRequest)
		return
	}
	if err := b.deliver(r.Context(), body); err != nil {
		b.log.Warn("update not taken", "err", err)
		http.Error(w, "come again", http.StatusServiceUnavailable)
	}
}

func statusOf(err error) int {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// knowsSecret compares in constant time, whatever the lengths. Without a secret
// of our own nobody knows it.
func (b *Bot) knowsSecret(got string) bool {
	want, have := sha256.Sum256([]byte(b.cfg.WebhookSecret)), sha256.Sum256([]byte(got))
	same := subtle.ConstantTimeCompare(want[:], have[:]) == 1
	return same && b.cfg.WebhookSecret != ""
}

var errStopped = errors.New("telegram: not running")

// deliver stores an update that came by webhook.
func (b *Bot) deliver(ctx context.Context, raw []byte) error {
	ctx, cancel := context.WithTimeout(ctx, readyWait)
	defer cancel()
	select {
	case <-b.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-b.stop:
		return errStopped
	default:
	}
	_, err := b.take(ctx, raw)
	return err
}

// setWebhook tells Telegram where to deliver.
func (b *Bot) setWebhook(ctx context.Context) error {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	_, err := b.api.SetWebhook(ctx, &tg.SetWebhookParams{
		URL: b.cfg.WebhookURL, SecretToken: b.cfg.WebhookSecret,
		MaxConnections: webhookConnections, AllowedUpdates: updateKinds,
	})
	return err
}
