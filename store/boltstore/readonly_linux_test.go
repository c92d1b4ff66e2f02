package boltstore_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// asNobody runs fn with the file permissions of an ordinary user, also where tests
// run as root, to whom nothing is read-only. The thread is thrown away with the
// goroutine, as it is never unlocked.
func asNobody(fn func()) {
	meanwhile(func() {
		runtime.LockOSThread()
		if os.Geteuid() == 0 {
			const nobody = 65534
			_ = syscall.Setfsuid(nobody)
		}
		fn()
	})
}

func TestADirectoryThatCannotBeWrittenIsSaidSo(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rapport.db")
	require.NoError(t, os.Chmod(dir, 0o555))
	readOnly(t, path)
	require.NoFileExists(t, path)
}

func TestAStoreThatCannotBeWrittenIsSaidSoAndNotTouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	require.NoError(t, mustOpen(t, path).Close())
	for _, mode := range []os.FileMode{0o444, 0o000} {
		require.NoError(t, os.Chmod(path, mode))
		readOnly(t, path)
	}
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, mustOpen(t, path).Close())
}

func readOnly(t *testing.T, path string) {
	var err error
	asNobody(func() { _, err = boltstore.Open(path) })
	require.ErrorIs(t, err, store.ErrReadOnly)
	require.Equal(t, 1, strings.Count(err.Error(), path), err)
}
