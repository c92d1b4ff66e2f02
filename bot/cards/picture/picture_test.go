package picture_test

import (
	"fmt"
	"image/color"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards/picture"
)

func TestTheSameDataGivesTheSameBytesFromManyGoroutinesAtOnce(t *testing.T) {
	for _, name := range []string{"pipeline-one-stage", "trend-net", "activity-in-chinese"} {
		draw := goldens()[name]
		want, err := draw()
		require.NoError(t, err)
		var all sync.WaitGroup
		pictures, errs := make([][]byte, 4), make([]error, 4)
		for i := range pictures {
			all.Go(func() { pictures[i], errs[i] = draw() })
		}
		all.Wait()
		for i := range pictures {
			require.NoError(t, errs[i])
			require.Equal(t, want, pictures[i], name)
		}
	}
}

func TestAChartWithTooManyRowsIsRefused(t *testing.T) {
	stages := make([]picture.PipelineStage, 100)
	_, err := picture.Pipeline(picture.PipelineChart{Panels: []picture.PipelinePanel{{Stages: stages}}})
	require.ErrorIs(t, err, picture.ErrTooTall)

	reps := make([]picture.ActivityRep, 100)
	reps[0].Counts = []picture.Figure{{Value: 1, Text: "1"}}
	_, err = picture.Activity(picture.ActivityChart{Reps: reps})
	require.ErrorIs(t, err, picture.ErrTooTall)

	panels := make([]picture.TrendPanel, 30)
	for i := range panels {
		panels[i].Weeks = make([]picture.TrendWeek, 8)
	}
	_, err = picture.Trend(picture.TrendChart{Panels: panels})
	require.ErrorIs(t, err, picture.ErrTooTall)
}

func TestSixtyStagesAreDrawnWithinTheLimitsOfAPhoto(t *testing.T) {
	data, err := picture.Pipeline(picture.PipelineChart{
		Title: "All", Panels: []picture.PipelinePanel{{Stages: make([]picture.PipelineStage, 60)}},
	})
	require.NoError(t, err)
	size := decode(t, data).Bounds()
	require.Equal(t, 900, size.Dx())
	require.LessOrEqual(t, size.Dx()+size.Dy(), 10_000)
}

func TestChartsWithoutAnythingAreStillPictures(t *testing.T) {
	for name, draw := range map[string]func() ([]byte, error){
		"pipeline": func() ([]byte, error) { return picture.Pipeline(picture.PipelineChart{}) },
		"pipeline, no stage": func() ([]byte, error) {
			return picture.Pipeline(picture.PipelineChart{Panels: make([]picture.PipelinePanel, 2)})
		},
		"trend": func() ([]byte, error) { return picture.Trend(picture.TrendChart{}) },
		"trend, no week": func() ([]byte, error) {
			return picture.Trend(picture.TrendChart{Panels: make([]picture.TrendPanel, 2)})
		},
		"activity": func() ([]byte, error) { return picture.Activity(picture.ActivityChart{}) },
		"activity, idle reps": func() ([]byte, error) {
			return picture.Activity(picture.ActivityChart{Reps: make([]picture.ActivityRep, 2)})
		},
	} {
		data, err := draw()
		require.NoError(t, err, name)
		require.Equal(t, 900, decode(t, data).Bounds().Dx(), name)
	}
}

func TestATrendTakesAnyNumberOfWeeks(t *testing.T) {
	for _, n := range []int{1, 2, 52, 1000} {
		all := make([]picture.TrendWeek, n)
		for i := range all {
			all[i].Amount.Value = int64(i) - 3
			if n != 52 { // and one chart without a word
				all[i].Label, all[i].Amount.Text = "week", fmt.Sprint(i)
			}
		}
		_, err := picture.Trend(picture.TrendChart{Panels: []picture.TrendPanel{{Weeks: all}}})
		require.NoError(t, err, "%d weeks", n)
	}
}

func TestTheSmallestStageIsSeenBesideAHugeOne(t *testing.T) {
	chart := oneStage()
	without := count(t, chart, accent)
	chart.Panels[0].Stages = append(chart.Panels[0].Stages, picture.PipelineStage{Amount: picture.Figure{Value: 1}})
	chart.Panels[0].Stages[0].Amount.Value = 1_000_000_000_000
	require.Greater(t, count(t, chart, accent), without+50)
}

func TestATextThatCannotBeDrawnLeavesNoBoxes(t *testing.T) {
	chart := oneStage()
	plain, err := picture.Pipeline(chart)
	require.NoError(t, err)
	chart.Panels[0].Stages[0].Label = "🔥Propo\u200bsal" + strings.Repeat("😀", 5)
	decorated, err := picture.Pipeline(chart)
	require.NoError(t, err)
	require.Equal(t, plain, decorated)
}

// accent is the colour of bars.
var accent = color.RGBA{0x25, 0x63, 0xeb, 0xff}

// count returns how many pixels of a pipeline have exactly a colour.
func count(t *testing.T, chart picture.PipelineChart, want color.Color) int {
	t.Helper()
	data, err := picture.Pipeline(chart)
	require.NoError(t, err)
	img := decode(t, data)
	found := 0
	for _, place := range img.Pix {
		if img.Palette[place] == want {
			found++
		}
	}
	return found
}
