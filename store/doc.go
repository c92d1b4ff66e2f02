// Package store keeps the records: typed collections with secondary indexes,
// a journal of every change, receipts, timers and the outbox, on top of any
// [Engine].
//
// Every key begins with its workspace, so that a workspace is the unit of
// export and erasure, and then names a table. Records are JSON under their
// number; index entries are compact and binary, and cover what lists and
// totals need, since decoding is the cost of reading. Every value is sealed
// with a checksum: a flipped bit is an error and not a wrong amount.
package store
