package boltstore_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// schema is where a store says which version of the records wrote it, and what a
// newer one would say, sealed: CRC-32C, then "2".
var (
	schemaKey   = []byte{0, 0, 0, 0, 1}
	newerSchema = []byte{0x95, 0x50, 0xdd, 0xbb, '2'}
)

func TestAStoreOfNewerRecordsIsRefusedAndNotTouched(t *testing.T) {
	dir := t.TempDir()
	closed, crashed := filepath.Join(dir, "closed.db"), filepath.Join(dir, "crashed.db")
	e := mustOpen(t, closed)
	_, err := e.Update(context.Background(), func(tx store.RawTx) error { return tx.Put(schemaKey, newerSchema) })
	require.NoError(t, err)
	text(string(used(t, closed)))(t, crashed)
	require.NoError(t, e.Close())
	for _, path := range paths(closed, crashed) {
		unchanged(t, path, func() {
			e := mustOpen(t, path)
			_, err := store.Open(context.Background(), e, fixedClock)
			require.ErrorIs(t, err, store.ErrNewer)
			require.NoError(t, e.Close())
		})
	}
}

func TestAStoreOfRecordsThatWasOnlyReadIsNotTouched(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	s := openRecords(t, path)
	_, err := s.Update(context.Background(), 1, store.Cause{}, func(tx *store.Tx) error {
		_, err := store.Customers.Add(tx, crm.Customer{Name: "Acme"})
		return err
	})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	unchanged(t, path, func() {
		s := openRecords(t, path)
		require.NoError(t, s.Check(context.Background()))
		require.NoError(t, s.View(context.Background(), 1, func(tx *store.Tx) error {
			_, err := store.Customers.Get(tx, 1)
			return err
		}))
		require.NoError(t, s.Close())
	})
}

func openRecords(t testing.TB, path string) *store.Store {
	e, err := boltstore.Open(path)
	require.NoError(t, err)
	s, err := store.Open(context.Background(), e, fixedClock)
	require.NoError(t, err)
	return s
}

// unchanged runs fn, which must leave the file as it is.
func unchanged(t *testing.T, path string, fn func()) {
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	fn()
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "the file was changed")
}
