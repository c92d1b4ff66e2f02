package slackbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// window is how far a request's time may be from ours.
const window = 5 * time.Minute

// errUnsigned: the request does not come from Slack, or not from now.
var errUnsigned = errors.New("not signed by Slack")

// verify checks Slack's v0 signature over the raw body. It is slack-go's check
// on our clock, so that tests and replays can tell the time. A replay inside the
// window passes: what stops it is the request's key.
func verify(header http.Header, body []byte, secret string, now time.Time) error {
	stamp := header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if secret == "" || err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > window {
		return errUnsigned
	}
	given, ok := strings.CutPrefix(header.Get("X-Slack-Signature"), "v0=")
	signature, err := hex.DecodeString(given)
	if !ok || err != nil {
		return errUnsigned
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), signature) {
		return errUnsigned
	}
	return nil
}
