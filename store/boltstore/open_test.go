package boltstore_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

func TestAFileThatIsNotAStoreIsRefusedAndNotTouched(t *testing.T) {
	for name, c := range map[string]struct {
		write func(t *testing.T, path string)
		want  error
	}{
		"a text":                      {text("customer,amount\nAcme,50000\n"), store.ErrNotStore},
		"a long text":                 {text(strings.Repeat("customer,amount\n", 9999)), store.ErrNotStore},
		"zeroes":                      {text(string(make([]byte, 1<<16))), store.ErrNotStore},
		"one byte":                    {text("x"), store.ErrNotStore},
		"somebody's bbolt file":       {boltFile("settings", "k", "v"), store.ErrNotStore},
		"a bbolt file with our names": {boltFile("meta", "format", "something else"), store.ErrNotStore},
		"a store of a newer version":  {newerStore, store.ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "rapport.db")
			c.write(t, path)
			refused(t, path, c.want)
		})
	}
}

// refused opens path, which must fail with want, name the path once, and leave the
// file as it is and unlocked.
func refused(t *testing.T, path string, want error) {
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	for range 2 {
		_, err = boltstore.Open(path)
		require.ErrorIs(t, err, want)
		require.Equal(t, 1, strings.Count(err.Error(), path), err)
	}
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "the file was changed")
}

func text(s string) func(*testing.T, string) {
	return func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte(s), 0o600)) }
}

func boltFile(bucket, key, value string) func(*testing.T, string) {
	return func(t *testing.T, path string) { putBolt(t, path, bucket, key, []byte(value)) }
}

func newerStore(t *testing.T, path string) {
	require.NoError(t, mustOpen(t, path).Close())
	putBolt(t, path, "meta", "version", []byte{0, 0, 0, 0, 0, 0, 0, 2})
}

// putBolt writes a row past the engine.
func putBolt(t *testing.T, path, bucket, key string, value []byte) {
	db, err := bolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte(bucket))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), value)
	}))
	require.NoError(t, db.Close())
}

func mustOpen(t *testing.T, path string) *boltstore.Engine {
	e, err := boltstore.Open(path)
	require.NoError(t, err)
	return e
}

func TestAnEmptyFileBecomesAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	text("")(t, path)
	require.NoError(t, mustOpen(t, path).Close())
}

func TestAStoreWhoseCreationWasInterruptedBecomesAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	db, err := bolt.Open(path, 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	e := mustOpen(t, path)
	_, err = e.Update(context.Background(), putBlock("a"))
	require.NoError(t, err)
	require.NoError(t, e.Close())
}

func TestADirectoryIsNotAStore(t *testing.T) {
	_, err := boltstore.Open(t.TempDir())
	require.ErrorIs(t, err, store.ErrNotStore)
}

func TestAMissingDirectoryIsNamedOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none", "rapport.db")
	_, err := boltstore.Open(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.Equal(t, 1, strings.Count(err.Error(), path), err)
}

func TestAStoreThatWasOnlyReadIsNotTouched(t *testing.T) {
	path, _ := soundFiles(t)
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	e := mustOpen(t, path)
	require.NoError(t, e.Check(context.Background()))
	require.NoError(t, e.Close())
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Equal(before, after), "the file was changed")
}

// soundFiles returns a store that was closed and a copy of it made before, as a
// crash would leave it.
func soundFiles(t *testing.T) (closed, crashed string) {
	dir := t.TempDir()
	closed, crashed = filepath.Join(dir, "closed.db"), filepath.Join(dir, "crashed.db")
	e := mustOpen(t, closed)
	for turn := range 4 {
		_, err := e.Update(context.Background(), func(tx store.RawTx) error {
			for i := range 200 {
				if err := tx.Put(fmt.Appendf(nil, "%04d", i*3+turn), make([]byte, 50+i)); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, err)
	}
	text(string(used(t, closed)))(t, crashed)
	require.NoError(t, e.Close())
	return closed, crashed
}

// used returns the part of a store that is in use; the rest is room to grow.
func used(t *testing.T, path string) []byte {
	const enough = 1 << 20
	f, err := os.Open(path)
	require.NoError(t, err)
	b, err := io.ReadAll(io.LimitReader(f, enough))
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return b
}

func TestATruncatedStoreIsRefused(t *testing.T) {
	for _, path := range paths(soundFiles(t)) {
		whole := used(t, path)
		for size := 1 << 10; size < 64<<10; size += 5 << 10 {
			text(string(whole[:size]))(t, path)
			refused(t, path, store.ErrNotStore)
		}
	}
}

func paths(closed, crashed string) []string { return []string{closed, crashed} }

// Pages carry no checksum, so damage may go unnoticed here; sealing the values is
// the business of the layer above. What it may not do is end the process.
func TestADamagedStoreIsAnErrorOrReadsOnButNeverAPanic(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for _, path := range paths(soundFiles(t)) {
		whole := used(t, path)
		for range 150 {
			text(string(damage(rng, whole)))(t, path)
			if e, err := boltstore.Open(path); err != nil {
				require.ErrorIs(t, err, store.ErrNotStore)
			} else {
				use(e)
			}
		}
	}
}

// damage zeroes a page, or turns a few bytes of one, within the first hundred.
func damage(rng *rand.Rand, whole []byte) []byte {
	b := bytes.Clone(whole)
	page := b[rng.IntN(60)*4096:][:4096]
	if rng.IntN(3) == 0 {
		clear(page)
		return b
	}
	for range 1 + rng.IntN(4) {
		// Mostly where a page says what is on it.
		page[rng.IntN([]int{16, 64, 4096}[rng.IntN(3)])] ^= byte(1 + rng.IntN(255))
	}
	return b
}

// use does all that can be done with a store that may be damaged, and does not
// mind errors.
func use(e *boltstore.Engine) {
	ctx := context.Background()
	_ = e.Check(ctx)
	_ = e.View(ctx, func(r store.Reader) error {
		return r.Scan(store.Range{}, func(_, value []byte) bool { return len(value) < 1<<20 })
	})
	for i := range 5 {
		_, _ = e.Update(ctx, func(tx store.RawTx) error {
			if _, err := tx.Next("n"); err != nil {
				return err
			}
			return tx.Put(fmt.Appendf(nil, "%04d", i*100), make([]byte, 300))
		})
	}
	_ = e.Close()
}

func holdStore(path string) error {
	e, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return e.Close()
}

func TestAStoreInUseElsewhereIsRefusedSoon(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rapport.db")
	c := startChild(t, "hold", path)
	require.True(t, c.lines.Scan(), "%s", c.cause.text)
	refusal := make(chan error, 1)
	go func() {
		_, err := boltstore.Open(path)
		refusal <- err
	}()
	select {
	case err := <-refusal:
		require.ErrorIs(t, err, store.ErrLocked)
		require.Equal(t, path+": "+store.ErrLocked.Error(), err.Error())
	case <-time.After(10 * time.Second):
		require.Fail(t, "still waiting for the lock")
	}
	require.NoError(t, c.stdin.Close())
	c.wait(t)
	require.NoError(t, mustOpen(t, path).Close())
}
