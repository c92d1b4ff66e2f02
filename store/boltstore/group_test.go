package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

var errRefused = errors.New("refused")

func newEngine(t *testing.T) *boltstore.Engine {
	e := mustOpen(t, filepath.Join(t.TempDir(), "rapport.db"))
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	return e
}

func write(t *testing.T, e store.Engine, keys ...string) {
	_, err := e.Update(context.Background(), func(tx store.RawTx) error { return putKeys(tx, keys...) })
	require.NoError(t, err)
}

func putKeys(tx store.RawTx, keys ...string) error {
	for _, key := range keys {
		if err := tx.Put([]byte(key), []byte("x")); err != nil {
			return err
		}
	}
	return nil
}

// meanwhile lets somebody else do what do does, and waits for it.
func meanwhile(do func()) {
	var other sync.WaitGroup
	other.Go(do)
	other.Wait()
}

// runs returns how often a transaction runs that reads with read, while others
// commit what they do when it runs for the first time.
func runs(t *testing.T, e store.Engine, read func(store.RawTx) error, others func()) (n int) {
	_, err := e.Update(context.Background(), func(tx store.RawTx) error {
		n++
		if err := read(tx); err != nil {
			return err
		}
		if n == 1 {
			meanwhile(others)
		}
		return putKeys(tx, "done")
	})
	require.NoError(t, err)
	return n
}

func getA(tx store.RawTx) error {
	_, err := tx.Get([]byte("a"))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// firstOf reads the first key of all that begin with prefix.
func firstOf(prefix string, reverse bool) func(store.RawTx) error {
	r := store.Prefix([]byte(prefix))
	r.Reverse = reverse
	return func(tx store.RawTx) error {
		return tx.Scan(r, func(_, _ []byte) bool { return false })
	}
}

func TestATransactionRunsAgainOnlyIfWhatItReadHasChanged(t *testing.T) {
	for name, c := range map[string]struct {
		read  func(store.RawTx) error
		write string
		runs  int
	}{
		"the key itself":               {getA, "a", 2},
		"another key":                  {getA, "b", 1},
		"before the first of a range":  {firstOf("s/", false), "s/3", 2},
		"the first of a range":         {firstOf("s/", false), "s/5", 2},
		"behind the first of a range":  {firstOf("s/", false), "s/6", 1},
		"behind the last of a range":   {firstOf("s/", true), "s/9", 2},
		"the last of a range":          {firstOf("s/", true), "s/7", 2},
		"before the last of a range":   {firstOf("s/", true), "s/6", 1},
		"into an empty range":          {firstOf("none/", false), "none/1", 2},
		"behind the end of that range": {firstOf("none/", false), "none0", 1},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t)
			write(t, e, "s/5", "s/7")
			require.Equal(t, c.runs, runs(t, e, c.read, func() { write(t, e, c.write) }))
			require.EqualValues(t, c.runs-1, e.Stats().Reruns)
		})
	}
}

func TestATransactionOlderThanWhatIsRememberedRunsAgain(t *testing.T) {
	e := newEngine(t)
	require.Equal(t, 2, runs(t, e, getA, func() {
		for i := range 300 {
			write(t, e, fmt.Sprint("other/", i))
		}
	}))
}

func TestATransactionThatEndsItsGoroutineHarmsNobody(t *testing.T) {
	e := newEngine(t)
	for last := 1; last <= 2; last++ {
		n, err := 0, errRefused
		meanwhile(func() {
			_, err = e.Update(context.Background(), func(tx store.RawTx) error {
				n++
				if err := getA(tx); err != nil {
					return err
				}
				if n == last {
					runtime.Goexit()
				}
				meanwhile(func() { write(t, e, "a") })
				return putKeys(tx, "never")
			})
		})
		require.Equal(t, last, n)
		require.Error(t, err)
	}
	write(t, e, "b")
	require.ErrorIs(t, e.View(context.Background(), func(r store.Reader) error {
		_, err := r.Get([]byte("never"))
		return err
	}), store.ErrNotFound)
}

func TestTheNumbersOfRefusedCommandsAreUsedAgain(t *testing.T) {
	e := newEngine(t)
	take := func(refuse error) (first uint64, err error) {
		_, err = e.Update(context.Background(), func(tx store.RawTx) error {
			if first, err = tx.Next("customer"); err != nil {
				return err
			}
			if _, err := tx.Next("customer"); err != nil {
				return err
			}
			return refuse
		})
		return first, err
	}
	for _, want := range []uint64{1, 3} {
		n, err := take(errRefused)
		require.ErrorIs(t, err, errRefused)
		require.Equal(t, want, n)
		n, err = take(nil)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
}

func TestANumberIsNotGivenAgainWhenALowerOneCommitsAfterIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	e := mustOpen(t, path)
	next := func(then func()) (n uint64) {
		_, err := e.Update(context.Background(), func(tx store.RawTx) (err error) {
			n, err = tx.Next("customer")
			then()
			return err
		})
		require.NoError(t, err)
		return n
	}
	nothing := func() {}
	low := next(func() {
		meanwhile(func() { require.EqualValues(t, 2, next(nothing)) })
	})
	require.EqualValues(t, 1, low)
	require.NoError(t, e.Close())
	e = mustOpen(t, path)
	require.EqualValues(t, 3, next(nothing))
	require.NoError(t, e.Close())
}
