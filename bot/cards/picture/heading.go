package picture

import (
	"image"
	"image/color"
)

// gap is empty space.
type gap int

func (g gap) height(*pen) int   { return int(g) }
func (g gap) draw(*canvas, int) {}

// heading is a chart's title, with a line below it that says of whom and when.
type heading struct{ title, sub string }

func (h heading) height(*pen) int {
	if h.sub == "" {
		return 72
	}
	return 114
}

func (h heading) draw(c *canvas, top int) {
	c.put(h.title, titleStyle, room{left, right, top + 38}, atLeft)
	c.put(h.sub, subStyle, room{left, right, top + 80}, atLeft)
}

// panelHead opens a panel: its name, what it sums up to, and how that changed.
type panelHead struct {
	title  string
	total  string
	change Figure
}

func (h panelHead) height(*pen) int {
	if h == (panelHead{}) {
		return 0
	}
	return 68
}

func (h panelHead) draw(c *canvas, top int) {
	if h == (panelHead{}) {
		return
	}
	base := top + 28
	used := c.put(h.change.Text, changeStyle.in(changeInk(h.change.Value)), room{right - 260, right, base}, atRight)
	edge := right
	if used > 0 {
		edge -= used + 18
	}
	used = c.put(h.total, figureStyle, room{left + 200, edge, base}, atRight)
	c.put(h.title, labelStyle.in(muted), room{left, edge - used - 24, base}, atLeft)
	c.fill(image.Rect(left, top+46, right, top+48), grid)
}

// note stands where a chart has nothing to show.
type note string

func (n note) height(*pen) int { return 200 }

func (n note) draw(c *canvas, top int) {
	c.round(image.Rect(left, top, right, top+200), allRound(16), track)
	c.put(string(n), labelStyle.in(muted), room{left + 40, right - 40, top + 112}, atCentre)
}

// key says what a colour means.
type key struct {
	fill color.RGBA
	name string
}

// legend is a chart's keys, in as many lines as they need.
type legend []key

const (
	keyLine   = 42
	keySwatch = 22
	keyGap    = 34
	keyMost   = 300 // a longer name is cut
)

func (l legend) height(p *pen) int {
	if len(l) == 0 {
		return 0
	}
	_, lines := l.place(p)
	return lines*keyLine + 16
}

// place returns where each key's swatch begins, from the block's top, and the number of lines.
func (l legend) place(p *pen) (at []image.Point, lines int) {
	x, y := left, 0
	for _, k := range l {
		name, st := p.fit(k.name, keyStyle, keyMost)
		wide := keySwatch + 12 + p.width(name, st)
		if x > left && x+wide > right {
			x, y = left, y+keyLine
		}
		at = append(at, image.Pt(x, y))
		x += wide + keyGap
	}
	return at, y/keyLine + 1
}

func (l legend) draw(c *canvas, top int) {
	at, _ := l.place(c.pen)
	for i, k := range l {
		x, y := at[i].X, top+at[i].Y
		c.round(image.Rect(x, y+6, x+keySwatch, y+6+keySwatch), allRound(6), k.fill)
		x += keySwatch + 12
		c.put(k.name, keyStyle, room{x, x + keyMost, y + 26}, atLeft)
	}
}
