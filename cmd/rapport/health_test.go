package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHealthIsWhatTheBotOnThisMachineSays(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
	}))
	_, port, err := net.SplitHostPort(bot.Listener.Addr().String())
	require.NoError(t, err)
	for _, address := range []string{"127.0.0.1:", "0.0.0.0:", ":"} {
		require.Zero(t, health(t, address+port))
	}
	status = http.StatusInternalServerError
	require.Equal(t, 1, health(t, ":"+port))
	bot.Close()
	require.Equal(t, 1, health(t, ":"+port))
}

// health is the exit status for a bot that serves on an address.
func health(t *testing.T, address string) int {
	var out strings.Builder
	return run(t.Context(), []string{"health"}, func(name string) string {
		return map[string]string{"RAPPORT_ADDR": address}[name]
	}, strings.NewReader(""), &out, &out)
}
