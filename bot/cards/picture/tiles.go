package picture

import (
	"image"
	"image/color"
)

// tiles are outcomes side by side.
type tiles []tile

// tile is an outcome with its colour.
type tile struct {
	fill color.RGBA
	Outcome
}

const (
	tileGap  = 24
	tileHead = 78
	tileLine = 38
)

// shown returns the tiles that have a label.
func (t tiles) shown() tiles {
	var shown tiles
	for _, one := range t {
		if one.Label != "" {
			shown = append(shown, one)
		}
	}
	return shown
}

func (t tiles) height(*pen) int {
	lines := -1
	for _, one := range t.shown() {
		lines = max(lines, len(one.Amounts))
	}
	switch {
	case lines < 0:
		return 0
	case lines == 0:
		return tileHead
	}
	return tileHead + lines*tileLine + 10
}

func (t tiles) draw(c *canvas, top int) {
	wide := (right - left - tileGap) / 2
	high := t.height(c.pen)
	for i, one := range t.shown() {
		x := left + i*(wide+tileGap)
		one.draw(c, image.Rect(x, top, x+wide, top+high))
	}
}

// draw draws one outcome.
func (t tile) draw(c *canvas, r image.Rectangle) {
	c.round(r, allRound(16), track)
	from, to := r.Min.X+26, r.Max.X-26
	c.round(image.Rect(from, r.Min.Y+31, from+16, r.Min.Y+47), allRound(8), t.fill)
	used := c.put(t.Count, countStyle, room{from + 120, to, r.Min.Y + 52}, atRight)
	c.put(t.Label, labelStyle, room{from + 30, to - used - 16, r.Min.Y + 50}, atLeft)
	for i, amount := range t.Amounts {
		c.put(amount, tileStyle, room{from, to, r.Min.Y + tileHead + 22 + i*tileLine}, atRight)
	}
}
