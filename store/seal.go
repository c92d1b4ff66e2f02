package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// castagnoli is the CRC that processors compute in hardware.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sealSize is how much longer a sealed value is.
const sealSize = 4

// seal returns the value with a checksum over it and its key before it, so that
// neither a flipped bit nor a value under another's key goes unnoticed. bbolt's
// pages carry no checksums of their own.
func seal(key, value []byte) []byte {
	out := make([]byte, sealSize, sealSize+len(value))
	binary.BigEndian.PutUint32(out, checksum(key, value))
	return append(out, value...)
}

// unseal returns what was sealed, or ErrCorrupt.
func unseal(key, stored []byte) ([]byte, error) {
	if len(stored) < sealSize || binary.BigEndian.Uint32(stored) != checksum(key, stored[sealSize:]) {
		return nil, fmt.Errorf("key %x: %w", key, ErrCorrupt)
	}
	return stored[sealSize:], nil
}

// stampSize is how much longer a stamped value is.
const stampSize = 8

// unsealStamped returns the content and the stamp of a value that the engine put
// a commit's stamp before. The stamp was not known when the value was sealed, so
// the seal does not cover it.
func unsealStamped(key, stored []byte) (v []byte, stamp uint64, err error) {
	if len(stored) < stampSize {
		return nil, 0, fmt.Errorf("key %x: %w", key, ErrCorrupt)
	}
	v, err = unseal(key, stored[stampSize:])
	return v, binary.BigEndian.Uint64(stored), err
}

func checksum(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}
