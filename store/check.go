package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/rapport-crm/rapport/crm"
)

// maxFaults bounds how many faults one check reports.
const maxFaults = 20

// Check verifies the whole store: the engine's structure, every value's seal,
// that records and index entries agree (each entry has its record, each record
// its entries, and they say the same), and that what a record is about is
// there. It returns all that it finds, at most a screenful.
func (s *Store) Check(ctx context.Context) error {
	if err := s.engine.Check(ctx); err != nil {
		return err
	}
	c := &checker{}
	c.begin(0)
	err := s.engine.View(ctx, func(r Reader) error { return c.run(ctx, r) })
	return errors.Join(append(c.faults, err)...)
}

// checker walks a store once. Records are asked for their entries, which must
// be there; entries are counted, so that one too many shows as well.
type checker struct {
	faults          []error
	found, expected map[table]int
	ws              crm.WorkspaceID
}

// begin starts with a workspace.
func (c *checker) begin(ws crm.WorkspaceID) {
	c.ws, c.found, c.expected = ws, map[table]int{}, map[table]int{}
}

func (c *checker) run(ctx context.Context, r Reader) error {
	var stop error
	err := r.Scan(Range{}, func(k, stored []byte) bool {
		if stop = ctx.Err(); stop != nil || len(c.faults) >= maxFaults {
			return false
		}
		c.visit(r, k, stored)
		return true
	})
	if len(c.faults) < maxFaults && stop == nil {
		c.compare() // else the count is not complete
	}
	return errors.Join(err, stop)
}

// visit checks one key.
func (c *checker) visit(r Reader, k, stored []byte) {
	if len(k) < 5 {
		c.fault("key %x: %w", k, ErrCorrupt)
		return
	}
	if ws := crm.WorkspaceID(binary.BigEndian.Uint32(k)); ws != c.ws {
		c.compare()
		c.begin(ws)
	}
	t := table(k[4])
	c.found[t]++
	v, err := unsealAny(t, k, stored)
	if err != nil {
		c.fault("%w", err)
		return
	}
	inspect, known := inspectors[t]
	if !known {
		return
	}
	tx := &Tx{ws: c.ws, reader: r}
	entries, err := inspect(tx, k, v)
	if err != nil {
		c.fault("%w", err)
	}
	for _, e := range entries {
		c.expected[e.table]++
		if err := c.hasEntry(r, e); err != nil {
			c.fault("record %x: index entry %x: %w", k, e.key(c.ws), err)
		}
	}
}

// hasEntry looks for an index entry.
func (c *checker) hasEntry(r Reader, e entry) error {
	k := e.key(c.ws)
	stored, err := r.Get(k)
	if errors.Is(err, ErrNotFound) {
		return fmt.Errorf("is missing: %w", ErrCorrupt)
	}
	if err != nil {
		return err
	}
	v, err := unsealAny(e.table, k, stored)
	if err != nil {
		return nil // the walk comes to it, and says so once
	}
	if !bytes.Equal(v, e.value) {
		return fmt.Errorf("says something else: %w", ErrCorrupt)
	}
	return nil
}

// compare holds the entries that were found against those that the records of
// the workspace gave.
func (c *checker) compare() {
	for _, t := range slices.Sorted(maps.Keys(c.found)) {
		if t >= firstIndex && c.found[t] > c.expected[t] {
			c.fault("workspace %d: index %x has %d entries, its records give %d: %w",
				c.ws, byte(t), c.found[t], c.expected[t], ErrCorrupt)
		}
	}
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, args...))
}

// unsealAny unseals a value of any table: where a commit's stamp is part of the
// key or stands before the value, the seal does not cover it.
func unsealAny(t table, k, stored []byte) (v []byte, err error) {
	switch t {
	case tableJournal, indexJournalByMember, indexJournalByRecord:
		if len(k) < stampSize {
			return nil, fmt.Errorf("key %x: %w", k, ErrCorrupt)
		}
		return unseal(k[:len(k)-stampSize], stored)
	case tableReceipts, tableUndone:
		v, _, err = unsealStamped(k, stored)
		return v, err
	}
	return unseal(k, stored)
}
