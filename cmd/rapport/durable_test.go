package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// typist types lines into a program of its own, one after the other, and reads
// what it answers.
type typist struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers *bufio.Scanner
	errs    strings.Builder
}

func startTyping(t *testing.T, db string, env []string, line func(n int) string) *typist {
	p := &typist{cmd: program(t, env, "console", "--db", db, "--json", "--script", "-")}
	p.cmd.Stderr = &p.errs
	var err error
	p.stdin, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	p.answers = bufio.NewScanner(out)
	p.answers.Buffer(nil, 1<<20)
	require.NoError(t, p.cmd.Start())
	go func() {
		for n := 0; ; n++ {
			if _, err := io.WriteString(p.stdin, line(n)+"\n"); err != nil {
				return // it ended
			}
		}
	}()
	return p
}

// next is the program's next answer; false when there are no more. The last line
// of a program that was killed may be cut short, and is then no answer.
func (p *typist) next(t *testing.T) (said, bool) {
	if !p.answers.Scan() {
		return said{}, false
	}
	var s said
	if err := json.Unmarshal(p.answers.Bytes(), &s); err != nil {
		require.False(t, p.answers.Scan(), "not an answer: %s", p.answers.Text())
		return said{}, false
	}
	return s, true
}

// holds makes sure that the store is sound and has every activity that was
// answered, with its text, and no two of one text.
func holds(t *testing.T, db string, answered map[string]string) {
	a, err := newApp(t.Context(), appConfig{
		file: db, now: time.Now, team: newTeam("UTC", crm.English, ""), log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	require.NoError(t, a.store.Check(t.Context()))
	texts := map[string]bool{}
	require.NoError(t, a.store.View(context.Background(), workspace, func(tx *store.Tx) error {
		return store.Activities.Each(tx, false, func(got crm.Activity) (bool, error) {
			id := fmt.Sprintf("A%d", got.ID)
			if text, ok := answered[id]; ok {
				require.Equal(t, text, got.Text)
				delete(answered, id)
			}
			require.False(t, texts[got.Text], "%s is there twice", got.Text)
			texts[got.Text] = true
			return true, nil
		})
	}))
	require.Empty(t, answered, "answered, and not there")
	require.NoError(t, a.store.Close())
}

func TestWhatWasAnsweredIsThereAfterTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "rapport.db")
	require.Zero(t, rapport(t, "customer new Acme\n", "console", "--db", db, "--script", "-").status)
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	answered := map[string]string{}
	for round := range rounds {
		p := startTyping(t, db, nil, func(n int) string { return fmt.Sprintf("log Acme note %d of round %d", n, round) })
		for left := 1 + rand.IntN(60); ; left-- {
			s, ok := p.next(t)
			if !ok {
				break
			}
			require.Equal(t, "reply", s.Kind, s.Text)
			answered[s.Fields["id"]] = s.Fields["text"]
			if left == 0 {
				require.NoError(t, p.cmd.Process.Kill())
			}
		}
		require.Error(t, p.cmd.Wait())
		require.Empty(t, p.errs.String())
	}
	require.Greater(t, len(answered), rounds)
	holds(t, db, answered)
}

func TestAFullDiskRefusesTheLineAndLosesNothingThatWasAnswered(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "rapport.db")
	require.Zero(t, rapport(t, "customer new Acme\n", "console", "--db", db, "--script", "-").status)
	const room = 17 << 20 // a little more than a new store takes
	filler := strings.Repeat("the quick brown fox ", 700)
	p := startTyping(t, db, []string{fmt.Sprintf("%s=%d", fileLimit, room)}, func(n int) string {
		return fmt.Sprintf("log Acme note %d %s", n, filler)
	})
	answered := map[string]string{}
	for refused := 0; refused < 20; {
		s, ok := p.next(t)
		require.True(t, ok, "the program ended")
		if s.Kind == "error" {
			refused++
			require.Equal(t, 1, strings.Count(s.Text+"\n", "\n"), s.Text)
			continue
		}
		answered[s.Fields["id"]] = s.Fields["text"]
	}
	require.NoError(t, p.stdin.Close())
	for {
		if _, ok := p.next(t); !ok {
			break
		}
	}
	require.NoError(t, p.cmd.Wait(), "%s", p.errs.String())
	require.Greater(t, len(answered), 10)
	holds(t, db, answered)
}
