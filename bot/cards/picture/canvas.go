package picture

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas is the picture while it is drawn.
type canvas struct {
	*pen
	img    *image.RGBA
	raster vector.Rasterizer
}

// newCanvas returns an empty picture.
func newCanvas(p *pen, height int) *canvas {
	c := &canvas{pen: p, img: image.NewRGBA(image.Rect(0, 0, width, height))}
	c.fill(c.img.Bounds(), paper)
	return c
}

// fill paints a rectangle.
func (c *canvas) fill(r image.Rectangle, col color.RGBA) {
	draw.Draw(c.img, r, image.NewUniform(col), image.Point{}, draw.Src)
}

// corners are the radii of a rectangle's corners in pixels, clockwise from the top left.
type corners [4]int

// allRound returns four equal corners.
func allRound(radius int) corners { return corners{radius, radius, radius, radius} }

// round paints a rectangle with round corners. The rasteriser's work grows with its area, so it gets just the rectangle and
// not the canvas.
func (c *canvas) round(r image.Rectangle, radii corners, col color.RGBA) {
	if r.Empty() {
		return
	}
	c.raster.Reset(r.Dx(), r.Dy())
	c.outline(float32(r.Dx()), float32(r.Dy()), radii)
	c.raster.Draw(c.img, r, image.NewUniform(col), image.Point{})
}

// outline hands a rectangle of w by h to the rasteriser. A radius is at most half of the shorter side.
func (c *canvas) outline(w, h float32, radii corners) {
	var r [4]float32
	for i, radius := range radii {
		r[i] = min(float32(radius), w/2, h/2)
	}
	const arm = 0.5523 // of the radius: where a cubic curve's controls lie that follows a quarter of a circle
	z := &c.raster
	z.MoveTo(r[0], 0)
	z.LineTo(w-r[1], 0)
	z.CubeTo(w-r[1]+arm*r[1], 0, w, r[1]-arm*r[1], w, r[1])
	z.LineTo(w, h-r[2])
	z.CubeTo(w, h-r[2]+arm*r[2], w-r[2]+arm*r[2], h, w-r[2], h)
	z.LineTo(r[3], h)
	z.CubeTo(r[3]-arm*r[3], h, 0, h-r[3]+arm*r[3], 0, h-r[3])
	z.LineTo(0, r[0])
	z.CubeTo(0, r[0]-arm*r[0], r[0]-arm*r[0], 0, r[0], 0)
	z.ClosePath()
}

// align says at which side of its room a text stands.
type align int

const (
	atLeft align = iota
	atCentre
	atRight
)

// room is where a text may stand: between two edges, on a baseline.
type room struct{ from, to, base int }

// put writes a text into its room, made smaller or cut if it has to be, and returns the width that it took.
func (c *canvas) put(text string, st style, in room, side align) int {
	text, st = c.fit(text, st, in.to-in.from)
	wide := c.width(text, st)
	x := in.from
	switch side {
	case atCentre:
		x = (in.from + in.to - wide) / 2
	case atRight:
		x = in.to - wide
	}
	c.write(text, st, x, in.base)
	return wide
}

// write draws clean text from x on.
func (c *canvas) write(text string, st style, x, base int) {
	source := image.NewUniform(st.ink)
	dot := fixed.P(x, base)
	for _, r := range text {
		c.glyph(r, st, dot, source)
		if st.strong {
			c.glyph(r, st, dot.Add(fixed.Point26_6{X: st.thicken()}), source)
		}
		dot.X += c.advance(r, st)
	}
}

// glyph draws one letter with its origin at dot.
func (c *canvas) glyph(r rune, st style, dot fixed.Point26_6, source image.Image) {
	bounds, mask, from, _, ok := c.face(r, st.size).Glyph(dot, r)
	if ok {
		draw.DrawMask(c.img, bounds, source, image.Point{}, mask, from, draw.Over)
	}
}
