package picture

import (
	"image"
	"image/color"
	"math"
)

// ActivityChart is what each rep did, by kind.
type ActivityChart struct {
	Title    string // "Activity · my team"
	Subtitle string // "16–22 Nov 2026"
	// Kinds are the names in the legend: "Call", "Meeting". Their order is that of the counts and of the colours.
	Kinds []string
	Reps  []ActivityRep
	// Empty is written when there is no rep, or nobody did anything: "No activity".
	Empty string
}

// ActivityRep is a row.
type ActivityRep struct {
	Name  string // cut where it is too long
	Total string // "23"
	// Counts are by kind, in the order of the chart's kinds; one below zero counts as zero. A text stands inside its part of
	// the bar where there is room.
	Counts []Figure
}

// Activity draws each rep's counts as one stacked bar from zero. The error is [ErrTooTall] for more than some eighty reps.
func Activity(data ActivityChart) ([]byte, error) {
	most := 0.0
	for _, rep := range data.Reps {
		most = math.Max(most, rep.sum())
	}
	blocks := []block{heading{data.Title, data.Subtitle}}
	if most == 0 {
		return render(append(blocks, note(data.Empty)))
	}
	blocks = append(blocks, activityLegend(data.Kinds))
	for _, rep := range data.Reps {
		blocks = append(blocks, repRow{rep, most})
	}
	return render(blocks)
}

// activityLegend names the colours.
func activityLegend(names []string) legend {
	var keys legend
	for i, name := range names {
		keys = append(keys, key{kindFill(i), name})
	}
	return keys
}

// kindFill returns the colour of the kind at a place.
func kindFill(place int) color.RGBA { return kinds[place%len(kinds)] }

// values returns the counts, nothing below zero.
func (r ActivityRep) values() []int64 {
	values := make([]int64, len(r.Counts))
	for i, count := range r.Counts {
		values[i] = max(0, count.Value)
	}
	return values
}

// sum returns all counts together, as a float since a sum of int64 may be more than one holds.
func (r ActivityRep) sum() float64 {
	sum := 0.0
	for _, v := range r.values() {
		sum += float64(v)
	}
	return sum
}

// repRow draws a rep against the busiest one.
type repRow struct {
	ActivityRep
	most float64
}

func (r repRow) height(*pen) int { return 104 }

func (r repRow) draw(c *canvas, top int) {
	used := c.put(r.Total, figureStyle, room{left + 240, right, top + 28}, atRight)
	c.put(r.Name, labelStyle, room{left, right - used - 24, top + 28}, atLeft)
	full := image.Rect(left, top+44, right, top+44+barHeight+4)
	c.round(full, allRound(barRadius), track)
	r.stack(c, full)
}

// stack draws the counts one after the other, a hair of paper between them, round at both ends.
func (r repRow) stack(c *canvas, full image.Rectangle) {
	values := r.values()
	widths := slices(values, span(r.sum(), r.most, full.Dx(), leastBar), leastSlice)
	end := full.Min.X
	for _, wide := range widths {
		end += wide
	}
	x := full.Min.X
	for i, wide := range widths {
		if wide == 0 {
			continue
		}
		part := image.Rect(x, full.Min.Y, x+wide, full.Max.Y)
		x += wide
		radii := corners{}
		if part.Min.X == full.Min.X {
			radii[0], radii[3] = barRadius, barRadius
		}
		if x == end {
			radii[1], radii[2] = barRadius, barRadius
		} else {
			part.Max.X--
		}
		c.round(part, radii, kindFill(i))
		slice(c, part, r.Counts[i].Text, kindFill(i))
	}
}

// slice writes a count into its part of the bar, if it fits.
func slice(c *canvas, part image.Rectangle, text string, fill color.RGBA) {
	st := sliceStyle.in(inkOn(fill))
	if c.width(c.clean(text), st) <= part.Dx()-12 {
		c.put(text, st, room{part.Min.X, part.Max.X, part.Max.Y - 9}, atCentre)
	}
}
