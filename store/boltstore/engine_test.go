package boltstore_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
	"github.com/rapport-crm/rapport/store/storetest"
)

func openIn(t testing.TB, dir string) store.Engine {
	e, err := boltstore.Open(filepath.Join(dir, "rapport.db"))
	require.NoError(t, err)
	return e
}

func TestTheEngineKeepsTheContract(t *testing.T) { storetest.Engine(t, openIn) }

func TestRecordsKeepTheirPromises(t *testing.T) { storetest.Records(t, openIn) }
