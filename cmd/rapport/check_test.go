package main

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store/boltstore"
)

// told makes a store in which a customer has a call.
func told(t *testing.T) string {
	db := filepath.Join(t.TempDir(), "rapport.db")
	got := rapport(t, "customer new Acme\nlog Acme spoke to Bob\n", "console", "--db", db, "--script", "-")
	require.Zero(t, got.status, got.stderr)
	require.Empty(t, got.stderr)
	return db
}

// sum is the checksum of a file's bytes.
func sum(t *testing.T, path string) [sha256.Size]byte {
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return sha256.Sum256(b)
}

func TestCheckFindsASoundStoreSoundAndLeavesItAsItIs(t *testing.T) {
	t.Parallel()
	db := told(t)
	before := sum(t, db)
	got := rapport(t, "", "check", db)
	require.Equal(t, ended{0, db + " is sound\n", ""}, got)
	require.Equal(t, before, sum(t, db))
}

func TestAFileThatCannotBeUsedIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		words string
	}{
		"a text":                     {written("customer,amount\nAcme,50000\n"), "not a Rapport store"},
		"a picture":                  {written("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\xff", 9999)), "not a Rapport store"},
		"half a store":               {cutShort, "not a Rapport store"},
		"a store of a newer version": {replaced("version\x00\x00\x00\x00\x00\x00\x00\x01", "version\x00\x00\x00\x00\x00\x00\x00\x09"), "newer version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := told(t)
			c.spoil(t, db)
			before := sum(t, db)
			rapport(t, "", "check", db).refused(t, 1, c.words)
			rapport(t, "log Acme hello\n", "console", "--db", db, "--script", "-").refused(t, 1, c.words)
			require.Equal(t, before, sum(t, db))
		})
	}
}

func TestCheckFindsARecordWhoseBytesHaveTurned(t *testing.T) {
	t.Parallel()
	db := told(t)
	replaced("spoke to Bob", "spoke to Rob")(t, db)
	before := sum(t, db)
	got := rapport(t, "", "check", db)
	require.Equal(t, 1, got.status)
	require.Contains(t, got.stderr, "corrupt")
	require.NotContains(t, got.stdout, "sound")
	require.Equal(t, before, sum(t, db))
}

func TestCheckMakesNoStoreOfAnEmptyFile(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "rapport.db")
	written("")(t, db)
	rapport(t, "", "check", db).refused(t, 1, "not a Rapport store")
	require.Equal(t, sha256.Sum256(nil), sum(t, db))
}

func TestAStoreInUseIsRefusedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	db := told(t)
	inUse, err := boltstore.Open(db)
	require.NoError(t, err)
	before := sum(t, db)
	rapport(t, "", "check", db).refused(t, 1, "another rapport has this store open")
	rapport(t, "log Acme hello\n", "console", "--db", db, "--script", "-").refused(t, 1, "another rapport has this store open")
	require.Equal(t, before, sum(t, db))
	require.NoError(t, inUse.Close())
	require.Zero(t, rapport(t, "", "check", db).status)
}

func TestADirectoryIsNoStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapport(t, "", "check", dir).refused(t, 1, "not a Rapport store")
	rapport(t, "", "console", "--db", dir, "--script", "-").refused(t, 1, "not a Rapport store")
}

// written makes a file of some text.
func written(text string) func(*testing.T, string) {
	return func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte(text), 0o600)) }
}

// replaced changes bytes of a file wherever they stand.
func replaced(old, now string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, bytes.Contains(b, []byte(old)), "nothing to replace")
		written(string(bytes.ReplaceAll(b, []byte(old), []byte(now))))(t, path)
	}
}

func cutShort(t *testing.T, path string) { require.NoError(t, os.Truncate(path, 20<<10)) }
