// Package boltstore is the embedded engine: one bbolt file, one process.
//
// A transaction runs in its caller's goroutine against a snapshot and keeps its
// writes in memory. One writer takes whoever waits, judges each transaction
// against what was committed since its snapshot, runs again the few that read
// something stale, and makes all of them durable in one commit. So the price of
// a sync is shared by everybody who waited while the last one ran, nobody waits
// for company, and a closure that fails costs its neighbours nothing.
package boltstore
