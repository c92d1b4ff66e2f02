package bottest

import (
	"context"
	"slices"
	"sync"

	"github.com/rapport-crm/rapport/bot"
)

// Handler records the requests that it answers. It may be used from many
// goroutines.
type Handler struct {
	answer bot.HandlerFunc

	mu       sync.Mutex
	requests []bot.Request
}

// NewHandler returns a handler that answers with answer.
func NewHandler(answer bot.HandlerFunc) *Handler { return &Handler{answer: answer} }

// Handle records r and answers it.
func (h *Handler) Handle(ctx context.Context, r bot.Request) bot.Message {
	h.mu.Lock()
	h.requests = append(h.requests, r)
	h.mu.Unlock()
	return h.answer(ctx, r)
}

// Requests returns all requests so far, in the order in which they arrived.
func (h *Handler) Requests() []bot.Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.requests)
}

// Last returns the last request; it is zero if there was none.
func (h *Handler) Last() bot.Request {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.requests) == 0 {
		return bot.Request{}
	}
	return h.requests[len(h.requests)-1]
}

// Echo answers with what was said.
func Echo(_ context.Context, r bot.Request) bot.Message {
	return bot.Message{Kind: bot.Reply, Title: "You said", Parts: []bot.Part{bot.Line(r.Text)}}
}
