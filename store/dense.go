package store

import "slices"

// dense is a table by the number of a record. Numbers are counted from 1, so
// nearly all lie close together, and a slice is several times faster than a map.
type dense[T any] struct {
	near []T
	far  map[uint64]*T
}

// nearest bounds the slice: what lies beyond is in the map.
const nearest = 1 << 24

// at returns the place of a number, until another is asked for.
func (d *dense[T]) at(n uint64) *T {
	switch {
	case n < uint64(len(d.near)):
	case n < nearest:
		more := int(n) + 1 - len(d.near)
		d.near = slices.Grow(d.near, more)[:int(n)+1]
	case d.far[n] != nil:
		return d.far[n]
	default:
		if d.far == nil {
			d.far = map[uint64]*T{}
		}
		d.far[n] = new(T)
		return d.far[n]
	}
	return &d.near[n]
}

// peek returns what stands at a number, without making a place for it.
func (d *dense[T]) peek(n uint64) (v T) {
	if n < uint64(len(d.near)) {
		return d.near[n]
	}
	if far := d.far[n]; far != nil {
		return *far
	}
	return v
}

// each calls fn for every place, in no promised order beyond the near ones.
func (d *dense[T]) each(fn func(n uint64, v *T) error) error {
	for n := range d.near {
		if err := fn(uint64(n), &d.near[n]); err != nil {
			return err
		}
	}
	for n, v := range d.far {
		if err := fn(n, v); err != nil {
			return err
		}
	}
	return nil
}

// best keeps the few of many that come first.
type best[T any] struct {
	keep  []T
	limit int
	cmp   func(a, b T) int
}

// offer shows it one more.
func (b *best[T]) offer(x T) {
	full := len(b.keep) == b.limit
	if full && b.cmp(x, b.keep[len(b.keep)-1]) >= 0 {
		return
	}
	if full {
		b.keep = b.keep[:len(b.keep)-1]
	}
	i, _ := slices.BinarySearchFunc(b.keep, x, b.cmp)
	b.keep = slices.Insert(b.keep, i, x)
}
