package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatCannotRunIsSaidInOneSentence(t *testing.T) {
	t.Parallel()
	absent := filepath.Join(t.TempDir(), "absent")
	for _, c := range []struct {
		args   string
		status int
		words  string
	}{
		{"", 2, "console"},
		{"sing", 2, "sing"},
		{"console --loud", 2, "unknown flag --loud"},
		{"console --role king", 2, "king"},
		{"console --lang fr", 2, "fr"},
		{"console --now yesterday", 1, "2026-11-23T09:00:00+08:00"},
		{"console --tz Mars/Olympus", 1, "Asia/Shanghai"},
		{"console --script " + absent, 1, absent},
		{"console --db " + absent + "/rapport.db --script -", 1, absent},
		{"check", 2, "<file>"},
		{"check " + absent, 1, absent},
		{"manifest", 2, "slack"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			rapport(t, "", strings.Fields(c.args)...).refused(t, c.status, c.words)
		})
	}
	require.NoFileExists(t, absent)
}

func TestHelpNamesEverySubcommandAndFlag(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][]string{
		"--help":                {"console", "serve", "manifest", "check"},
		"console --help":        {"--db", "--as", "--role", "--now", "--tz", "--lang", "--json", "--script"},
		"check --help":          {"<file>"},
		"manifest slack --help": {"--commands"},
	} {
		got := rapport(t, "", strings.Fields(args)...)
		require.Zero(t, got.status)
		require.Empty(t, got.stderr)
		for _, word := range want {
			require.Contains(t, got.stdout, word, args)
		}
	}
}

// said is what the console prints with --json.
type said struct {
	At, To, Kind, Text string
	Fields             map[string]string
	Buttons            []struct{ Label, Command string }
}

// answers reads what the console printed.
func answers(t *testing.T, printed string) []said {
	var out []said
	for line := range strings.Lines(printed) {
		var s said
		require.NoError(t, json.Unmarshal([]byte(line), &s), line)
		out = append(out, s)
	}
	return out
}

func TestAScriptGoesOnAfterEveryLineThatIsRefused(t *testing.T) {
	t.Parallel()
	got := rapport(t, "customer new Acme\nsing\n:now 2020-01-01T00:00:00Z\n:advance never\n:click Nothing\nlog Acme said hello\n",
		"console", "--json", "--now", "2026-11-23T09:00:00+08:00", "--tz", "Asia/Shanghai", "--script", "-")
	require.Zero(t, got.status, got.stderr)
	var kinds []string
	for _, s := range answers(t, got.stdout) {
		kinds = append(kinds, s.Kind)
		require.Equal(t, "2026-11-23T09:00:00+08:00", s.At)
		require.Equal(t, "me", s.To)
	}
	require.Equal(t, []string{"reply", "error", "error", "error", "error", "reply"}, kinds)
}

func TestAScriptStartsEmptyAndAConversationOnTheDemoTeam(t *testing.T) {
	t.Parallel()
	now := []string{"console", "--now", "2026-11-23T09:00:00+08:00", "--tz", "Asia/Shanghai"}
	require.NotContains(t, rapport(t, "customer list\n", append(now, "--script", "-")...).stdout, "Acme")
	require.Contains(t, rapport(t, "customer list\n", now...).stdout, "Acme")
}

func TestWhatAConsoleIsToldInAFileIsThereTheNextTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, script := filepath.Join(dir, "rapport.db"), filepath.Join(dir, "script.txt")
	require.NoError(t, os.WriteFile(script, []byte("customer new Acme\nremind Acme in 2 hours send the quote\n"), 0o600))
	first := rapport(t, "", "console", "--db", db, "--now", "2026-11-23T09:00:00Z", "--script", script)
	require.Zero(t, first.status, first.stderr)
	second := rapport(t, "customer Acme\n", "console", "--db", db, "--now", "2026-11-24T09:00:00Z", "--script", "-", "--json")
	require.Zero(t, second.status, second.stderr)
	got := answers(t, second.stdout)
	require.Len(t, got, 2)
	require.Equal(t, "push", got[0].Kind, "what fell due meanwhile comes first")
	require.Contains(t, got[0].Text, "send the quote")
	require.Contains(t, got[1].Text, "Acme")
}
