package telegrambot_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/telegrambot"
)

const (
	hookPath   = "/telegram/webhook"
	hookSecret = "s3cret-S3CRET_x"
	hookHeader = "X-Telegram-Bot-Api-Secret-Token"
)

// hooked is a scene whose bot is reached by webhook.
func hooked(t *testing.T, change ...func(*telegrambot.Config)) (*scene, *httptest.Server) {
	t.Helper()
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	s := newScene(t, append(change, func(c *telegrambot.Config) {
		c.WebhookURL, c.WebhookSecret = web.URL+hookPath, hookSecret
	})...)
	mux.Handle(hookPath, s.bot.Webhook())
	return s, web
}

func TestUpdatesComeByWebhook(t *testing.T) {
	t.Parallel()
	s, _ := hooked(t)
	s.mia.Say("sent before the webhook was set")
	h := bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	require.Contains(t, s.next(t).Text, "before the webhook")
	again := s.mia.Say("twice")
	again.Again()
	s.mia.Say("last")
	require.Contains(t, s.next(t).Text, "twice")
	require.Contains(t, s.next(t).Text, "last")
	require.Len(t, h.Requests(), 3)
	require.Zero(t, s.Calls("getUpdates"))
}

func TestWhatCouldNotBeStoredIsDeliveredAgain(t *testing.T) {
	t.Parallel()
	memory := &sick{}
	s, _ := hooked(t, func(c *telegrambot.Config) { c.Memory = memory })
	s.run(t, bottest.NewHandler(bottest.Echo))
	s.mia.Say("first")
	s.next(t)
	memory.ill.Store(true)
	s.mia.Say("keep me")
	time.AfterFunc(100*time.Millisecond, func() { memory.ill.Store(false) })
	require.Contains(t, s.next(t).Text, "keep me")
}

func TestAWebhookRefusesWhatIsNotTelegram(t *testing.T) {
	t.Parallel()
	s, web := hooked(t)
	h := bottest.NewHandler(bottest.Echo)
	s.run(t, h)
	s.mia.Say("ready?")
	s.next(t)
	const good = `{"update_id":7,"message":{"message_id":1,"date":1,"from":{"id":77},"chat":{"id":77,"type":"private"},"text":"forged"}}`
	for _, c := range []struct {
		name, method, secret, body string
		want                       int
	}{
		{"no secret", http.MethodPost, "", good, http.StatusUnauthorized},
		{"a wrong secret", http.MethodPost, hookSecret + "x", good, http.StatusUnauthorized},
		{"another method", http.MethodGet, hookSecret, good, http.StatusMethodNotAllowed},
		{"no JSON", http.MethodPost, hookSecret, "hello", http.StatusBadRequest},
		{"no update", http.MethodPost, hookSecret, `{"message":{}}`, http.StatusBadRequest},
		{"too much", http.MethodPost, hookSecret, `{"update_id":8,"x":"` + strings.Repeat("x", 2<<20) + `"}`, http.StatusRequestEntityTooLarge},
		{"an update that cannot be read, never", http.MethodPost, hookSecret, `{"update_id":9,"message":{"message_id":"x"}}`, http.StatusOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, knock(t, t.Context(), web.URL, c.method, c.secret, c.body))
		})
	}
	require.Len(t, h.Requests(), 1)
}

func knock(t *testing.T, ctx context.Context, base, method, secret, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, base+hookPath, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set(hookHeader, secret)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestAWebhookWithoutASecretOfItsOwnTakesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, func(c *telegrambot.Config) { c.WebhookURL = "https://x.test" })
	w := httptest.NewRecorder()
	s.bot.Webhook().ServeHTTP(w, httptest.NewRequest(http.MethodPost, hookPath, strings.NewReader(`{"update_id":1}`)))
	require.Equal(t, http.StatusUnauthorized, w.Code)
}

func TestAWebhookOfABotThatDoesNotRunAsksToComeAgain(t *testing.T) {
	t.Parallel()
	s, _ := hooked(t)
	ask := func() int {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		r := httptest.NewRequest(http.MethodPost, hookPath, strings.NewReader(`{"update_id":1}`)).WithContext(ctx)
		r.Header.Set(hookHeader, hookSecret)
		w := httptest.NewRecorder()
		s.bot.Webhook().ServeHTTP(w, r)
		return w.Code
	}
	require.Equal(t, http.StatusServiceUnavailable, ask(), "not run yet")
	stop := s.run(t, bottest.NewHandler(bottest.Echo))
	s.mia.Say("ready?")
	s.next(t)
	stop()
	require.Equal(t, http.StatusServiceUnavailable, ask(), "stopped")
}
