package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthCmd asks the bot that serves on this machine whether it is alive. A
// container has no other program to ask with.
type healthCmd struct{}

// healthTimeout is how long the bot may take to say that it is.
const healthTimeout = 4 * time.Second

// Run returns an error unless /healthz says ok.
func (healthCmd) Run(w world) error {
	host, port, err := net.SplitHostPort(first(w.env("RAPPORT_ADDR"), defaultAddr))
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, port) + "/healthz"
	req, err := http.NewRequestWithContext(w.ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := (&http.Client{Timeout: healthTimeout}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	_, err = io.Copy(w.stdout, resp.Body)
	return err
}
