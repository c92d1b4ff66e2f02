package slacktest

import (
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"
)

// Baseline is the least that a slash command can cost, for benchmarks to stand
// beside: the signature is checked by slack-go, the command parsed, write makes
// it durable, and a word goes back.
func Baseline(write func(trigger string, body []byte) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		verifier, err := slack.NewSecretsVerifier(r.Header, SigningSecret)
		if err == nil {
			_, _ = verifier.Write(body) // a hash takes everything
			err = verifier.Ensure()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		form, err := url.ParseQuery(string(body))
		if err == nil {
			err = write(form.Get("trigger_id"), body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"response_type":"ephemeral","text":"logged"}`) // the caller may have gone
	})
}

// CommandBody is the body of a slash command by a user, each with a trigger and
// response_url of its own.
func CommandBody(user, command, text, trigger string) []byte {
	return []byte(url.Values{
		"team_id": {Team}, "team_domain": {"test"}, "channel_id": {"C00000001"}, "channel_name": {"sales"},
		"user_id": {user}, "user_name": {"somebody"}, "command": {command}, "text": {text},
		"response_url": {"https://hooks.slack.com/commands/T1/" + trigger}, "trigger_id": {trigger}, "api_app_id": {"A1"},
	}.Encode())
}
