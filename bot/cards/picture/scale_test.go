package picture

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestABarIsAsLongAsItsShareOfTheLargest(t *testing.T) {
	for _, row := range []struct {
		value, most float64
		want        int
		why         string
	}{
		{100, 100, 800, "the largest takes all"},
		{50, 100, 400, "half"},
		{99, 100, 792, "close values keep their proportion, since bars start at zero"},
		{0, 100, 0, "nothing is nothing"},
		{1, 1e15, 6, "the smallest is still seen"},
		{0, 0, 0, "no data"},
		{-50, 100, 400, "below zero is as long downwards"},
		{math.MinInt64, math.MaxInt64, 800, "never longer than all"},
	} {
		require.Equal(t, row.want, span(row.value, row.most, 800, 6), row.why)
	}
}

func TestTheSlicesOfAStackFillItExactly(t *testing.T) {
	for _, row := range []struct {
		values []int64
		want   []int
		why    string
	}{
		{[]int64{1, 1, 1}, []int{33, 34, 33}, "thirds"},
		{[]int64{3, 0, 1}, []int{73, 0, 27}, "nothing takes nothing"},
		{[]int64{1_000_000, 1}, []int{96, 4}, "the smallest is still seen"},
		{[]int64{-5, 5}, []int{0, 100}, "below zero counts as zero"},
		{[]int64{math.MaxInt64, math.MaxInt64}, []int{50, 50}, "sums that an int64 does not hold"},
		{[]int64{0, 0}, []int{0, 0}, "no data"},
		{nil, []int{}, "no kinds"},
	} {
		require.Equal(t, row.want, slices(row.values, 100, 4), row.why)
	}
}

func TestAStackShorterThanItsSlicesGrowsUntilAllAreSeen(t *testing.T) {
	require.Equal(t, []int{4, 4, 4}, slices([]int64{1, 1, 1}, 6, 4))
}
