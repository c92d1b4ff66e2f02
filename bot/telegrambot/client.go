package telegrambot

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// client makes all calls. Its errors have no address in them, as the token is
// part of each; and the library, which masks the token by changing the error,
// does so while another goroutine of its own reads it.
type client struct {
	http  *http.Client
	token string
}

// Do makes a call.
func (c client) Do(r *http.Request) (*http.Response, error) {
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, c.masked(err)
	}
	return resp, nil
}

// masked takes the token out of an error.
func (c client) masked(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	if strings.Contains(err.Error(), c.token) {
		return errors.New(strings.ReplaceAll(err.Error(), c.token, "***"))
	}
	return err
}
