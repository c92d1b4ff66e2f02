//go:build unix

package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/boltstore"
)

// diskSize is all the room that a store has whose disk is full.
const diskSize = 20 << 20

func TestAFullDiskRefusesWritesAndLosesNothing(t *testing.T) {
	startChild(t, "full", filepath.Join(t.TempDir(), "rapport.db")).wait(t)
}

// fillTheDisk writes until the file may not grow, looks at what is there, and goes
// on when there is room again.
func fillTheDisk(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	if err := limitFiles(diskSize); err != nil {
		return err
	}
	e, err := boltstore.Open(path)
	if err != nil {
		return err
	}
	// What four together had no room for, one alone may have.
	written := append(fill(e, 4), fill(e, 1)...)
	if err := holdsAll(e, written); err != nil {
		return err
	}
	if err := limitFiles(10 * diskSize); err != nil {
		return err
	}
	if _, err := e.Update(context.Background(), putBlock(atLast)); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	if e, err = boltstore.Open(path); err != nil {
		return err
	}
	return errors.Join(holdsAll(e, append(written, atLast)), e.Close())
}

// limitFiles sets the size that no file may exceed, leaving room to raise it.
func limitFiles(size uint64) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	limit.Cur = size
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit)
}

const (
	blockSize = 100 << 10
	atLast    = "at last"
)

func putBlock(key string) func(store.RawTx) error {
	return func(tx store.RawTx) error { return tx.Put([]byte(key), make([]byte, blockSize)) }
}

// fill writes from several goroutines until each was refused, and returns what was
// acknowledged.
func fill(e store.Engine, callers int) (written []string) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for g := range callers {
		all.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d/%d/%d", callers, g, i)
				if _, err := e.Update(context.Background(), putBlock(key)); err != nil {
					return
				}
				mu.Lock()
				written = append(written, key)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return written
}

// holdsAll reports what of keys is missing, and what else is there.
func holdsAll(e store.Engine, keys []string) error {
	if len(keys) < 50 {
		return fmt.Errorf("only %d blocks were written", len(keys))
	}
	if err := e.Check(context.Background()); err != nil {
		return err
	}
	return e.View(context.Background(), func(r store.Reader) error {
		for _, key := range keys {
			if _, err := r.Get([]byte(key)); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		rows := 0
		err := r.Scan(store.Range{}, func(_, _ []byte) bool {
			rows++
			return true
		})
		if rows != len(keys) {
			return fmt.Errorf("%d blocks, %d were acknowledged", rows, len(keys))
		}
		return err
	})
}
