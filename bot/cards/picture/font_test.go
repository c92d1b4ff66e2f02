package picture

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
)

func TestTheEmbeddedFontIsSmallAndHasWhatBothLanguagesNeed(t *testing.T) {
	require.Less(t, len(notoSans), 2_200_000)
	font, err := sfnt.Parse(notoSans)
	require.NoError(t, err)
	for _, r := range "AZaz09$€£¥%+−–—·“”’，。、：；！？（）《》【】￥℃①→▲▼■●★一丁齄喆臺灣證員" {
		glyph, err := font.GlyphIndex(nil, r)
		require.NoError(t, err)
		require.NotZero(t, glyph, "%q", r)
	}
}

func BenchmarkParsingTheFonts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseFonts(); err != nil {
			b.Fatal(err)
		}
	}
}
