package slackbot

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// doer is what slack-go asks of an HTTP client.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

// mended is a client whose 429 answers slack-go can read: it takes whole
// seconds only, and a 429 without the header for another error.
type mended struct{ doer }

// Do sends the request.
func (c mended) Do(req *http.Request) (*http.Response, error) {
	resp, err := c.doer.Do(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		whole := (retryAfter(resp.Header) + time.Second - 1) / time.Second
		resp.Header.Set("Retry-After", strconv.Itoa(int(whole)))
	}
	return resp, err
}

// paced is a client that does not open socket after socket: slack-go asks for
// the next one without a pause when the last was dropped, hundreds a second.
type paced struct {
	doer
	spacing, budget *rate.Limiter
}

// A few sockets may be opened quickly, over long times one a minute.
const (
	openSpacing = time.Second
	openBudget  = time.Minute
	openBurst   = 5
)

func newPaced(client doer) paced {
	return paced{
		doer:    client,
		spacing: rate.NewLimiter(rate.Every(openSpacing), 1),
		budget:  rate.NewLimiter(rate.Every(openBudget), openBurst),
	}
}

// Do sends the request, in its time.
func (c paced) Do(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/apps.connections.open") {
		if err := c.wait(req.Context()); err != nil {
			return nil, err
		}
	}
	return c.doer.Do(req)
}

func (c paced) wait(ctx context.Context) error {
	if err := c.budget.Wait(ctx); err != nil {
		return err
	}
	return c.spacing.Wait(ctx)
}
