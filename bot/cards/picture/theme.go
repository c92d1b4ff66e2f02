package picture

import "image/color"

// Sizes in pixels. A phone shows the picture at some 0.4 of them, so type of 26 is read as 10 points.
const (
	width   = 900
	margin  = 44
	left    = margin
	right   = width - margin
	tallest = 9000 // Telegram: width and height of a photo together at most 10,000

	barHeight  = 28
	barRadius  = 8
	leastBar   = 6 // what is not zero is seen
	leastSlice = 4
)

// The colours: one accent on greys. Up is the accent and down is warm, not green and red, whose meanings swap between a
// European and a Chinese reader.
var (
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x1b, 0x24, 0x30, 0xff}
	muted  = color.RGBA{0x66, 0x71, 0x7f, 0xff}
	grid   = color.RGBA{0xe1, 0xe6, 0xec, 0xff}
	track  = color.RGBA{0xf1, 0xf4, 0xf8, 0xff}
	accent = color.RGBA{0x25, 0x63, 0xeb, 0xff}
	tint   = color.RGBA{0xb9, 0xcf, 0xfb, 0xff}
	warm   = color.RGBA{0xc2, 0x41, 0x0c, 0xff}
)

// kinds are the colours of stacked parts, the accent first; after the last they begin again.
var kinds = []color.RGBA{
	accent,
	{0x14, 0xa3, 0x8b, 0xff},
	{0xf2, 0xa9, 0x3b, 0xff},
	{0x8b, 0x5c, 0xf6, 0xff},
	{0xe5, 0x66, 0x7a, 0xff},
	{0x94, 0xa3, 0xb8, 0xff},
	{0x38, 0xb6, 0xe8, 0xff},
	{0x84, 0xa6, 0x3c, 0xff},
}

// style is how a text is written.
type style struct {
	size int // pixels per em
	// least is the size down to which the text shrinks before it is cut; 0 means that it does not shrink. Figures shrink,
	// because a cut number misleads.
	least  int
	ink    color.RGBA
	strong bool
}

// The styles of texts.
var (
	titleStyle   = style{size: 42, least: 34, ink: ink, strong: true}
	subStyle     = style{size: 27, least: 22, ink: muted}
	labelStyle   = style{size: 31, ink: ink}
	figureStyle  = style{size: 31, least: 16, ink: ink, strong: true}
	captionStyle = style{size: 25, least: 18, ink: muted}
	changeStyle  = style{size: 25, least: 16, ink: muted}
	keyStyle     = style{size: 25, ink: muted}
	countStyle   = style{size: 36, least: 14, ink: ink, strong: true}
	tileStyle    = style{size: 29, least: 16, ink: muted}
	sliceStyle   = style{size: 22, ink: paper}
)

// in returns the style in another colour.
func (s style) in(c color.RGBA) style {
	s.ink = c
	return s
}

// at returns the style at another size.
func (s style) at(size int) style {
	s.size = size
	return s
}

// changeInk returns the colour of a change: up, down or none.
func changeInk(change int64) color.RGBA {
	switch {
	case change > 0:
		return accent
	case change < 0:
		return warm
	}
	return muted
}

// inkOn returns the colour of text on a filled part: white, or dark where white would be hard to read.
func inkOn(fill color.RGBA) color.RGBA {
	brightness := (299*int(fill.R) + 587*int(fill.G) + 114*int(fill.B)) / 1000
	if brightness > 150 {
		return ink
	}
	return paper
}
