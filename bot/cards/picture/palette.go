package picture

import (
	"image"
	"image/color"
)

// shades is how many steps of each channel are told apart when a picture is reduced to a palette: with 32, the edge of a
// letter still has some twenty shades.
const shades = 32

// reducer maps colours to a palette of at most 256, which it collects as they come.
type reducer struct {
	palette color.Palette
	places  [shades * shades * shades]uint16 // of the palette, plus one; 0 is not seen yet
}

// newReducer returns a reducer that keeps the theme's colours exactly as they are.
func newReducer() *reducer {
	r := &reducer{}
	for _, c := range append([]color.RGBA{paper, track, grid, ink, muted, accent, tint, warm}, kinds...) {
		r.place(c.R, c.G, c.B)
	}
	return r
}

// place returns a colour's place in the palette.
func (r *reducer) place(red, green, blue uint8) uint8 {
	const step = 256 / shades
	bucket := &r.places[(int(red/step)*shades+int(green/step))*shades+int(blue/step)]
	if *bucket == 0 {
		*bucket = r.add(color.RGBA{red, green, blue, 0xff}) + 1
	}
	return uint8(*bucket - 1)
}

// add appends a colour to the palette, or returns the nearest one when that is full.
func (r *reducer) add(c color.RGBA) uint16 {
	if len(r.palette) == 256 {
		return uint16(r.palette.Index(c))
	}
	r.palette = append(r.palette, c)
	return uint16(len(r.palette) - 1)
}

// reduce returns an opaque picture with a palette. As PNG that is a third of the size, and is written in a third of the
// time: the encoder skips its filters.
func reduce(img *image.RGBA) *image.Paletted {
	r := newReducer()
	out := image.NewPaletted(img.Bounds(), nil)
	last, place := [3]uint8{}, r.place(0, 0, 0)
	for i := range out.Pix {
		p := img.Pix[4*i : 4*i+3 : 4*i+3]
		if now := [3]uint8(p); now != last { // most pixels are like the one before
			last, place = now, r.place(now[0], now[1], now[2])
		}
		out.Pix[i] = place
	}
	out.Palette = r.palette
	return out
}
