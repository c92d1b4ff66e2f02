package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/rapport-crm/rapport/crm"
)

// settings are what `serve` runs with, from the environment.
type settings struct {
	db, addr           string
	zone, currency     string
	lang               crm.Lang
	admins             []crm.Identity
	slackBot, slackApp string
	slackSecret        string
	slackAPI           string
	telegram           string
	telegramURL        string
	telegramSecret     string
	telegramAPI        string
}

// defaultAddr: nobody else reaches the bot unless its admin says so.
const defaultAddr = "127.0.0.1:8080"

// environment reads variables and gathers every fault, so that whoever sets the
// bot up sees all of them at once.
type environment struct {
	get    func(string) string
	faults []error
}

// readSettings reads the environment, one line for each variable, and returns
// every fault at once.
func readSettings(get func(string) string) (settings, error) {
	e := &environment{get: get}
	s := settings{
		db:             e.value("RAPPORT_DB", "rapport.db", fileStore),
		addr:           e.value("RAPPORT_ADDR", defaultAddr, address),
		zone:           e.value("RAPPORT_TZ", "UTC", timeZone),
		lang:           crm.Lang(e.value("RAPPORT_LANG", "en", language)),
		currency:       e.value("RAPPORT_CURRENCY", "", currency),
		slackBot:       e.secret("SLACK_BOT_TOKEN", botToken),
		slackApp:       e.secret("SLACK_APP_TOKEN", appToken),
		slackSecret:    e.secret("SLACK_SIGNING_SECRET", nil),
		slackAPI:       e.value("SLACK_API_URL", "", baseURL),
		telegram:       e.secret("TELEGRAM_BOT_TOKEN", nil),
		telegramURL:    e.value("TELEGRAM_WEBHOOK_URL", "", baseURL),
		telegramSecret: e.secret("TELEGRAM_WEBHOOK_SECRET", webhookSecret),
		telegramAPI:    e.value("TELEGRAM_API_URL", "", baseURL),
	}
	s.admins = e.identities("RAPPORT_ADMINS")
	e.together(s)
	return s, errors.Join(e.faults...)
}

// together checks what only makes sense together.
func (e *environment) together(s settings) {
	for _, rule := range []struct {
		broken bool
		what   string
	}{
		{s.slackBot == "" && s.telegram == "", "SLACK_BOT_TOKEN or TELEGRAM_BOT_TOKEN must be set: there is no chat to serve"},
		{s.slackBot == "" && (s.slackApp != "" || s.slackSecret != ""), "SLACK_BOT_TOKEN must be set along with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"},
		{s.slackBot != "" && s.slackApp == "" && s.slackSecret == "", "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) must be set along with SLACK_BOT_TOKEN"},
		{s.telegram == "" && (s.telegramURL != "" || s.telegramSecret != ""), "TELEGRAM_BOT_TOKEN must be set along with TELEGRAM_WEBHOOK_URL and TELEGRAM_WEBHOOK_SECRET"},
		{(s.telegramURL == "") != (s.telegramSecret == ""), "TELEGRAM_WEBHOOK_URL and TELEGRAM_WEBHOOK_SECRET must be set together"},
	} {
		if rule.broken {
			e.faults = append(e.faults, errors.New(rule.what))
		}
	}
}

// value reads a variable, or its default, and checks it.
func (e *environment) value(name, otherwise string, check func(string) error) string {
	v := strings.TrimSpace(e.get(name))
	if v == "" {
		return otherwise
	}
	e.check(name, v, check)
	return v
}

// secret reads a variable, or the file that NAME_FILE names. A fault never
// tells the value.
func (e *environment) secret(name string, check func(string) error) string {
	v := strings.TrimSpace(e.get(name))
	file := e.get(name + "_FILE")
	switch {
	case v != "" && file != "":
		e.faults = append(e.faults, fmt.Errorf("%s and %s_FILE are both set: keep one", name, name))
	case file != "":
		raw, err := os.ReadFile(file)
		if err != nil {
			e.faults = append(e.faults, fmt.Errorf("%s_FILE: %w", name, err))
			return unread
		}
		v = strings.TrimSpace(string(raw))
	}
	if v != "" {
		e.check(name, v, check)
	}
	return v
}

// unread stands for a secret whose file cannot be read: it was meant to be set,
// and that is fault enough.
const unread = "unread"

func (e *environment) check(name, v string, check func(string) error) {
	if check == nil {
		return
	}
	if err := check(v); err != nil {
		e.faults = append(e.faults, fmt.Errorf("%s: %w", name, err))
	}
}

// identities reads slack:U123,telegram:42.
func (e *environment) identities(name string) []crm.Identity {
	var out []crm.Identity
	for word := range strings.FieldsFuncSeq(e.get(name), func(r rune) bool { return r == ',' || r == ' ' }) {
		platform, id, ok := strings.Cut(word, ":")
		if !ok || id == "" || platform != "slack" && platform != "telegram" {
			e.faults = append(e.faults, fmt.Errorf("%s: %q is not like slack:U123 or telegram:42", name, word))
			continue
		}
		out = append(out, crm.Identity{Platform: platform, ID: id})
	}
	return out
}

func fileStore(s string) error {
	if strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://") {
		return errors.New("this version keeps its store in a file; name one")
	}
	return nil
}

func address(s string) error {
	_, _, err := net.SplitHostPort(s)
	return err
}

func timeZone(s string) error {
	_, err := crm.LoadZone(s)
	return err
}

func language(s string) error {
	if s != string(crm.English) && s != string(crm.Chinese) {
		return fmt.Errorf("%q is neither en nor zh", s)
	}
	return nil
}

func currency(s string) error {
	if !crm.KnownCurrency(s) {
		return fmt.Errorf("%q is not a currency code like USD or CNY", s)
	}
	return nil
}

func baseURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("is not an http(s) address")
	}
	return nil
}

// botToken and appToken catch the two tokens put into each other's place.
func botToken(s string) error {
	if strings.HasPrefix(s, "xapp-") {
		return errors.New("holds an app token (xapp-…); the bot token begins with xoxb-")
	}
	return nil
}

func appToken(s string) error {
	if strings.HasPrefix(s, "xoxb-") {
		return errors.New("holds a bot token (xoxb-…); the app token begins with xapp-")
	}
	return nil
}

// webhookSecret: what Telegram takes as a secret token.
func webhookSecret(s string) error {
	ok := len(s) <= 256 && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-')
	}) < 0
	if !ok {
		return errors.New("takes 1 to 256 letters, digits, _ and - only")
	}
	return nil
}
