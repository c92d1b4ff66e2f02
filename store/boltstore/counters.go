package boltstore

import (
	"sync"

	bolt "go.etcd.io/bbolt"
)

// counters hands out the numbers of RawTx.Next. They live in memory; the writer
// stores the highest number of each counter that a commit used, so a number is
// on disk before anyone is told that the record with it is.
type counters struct {
	mu   sync.Mutex
	last map[string]uint64
}

// taken is a number that a transaction got.
type taken struct {
	counter string
	n       uint64
}

// loadCounters reads the stored numbers.
func loadCounters(tx *bolt.Tx) (*counters, error) {
	c := &counters{last: map[string]uint64{}}
	err := tx.Bucket(counterBucket).ForEach(func(name, value []byte) error {
		n, err := parseNumber(value)
		c.last[string(name)] = n
		return err
	})
	return c, err
}

func (c *counters) next(counter string) taken {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last[counter]++
	return taken{counter: counter, n: c.last[counter]}
}

// giveBack returns the numbers of a transaction that came to nothing, as far as
// no other took a later one. So one person's failed commands leave no gaps.
func (c *counters) giveBack(numbers []taken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := len(numbers) - 1; i >= 0; i-- {
		if t := numbers[i]; c.last[t.counter] == t.n {
			c.last[t.counter]--
		}
	}
}

// marks are the highest numbers that one commit uses.
type marks map[string]uint64

func (m marks) add(numbers []taken) {
	for _, t := range numbers {
		m[t.counter] = max(m[t.counter], t.n)
	}
}

// store writes the marks that are above the stored ones: a transaction with a
// lower number may well commit after one with a higher.
func (m marks) store(tx *bolt.Tx) error {
	bucket := tx.Bucket(counterBucket)
	for counter, n := range m {
		if old := bucket.Get([]byte(counter)); old != nil {
			stored, err := parseNumber(old)
			if err != nil {
				return err
			}
			n = max(n, stored)
		}
		if err := bucket.Put([]byte(counter), number(n)); err != nil {
			return err
		}
	}
	return nil
}
