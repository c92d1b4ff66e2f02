package main

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// asNobody runs fn with the file permissions of an ordinary user, also where tests
// run as root, to whom nothing is read-only. The thread ends with the goroutine,
// as it is never unlocked.
func asNobody(fn func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if os.Geteuid() == 0 {
			const nobody = 65534
			_ = syscall.Setfsuid(nobody)
		}
		fn()
	}()
	<-done
}

func TestADirectoryThatCannotBeWrittenIsSaidSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o555))
	db := filepath.Join(dir, "rapport.db")
	var got ended
	asNobody(func() { got = rapport(t, "customer new Acme\n", "console", "--db", db, "--script", "-") })
	got.refused(t, 1, "cannot be written")
	require.NoFileExists(t, db)
}

func TestAStoreThatCannotBeWrittenIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	db := told(t)
	before := sum(t, db)
	require.NoError(t, os.Chmod(db, 0o444))
	var got ended
	asNobody(func() { got = rapport(t, "log Acme hello\n", "console", "--db", db, "--script", "-") })
	got.refused(t, 1, "cannot be written")
	require.Equal(t, before, sum(t, db))
}
