// Package barebolt is the yardstick of the benchmarks: the least that a program
// can do to write rows to bbolt durably. It checks nothing, isolates nobody, and
// keeps no order of commits. Only benchmarks use it.
package barebolt

import (
	"time"

	bolt "go.etcd.io/bbolt"
)

// What boltstore does for bbolt's sake is done here too.
const (
	maxGroup    = 256
	fillPercent = 0.9
)

var bucketName = []byte("kv")

// Row is what is written under a key.
type Row struct{ Key, Value []byte }

// DB is a bbolt file with one bucket.
type DB struct {
	db    *bolt.DB
	queue chan waiting
	done  chan struct{}
}

// waiting are rows whose writer waits for their commit.
type waiting struct {
	rows   []Row
	answer chan error
}

// Open opens or creates the file, with the options that boltstore uses.
func Open(path string) (*DB, error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout:         time.Second,
		NoFreelistSync:  true,
		FreelistType:    bolt.FreelistMapType,
		InitialMmapSize: 1 << 30,
		NoStatistics:    true,
	})
	if err != nil {
		return nil, err
	}
	d := &DB{db: db, queue: make(chan waiting, maxGroup), done: make(chan struct{})}
	if err := d.Update(nil); err != nil {
		return nil, err
	}
	go d.loop()
	return d, nil
}

// Update writes rows in a commit of their own.
func (d *DB) Update(rows []Row) error {
	return d.db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketName)
		if err != nil {
			return err
		}
		return put(b, rows)
	})
}

// Commit writes rows in one commit with whoever else waits.
func (d *DB) Commit(rows []Row) error {
	w := waiting{rows: rows, answer: make(chan error, 1)}
	d.queue <- w
	return <-w.answer
}

// Close waits for the commit under way. Nobody may write any more.
func (d *DB) Close() error {
	close(d.queue)
	<-d.done
	return d.db.Close()
}

func (d *DB) loop() {
	defer close(d.done)
	for w := range d.queue {
		group := d.gather([]waiting{w})
		err := d.db.Update(func(tx *bolt.Tx) error {
			b := tx.Bucket(bucketName)
			for _, w := range group {
				if err := put(b, w.rows); err != nil {
					return err
				}
			}
			return nil
		})
		for _, w := range group {
			w.answer <- err
		}
	}
}

func (d *DB) gather(group []waiting) []waiting {
	for len(group) < maxGroup {
		select {
		case w, ok := <-d.queue:
			if !ok {
				return group
			}
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

func put(b *bolt.Bucket, rows []Row) error {
	b.FillPercent = fillPercent
	for _, r := range rows {
		if err := b.Put(r.Key, r.Value); err != nil {
			return err
		}
	}
	return nil
}
