package picture_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards/picture"
)

// update rewrites the pictures in testdata. Look at them before committing them.
var update = flag.Bool("update", false, "rewrite testdata")

// goldens are all pictures that are compared, by file name.
func goldens() map[string]func() ([]byte, error) {
	pipeline := func(sample func() picture.PipelineChart) func() ([]byte, error) {
		return func() ([]byte, error) { return picture.Pipeline(sample()) }
	}
	trends := func(sample func() picture.TrendChart) func() ([]byte, error) {
		return func() ([]byte, error) { return picture.Trend(sample()) }
	}
	activities := func(sample func() picture.ActivityChart) func() ([]byte, error) {
		return func() ([]byte, error) { return picture.Activity(sample()) }
	}
	none := func() picture.TrendChart {
		return picture.TrendChart{Title: "Last 8 weeks", Empty: "Nothing to compare yet"}
	}
	return map[string]func() ([]byte, error){
		"pipeline-english":    pipeline(english),
		"pipeline-chinese":    pipeline(chinese),
		"pipeline-one-stage":  pipeline(oneStage),
		"pipeline-12-stages":  pipeline(twelveStages),
		"pipeline-huge":       pipeline(hugeNumbers),
		"pipeline-no-deals":   pipeline(noDeals),
		"trend":               trends(trend),
		"trend-net":           trends(netTrend),
		"trend-wide":          trends(wideTrend),
		"trend-none":          trends(none),
		"activity":            activities(activity),
		"activity-in-chinese": activities(chineseActivity),
	}
}

func TestPicturesLookAsTheyDidWhenSomebodyLastLookedAtThem(t *testing.T) {
	for name, draw := range goldens() {
		t.Run(name, func(t *testing.T) {
			got, err := draw()
			require.NoError(t, err)
			file := filepath.Join("testdata", name+".png")
			if *update {
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			requireAlike(t, decode(t, want), decode(t, got))
		})
	}
}

// decode reads a PNG.
func decode(t *testing.T, data []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	require.IsType(t, &image.Paletted{}, img)
	return img.(*image.Paletted)
}

// requireAlike wants equal sizes and at most one pixel in a thousand that differs by more than a shade. Processors round the
// edges of letters differently; a moved or missing word changes far more.
func requireAlike(t *testing.T, want, got *image.Paletted) {
	t.Helper()
	require.Equal(t, want.Bounds(), got.Bounds())
	differing := 0
	for i := range want.Pix {
		if distance(want.Palette[want.Pix[i]], got.Palette[got.Pix[i]]) > 24 {
			differing++
		}
	}
	require.LessOrEqual(t, differing, len(want.Pix)/1000, "pixels differ")
}

// distance returns the largest difference of two colours' channels, of 255.
func distance(a, b color.Color) int {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	apart := func(x, y uint32) int { return max(int(x>>8)-int(y>>8), int(y>>8)-int(x>>8)) }
	return max(apart(r1, r2), apart(g1, g2), apart(b1, b2))
}
