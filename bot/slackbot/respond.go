package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// errSpent: the response_url is too old or was used too often.
var errSpent = errors.New("the response_url takes no more")

// respond posts a page to a response_url, in place of the message whose button
// was pressed if so asked. slack-go does not read the answer,
// which may be 200 and still a refusal.
func (b *Bot) respond(ctx context.Context, to place, p page, public, replace bool) error {
	message := posting{Type: ephemeral, Replace: &replace, Text: p.text, Blocks: p.blocks}
	switch {
	case replace:
		message.Type = "" // that of the message
	case public || to.Everyone:
		message.Type, message.Thread = inChannel, to.Thread
	}
	body, err := json.Marshal(message)
	if err != nil {
		return &bot.SendError{Rejected: true, Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, bytes.NewReader(body))
	if err != nil {
		return errSpent // no address at all
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := b.http.Do(req)
	if err != nil {
		return fmt.Errorf("response_url: %w", withoutURL(err))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return fmt.Errorf("response_url: %w", err)
	}
	return judge(resp, answer)
}

// judge reads the answer of a response_url: "ok", or JSON, with a status that
// need not mean anything.
func judge(resp *http.Response, body []byte) error {
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil {
		said.OK, said.Error = resp.StatusCode/100 == 2, strings.TrimSpace(string(body))
	}
	err := fmt.Errorf("response_url: %s: %s", resp.Status, said.Error)
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return &bot.SendError{RetryAfter: retryAfter(resp.Header), Err: err}
	case said.Error == "expired_url" || said.Error == "used_url" || resp.StatusCode == http.StatusNotFound:
		return errSpent
	case resp.StatusCode/100 == 5:
		return err
	case resp.StatusCode/100 == 2 && said.OK:
		return nil
	}
	return &bot.SendError{Rejected: true, Err: err}
}
