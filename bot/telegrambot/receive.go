package telegrambot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"

	"github.com/rapport-crm/rapport/bot"
)

// updateKinds are the updates we ask for. The choice persists at Telegram, so
// it is sent with each poll.
var updateKinds = []string{"message", "edited_message", "callback_query", "my_chat_member"}

const (
	pollLimit = 100
	// answerLimit bounds a batch of updates: 100 of them, each well below this.
	answerLimit = 64 << 20
	// quick is an empty answer that came too soon to be a long poll's: a server
	// or proxy that does not hang is not asked again at once.
	quick = time.Second
	// idleLong is after how long without updates Telegram may begin again with
	// lower ids (a week, says the Bot API); until then ids only grow.
	idleLong = 6 * 24 * time.Hour
)

// pollParams are the parameters of getUpdates.
type pollParams struct {
	Offset  int64    `json:"offset,omitzero"`
	Limit   int      `json:"limit"`
	Timeout int      `json:"timeout"`
	Allowed []string `json:"allowed_updates"`
}

// pollAnswer is the Bot API's answer to it. The updates stay raw, so that one
// that cannot be read does not take the others with it.
type pollAnswer struct {
	OK          bool              `json:"ok"`
	Result      []json.RawMessage `json:"result"`
	Description string            `json:"description"`
	Code        int               `json:"error_code"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// poll takes updates until ctx ends.
func (b *Bot) poll(ctx context.Context) {
	p := poller{bot: b, seen: b.cfg.Now()}
	for ctx.Err() == nil {
		began := time.NewTimer(quick)
		n, err := p.once(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			p.failed(ctx, err)
		case n == 0:
			b.fault.Store(nil)
			p.pause.reset()
			wait(ctx, began.C)
		default:
			b.fault.Store(nil)
			p.pause.reset()
		}
		began.Stop()
	}
}

// wait returns at the tick, which may have come already, or when ctx ends.
func wait(ctx context.Context, tick <-chan time.Time) {
	select {
	case <-tick:
	case <-ctx.Done():
	}
}

// poller is a run of getUpdates calls.
type poller struct {
	bot    *Bot
	offset int64
	seen   time.Time // when the last update came
	pause  backoff
}

// once polls, stores what came, and only then moves the offset, which confirms
// it at the next poll. It returns how many updates came.
func (p *poller) once(ctx context.Context) (int, error) {
	if p.bot.cfg.Now().Sub(p.seen) > idleLong {
		p.offset = 0
	}
	updates, err := p.bot.getUpdates(ctx, p.offset)
	if err != nil {
		return 0, err
	}
	for _, raw := range updates {
		id, err := p.bot.take(ctx, raw)
		if err != nil {
			return 0, err
		}
		p.offset = max(p.offset, id+1)
		p.seen = p.bot.cfg.Now()
	}
	return len(updates), nil
}

// failed waits after a failed poll. A webhook that is still set is taken away:
// it was asked to poll.
func (p *poller) failed(ctx context.Context, err error) {
	b := p.bot
	b.fault.Store(&err)
	d := p.pause.after(err)
	b.log.Warn("updates not taken", "err", err, "again_in", d)
	if errors.Is(err, errWebhookActive) {
		b.deleteWebhook(ctx)
	}
	wait(ctx, time.After(d))
}

func (b *Bot) deleteWebhook(ctx context.Context) {
	ctx, cancel := withTimeout(ctx)
	defer cancel()
	if _, err := b.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{}); err != nil {
		b.log.Warn("webhook still set", "err", err)
	}
}

var errWebhookActive = errors.New("a webhook is set")

// getUpdates makes one call. The library's own loop is not used: it confirms
// what was not handled yet, and stops for ever at an update it cannot read.
func (b *Bot) getUpdates(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	body, err := json.Marshal(pollParams{
		Offset: offset, Limit: pollLimit, Timeout: int(b.cfg.PollTimeout.Seconds()), Allowed: updateKinds,
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, b.cfg.PollTimeout+callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.cfg.APIURL+"/bot"+b.cfg.Token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, b.http.masked(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return readUpdates(resp)
}

func readUpdates(resp *http.Response) ([]json.RawMessage, error) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		return nil, fmt.Errorf("getUpdates: %w", err)
	}
	var a pollAnswer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("getUpdates: status %d: %w", resp.StatusCode, err)
	}
	if a.OK {
		return a.Result, nil
	}
	err = fmt.Errorf("getUpdates: %d %s", a.Code, a.Description)
	switch {
	case a.Code == http.StatusConflict && strings.Contains(a.Description, "webhook"):
		return nil, fmt.Errorf("%w: %w", errWebhookActive, err)
	case a.Parameters.RetryAfter > 0:
		return nil, &bot.SendError{RetryAfter: seconds(a.Parameters.RetryAfter), Err: err}
	}
	return nil, err
}
