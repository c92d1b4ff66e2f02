package boltstore

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/rapport-crm/rapport/store"
)

// element is an entry of a page.
type element struct {
	key, value []byte
	flags      uint32
	child      uint64
}

// parseTreePage returns the entries of a branch or leaf page, all of which lie inside
// it and are in order.
func parseTreePage(page []byte) (flags uint16, elements []element, err error) {
	if len(page) < pageHeader {
		return 0, nil, fmt.Errorf("%w: short page", store.ErrCorrupt)
	}
	e := binary.NativeEndian
	flags = e.Uint16(page[8:])
	count := int(e.Uint16(page[10:]))
	if flags != branchPage && flags != leafPage || flags == branchPage && count == 0 {
		return 0, nil, fmt.Errorf("%w: page of kind %d with %d entries", store.ErrCorrupt, flags, count)
	}
	elements = make([]element, count)
	for i := range elements {
		el, err := parseElement(page, flags, pageHeader+i*elementSize)
		if err != nil {
			return 0, nil, err
		}
		if i > 0 && bytes.Compare(elements[i-1].key, el.key) >= 0 {
			return 0, nil, fmt.Errorf("%w: keys are out of order", store.ErrCorrupt)
		}
		elements[i] = el
	}
	return flags, elements, nil
}

func parseElement(page []byte, flags uint16, at int) (element, error) {
	if at+elementSize > len(page) {
		return element{}, fmt.Errorf("%w: more entries than fit", store.ErrCorrupt)
	}
	e := binary.NativeEndian
	word := func(i int) uint64 { return uint64(e.Uint32(page[at+4*i:])) }
	var el element
	var from, keySize, valueSize uint64
	if flags == branchPage {
		from, keySize = word(0), word(1)
		el.child = e.Uint64(page[at+8:])
	} else {
		el.flags = uint32(word(0))
		from, keySize, valueSize = word(1), word(2), word(3)
	}
	from += uint64(at)
	if from+keySize+valueSize > uint64(len(page)) {
		return element{}, fmt.Errorf("%w: an entry ends outside its page", store.ErrCorrupt)
	}
	el.key = page[from : from+keySize]
	el.value = page[from+keySize : from+keySize+valueSize]
	return el, nil
}

// parseFreelist returns the page numbers of a list of free pages. Where there are
// too many for the header, the first entry is their count.
func parseFreelist(page []byte) ([]uint64, error) {
	const countAhead = 0xFFFF
	e := binary.NativeEndian
	count, from := uint64(e.Uint16(page[10:])), uint64(pageHeader)
	if count == countAhead {
		count, from = e.Uint64(page[pageHeader:]), from+8
	}
	if e.Uint16(page[8:]) != freelistPage || count > (uint64(len(page))-from)/8 {
		return nil, fmt.Errorf("%w: not a list of free pages", store.ErrCorrupt)
	}
	ids := make([]uint64, count)
	for i := range ids {
		ids[i] = e.Uint64(page[from+8*uint64(i):])
	}
	return ids, nil
}
