package slackbot_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/bottest"
	"github.com/rapport-crm/rapport/bot/slackbot"
	"github.com/rapport-crm/rapport/bot/slackbot/slacktest"
)

const formType = "application/x-www-form-urlencoded"

// post posts a body to the bot and returns the answer.
func post(h http.Handler, path, kind, body string, change func(http.Header)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	slacktest.Sign(r.Header, []byte(body), time.Now())
	if change != nil {
		change(r.Header)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// command is a slash command's body.
const command = "team_id=T1&channel_id=C00000001&user_id=U1&command=%2Flog&text=Acme&trigger_id=t1"

func TestHTTP_refusesWhatSlackDidNotSign(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	at := func(offset time.Duration) func(http.Header) {
		return func(h http.Header) { slacktest.Sign(h, []byte(command), time.Now().Add(offset)) }
	}
	set := func(name, value string) func(http.Header) { return func(h http.Header) { h.Set(name, value) } }
	for name, c := range map[string]struct {
		change func(http.Header)
		want   int
	}{
		"signed":                    {nil, http.StatusOK},
		"a little late":             {at(-4 * time.Minute), http.StatusOK},
		"a little early":            {at(4 * time.Minute), http.StatusOK},
		"too late":                  {at(-310 * time.Second), http.StatusUnauthorized},
		"too early":                 {at(310 * time.Second), http.StatusUnauthorized},
		"another signature":         {set("X-Slack-Signature", "v0="+strings.Repeat("00", 32)), http.StatusUnauthorized},
		"no signature":              {set("X-Slack-Signature", ""), http.StatusUnauthorized},
		"a signature of no version": {set("X-Slack-Signature", strings.Repeat("00", 32)), http.StatusUnauthorized},
		"a signature that is none":  {set("X-Slack-Signature", "v0=zz"), http.StatusUnauthorized},
		"no time":                   {set("X-Slack-Request-Timestamp", ""), http.StatusUnauthorized},
		"another time":              {set("X-Slack-Request-Timestamp", "1531420618"), http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, post(d.bot, "/slack/commands", formType, command, c.change).Code)
		})
	}
}

func TestHTTP_takesWhateverSlackSendsOnEachPath(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	mux := http.NewServeMux()
	d.bot.Routes(mux)
	for _, path := range []string{"/slack/commands", "/slack/interactions", "/slack/events"} {
		for name, c := range map[string]struct {
			kind, body, want string
			change           func(http.Header)
		}{
			"ssl_check, unsigned": {formType, "ssl_check=1&token=x", "", func(h http.Header) { h.Del("X-Slack-Signature") }},
			"url_verification":    {"application/json", `{"type":"url_verification","challenge":"abc"}`, `{"challenge":"abc"}`, nil},
			"a command":           {formType, command, "log Acme", nil},
			"an interaction":      {formType, `payload=%7B%22type%22%3A%22view_closed%22%7D`, "", nil},
			"an event":            {"application/json", `{"type":"event_callback","event":{"type":"pin_added"}}`, "", nil},
			"a rate limit":        {"application/json", `{"type":"app_rate_limited","team_id":"T1"}`, "", nil},
			"something new":       {"application/json", `{"type":"something_new"}`, "", nil},
			"no JSON":             {"application/json", `{`, "", nil},
			"a payload of none":   {formType, `payload=%7B`, "", nil},
		} {
			t.Run(path+" "+name, func(t *testing.T) {
				w := post(mux, path, c.kind, c.body, c.change)
				require.Equal(t, http.StatusOK, w.Code)
				if c.want == "" {
					require.Empty(t, w.Body.String())
				}
				require.Contains(t, w.Body.String(), c.want)
			})
		}
	}
}

func TestHTTP_answersTheCertificateCheckByGETAndNothingElse(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	for query, want := range map[string]int{"?ssl_check=1": http.StatusOK, "": http.StatusMethodNotAllowed} {
		w := httptest.NewRecorder()
		d.bot.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/slack/commands"+query, nil))
		require.Equal(t, want, w.Code)
	}
}

func TestHTTP_refusesABodyThatIsTooLarge(t *testing.T) {
	d := open(t, "http", bottest.Echo)
	require.Equal(t, http.StatusRequestEntityTooLarge, post(d.bot, "/slack/events", formType, strings.Repeat("x", 2<<20), nil).Code)
}

func TestHTTP_isUnavailableBeforeAndAfterTheBotRuns(t *testing.T) {
	s := slacktest.New(t)
	b := newBot(t, s, "http", &bottest.Memory{})
	require.Error(t, b.Ready())
	require.Equal(t, http.StatusServiceUnavailable, post(b, "/slack/commands", formType, command, nil).Code)
	d := open(t, "http", bottest.Echo)
	d.stop()
	require.Equal(t, http.StatusServiceUnavailable, post(d.bot, "/slack/commands", formType, command, nil).Code)
}

func TestHTTP_refusesAllWithoutASigningSecret(t *testing.T) {
	s := slacktest.New(t)
	d := openAt(t, s, "socket", &bottest.Memory{}, bottest.Echo)
	require.Equal(t, http.StatusUnauthorized, post(d.bot, "/slack/commands", formType, command, nil).Code)
}

var _ http.Handler = (*slackbot.Bot)(nil)
