package picture

import (
	"image"
	"image/color"
)

const (
	slotGap   = 10 // between two texts in a row
	leastSlot = 18 // the size down to which the texts of a row shrink before some are left out
)

// drawValues writes each column's value at its end; where the values are too wide to stand side by side, some of them in a row
// above the columns, so that none runs into a neighbour.
func (p plot) drawValues(c *canvas, field image.Rectangle, zero int) {
	said := func(w TrendWeek) (string, color.RGBA) { return w.Amount.Text, ink }
	st, step := p.thin(c.pen, changeStyle, said)
	if step > 1 {
		p.spread(c, changeStyle, field.Min.Y-14, said)
		return
	}
	for i, week := range p.weeks {
		base := zero - p.tall(float64(week.Amount.Value)) - 12
		if week.Amount.Value < 0 {
			base = zero + p.tall(float64(week.Amount.Value)) + st.size + 8
		}
		from, to := p.slot(i)
		c.put(week.Amount.Text, p.emphasis(i, st.in(ink)), room{from, to, base}, atCentre)
	}
}

// spread writes a row of texts under or over the columns, all of one size.
func (p plot) spread(c *canvas, st style, base int, said func(TrendWeek) (string, color.RGBA)) {
	st, step := p.thin(c.pen, st, said)
	// From the present week backwards, since it is always named. Texts that were thinned out end at their column's right, so
	// that the last stays inside the picture and none runs into another.
	side := atCentre
	if step > 1 {
		side = atRight
	}
	for i := len(p.weeks) - 1; i-step+1 >= 0; i -= step {
		from, _ := p.slot(i - step + 1)
		_, to := p.slot(i)
		text, col := said(p.weeks[i])
		c.put(text, st.in(col), room{from, to, base}, side)
	}
}

// thin returns the size at which the widest text fits its slot, or the least size and that each step-th text is to be shown.
func (p plot) thin(pen *pen, st style, said func(TrendWeek) (string, color.RGBA)) (thinner style, step int) {
	widestText := 0
	for _, week := range p.weeks {
		text, _ := said(week)
		widestText = max(widestText, pen.width(pen.clean(text), p.emphasis(len(p.weeks)-1, st)))
	}
	slot := (right-left)/len(p.weeks) - slotGap
	if widestText == 0 || widestText <= slot {
		return st, 1
	}
	if size := st.size * slot / widestText; size >= leastSlot {
		return st.at(size), 1
	}
	small := widestText * leastSlot / st.size
	return st.at(leastSlot), (small+slotGap)/max(1, slot+slotGap) + 1
}

// emphasis makes the present week's value strong.
func (p plot) emphasis(place int, st style) style {
	st.strong = place == len(p.weeks)-1
	return st
}
