package boltstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"github.com/rapport-crm/rapport/store"
)

const (
	// lockTimeout is how long Open waits for another process to let go: long
	// enough for a restart, short enough for a person.
	lockTimeout = time.Second
	// mapSize is address space, not memory. Beyond it a growing file waits for its
	// readers.
	mapSize = 1 << 30
)

// Open opens the store at path, and creates it if there is no file or an empty
// one. The error wraps store.ErrLocked, store.ErrNotStore, store.ErrNewer or
// store.ErrReadOnly where that is the reason, and a file that is not opened is not
// touched. After a crash Open reads the whole file: one or two seconds a gigabyte
// while the system still has it in memory, more on a cold disk.
func Open(path string) (*Engine, error) {
	e, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, explain(err))
	}
	return e, nil
}

func open(path string) (*Engine, error) {
	if err := inspect(path); err != nil {
		return nil, err
	}
	db, err := openFile(path, false)
	if err != nil {
		return nil, err
	}
	c, err := prepare(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Engine{db: db, counters: c, writer: startWriter(db, c)}, nil
}

// openFile opens path with bbolt. bbolt panics over a damaged file and leaves it
// locked then; so we hold the file, and close it.
func openFile(path string, readOnly bool) (db *bolt.DB, err error) {
	var file *os.File
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, errors.Join(fmt.Errorf("%w: %v", store.ErrNotStore, p), file.Close())
		}
	}()
	return bolt.Open(path, 0o600, &bolt.Options{
		Timeout:         lockTimeout,
		NoFreelistSync:  true,
		FreelistType:    bolt.FreelistMapType,
		InitialMmapSize: mapSize,
		NoStatistics:    true,
		ReadOnly:        readOnly,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			file, err = os.OpenFile(name, flag, mode)
			return file, err
		},
	})
}

// inspect looks at a file that exists before anything may write to it. It shares
// the lock meanwhile, so that no other process writes either.
func inspect(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return store.ErrNotStore
	case info.Size() == 0:
		return nil
	}
	p, err := openPages(path)
	if err != nil {
		return err
	}
	db, err := openFile(path, true)
	if err != nil {
		return errors.Join(err, p.close())
	}
	// Only now, under the lock, is the header the last one.
	if err = p.load(); err == nil {
		err = p.inspect()
	}
	if err == nil {
		err = inspectFormat(db)
	}
	return errors.Join(err, db.Close(), p.close())
}

func inspectFormat(db *bolt.DB) (err error) {
	defer guard(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return db.View(func(tx *bolt.Tx) error {
		if isEmpty(tx) {
			return nil
		}
		return checkFormat(tx)
	})
}

// prepare gives a new file its layout, and loads the counters.
func prepare(db *bolt.DB) (c *counters, err error) {
	defer guard(&err)
	empty := false
	_ = db.View(func(tx *bolt.Tx) error {
		empty = isEmpty(tx)
		return nil
	})
	if empty {
		if err := db.Update(initialize); err != nil {
			return nil, err
		}
	}
	err = db.View(func(tx *bolt.Tx) error {
		c, err = loadCounters(tx)
		return err
	})
	return c, err
}

// explain turns the errors of bbolt and of the system into those of the store.
// The path is left out, as the caller names it.
func explain(err error) error {
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return store.ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch), errors.Is(err, berrors.ErrChecksum):
		return store.ErrNotStore
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return store.ErrReadOnly
	case errors.Is(err, store.ErrCorrupt):
		return fmt.Errorf("%w: %w", store.ErrNotStore, err)
	}
	var file *fs.PathError
	if errors.As(err, &file) {
		return file.Err
	}
	return err
}
