package picture

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// testPen returns a pen over the embedded fonts.
func testPen(tb testing.TB) *pen {
	tb.Helper()
	p, err := newPen()
	require.NoError(tb, err)
	return p
}

func TestATextKeepsWhatCanBeDrawn(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"Acme renewal", "Acme renewal"},
		{"宝钢续约 · 2026", "宝钢续约 · 2026"},
		{"台積電 張小姐", "台積電 張小姐"},
		{"王喆 刘堃", "王喆 刘堃"},
		{"Łukasz Şahin Nguyễn Έλλη Анна", "Łukasz Şahin Nguyễn Έλλη Анна"},
		{"customer’s “deal” – 5 € ￥300，£1", "customer’s “deal” – 5 € ￥300，£1"},
		{"🔥 hot 🔥🔥 lead 👨‍👩‍👧", "hot lead"},
		{"  two\n lines\tand\u00a0more  ", "two lines and more"},
		{"bell\a and \u202eturned round\u202c", "bell and turned round"},
		{"₹50,000", "INR 50,000"},
		{"50,000₽", "50,000 RUB"},
		{"+₺1 ₫2", "+ TRY 1 VND 2"},
		{"bad \xff byte", "bad byte"},
		{"", ""},
		{"   ", ""},
		{"🔥", "–"},
		{"עברית", "–"},
	} {
		require.Equal(t, row.want, testPen(t).clean(row.text), "%q", row.text)
	}
}

func TestAnEndlessTextIsNotReadToItsEnd(t *testing.T) {
	require.Equal(t, longest, utf8.RuneCountInString(testPen(t).clean(strings.Repeat("长", 1_000_000))))
}

func TestATextThatIsTooLongEndsWithAnEllipsis(t *testing.T) {
	p := testPen(t)
	for _, text := range []string{"Security review by purchasing", "采购部门的安全审查和法务审查流程"} {
		cut, st := p.fit(text, labelStyle, 220)
		require.True(t, strings.HasSuffix(cut, "…"), cut)
		require.True(t, strings.HasPrefix(text, strings.TrimSuffix(cut, "…")), cut)
		require.LessOrEqual(t, p.width(cut, st), 220)
		require.Equal(t, labelStyle.size, st.size)
	}
}

func TestAFigureIsMadeSmallerBeforeItIsCut(t *testing.T) {
	p := testPen(t)
	text := "$92,233,720,368,547"
	whole := p.width(text, figureStyle)
	same, st := p.fit(text, figureStyle, whole)
	require.Equal(t, text, same)
	require.Equal(t, figureStyle, st)
	smaller, st := p.fit(text, figureStyle, whole*3/4)
	require.Equal(t, text, smaller)
	require.Less(t, st.size, figureStyle.size)
	require.LessOrEqual(t, p.width(smaller, st), whole*3/4)
}

func FuzzATextFitsItsRoom(f *testing.F) {
	for _, text := range []string{"Acme", "宝钢续约", "🔥", "₹1", "\xff\u202e\n", strings.Repeat("W", 300)} {
		f.Add(text, 300)
	}
	p := testPen(f)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = 60 + max(0, most%900)
		clean := p.clean(text)
		require.NotContains(t, clean, "  ")
		require.Equal(t, strings.TrimSpace(clean), clean)
		for _, r := range clean {
			_, known := p.fontOf(r)
			require.True(t, known && unicode.IsGraphic(r), "%q", r)
		}
		fitted, st := p.fit(text, figureStyle, most)
		require.LessOrEqual(t, p.width(fitted, st), most)
	})
}
