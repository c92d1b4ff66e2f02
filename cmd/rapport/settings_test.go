package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func lookUp(env map[string]string) func(string) string {
	return func(name string) string { return env[name] }
}

func TestEveryFaultOfTheSettingsIsSaidBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env    map[string]string
		faults []string
	}{
		"nothing is set": {nil, []string{"there is no chat to serve"}},
		"everything is wrong": {map[string]string{
			"RAPPORT_DB": "postgres://localhost/rapport", "RAPPORT_ADDR": "8080", "RAPPORT_TZ": "Mars/Olympus", "RAPPORT_LANG": "fr",
			"RAPPORT_CURRENCY": "shells", "RAPPORT_ADMINS": "ann,matrix:1", "SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1",
			"SLACK_API_URL": "slack", "TELEGRAM_WEBHOOK_URL": "ftp://x", "TELEGRAM_API_URL": "telegram", "TELEGRAM_WEBHOOK_SECRET": "a b",
		}, []string{
			"RAPPORT_DB: this version keeps its store in a file", "RAPPORT_ADDR: ", "RAPPORT_TZ: ", `RAPPORT_LANG: "fr" is neither en nor zh`,
			`RAPPORT_CURRENCY: "shells"`, `RAPPORT_ADMINS: "ann" is not like`, `RAPPORT_ADMINS: "matrix:1" is not like`,
			"SLACK_BOT_TOKEN: holds an app token", "SLACK_APP_TOKEN: holds a bot token", "SLACK_API_URL: is not an http(s) address",
			"TELEGRAM_WEBHOOK_URL: is not", "TELEGRAM_API_URL: is not", "TELEGRAM_WEBHOOK_SECRET: takes", "TELEGRAM_BOT_TOKEN must be set along",
		}},
		"an app token alone":       {map[string]string{"SLACK_APP_TOKEN": "xapp-1"}, []string{"there is no chat", "SLACK_BOT_TOKEN must be set along"}},
		"a bot token alone":        {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1"}, []string{"SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"}},
		"a webhook with no secret": {map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_WEBHOOK_URL": "https://x.example"}, []string{"must be set together"}},
		"a secret twice":           {map[string]string{"TELEGRAM_BOT_TOKEN": "1:a", "TELEGRAM_BOT_TOKEN_FILE": "/x"}, []string{"TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set"}},
		"a secret in no file":      {map[string]string{"TELEGRAM_BOT_TOKEN_FILE": "/nowhere/token"}, []string{"TELEGRAM_BOT_TOKEN_FILE: open /nowhere/token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if c.env["RAPPORT_DB"] == "" {
				c.env = withDB(c.env, filepath.Join(dir, "rapport.db"))
			}
			var said bytes.Buffer
			require.Equal(t, 1, run(t.Context(), []string{"serve"}, lookUp(c.env), strings.NewReader(""), io.Discard, &said))
			lines := strings.Split(strings.TrimSpace(said.String()), "\n")
			require.Equal(t, "rapport: settings:", lines[0])
			require.Len(t, lines[1:], len(c.faults), said.String())
			for _, fault := range c.faults {
				require.Contains(t, said.String(), fault)
			}
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Empty(t, left, "nothing was started")
		})
	}
}

func withDB(env map[string]string, file string) map[string]string {
	out := map[string]string{"RAPPORT_DB": file}
	for name, value := range env {
		out[name] = value
	}
	return out
}

func TestAFaultNeverTellsASecret(t *testing.T) {
	t.Parallel()
	_, err := readSettings(lookUp(map[string]string{"SLACK_BOT_TOKEN": "xapp-hidden", "SLACK_APP_TOKEN": "xoxb-hidden", "TELEGRAM_WEBHOOK_SECRET": "hidden hidden"}))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hidden")
}

func TestASecretMayStandInAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := map[string]string{"RAPPORT_ADMINS": "slack:U1, telegram:42"}
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"} {
		env[name+"_FILE"] = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(env[name+"_FILE"], []byte("of-"+name+"\n"), 0o600))
	}
	env["TELEGRAM_WEBHOOK_URL"] = "https://bot.example/telegram/webhook"
	got, err := readSettings(lookUp(env))
	require.NoError(t, err)
	require.Equal(t, settings{
		db: "rapport.db", addr: "127.0.0.1:8080", zone: "UTC", lang: crm.English,
		admins:   []crm.Identity{{Platform: "slack", ID: "U1"}, {Platform: "telegram", ID: "42"}},
		slackBot: "of-SLACK_BOT_TOKEN", slackApp: "of-SLACK_APP_TOKEN", slackSecret: "of-SLACK_SIGNING_SECRET",
		telegram: "of-TELEGRAM_BOT_TOKEN", telegramSecret: "of-TELEGRAM_WEBHOOK_SECRET", telegramURL: env["TELEGRAM_WEBHOOK_URL"],
	}, got)
}
