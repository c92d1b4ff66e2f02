package commands

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
)

// pageRows is how many rows of a list are shown at a time.
const pageRows = 10

// maxPage is the last page that can be asked for.
const maxPage = 100_000

// page is which rows of a list are asked for: page:2. The zero page is the first.
type page struct {
	before int // pages before it
	// turned says that it was asked for by its number, as the buttons do that turn
	// a list's pages.
	turned bool
}

// isPage reports whether a word names a page by its number.
func isPage(key string) bool { return strings.EqualFold(key, "page") || key == "页" }

// page reads a page's number; example is a list's line.
func (c *Call) page(value, example string) (page, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxPage {
		return page{}, c.noPage(value, example)
	}
	return page{before: n - 1, turned: true}, nil
}

func (c *Call) noPage(value, example string) error {
	return refuse("bad-page", "Value", brief(value), "Example", example+" page:1")
}

// has reports whether a list's row is on the page.
func (p page) has(row int) bool { return row/pageRows == p.before }

// of cuts the page out of rows that are there anyway.
func of[T any](p page, rows []T) []T {
	from := min(p.before*pageRows, len(rows))
	return rows[from:min(from+pageRows, len(rows))]
}

// paged says which rows of how many are shown, and has buttons that turn the
// page. line is what asks for the list, without a page.
func (c *Call) paged(m bot.Message, p page, total int, line string) (bot.Message, error) {
	from := p.before * pageRows
	if p.turned && from >= max(total, 1) {
		return bot.Message{}, c.noPage(strconv.Itoa(p.before+1), line)
	}
	m.InPlace = p.turned
	if total <= pageRows {
		return m, nil
	}
	to := min(from+pageRows, total)
	m.Parts = append(m.Parts, bot.Line(c.Say("list.page", "From", from+1, "To", to, "N", total)))
	if p.before > 0 {
		m.Buttons = append(m.Buttons, c.Button("previous-page", fmt.Sprintf("%s page:%d", line, p.before)))
	}
	if to < total {
		m.Buttons = append(m.Buttons, c.Button("next-page", fmt.Sprintf("%s page:%d", line, p.before+2)))
	}
	return m, nil
}
