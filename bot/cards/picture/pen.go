package picture

import (
	"fmt"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// ellipsis ends a text that was cut.
const ellipsis = '…'

// pen measures text. Faces and buffers are not safe for concurrent use, so each picture has its own pen.
type pen struct {
	fonts  []*sfnt.Font
	faces  map[faceKey]font.Face
	buffer sfnt.Buffer
}

// faceKey names a font by its place in pen.fonts, at a size.
type faceKey struct{ font, size int }

// newPen returns a pen over the embedded fonts.
func newPen() (*pen, error) {
	parsed, err := fonts()
	if err != nil {
		return nil, err
	}
	return &pen{fonts: parsed, faces: map[faceKey]font.Face{}}, nil
}

// fontOf returns the place of the first font that has the rune.
func (p *pen) fontOf(r rune) (int, bool) {
	for i, f := range p.fonts {
		if glyph, err := f.GlyphIndex(&p.buffer, r); err == nil && glyph != 0 {
			return i, true
		}
	}
	return 0, false
}

// face returns what draws the rune at a size.
func (p *pen) face(r rune, size int) font.Face {
	place, _ := p.fontOf(r)
	key := faceKey{place, size}
	if face, ok := p.faces[key]; ok {
		return face
	}
	face, err := opentype.NewFace(p.fonts[place], &opentype.FaceOptions{Size: float64(size), DPI: 72})
	if err != nil {
		// NewFace as of v0.47.0 never fails; its error is for checks of options that it may learn.
		panic(fmt.Sprintf("a face of size %d: %v", size, err))
	}
	p.faces[key] = face
	return face
}

// advance returns how far the rune moves the pen.
func (p *pen) advance(r rune, st style) fixed.Int26_6 {
	step, _ := p.face(r, st.size).GlyphAdvance(r)
	return step + st.thicken()
}

// thicken returns by how much a strong style's strokes are wider: one weight is embedded, the second is drawn by laying the
// letter twice.
func (s style) thicken() fixed.Int26_6 {
	if !s.strong {
		return 0
	}
	return fixed.Int26_6(s.size * 64 / 32)
}

// width returns a clean text's width, rounded up.
func (p *pen) width(text string, st style) int {
	var sum fixed.Int26_6
	for _, r := range text {
		sum += p.advance(r, st)
	}
	return sum.Ceil()
}

// fit cleans a text and makes it at most so many pixels wide: smaller as far as its style allows, then cut.
func (p *pen) fit(text string, st style, most int) (string, style) {
	text = p.clean(text)
	wide := p.width(text, st)
	if wide <= most {
		return text, st
	}
	if st.least > 0 {
		// Widths are proportional to sizes, so that one step finds the size.
		st = st.at(max(st.least, int(math.Floor(float64(st.size)*float64(most)/float64(wide)))))
	}
	return p.cut(text, st, most), st
}

// cut returns the clean text, or as many of its first letters as fit with an ellipsis.
func (p *pen) cut(text string, st style, most int) string {
	limit := fixed.I(most)
	dots := p.advance(ellipsis, st)
	var sum fixed.Int26_6
	kept := 0 // bytes that leave room for the ellipsis
	for i, r := range text {
		if sum+dots <= limit {
			kept = i
		}
		sum += p.advance(r, st)
	}
	if sum <= limit {
		return text
	}
	return text[:kept] + string(ellipsis)
}
