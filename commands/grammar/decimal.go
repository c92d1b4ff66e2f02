package grammar

import "math/bits"

// decimal is a number that people typed: units / 10^places, never a float.
type decimal struct {
	units  uint64
	places int
}

// times returns d * 10^n. The second result is false when it does not fit.
func (d decimal) times(n int) (decimal, bool) {
	cut := min(n, d.places)
	d.places -= cut
	var ok bool
	d.units, ok = shift(d.units, n-cut)
	return d, ok
}

// plus returns the sum of whole numbers.
func (d decimal) plus(other decimal) (decimal, bool) {
	sum, carry := bits.Add64(d.units, other.units, 0)
	return decimal{units: sum}, carry == 0
}

// whole returns d * 10^n as a whole number. fine is false when decimals are
// left, fits when it is too large.
func (d decimal) whole(n int) (units uint64, fine, fits bool) {
	d, fits = d.times(n)
	for ; d.places > 0 && d.units%10 == 0; d.places-- {
		d.units /= 10
	}
	return d.units, d.places == 0, fits
}

// shift returns n * 10^zeros. The second result is false when it does not fit.
func shift(n uint64, zeros int) (uint64, bool) {
	for range zeros {
		hi, lo := bits.Mul64(n, 10)
		if hi != 0 {
			return 0, false
		}
		n = lo
	}
	return n, true
}
