package boltstore

import (
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/rapport-crm/rapport/store"
)

// formatVersion is the layout that this package writes. It rises when an older
// binary could no longer read the file.
const formatVersion = 1

// formatName tells our files from other people's bbolt files.
const formatName = "rapport store"

// The buckets of a file. Meta and counters stay small, so that bbolt keeps them
// inside the root page and writing them costs no page of their own.
var (
	kvBucket      = []byte("kv")
	metaBucket    = []byte("meta")
	counterBucket = []byte("counters")

	nameKey    = []byte("format")
	versionKey = []byte("version")
	stampKey   = []byte("stamp")
)

// initialize writes the layout into an empty file.
func initialize(tx *bolt.Tx) error {
	for _, name := range [][]byte{kvBucket, counterBucket, metaBucket} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(metaBucket)
	for _, row := range []struct{ key, value []byte }{
		{nameKey, []byte(formatName)},
		{versionKey, number(formatVersion)},
		{stampKey, number(0)},
	} {
		if err := meta.Put(row.key, row.value); err != nil {
			return err
		}
	}
	return nil
}

// isEmpty reports whether the file has no bucket at all: bbolt began it, and the
// process ended before our first commit.
func isEmpty(tx *bolt.Tx) bool {
	name, _ := tx.Cursor().First()
	return name == nil
}

// checkFormat returns ErrNotStore for someone else's file and ErrNewer for one
// that we cannot know how to read.
func checkFormat(tx *bolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta == nil || string(meta.Get(nameKey)) != formatName {
		return store.ErrNotStore
	}
	version, err := parseNumber(meta.Get(versionKey))
	if err != nil {
		return fmt.Errorf("%w: format version: %w", store.ErrNotStore, err)
	}
	if version > formatVersion {
		return fmt.Errorf("%w: format %d, this one reads %d", store.ErrNewer, version, formatVersion)
	}
	if tx.Bucket(kvBucket) == nil || tx.Bucket(counterBucket) == nil {
		return fmt.Errorf("%w: a bucket is missing", store.ErrNotStore)
	}
	_, err = readStamp(tx)
	return err
}

// readStamp returns the stamp of the last commit that tx sees.
func readStamp(tx *bolt.Tx) (stamp uint64, err error) {
	defer guard(&err)
	stamp, err = parseNumber(tx.Bucket(metaBucket).Get(stampKey))
	if err != nil {
		return 0, fmt.Errorf("stamp: %w", err)
	}
	return stamp, nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func parseNumber(b []byte) (uint64, error) {
	if len(b) != 8 {
		return 0, fmt.Errorf("%w: a number of %d bytes", store.ErrCorrupt, len(b))
	}
	return binary.BigEndian.Uint64(b), nil
}

// guard turns a panic into ErrCorrupt: a panic is how bbolt meets a damaged page.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", store.ErrCorrupt, p)
	}
}
