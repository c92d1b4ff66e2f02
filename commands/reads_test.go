package commands_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/storetest"
)

// counted is an engine that counts what is read.
type counted struct {
	store.Engine
	reads *int
}

func (e counted) Update(ctx context.Context, fn func(store.RawTx) error) (uint64, error) {
	return e.Engine.Update(ctx, func(tx store.RawTx) error { return fn(countedTx{tx, e.reads}) })
}

type countedTx struct {
	store.RawTx
	reads *int
}

func (tx countedTx) Get(key []byte) ([]byte, error) {
	*tx.reads++
	return tx.RawTx.Get(key)
}

func (tx countedTx) Scan(r store.Range, fn func(key, value []byte) bool) error {
	return tx.RawTx.Scan(r, func(key, value []byte) bool {
		*tx.reads++
		return fn(key, value)
	})
}

// TestALoggedLineReadsAsMuchInALargeTeamAsInASmallOne holds what is checked with
// every line (who is on leave, which chat is off, what is due at that minute) to
// reads that do not grow with the team's members and records.
func TestALoggedLineReadsAsMuchInALargeTeamAsInASmallOne(t *testing.T) {
	reads := 0
	w := newWorldOn(t, counted{storetest.NewModel(), &reads})
	w.mustSay("rob", "customer new Acme")
	w.mustSay("rob", "log Acme said hello")
	cost := func(line string) int {
		reads = 0
		w.mustSay("rob", line)
		return reads
	}
	plain, promised := "log Acme talked about the weather", "log Acme wants a quote next: send it tomorrow 3pm"
	small := [2]int{cost(plain), cost(promised)}
	for n := range 40 {
		who := fmt.Sprintf("extra%d", n)
		w.mustSay(who, "me")
		w.mustSay(who, fmt.Sprintf("customer new Company%d", n))
		w.mustSay(who, fmt.Sprintf("remind Company%d tomorrow 3pm call", n))
	}
	large := [2]int{cost(plain), cost(promised)}
	t.Logf("reads of a line: %v in a small team, %v in a large one", small, large)
	// A few more than for the first lines, however many members there are.
	require.LessOrEqual(t, large[0], small[0]+2)
	require.LessOrEqual(t, large[1], small[1]+4)
}
