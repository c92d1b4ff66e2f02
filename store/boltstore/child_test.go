package boltstore_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// childVariable makes the test binary play a part instead of running tests.
const childVariable = "BOLTSTORE_TEST_CHILD"

// parts are what a child can play with the store at a path. A part that returns
// an error ends the child with a non-zero status.
var parts = map[string]func(path string) error{
	"hold": holdStore,
	"busy": writeUntilKilled,
	"full": fillTheDisk,
	"log":  logUntilKilled,
}

func TestMain(m *testing.M) {
	part, ok := parts[os.Getenv(childVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := part(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is a process that plays a part.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	lines *bufio.Scanner
	cause *tail
}

// tail keeps what the child said on standard error.
type tail struct{ text []byte }

func (w *tail) Write(p []byte) (int, error) {
	w.text = append(w.text, p...)
	return len(p), nil
}

func startChild(t *testing.T, part, path string) *child {
	self, err := os.Executable()
	require.NoError(t, err)
	ctx, kill := context.WithCancel(context.Background())
	t.Cleanup(kill)
	c := &child{cmd: exec.CommandContext(ctx, self, path), cause: &tail{}}
	c.cmd.Env = append(os.Environ(), childVariable+"="+part)
	c.cmd.Stderr = c.cause
	c.stdin, err = c.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := c.cmd.StdoutPipe()
	require.NoError(t, err)
	c.lines = bufio.NewScanner(out)
	require.NoError(t, c.cmd.Start())
	return c
}

// kill ends the child with SIGKILL.
func (c *child) kill() { _ = c.cmd.Process.Kill() }

// killSoon kills the child some microseconds after it has acknowledged a few
// lines, so that a slow disk leaves as much to look for as a fast one.
func (c *child) killSoon(rng *rand.Rand, acknowledged func(line string)) {
	few, moment := rng.IntN(8), time.Duration(rng.IntN(10_000))*time.Microsecond
	for n := 0; ; n++ {
		if n == few {
			defer time.AfterFunc(moment, c.kill).Stop()
		}
		if !c.lines.Scan() {
			return
		}
		acknowledged(c.lines.Text())
	}
}

// wait returns once the child has ended by itself, which must be well.
func (c *child) wait(t *testing.T) {
	for c.lines.Scan() {
	}
	require.NoError(t, c.cmd.Wait(), "%s", c.cause.text)
}
