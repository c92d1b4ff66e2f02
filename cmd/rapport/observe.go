package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// readyTimeout bounds a look at the store for /readyz.
const readyTimeout = 2 * time.Second

// observe serves health and metrics, and counts what people ask. Labels come
// from closed sets only: never a customer, a member or a text.
func (s *server) observe() {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	s.mux.HandleFunc("GET /readyz", s.readyz)
	registry := prometheus.NewRegistry()
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "rapport_request_seconds", Help: "How long requests took to answer.",
		Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 2.5},
	}, []string{"platform", "outcome"})
	registry.MustRegister(seconds)
	s.mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	s.handler = bot.HandlerFunc(func(ctx context.Context, r bot.Request) bot.Message {
		start := time.Now()
		m := s.withLink(r, s.router.Handle(ctx, r))
		seconds.WithLabelValues(r.Who.Platform, string(m.Kind)).Observe(time.Since(start).Seconds())
		return m
	})
}

// readyz tells whether the store answers and the platforms are connected.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	checks := append([]func() error{func() error {
		return s.store.View(ctx, crm.WorkspaceID(0), func(*store.Tx) error { return nil })
	}}, s.ready...)
	for _, check := range checks {
		if err := check(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
	}
	fmt.Fprintln(w, "ready")
}
