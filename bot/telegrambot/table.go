package telegrambot

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/rapport-crm/rapport/bot"
)

// tableText lays a table out in columns for a font in which a Chinese
// character is as wide as two letters.
func tableText(t *bot.Table) string {
	rows := make([][]string, 0, len(t.Rows)+1)
	if head := titles(t.Columns); strings.Join(head, "") != "" {
		rows = append(rows, head)
	}
	rows = append(rows, t.Rows...)
	wide := widths(rows)
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(tableRow(t.Columns, row, wide))
		b.WriteByte('\n')
	}
	return b.String()
}

func titles(columns []bot.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Title
	}
	return out
}

// widths returns the widest cell of each column.
func widths(rows [][]string) []int {
	var out []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] = max(out[i], width(cell))
		}
	}
	return out
}

func tableRow(columns []bot.Column, row []string, wide []int) string {
	cells := make([]string, len(row))
	for i, cell := range row {
		pad := strings.Repeat(" ", wide[i]-width(cell))
		if i < len(columns) && columns[i].Right {
			cells[i] = pad + oneLine(cell)
		} else {
			cells[i] = oneLine(cell) + pad
		}
	}
	return strings.TrimRight(strings.Join(cells, "  "), " ")
}

// oneLine keeps a cell in its row.
func oneLine(s string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
}

// width is how many letters wide s is. The condition is fixed: by default the
// library asks the machine's locale.
func width(s string) int {
	c := runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}
	return c.StringWidth(oneLine(s))
}
