package storetest

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

var openPromises = []recordPromise{
	{"Ensure that opening a store that exists writes nothing", opensUntouched},
	{"Ensure that a store of a newer version is refused and not written to", refusesNewer},
	{"Ensure that a schema that is no number is damage", refusesGarbage},
	{"Ensure that a store keeps everything when it is opened again", keepsRecords},
	{"Ensure that workspaces do not see each other", workspacesApart},
}

// schemaKey is where a store says which version wrote it: workspace 0, table 1.
var schemaKey = []byte{0, 0, 0, 0, 1}

// sealed is a value as it is stored: CRC-32C of key and value, then the value.
func sealed(key []byte, value string) []byte {
	sum := crc32.Checksum(append(append([]byte{}, key...), value...), crc32.MakeTable(crc32.Castagnoli))
	return append(binary.BigEndian.AppendUint32(nil, sum), value...)
}

// put writes a row past the store.
func (d *desk) put(key, value []byte) {
	d.t.Helper()
	_, err := d.engine.Update(context.Background(), func(tx store.RawTx) error { return tx.Put(key, value) })
	require.NoError(d.t, err)
}

// spy is an engine that notes whether it was asked to write.
type spy struct {
	store.Engine
	wrote bool
}

func (s *spy) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	s.wrote = true
	return s.Engine.Update(ctx, fn)
}

// openAgain opens the engine's store a second time, and says whether that wrote.
func (d *desk) openAgain() (wrote bool, err error) {
	s := &spy{Engine: d.engine}
	_, err = store.Open(context.Background(), s, time.Now)
	return s.wrote, err
}

func opensUntouched(t *testing.T, d *desk) {
	wrote, err := d.openAgain()
	require.NoError(t, err)
	require.False(t, wrote)
}

func refusesNewer(t *testing.T, d *desk) {
	d.put(schemaKey, sealed(schemaKey, "2"))
	wrote, err := d.openAgain()
	require.ErrorIs(t, err, store.ErrNewer)
	require.False(t, wrote)
	d.put(schemaKey, sealed(schemaKey, "1"))
}

func refusesGarbage(t *testing.T, d *desk) {
	for _, value := range [][]byte{sealed(schemaKey, "one"), []byte("1"), nil} {
		d.put(schemaKey, value)
		wrote, err := d.openAgain()
		require.ErrorIs(t, err, store.ErrCorrupt)
		require.False(t, wrote)
	}
	d.put(schemaKey, sealed(schemaKey, "1"))
}

func keepsRecords(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme", Owner: 1}
	d.add(adding(store.Customers, &acme))
	before := d.raw()
	d.reopen()
	require.Equal(t, before, d.raw())
	require.EqualValues(t, 1, acme.ID)
}

func workspacesApart(t *testing.T, d *desk) {
	acme := crm.Customer{Name: "Acme", Owner: 1}
	d.add(adding(store.Customers, &acme), func(tx *store.Tx) error {
		return errors.Join(tx.SetTimer("rule", d.now), tx.Remember("x", "k", nil, time.Time{}), tx.SaveReceipt("r", nil))
	})
	other := crm.Customer{Name: "Acme of others", Owner: 1}
	_, err := d.Update(context.Background(), team+1, store.Cause{By: 1}, func(tx *store.Tx) error {
		_, err := tx.NextTimer()
		require.ErrorIs(t, err, store.ErrNotFound)
		_, _, err = tx.Receipt("r")
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = tx.Recall("x", "k")
		require.ErrorIs(t, err, store.ErrNotFound)
		other, err = store.Customers.Add(tx, other)
		return err
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, other.ID, "each workspace counts for itself")
	d.look(func(tx *store.Tx) error {
		var found []store.NameMatch
		require.NoError(t, tx.FindNames("acme", true, named, gather(&found)))
		require.Len(t, found, 1)
		var entries []store.Entry
		require.NoError(t, tx.History(crm.Ref{}, gather(&entries)))
		require.Len(t, entries, 1)
		return nil
	})
}
