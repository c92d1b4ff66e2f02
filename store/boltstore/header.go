package boltstore

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"os"

	"github.com/rapport-crm/rapport/store"
)

// Page layout of bbolt's format 2, in the byte order of the machine.
const (
	pageHeader  = 16
	elementSize = 16
	metaLength  = 64 // from the magic to the end of the checksum

	boltMagic   = 0xED0CDAED
	boltVersion = 2

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketEntry  = 0x01

	noFreelist = ^uint64(0)

	minPageSize = 1 << 10
	maxPageSize = 1 << 24
)

// header is one of the two meta pages: where the tree of a commit is.
type header struct {
	pageSize  int64
	root      uint64
	freelist  uint64
	highWater uint64
	txid      uint64
}

// clean reports whether the file has its list of free pages, so that nobody has
// to look at all of them to open it.
func (h header) clean() bool { return h.freelist != noFreelist }

// readHeader returns the newer valid meta page.
func readHeader(f io.ReaderAt) (header, error) {
	first, ok := parseHeader(f, 0)
	size := first.pageSize
	if !ok {
		size = int64(os.Getpagesize())
	}
	second, ok2 := parseHeader(f, size)
	switch {
	case !ok && !ok2:
		return header{}, store.ErrNotStore
	case !ok, ok2 && second.txid > first.txid:
		return second, nil
	}
	return first, nil
}

func parseHeader(f io.ReaderAt, offset int64) (header, bool) {
	var b [metaLength]byte
	if _, err := f.ReadAt(b[:], offset+pageHeader); err != nil {
		return header{}, false
	}
	sum := fnv.New64a()
	_, _ = sum.Write(b[:56])
	e := binary.NativeEndian
	h := header{
		pageSize:  int64(e.Uint32(b[8:])),
		root:      e.Uint64(b[16:]),
		freelist:  e.Uint64(b[32:]),
		highWater: e.Uint64(b[40:]),
		txid:      e.Uint64(b[48:]),
	}
	ok := e.Uint32(b[0:]) == boltMagic && e.Uint32(b[4:]) == boltVersion && e.Uint64(b[56:]) == sum.Sum64() &&
		h.pageSize >= minPageSize && h.pageSize <= maxPageSize
	return h, ok
}
