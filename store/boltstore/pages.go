package boltstore

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/rapport-crm/rapport/store"
)

// bbolt trusts its pages: a damaged one is a panic, or a fault in a goroutine of
// its own that nothing can catch. So what it is about to walk is walked here
// first, by reading the file, where damage is an error.

// pageFile is a file as its pages.
type pageFile struct {
	header
	file *os.File
	// seen has a bit for each page of the tree that was reached.
	seen []uint64
}

// openPages opens path for reading. A file shorter than its header says is
// ErrCorrupt.
func openPages(path string) (*pageFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p := &pageFile{file: f}
	if err := p.load(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return p, nil
}

func (p *pageFile) load() (err error) {
	if p.header, err = readHeader(p.file); err != nil {
		return err
	}
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	if pages := uint64(info.Size() / p.pageSize); pages < p.highWater {
		return fmt.Errorf("%w: %d pages of %d", store.ErrCorrupt, pages, p.highWater)
	}
	return nil
}

func (p *pageFile) close() error { return p.file.Close() }

// warm reads the file through once: in order, that is several times faster on a
// cold disk than the order of the tree.
func (p *pageFile) warm() error {
	_, err := io.Copy(io.Discard, io.NewSectionReader(p.file, 0, int64(p.highWater)*p.pageSize))
	return err
}

// inspect looks at all that bbolt is about to rely on when it opens the file: the
// list of free pages, or, if there is none, the tree that tells which are free.
func (p *pageFile) inspect() error {
	if p.clean() {
		return p.checkFreelist()
	}
	if err := p.warm(); err != nil {
		return err
	}
	return p.checkTree()
}

// checkTree looks at every page that is in use.
func (p *pageFile) checkTree() error {
	p.seen = make([]uint64, p.highWater/64+1)
	return p.walk(p.root, nil, nil)
}

// walk looks at every page that the tree at root reaches. Its keys are at least
// low and below high, where these are not nil.
func (p *pageFile) walk(root uint64, low, high []byte) error {
	page, err := p.readOnce(root)
	if err != nil {
		return err
	}
	flags, elements, err := parseTreePage(page)
	if err != nil {
		return fmt.Errorf("page %d: %w", root, err)
	}
	if n := len(elements); n > 0 && !between(elements[0].key, elements[n-1].key, low, high) {
		return fmt.Errorf("%w: page %d is out of order", store.ErrCorrupt, root)
	}
	for i, e := range elements {
		next := high
		if i+1 < len(elements) {
			next = elements[i+1].key
		}
		if err := p.follow(flags, e, next); err != nil {
			return err
		}
	}
	return nil
}

func between(first, last, low, high []byte) bool {
	return bytes.Compare(first, low) >= 0 && (high == nil || bytes.Compare(last, high) < 0)
}

// follow walks on into the child page, or the bucket, that e stands for. next is
// the first key behind e.
func (p *pageFile) follow(flags uint16, e element, next []byte) error {
	switch {
	case flags == branchPage:
		return p.walk(e.child, e.key, next)
	case e.flags&bucketEntry == 0:
		return nil
	case len(e.value) < pageHeader:
		return fmt.Errorf("%w: bucket %q", store.ErrCorrupt, e.key)
	}
	if root := binary.NativeEndian.Uint64(e.value); root != 0 {
		return p.walk(root, nil, nil)
	}
	_, _, err := parseTreePage(e.value[pageHeader:])
	return err
}

// checkFreelist looks at the stored list of free pages.
func (p *pageFile) checkFreelist() error {
	page, err := p.read(p.freelist)
	if err != nil {
		return err
	}
	ids, err := parseFreelist(page)
	if err != nil {
		return fmt.Errorf("page %d: %w", p.freelist, err)
	}
	slices.Sort(ids)
	for i, id := range ids {
		if id < 2 || id >= p.highWater || i > 0 && ids[i-1] == id {
			return fmt.Errorf("%w: free page %d of %d", store.ErrCorrupt, id, p.highWater)
		}
	}
	return nil
}

// readOnce is read for pages of the tree, which are all in it once.
func (p *pageFile) readOnce(id uint64) ([]byte, error) {
	page, err := p.read(id)
	if err != nil {
		return nil, err
	}
	for i := id; i < id+uint64(len(page))/uint64(p.pageSize); i++ {
		bit := uint64(1) << (i % 64)
		if p.seen[i/64]&bit != 0 {
			return nil, fmt.Errorf("%w: page %d is in use twice", store.ErrCorrupt, i)
		}
		p.seen[i/64] |= bit
	}
	return page, nil
}

// read returns the page id with its overflow.
func (p *pageFile) read(id uint64) ([]byte, error) {
	if id < 2 || id >= p.highWater {
		return nil, fmt.Errorf("%w: page %d of %d", store.ErrCorrupt, id, p.highWater)
	}
	page := make([]byte, p.pageSize)
	offset := int64(id) * p.pageSize
	if _, err := p.file.ReadAt(page, offset); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	e := binary.NativeEndian
	overflow := uint64(e.Uint32(page[12:]))
	if e.Uint64(page) != id || id+overflow >= p.highWater {
		return nil, fmt.Errorf("%w: page %d is something else", store.ErrCorrupt, id)
	}
	if overflow == 0 {
		return page, nil
	}
	page = make([]byte, int64(1+overflow)*p.pageSize)
	_, err := p.file.ReadAt(page, offset)
	return page, err
}
