package store

import (
	"encoding/binary"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// table is the byte after the workspace in every key.
type table byte

// The tables. Records of people's business have their kind's letter; the rest
// is ours. The numbers are in every file: add, never renumber.
const (
	tableCustomers  = table(crm.KindCustomer)
	tableContacts   = table(crm.KindContact)
	tableDeals      = table(crm.KindDeal)
	tableActivities = table(crm.KindActivity)
	tableReminders  = table(crm.KindReminder)
	tableMembers    = table(crm.KindMember)
	tableWorkspaces = table(crm.KindWorkspace)
	tableJournal    = table(crm.KindEntry)

	tableSchema   table = 0x01
	tableReceipts table = 0x02
	tableTimers   table = 0x03
	tableOutbox   table = 0x04
	tableMemory   table = 0x05
	tableUndone   table = 0x06
	tableCares    table = 0x0a

	// firstIndex: tables from here on hold what can be derived from the others.
	firstIndex table = 0x80

	indexNames              table = 0x80
	indexCustomersByOwner   table = 0x81
	indexContactsByCustomer table = 0x82
	indexContactsByBirthday table = 0x83
	indexDealsOpen          table = 0x84
	indexDealsByCustomer    table = 0x85
	indexActivitiesBy       table = 0x86
	indexRemindersByOwner   table = 0x87
	indexRemindersAbout     table = 0x88
	indexMembersByIdentity  table = 0x89
	indexMembersByName      table = 0x8a
	indexTags               table = 0x8b
	indexDue                table = 0x8c
	indexJournalByRecord    table = 0x8d
	indexJournalByMember    table = 0x8e
	indexOutboxWaiting      table = 0x8f
	indexOutboxSettled      table = 0x90
	indexDealsClosed        table = 0x91
	indexActivitiesByMember table = 0x92
	indexNameBook           table = 0x93
	indexContactsByChat     table = 0x94
	indexFingerprints       table = 0x95
	indexMembersByDelegate  table = 0x96
	indexCustomersByRenewal table = 0x97
)

// key begins a key: the workspace and the table.
func key(ws crm.WorkspaceID, t table) []byte {
	k := make([]byte, 0, 48)
	k = binary.BigEndian.AppendUint32(k, uint32(ws))
	return append(k, byte(t))
}

// u64 appends a number so that it orders as a number.
func u64(k []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(k, n) }

// u16 appends a small number so that it orders as a number.
func u16(k []byte, n uint16) []byte { return binary.BigEndian.AppendUint16(k, n) }

// instant appends a moment, to the second, so that it orders as time does, also
// before 1970.
func instant(k []byte, t time.Time) []byte { return u64(k, uint64(t.Unix())^1<<63) }

// instantOf reads what instant appended.
func instantOf(k []byte) time.Time {
	return time.Unix(int64(binary.BigEndian.Uint64(k)^1<<63), 0).UTC()
}

// last64 reads the number that ends a key.
func last64(k []byte) uint64 { return binary.BigEndian.Uint64(k[len(k)-8:]) }

// text appends a string so that it orders before any longer one. The string
// must hold no NUL; folded terms and opaque ids do not.
func text(k []byte, s string) []byte { return append(append(k, s...), 0) }
