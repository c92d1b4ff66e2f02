package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
)

// ErrTooTall is returned for a chart with more rows than chats show as a photo. The caller should draw the first rows only,
// or leave the picture out.
var ErrTooTall = errors.New("picture too tall")

// Figure is a number and its words.
type Figure struct {
	// Value is what is drawn, in any unit that the chart's other values of this kind share: minor units, a count.
	Value int64
	// Text is what is written: "$50,000", "4 单". A figure without text is drawn but not written.
	Text string
}

// block is a horizontal strip of a chart, as wide as the picture.
type block interface {
	// height returns how many pixels it needs.
	height(p *pen) int
	// draw draws it downwards from top.
	draw(c *canvas, top int)
}

// render stacks blocks into one picture.
func render(blocks []block) ([]byte, error) {
	p, err := newPen()
	if err != nil {
		return nil, err
	}
	height := 2 * margin
	for _, b := range blocks {
		height += b.height(p)
	}
	if height > tallest {
		return nil, fmt.Errorf("%d pixels, the limit is %d: %w", height, tallest, ErrTooTall)
	}
	c := newCanvas(p, height)
	top := margin
	for _, b := range blocks {
		b.draw(c, top)
		top += b.height(p)
	}
	return encode(c)
}

// encode returns the canvas as PNG. Speed is preferred to the last tenth of size: flat colours compress well anyway.
func encode(c *canvas) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, reduce(c.img)); err != nil {
		return nil, fmt.Errorf("encoding a picture: %w", err)
	}
	return out.Bytes(), nil
}
