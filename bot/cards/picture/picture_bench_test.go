package picture_test

import (
	"testing"

	"github.com/rapport-crm/rapport/bot/cards/picture"
)

func BenchmarkPipelineInChinese(b *testing.B) {
	for b.Loop() {
		if _, err := picture.Pipeline(chinese()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPipelineOfTwelveStages(b *testing.B) {
	for b.Loop() {
		if _, err := picture.Pipeline(twelveStages()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTrend(b *testing.B) {
	for b.Loop() {
		if _, err := picture.Trend(trend()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkActivity(b *testing.B) {
	for b.Loop() {
		if _, err := picture.Activity(activity()); err != nil {
			b.Fatal(err)
		}
	}
}
