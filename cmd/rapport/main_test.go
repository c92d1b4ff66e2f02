package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	// asProgram makes the test binary be the program itself.
	asProgram = "RAPPORT_TEST_PROGRAM"
	// fileLimit is the size in bytes that no file of that program may exceed.
	fileLimit = "RAPPORT_TEST_FILE_LIMIT"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	if err := limitFiles(os.Getenv(fileLimit)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	main()
}

// limitFiles sets the size that no file may exceed, as on a disk that is nearly
// full; the program ignores the signal that comes with it.
func limitFiles(size string) error {
	if size == "" {
		return nil
	}
	n, err := strconv.ParseUint(size, 10, 64)
	if err != nil {
		return err
	}
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
}

// program is the program in a process of its own, as somebody would start it.
func program(t testing.TB, env []string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(append(os.Environ(), asProgram+"=1"), env...)
	return cmd
}

// ended is what a program left behind.
type ended struct {
	status         int
	stdout, stderr string
}

// rapport runs the program in this process, without an environment.
func rapport(t *testing.T, stdin string, args ...string) ended {
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(stdin), &stdout, &stderr)
	return ended{status, stdout.String(), stderr.String()}
}

// refused makes sure that the program ended with a status and one sentence on
// standard error that holds some words, and returns the sentence.
func (e ended) refused(t *testing.T, status int, words string) {
	t.Helper()
	require.Equal(t, status, e.status, e.stderr)
	require.Contains(t, e.stderr, words)
	require.True(t, strings.HasPrefix(e.stderr, "rapport: "), e.stderr)
	require.Equal(t, 1, strings.Count(e.stderr, "\n"), e.stderr)
	require.Empty(t, e.stdout)
}
