package slackbot

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/rapport-crm/rapport/bot"
)

// gap stands between two columns.
const gap = "  "

// columns measures text in a fixed font, in which a Chinese character is as wide
// as two letters. It is set here, for by default the library asks the locale.
var columns = runewidth.Condition{StrictEmojiNeutral: true}

// tableTexts lays a table out in aligned lines, in as many texts as it needs to
// keep each within limit units when escaped; each begins with the heading.
func tableTexts(t *bot.Table, limit int) []string {
	wide := widths(t)
	line := limit / (2 * len("&amp;")) // of which a heading and a row fit, even escaped
	heading := ""
	for _, c := range t.Columns {
		if c.Title != "" {
			heading = cut(tableLine(t, titles(t), wide), line)
		}
	}
	var texts []string
	text := heading
	for _, row := range t.Rows {
		row := cut(tableLine(t, row, wide), line)
		if text != "" && units(escape(text))+units(escape(row))+1 > limit {
			texts = append(texts, text)
			text = heading
		}
		if text != "" {
			text += "\n"
		}
		text += row
	}
	return append(texts, text)
}

func titles(t *bot.Table) []string {
	row := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = c.Title
	}
	return row
}

// widths are those of the columns' widest cells.
func widths(t *bot.Table) []int {
	var wide []int
	for _, row := range append([][]string{titles(t)}, t.Rows...) {
		for i, cell := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], columns.StringWidth(oneLine(cell)))
		}
	}
	return wide
}

func tableLine(t *bot.Table, row []string, wide []int) string {
	var cells []string
	for i, cell := range row {
		cell = oneLine(cell)
		pad := strings.Repeat(" ", wide[i]-columns.StringWidth(cell))
		if i < len(t.Columns) && t.Columns[i].Right {
			cells = append(cells, pad+cell)
		} else {
			cells = append(cells, cell+pad)
		}
	}
	return strings.TrimRight(strings.Join(cells, gap), " ")
}

// maxCell is as much of a cell as a table shows: it has a line on a phone.
const maxCell = 60

// oneLine keeps a cell in its row, and the fence of the table whole.
func oneLine(s string) string {
	return cut(strings.ReplaceAll(strings.Join(strings.Fields(s), " "), fence, "'''"), maxCell)
}
