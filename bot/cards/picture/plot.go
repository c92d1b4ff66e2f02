package picture

import (
	"image"
	"image/color"
	"math"
)

// plot is columns on a zero line, with a value at each column's end and captions below.
type plot struct {
	weeks     []TrendWeek
	low, high float64 // the values' range, with zero in it
}

const (
	plotHeight  = 300 // of the columns' field
	plotPad     = 44  // above it, and below it where values are negative: room for a value
	plotCaption = 40  // a line of captions
	widest      = 84  // a column
)

// newPlot returns the columns of at least one week.
func newPlot(weeks []TrendWeek) plot {
	p := plot{weeks: weeks}
	for _, week := range weeks {
		p.low = math.Min(p.low, float64(week.Amount.Value))
		p.high = math.Max(p.high, float64(week.Amount.Value))
	}
	return p
}

// below returns the room under the field for values below zero.
func (p plot) below() int {
	if p.low < 0 {
		return plotPad
	}
	return 0
}

// captions returns the number of caption lines: labels, and changes if there are any.
func (p plot) captions() int {
	for _, week := range p.weeks {
		if week.Change.Text != "" {
			return 2
		}
	}
	return 1
}

func (p plot) height(*pen) int {
	return plotPad + plotHeight + p.below() + p.captions()*plotCaption + 6
}

func (p plot) draw(c *canvas, top int) {
	field := image.Rect(left, top+plotPad, right, top+plotPad+plotHeight)
	zero := field.Max.Y - p.tall(p.low)
	p.drawGrid(c, field, zero)
	p.drawColumns(c, zero)
	p.drawValues(c, field, zero)
	base := field.Max.Y + p.below() + 34
	p.spread(c, captionStyle, base, func(w TrendWeek) (string, color.RGBA) { return w.Label, muted })
	p.spread(c, changeStyle, base+plotCaption-4, func(w TrendWeek) (string, color.RGBA) {
		return w.Change.Text, changeInk(w.Change.Value)
	})
}

// tall returns how high a value's column is.
func (p plot) tall(value float64) int {
	return span(value, p.high-p.low, plotHeight, leastSlice)
}

// drawGrid draws the zero line, and light lines at quarters of the field to lead the eye across.
func (p plot) drawGrid(c *canvas, field image.Rectangle, zero int) {
	for i := range 5 {
		y := field.Min.Y + i*plotHeight/4
		c.fill(image.Rect(left, y, right, y+1), track)
	}
	c.fill(image.Rect(left, zero, right, zero+2), grid)
}

// slot returns the edges of the room that the week at a place has.
func (p plot) slot(place int) (from, to int) {
	n := len(p.weeks)
	return left + (right-left)*place/n, left + (right-left)*(place+1)/n
}

func (p plot) drawColumns(c *canvas, zero int) {
	for i, week := range p.weeks {
		from, to := p.slot(i)
		half := max(1, min(widest, (to-from)*62/100)/2)
		middle := (from + to) / 2
		tall := p.tall(float64(week.Amount.Value))
		column, radii := image.Rect(middle-half, zero-tall, middle+half, zero), corners{barRadius, barRadius, 0, 0}
		if week.Amount.Value < 0 {
			column, radii = column.Add(image.Pt(0, tall+2)), corners{0, 0, barRadius, barRadius}
		}
		c.round(column, radii, p.fill(i))
	}
}

// fill returns a column's colour: the present week stands out, and what is below zero is warm.
func (p plot) fill(place int) color.RGBA {
	switch {
	case p.weeks[place].Amount.Value < 0:
		return warm
	case place == len(p.weeks)-1:
		return accent
	}
	return tint
}
