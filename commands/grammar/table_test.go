package grammar_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// row is a line of a table under testdata: its cells, and where it stands.
type row struct {
	line  int
	cells []string
}

// table reads a file of rows whose cells are separated by " | ". Lines that
// are blank or begin with # are left out. A line that begins with @ is a row of
// one cell, and (nothing) is the empty text.
func table(t testing.TB, name string) []row {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	var rows []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || text == "#" || strings.HasPrefix(text, "# ") {
			continue
		}
		cells := strings.Split(text, " | ")
		for i, cell := range cells {
			cells[i] = strings.TrimSuffix(strings.TrimSpace(cell), "(nothing)")
		}
		rows = append(rows, row{n, cells})
	}
	require.NoError(t, lines.Err())
	return rows
}
