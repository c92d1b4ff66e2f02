package picture

import "math"

// span returns how many of full's pixels a value takes where most takes all: none for zero, at least least for anything else,
// so that a small stage beside a huge one is still there. The sign does not matter.
func span(value, most float64, full, least int) int {
	if value == 0 || most == 0 {
		return 0
	}
	share := math.Min(1, math.Abs(value)/math.Abs(most))
	return max(least, int(math.Round(share*float64(full))))
}

// slices divides a stacked bar's pixels among its parts: none for zero and what is below, at least least for the rest. The
// widths add up to full, or to what the least ones need where that is more.
func slices(values []int64, full, least int) []int {
	sum, shown := 0.0, 0
	for _, v := range values {
		if v > 0 {
			sum += float64(v)
			shown++
		}
	}
	spare := float64(max(0, full-shown*least))
	widths := make([]int, len(values))
	passed, edge := 0.0, 0
	for i, v := range values {
		if v <= 0 {
			continue
		}
		// Rounding where a part ends, and not its width, keeps the errors from adding up.
		passed += float64(v)
		end := int(math.Round(spare * passed / sum))
		widths[i] = least + end - edge
		edge = end
	}
	return widths
}
