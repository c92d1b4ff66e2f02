package store

import (
	"encoding/binary"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// OpenDeal is an open deal as its index entry tells it.
type OpenDeal struct {
	ID       crm.DealID
	Customer crm.CustomerID
	Owner    crm.MemberID
	Stage    crm.StageID
	Amount   crm.Money
	Close    crm.Date
	Since    time.Time // when it came to its stage
}

// openDealEntry covers what pipelines and lists need of an open deal: a million
// deals are summed without decoding a million records.
//
// The key is owner 8, stage 2, number 8; the value customer 8, stage since 8,
// amount 8, close date 4 (0: none), currency 3 or none.
func openDealEntry(d crm.Deal) entry {
	k := u64(u16(u64(nil, uint64(d.Owner)), uint16(d.Stage)), uint64(d.ID))
	v := u64(make([]byte, 0, 31), uint64(d.Customer))
	v = instant(v, d.StageSince)
	v = u64(v, uint64(d.Amount.Minor))
	v = binary.BigEndian.AppendUint32(v, packDate(d.Close))
	return entry{indexDealsOpen, k, append(v, d.Amount.Cur...)}
}

// decodeOpenDeal reads the entry's key, from the owner on, and its value.
// currency turns the stored code into a string without allocating each time.
func decodeOpenDeal(k, v []byte, currency func([]byte) string) OpenDeal {
	return OpenDeal{
		Owner:    crm.MemberID(binary.BigEndian.Uint64(k)),
		Stage:    crm.StageID(binary.BigEndian.Uint16(k[8:])),
		ID:       crm.DealID(binary.BigEndian.Uint64(k[10:])),
		Customer: crm.CustomerID(binary.BigEndian.Uint64(v)),
		Since:    instantOf(v[8:]),
		Amount:   crm.Money{Minor: int64(binary.BigEndian.Uint64(v[16:])), Cur: currency(v[28:])},
		Close:    unpackDate(binary.BigEndian.Uint32(v[24:])),
	}
}

func packDate(d crm.Date) uint32 { return uint32(d.Year)<<9 | uint32(d.Month)<<5 | uint32(d.Day) }

func unpackDate(n uint32) crm.Date {
	return crm.Date{Year: int(n >> 9), Month: time.Month(n >> 5 & 15), Day: int(n & 31)}
}

// interner keeps one string for each currency that a scan meets, of which there
// are a few.
func interner() func([]byte) string {
	var known []string
	return func(b []byte) string {
		for _, s := range known {
			if s == string(b) {
				return s
			}
		}
		known = append(known, string(b))
		return known[len(known)-1]
	}
}
