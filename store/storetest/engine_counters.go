package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/store"
)

var counterPromises = []promise{
	{"Ensure that a counter starts at 1, rises, and minds its own name", countersRise},
	{"Ensure that no number is given twice to those who commit", countersUnique},
	{"Ensure that a number given without a write is not given again after reopening", countersReopen},
}

// take returns n numbers of a counter, taken in one transaction.
func (h *harness) take(counter string, n int) (numbers []uint64, err error) {
	_, err = h.Update(context.Background(), func(tx store.RawTx) error {
		numbers = nil
		for range n {
			number, err := tx.Next(counter)
			if err != nil {
				return err
			}
			numbers = append(numbers, number)
		}
		return nil
	})
	return numbers, err
}

func countersRise(t *testing.T, h *harness) {
	for _, counter := range []string{"a", "ab", "客户"} {
		first, err := h.take(counter, 3)
		require.NoError(t, err)
		require.EqualValues(t, 1, first[0])
		second, err := h.take(counter, 1)
		require.NoError(t, err)
		all := append(first, second...)
		require.IsIncreasing(t, all)
	}
}

func countersUnique(t *testing.T, h *harness) {
	const turns = 10
	got := make([][]uint64, callers)
	require.NoError(t, together(callers, func(i int) error {
		for range turns {
			var mine []uint64
			_, err := h.Update(context.Background(), func(tx store.RawTx) error {
				a, err := tx.Next("n")
				if err != nil {
					return err
				}
				b, err := tx.Next("n")
				if err != nil {
					return err
				}
				mine = []uint64{a, b}
				if i%4 == 0 {
					return errRefused
				}
				return add(tx, "some other key that makes conflicts", 1)
			})
			if i%4 != 0 && err != nil {
				return err
			}
			if err == nil {
				got[i] = append(got[i], mine...)
			}
		}
		return nil
	}))
	seen := map[uint64]bool{}
	for _, numbers := range got {
		for _, n := range numbers {
			require.False(t, seen[n], "%d twice", n)
			seen[n] = true
		}
	}
	require.Len(t, seen, callers/4*3*turns*2)
}

func countersReopen(t *testing.T, h *harness) {
	before, err := h.take("n", 5)
	require.NoError(t, err)
	h.reopen()
	after, err := h.take("n", 1)
	require.NoError(t, err)
	require.Greater(t, after[0], before[4])
}
