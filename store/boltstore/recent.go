package boltstore

import (
	"bytes"
	"slices"
	"sort"
)

// Bounds of what the writer remembers of past commits. A transaction whose
// snapshot is older runs again, which is always right and merely slower.
const (
	maxRecentBytes   = 4 << 20
	maxRecentCommits = 256
	// keyOverhead is what remembering a key costs besides its bytes.
	keyOverhead = 24
)

// recent remembers which keys the last commits wrote. Commits and snapshots are
// known by bbolt's transaction id: a snapshot with id n sees all commits up to n.
type recent struct {
	// floor: of the commits up to this one nothing is known.
	floor   int
	commits []commitKeys
	bytes   int
}

// commitKeys are the keys that one commit wrote, ordered.
type commitKeys struct {
	id    int
	keys  [][]byte
	bytes int
}

// begin opens the list of a new commit.
func (r *recent) begin(id int) { r.commits = append(r.commits, commitKeys{id: id}) }

// add notes keys as written by the commit that began last.
func (r *recent) add(keys [][]byte) {
	c := &r.commits[len(r.commits)-1]
	for _, k := range keys {
		c.bytes += len(k) + keyOverhead
		r.bytes += len(k) + keyOverhead
	}
	c.insert(keys)
}

// cancel forgets the commit that began last, which wrote nothing.
func (r *recent) cancel() {
	last := len(r.commits) - 1
	r.bytes -= r.commits[last].bytes
	r.commits = r.commits[:last]
}

// lose forgets everything, because it is unknown whether commit id is on disk.
func (r *recent) lose(id int) { *r = recent{floor: id} }

// trim keeps the memory bounded.
func (r *recent) trim() {
	n := 0
	for n < len(r.commits) && (r.bytes > maxRecentBytes || len(r.commits)-n > maxRecentCommits) {
		r.floor = r.commits[n].id
		r.bytes -= r.commits[n].bytes
		n++
	}
	r.commits = slices.Delete(r.commits, 0, n)
}

// conflicts reports whether a key among those read may have been written since
// the snapshot id.
func (r *recent) conflicts(read *reads, id int) bool {
	if id < r.floor {
		return true
	}
	for i := len(r.commits) - 1; i >= 0 && r.commits[i].id > id; i-- {
		if r.commits[i].touches(read) {
			return true
		}
	}
	return false
}

func (c *commitKeys) touches(read *reads) bool {
	for _, k := range read.keys {
		if _, found := slices.BinarySearchFunc(c.keys, k, bytes.Compare); found {
			return true
		}
	}
	return slices.ContainsFunc(read.ranges, c.within)
}

func (c *commitKeys) within(s span) bool {
	i := sort.Search(len(c.keys), func(i int) bool { return bytes.Compare(c.keys[i], s.from) >= 0 })
	return i < len(c.keys) && (s.to == nil || bytes.Compare(c.keys[i], s.to) < 0)
}

// insert keeps keys ordered: one by one for a command's few, by sorting for many.
func (c *commitKeys) insert(keys [][]byte) {
	const few = 64
	if len(keys) > few {
		c.keys = append(c.keys, keys...)
		slices.SortFunc(c.keys, bytes.Compare)
		return
	}
	for _, k := range keys {
		i, found := slices.BinarySearchFunc(c.keys, k, bytes.Compare)
		if !found {
			c.keys = slices.Insert(c.keys, i, k)
		}
	}
}
