package console

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/rapport-crm/rapport/bot"
)

// Text prints messages for people.
type Text struct {
	W io.Writer
	// Me is whose messages are printed without saying to whom they go; empty
	// says it always.
	Me func() string
}

// Print writes a message, aligned, with its buttons by number.
func (t Text) Print(s Shown) error {
	if s.Title == "" && len(s.Parts) == 0 {
		return nil
	}
	var b strings.Builder
	if s.Kind == bot.Push || t.Me == nil || t.Me() != s.To {
		fmt.Fprintf(&b, "── %s → @%s\n", s.At.Format("Mon 2006-01-02 15:04"), s.To)
	}
	b.WriteString(Render(s.Message))
	if s.Form != nil {
		fmt.Fprintf(&b, "  ▢ %s\n", strings.Join(labels(s.Form), " · "))
	}
	if len(s.Buttons) > 0 {
		for i, button := range s.Buttons {
			if i > 0 {
				b.WriteString("  ")
			}
			fmt.Fprintf(&b, "[%d] %s", i+1, button.Label)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
	_, err := io.WriteString(t.W, b.String())
	return err
}

// labels are what a form asks for; [what may be left out] in brackets.
func labels(f *bot.Form) []string {
	var out []string
	for _, field := range f.Fields {
		label := field.Label
		if field.Optional {
			label = "[" + label + "]"
		}
		out = append(out, label)
	}
	return out
}

// width is how wide a line with an id at its end is.
const width = 72

// Render writes a message's words: the title, then its parts, ids at the right.
func Render(m bot.Message) string {
	var b strings.Builder
	b.WriteString(withRef(m.Title, m.Ref))
	for _, p := range m.Parts {
		if p.Table != nil {
			b.WriteString(table(p.Table))
		} else {
			for _, line := range strings.Split(p.Text, "\n") {
				b.WriteString(withRef("  "+line, p.Ref))
			}
		}
	}
	return b.String()
}

// withRef puts a record's id at the end of a line that does not say it already.
func withRef(line, ref string) string {
	if ref == "" || strings.Contains(line, "("+ref+")") || strings.HasPrefix(strings.TrimSpace(line), ref+" ") {
		return line + "\n"
	}
	gap := max(2, width-runewidth.StringWidth(line)-len(ref))
	return line + strings.Repeat(" ", gap) + ref + "\n"
}

// table aligns cells under their columns.
func table(t *bot.Table) string {
	widths := make([]int, len(t.Columns))
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Title
	}
	all := append([][]string{head}, t.Rows...)
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(cell))
		}
	}
	var b strings.Builder
	for _, row := range all {
		line := " "
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-runewidth.StringWidth(cell))
			if t.Columns[i].Right {
				cell = pad + cell
			} else {
				cell += pad
			}
			line += " " + cell + " "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// JSON prints one object a line, for programs.
type JSON struct {
	W io.Writer
	// pictures is the folder that pictures are written to, made for the first;
	// it stays, for whoever reads the paths.
	pictures string
	n        int
}

// object is a message as a line of JSON.
type object struct {
	At      string            `json:"at"`
	To      string            `json:"to"`
	Kind    bot.MessageKind   `json:"kind"`
	Text    string            `json:"text"`
	Fields  map[string]string `json:"fields"`
	Buttons []bot.Button      `json:"buttons"`
	Picture string            `json:"picture"`
}

// Print writes a message as one line.
func (j *JSON) Print(s Shown) (err error) {
	o := object{
		At: s.At.Format(time.RFC3339), To: s.To, Kind: s.Kind, Text: strings.TrimRight(Render(s.Message), "\n"),
		Fields: map[string]string{}, Buttons: []bot.Button{},
	}
	for name, fact := range s.Facts {
		o.Fields[name] = fact
	}
	if s.Ref != "" {
		o.Fields["id"] = s.Ref
	}
	o.Buttons = append(o.Buttons, s.Buttons...)
	if s.Picture != nil {
		if o.Picture, err = j.keep(s.Picture); err != nil {
			return err
		}
	}
	e := json.NewEncoder(j.W)
	e.SetEscapeHTML(false)
	return e.Encode(o)
}

// keep writes a picture to a file and returns its path.
func (j *JSON) keep(p *bot.Picture) (path string, err error) {
	if j.pictures == "" {
		if j.pictures, err = os.MkdirTemp("", "rapport-pictures-"); err != nil {
			return "", err
		}
	}
	j.n++
	path = filepath.Join(j.pictures, fmt.Sprintf("%03d-%s", j.n, p.Name))
	return path, os.WriteFile(path, p.PNG, 0o600)
}
