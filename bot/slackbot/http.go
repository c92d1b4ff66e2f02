package slackbot

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// paths are where the manifest points Slack to. Each takes whatever Slack
// sends, as people may point all at one.
var paths = []string{"/slack/commands", "/slack/interactions", "/slack/events"}

// Routes puts the bot's paths on a mux.
func (b *Bot) Routes(mux *http.ServeMux) {
	for _, path := range paths {
		mux.Handle(path, b)
	}
}

// ServeHTTP answers one request of Slack's.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		if r.URL.Query().Get("ssl_check") != "1" { // which some say comes as a GET
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		}
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxHTTPBody))
	if err != nil {
		status := http.StatusBadRequest
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, http.StatusText(status), status)
		return
	}
	form := formOf(r, body)
	if form.Get("ssl_check") == "1" {
		return // Slack tests the certificate, without a signature
	}
	if err := verify(r.Header, body, b.secret, b.now()); err != nil {
		http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
		return
	}
	if b.handler.Load() == nil {
		unavailable(w)
		return
	}
	b.answerHTTP(w, r, b.deliveryFrom(form, body))
}

// formOf decodes a form; it is nil for JSON.
func formOf(r *http.Request, body []byte) url.Values {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil
	}
	return form
}

// deliveryFrom tells what a request is by what is in it.
func (b *Bot) deliveryFrom(form url.Values, body []byte) delivery {
	d := delivery{Kind: kindEvent, Payload: body, Received: b.now()}
	switch {
	case form.Has("payload"):
		d.Kind, d.Payload = kindInteraction, []byte(form.Get("payload"))
	case form != nil:
		d.Kind, d.Payload = kindCommand, nil
		d.command = &commandPayload{
			Team: form.Get("team_id"), Channel: form.Get("channel_id"), User: form.Get("user_id"),
			Command: form.Get("command"), Text: form.Get("text"),
			ResponseURL: form.Get("response_url"), Trigger: form.Get("trigger_id"),
		}
	}
	return d
}

// answerHTTP dispatches a delivery and writes the acknowledgement.
func (b *Bot) answerHTTP(w http.ResponseWriter, r *http.Request, d delivery) {
	if d.command == nil && !json.Valid(d.Payload) {
		// Refusing it would bring it back.
		b.log.Error("a request that is no JSON", "kind", d.Kind, "bytes", len(d.Payload))
		return
	}
	if d.Kind == kindEvent {
		var e eventPayload
		if err := json.Unmarshal(d.Payload, &e); err == nil && e.Type != "event_callback" {
			b.answerOuter(w, e)
			return
		}
	}
	answer, err := b.dispatch(r.Context(), d, maxHTTPAnswer)
	if err != nil {
		unavailable(w)
		return
	}
	if answer == nil {
		return
	}
	encoded, err := encode(answer)
	if err != nil {
		b.log.Error("an acknowledgement cannot be encoded", "err", err)
		return
	}
	b.write(w, encoded)
}

// encode encodes an answer, unless that is done already.
func encode(answer any) ([]byte, error) {
	if done, ok := answer.(json.RawMessage); ok {
		return done, nil
	}
	return json.Marshal(answer)
}

// answerOuter answers what the Events API says about itself.
func (b *Bot) answerOuter(w http.ResponseWriter, e eventPayload) {
	switch e.Type {
	case "url_verification":
		// A map of strings always encodes.
		encoded, _ := json.Marshal(map[string]string{"challenge": e.Challenge})
		b.write(w, encoded)
	case "app_rate_limited":
		b.log.Warn("Slack holds events back: too many in an hour", "team", e.Team)
	default:
		b.log.Warn("an unknown kind of event request", "type", e.Type)
	}
}

// unavailable says that the bot is not running: Slack shows that a command
// failed, and sends events again.
func unavailable(w http.ResponseWriter) {
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}

func (b *Bot) write(w http.ResponseWriter, encoded []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if _, err := w.Write(encoded); err != nil {
		b.log.Warn("Slack hung up before the acknowledgement", "err", err)
	}
}
