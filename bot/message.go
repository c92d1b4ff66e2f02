package bot

import "strings"

// MessageKind is what a message is, for its reader.
type MessageKind string

// The kinds of message.
const (
	// Reply answers a request.
	Reply MessageKind = "reply"
	// Push was sent unasked.
	Push MessageKind = "push"
	// Refusal answers a request that was refused or not understood; nothing changed.
	Refusal MessageKind = "error"
)

// Message is what is said, platform-neutral and in the reader's language.
// Adapters cut, split and escape it to their platform's limits; nobody else
// knows those. All text is plain: what people typed stands in it as typed. A
// message without title, parts, picture, form and buttons is not shown at all.
type Message struct {
	Kind MessageKind `json:"kind"`
	// Title is the first line: what this is about.
	Title string `json:"title"`
	// Ref is the short id of the record that the message shows ("A12").
	Ref string `json:"ref,omitzero"`
	// Parts follow the title, in order.
	Parts []Part `json:"parts,omitempty"`
	// Facts are the message's content for programs, by stable English names:
	// {"customer":"C1","due":"2026-11-24T15:00:00+08:00"}.
	Facts map[string]string `json:"facts,omitempty"`
	// Buttons are commands typed for the reader.
	Buttons []Button `json:"buttons,omitempty"`
	// Picture is a PNG that says the same as the text; nil if none.
	Picture *Picture `json:"picture,omitempty"`
	// Form asks for what the command still needs; nil if nothing.
	Form *Form `json:"form,omitempty"`
	// InPlace says that the message is another page of the one whose button asked
	// for it: it takes that one's place where the platform can show it so.
	InPlace bool `json:"in_place,omitzero"`
	// Public asks to show the answer to everyone in the chat.
	Public bool `json:"public,omitzero"`
}

// About returns the short ids of the records that the message is about, its own
// first: "D7 C1"; empty if it is about no customer, deal or contact. It is what
// a [Request] said under the message has as About.
func (m Message) About() string {
	ids, some := []string{m.Ref}, false
	for _, name := range []string{"deal", "contact", "customer"} {
		id := m.Facts[name]
		some = some || id != ""
		if id != "" && id != m.Ref {
			ids = append(ids, id)
		}
	}
	if !some {
		return ""
	}
	return strings.TrimSpace(strings.Join(ids, " "))
}

// Part is a line of words, or a table.
type Part struct {
	Text string `json:"text,omitzero"`
	// Ref is the short id of the record that the line speaks about.
	Ref   string `json:"ref,omitzero"`
	Table *Table `json:"table,omitempty"`
}

// Table is rows of cells under columns.
type Table struct {
	Columns []Column   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Column is a table's column.
type Column struct {
	Title string `json:"title"`
	// Right aligns it to the right: numbers.
	Right bool `json:"right,omitzero"`
}

// Button is a command typed for you.
type Button struct {
	Label   string `json:"label"`
	Command string `json:"command"`
}

// Picture is an image, with what it shows in words.
type Picture struct {
	Name string `json:"name"` // "pipeline.png"
	Alt  string `json:"alt"`
	PNG  []byte `json:"png"`
}

// Line returns a part of one line.
func Line(text string) Part { return Part{Text: text} }

// RefLine returns a part of one line about the record with that short id.
func RefLine(text, ref string) Part { return Part{Text: text, Ref: ref} }
