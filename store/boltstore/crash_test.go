package boltstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// writeUntilKilled opens the store, lets several goroutines write for a while,
// closes it, and begins again. It acknowledges each transaction by its name.
func writeUntilKilled(path string) error {
	fmt.Println("ready")
	for turn := 0; ; turn++ {
		e, err := boltstore.Open(path)
		if err != nil {
			return err
		}
		var all sync.WaitGroup
		errs := make(chan error, 8)
		for g := range cap(errs) {
			all.Go(func() { errs <- writeSome(e, fmt.Sprintf("%d.%d.%d", os.Getpid(), turn, g)) })
		}
		all.Wait()
		for range cap(errs) {
			if err := <-errs; err != nil {
				return err
			}
		}
		if err := e.Close(); err != nil {
			return err
		}
	}
}

func writeSome(e store.Engine, who string) error {
	for i := range 20 {
		name := fmt.Sprintf("%s.%d", who, i)
		if _, err := e.Update(context.Background(), func(tx store.RawTx) error { return writeBoth(tx, name) }); err != nil {
			return err
		}
		// One write, shorter than what a pipe takes whole.
		if _, err := os.Stdout.WriteString(name + "\n"); err != nil {
			return err
		}
	}
	return nil
}

// writeBoth writes the two halves that belong together, a journal entry, and a
// count that all of them share.
func writeBoth(tx store.RawTx, name string) error {
	for _, half := range []string{"left/", "right/"} {
		if err := tx.Put([]byte(half+name), []byte(strings.Repeat(name, 20))); err != nil {
			return err
		}
	}
	n, err := tx.Next("written")
	if err != nil {
		return err
	}
	return tx.PutStamped(store.StampKey, []byte("journal/"), fmt.Append(nil, n))
}

func TestAKilledProcessLosesNothingThatItAcknowledged(t *testing.T) {
	const kills = 60
	path := filepath.Join(t.TempDir(), "rapport.db")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var acknowledged []string
	for i := range kills {
		c := startChild(t, "busy", path)
		require.True(t, c.lines.Scan(), "%s", c.cause.text)
		c.killSoon(rng, func(line string) { acknowledged = append(acknowledged, line) })
		require.ErrorContains(t, c.cmd.Wait(), "killed", "%s", c.cause.text)
		// Every other time the next child meets what this one left.
		if i%2 == 1 {
			inspect(t, path, acknowledged)
		}
	}
	require.Greater(t, len(acknowledged), kills)
}

// inspect opens the store and looks for each name, and for halves.
func inspect(t *testing.T, path string, acknowledged []string) {
	e, err := boltstore.Open(path)
	require.NoError(t, err)
	require.NoError(t, e.Check(context.Background()))
	require.NoError(t, e.View(context.Background(), func(r store.Reader) error {
		for _, name := range acknowledged {
			for _, half := range []string{"left/", "right/"} {
				value, err := r.Get([]byte(half + name))
				require.NoError(t, err, half+name)
				require.Equal(t, strings.Repeat(name, 20), string(value))
			}
		}
		left, right := names(t, r, "left/"), names(t, r, "right/")
		require.Equal(t, left, right)
		require.Len(t, names(t, r, "journal/"), len(left))
		numbers := map[string]bool{}
		require.NoError(t, r.Scan(store.Prefix([]byte("journal/")), func(_, n []byte) bool {
			numbers[string(n)] = true
			return true
		}))
		require.Len(t, numbers, len(left), "a number was given twice")
		return nil
	}))
	require.NoError(t, e.Close())
}

func names(t *testing.T, r store.Reader, prefix string) (names []string) {
	require.NoError(t, r.Scan(store.Prefix([]byte(prefix)), func(key, _ []byte) bool {
		names = append(names, strings.TrimPrefix(string(key), prefix))
		return true
	}))
	return names
}
