package bot

// Form is the second door to a command: a modal in Slack, a dialogue step by
// step in Telegram, prompts in the terminal. It is generated from a command's
// arguments, and submitting it is a Request with the form's Command as Text
// and the values as Form.
type Form struct {
	Command string  `json:"command"`
	Title   string  `json:"title"`
	Fields  []Field `json:"fields"`
}

// FieldKind is how a field is best asked for. Whatever the kind, the value is
// text that the command parses and judges.
type FieldKind string

// The kinds of field.
const (
	TextField   FieldKind = "text"
	LongField   FieldKind = "long"   // several lines
	ChoiceField FieldKind = "choice" // one of Options
	DateField   FieldKind = "date"   // words or a picked date
	AmountField FieldKind = "amount"
	RecordField FieldKind = "record" // a name or id, completed by Completer
)

// Field is one question of a form.
type Field struct {
	Name     string    `json:"name"`
	Label    string    `json:"label"`
	Hint     string    `json:"hint,omitzero"` // an example of an answer
	Kind     FieldKind `json:"kind"`
	Options  []Option  `json:"options,omitempty"`
	Value    string    `json:"value,omitzero"`
	Optional bool      `json:"optional,omitzero"`
	// Error says in the reader's language what was wrong with Value.
	Error string `json:"error,omitzero"`
}

// Option is a choice of a field.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}
