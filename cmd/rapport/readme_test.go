package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/commands"
	"github.com/rapport-crm/rapport/crm"
)

const readme = "../../README.md"

// The README's table and conversation are made by the program. After a change:
// go test ./cmd/rapport -run README -update
func TestTheREADMEShowsWhatTheProgramSays(t *testing.T) {
	raw, err := os.ReadFile(readme)
	require.NoError(t, err)
	was := string(raw)
	is := between(t, was, "commands", func(string) string { return commandTable() })
	is = between(t, is, "conversation", func(block string) string { return "```text\n" + conversation(t, block) + "```\n" })
	if *update {
		require.NoError(t, os.WriteFile(readme, []byte(is), 0o600))
		return
	}
	require.Empty(t, firstDifference(was, is), "stale: go test ./cmd/rapport -run README -update")
}

// firstDifference is the first line that is not as it should be; all of the
// README would be no help.
func firstDifference(was, is string) string {
	old, now := strings.Split(was, "\n"), strings.Split(is, "\n")
	for i := range min(len(old), len(now)) {
		if old[i] != now[i] {
			return fmt.Sprintf("line %d is\n%s\nand should be\n%s", i+1, old[i], now[i])
		}
	}
	if len(old) != len(now) {
		return fmt.Sprintf("%d lines, and should be %d", len(old), len(now))
	}
	return ""
}

// between replaces what stands between two marks of a text.
func between(t *testing.T, text, mark string, by func(block string) string) string {
	from, to := fmt.Sprintf("<!-- %s -->\n", mark), fmt.Sprintf("<!-- /%s -->\n", mark)
	head, rest, ok := strings.Cut(text, from)
	require.True(t, ok, from)
	block, tail, ok := strings.Cut(rest, to)
	require.True(t, ok, to)
	return head + from + by(block) + to + tail
}

// commandTable lists the commands that help lists, as a table of Markdown.
func commandTable() string {
	en := cards.Voice{Lang: crm.English}
	table := "| say | 中文 | what it does | for instance |\n|---|---|---|---|\n"
	for _, c := range commands.All() {
		if c.Hidden {
			continue
		}
		what := en.Say("help." + c.Key())
		if c.Role != "" {
			what += fmt.Sprintf(" (%s)", c.Role)
		}
		table += tableRow("`"+c.Name()+"`", chinese(c), what, "`"+en.Say("example."+c.Key())+"`")
	}
	return table
}

func tableRow(cells ...string) string {
	for i, c := range cells {
		if !strings.HasPrefix(c, "`") {
			c = strings.ReplaceAll(c, "<", `\<`)
		}
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// chinese is the command's first Chinese spelling.
func chinese(c *commands.Command) string {
	var words []string
	for _, spellings := range c.Path {
		word := spellings[0]
		for _, s := range spellings[1:] {
			if strings.ContainsFunc(s, func(r rune) bool { return r >= '一' && r <= '鿿' }) {
				word = s
				break
			}
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

var prompt = regexp.MustCompile(`(?m)^(\w+)> (.*)\n`)

// conversation types the lines of a block to the demo team, and returns all that
// was typed and said.
func conversation(t *testing.T, block string) string {
	var typed strings.Builder
	lines := prompt.FindAllStringSubmatch(block, -1)
	for _, line := range lines {
		typed.WriteString(line[2] + "\n")
	}
	got := rapport(t, typed.String(), "console", "--now", "2026-11-23T09:00:00-05:00", "--tz", "America/New_York")
	require.Zero(t, got.status, got.stderr)
	said := prompt.Split(got.stdout, -1)[1:] // what comes first is the welcome
	require.Len(t, said, len(lines)+1)
	var out strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&out, "%s> %s\n%s", line[1], line[2], said[i])
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}
