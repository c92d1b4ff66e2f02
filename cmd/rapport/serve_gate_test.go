package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gate stands before services, and breaks every connection until it is opened.
type gate struct {
	url string

	mu     sync.Mutex
	isOpen bool
	away   []string // paths of those turned away
}

// newGate leads each path that begins with a prefix to a service.
func newGate(t *testing.T, services map[string]string) *gate {
	g := &gate{}
	proxies := map[string]http.Handler{}
	for prefix, address := range services {
		target, err := url.Parse(address)
		require.NoError(t, err)
		target.Path = ""
		proxy := httputil.NewSingleHostReverseProxy(target)
		proxy.ErrorLog = log.New(io.Discard, "", 0) // clients hang up when they stop
		proxies[prefix] = proxy
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.passes(r.URL.Path) {
			panic(http.ErrAbortHandler)
		}
		for prefix, proxy := range proxies {
			if strings.HasPrefix(r.URL.Path, prefix) {
				proxy.ServeHTTP(w, r)
			}
		}
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	g.url = server.URL
	return g
}

func (g *gate) passes(path string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.isOpen {
		g.away = append(g.away, path)
	}
	return g.isOpen
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.isOpen = true
}

// turnedAway tells whether somebody came for the prefix in vain.
func (g *gate) turnedAway(prefix string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, path := range g.away {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}
