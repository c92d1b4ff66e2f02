package store

import (
	"encoding/binary"
	"errors"
	"time"
)

// receiptDays is for how many days back a receipt is looked for, today
// included: a repeat of a request comes within 48 hours, which can touch three
// days.
const receiptDays = 3

// day numbers the days since 1970 in UTC. Receipts of a day lie together, so
// that recent ones share pages and old ones are dropped in one sweep.
func day(t time.Time) int64 { return t.Unix() / 86400 }

func (tx *Tx) receiptKey(day int64, request string) []byte {
	return append(binary.BigEndian.AppendUint32(tx.key(tableReceipts), uint32(day)), request...)
}

// SaveReceipt keeps the answer to a request, and the commit's stamp with it.
func (tx *Tx) SaveReceipt(request string, answer []byte) error {
	if tx.writer == nil {
		return errReadOnly
	}
	k := tx.receiptKey(day(tx.Now), request)
	return tx.writer.PutStamped(StampValue, k, seal(k, answer))
}

// Receipt returns the first answer to the request and the stamp of the commit
// that gave it, or ErrNotFound.
func (tx *Tx) Receipt(request string) (answer []byte, stamp uint64, err error) {
	today := day(tx.Now)
	for d := today; d > today-receiptDays; d-- {
		answer, stamp, err = tx.getStamped(tx.receiptKey(d, request))
		if !errors.Is(err, ErrNotFound) {
			return answer, stamp, err
		}
	}
	return nil, 0, ErrNotFound
}

// PurgeReceipts deletes receipts that no repeat can ask for any more, at most
// limit of them, and returns how many.
func (tx *Tx) PurgeReceipts(limit int) (int, error) {
	r := Prefix(tx.key(tableReceipts))
	r.To = tx.receiptKey(day(tx.Now)-receiptDays, "")
	var keys [][]byte
	err := tx.reader.Scan(r, func(k, _ []byte) bool {
		keys = append(keys, append([]byte{}, k...))
		return len(keys) < limit
	})
	for _, k := range keys {
		err = errors.Join(err, tx.delete(k))
	}
	return len(keys), err
}
