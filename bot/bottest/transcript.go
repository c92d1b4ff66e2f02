package bottest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Stage is where a [Transcript] is played: a chat with several people and a
// simulated clock. Each act returns all that anybody was shown because of it,
// in order.
type Stage interface {
	// Begin opens the chat at a moment. It comes first, once.
	Begin(ctx context.Context, o Opening) ([]Seen, error)
	// Join makes a member of a person.
	Join(ctx context.Context, p Person) error
	// Say has a person type a line.
	Say(ctx context.Context, who, line string) ([]Seen, error)
	// Press has a person press a button, by its label or its beginning, on the
	// last message with buttons that they got.
	Press(ctx context.Context, who, label string) ([]Seen, error)
	// Fill has a person send the form that they were asked to fill in.
	Fill(ctx context.Context, who string, values map[string]string) ([]Seen, error)
	// Advance moves the clock by a duration; what falls due on the way comes at
	// its time.
	Advance(ctx context.Context, by string) ([]Seen, error)
	// Jump sets the clock to a moment, as after a night in which the program
	// did not run: what fell due meanwhile comes late.
	Jump(ctx context.Context, to time.Time) ([]Seen, error)
}

// Recorder is a stage that can tell its records, all of them, in a text that
// changes when one of them does. A transcript on it makes sure that a line that
// was refused has changed none.
type Recorder interface {
	Records(ctx context.Context) (string, error)
}

// Opening is how a transcript begins.
type Opening struct {
	At   time.Time
	Zone string // IANA
	Lang string // "en" or "zh"
}

// Person is a member of the team. Zone and Lang are empty for those of the opening.
type Person struct{ Name, Role, Lang, Zone string }

// Seen is what one person was shown.
type Seen struct {
	To string
	At time.Time
	// Unasked is a push; Refused is an answer that says no.
	Unasked, Refused bool
	// Text is all there is to read, line by line, with the buttons as
	// "[1] Undo  [2] Fix" in the last one.
	Text string
}

// Play plays a transcript and returns it as it went: equal to the transcript
// itself if every answer was the expected one. Its error is a fault of the
// transcript, of the stage, or a refused line that changed a record.
func (t Transcript) Play(ctx context.Context, on Stage) (string, error) {
	p := player{stage: on}
	var out strings.Builder
	for _, s := range t.steps {
		seen, err := p.play(ctx, s)
		if err != nil {
			return out.String(), fmt.Errorf("line %d: %s: %w", s.line, s.text, err)
		}
		p.note(seen)
		out.WriteString(s.lead)
		if s.text != "" {
			out.WriteString(s.text + "\n")
		}
		for _, line := range reconciled(s.want, p.write(seen)) {
			out.WriteString(line + "\n")
		}
	}
	return out.String(), nil
}

// player is a transcript being played.
type player struct {
	stage Stage
	zone  *time.Location
	who   string // who spoke last
	code  string // that somebody was shown last
}

// note remembers the code of an invitation.
func (p *player) note(seen []Seen) {
	for _, s := range seen {
		if code := invitation.FindString(s.Text); code != "" {
			p.code = code
		}
	}
}

// play does one step.
func (p *player) play(ctx context.Context, s step) ([]Seen, error) {
	switch s.kind {
	case stepClock:
		return p.move(ctx, strings.Fields(s.text)[1:])
	case stepJoin:
		person := personOf(strings.Fields(s.text)[1:])
		if p.who == "" {
			p.who = person.Name
		}
		return nil, p.stage.Join(ctx, person)
	case stepSay:
		if s.who != "" {
			p.who = s.who
		}
		return p.unchanged(ctx, func() ([]Seen, error) { return p.act(ctx, s.said) })
	}
	if s.text != "" {
		return nil, errors.New("nothing that a transcript says")
	}
	return nil, nil
}

// act types a line, presses a button "[Undo]" or sends a form "{when: tomorrow | what: call}".
func (p *player) act(ctx context.Context, said string) ([]Seen, error) {
	switch {
	case strings.HasPrefix(said, "[") && strings.HasSuffix(said, "]"):
		return p.stage.Press(ctx, p.who, said[1:len(said)-1])
	case strings.HasPrefix(said, "{") && strings.HasSuffix(said, "}"):
		return p.stage.Fill(ctx, p.who, formValues(said[1:len(said)-1]))
	}
	return p.stage.Say(ctx, p.who, unescaped(strings.ReplaceAll(said, `\{code}`, p.code)))
}

// unchanged makes sure that an act that was refused has changed no record.
func (p *player) unchanged(ctx context.Context, act func() ([]Seen, error)) ([]Seen, error) {
	r, ok := p.stage.(Recorder)
	if !ok {
		return act()
	}
	before, err := r.Records(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := act()
	if err != nil || len(seen) == 0 || !seen[0].Refused {
		return seen, err
	}
	after, err := r.Records(ctx)
	if err == nil && before != after {
		err = fmt.Errorf("refused (%s), and yet records changed", seen[0].Text)
	}
	return seen, err
}

// move is "@ 2026-11-23T09:00:00+08:00 Asia/Shanghai zh" at the beginning, then
// "@ 24h" or "@ 2026-11-24T09:00:00+08:00".
func (p *player) move(ctx context.Context, words []string) ([]Seen, error) {
	if len(words) == 0 {
		return nil, errors.New("say when")
	}
	at, err := time.Parse(time.RFC3339, words[0])
	if p.zone != nil {
		if err == nil {
			return p.stage.Jump(ctx, at)
		}
		return p.stage.Advance(ctx, words[0])
	}
	if err != nil || len(words) != 3 {
		return nil, errors.New("a transcript begins like: @ 2026-11-23T09:00:00+08:00 Asia/Shanghai en")
	}
	if p.zone, err = time.LoadLocation(words[1]); err != nil {
		return nil, err
	}
	return p.stage.Begin(ctx, Opening{At: at, Zone: words[1], Lang: words[2]})
}

// write writes what was shown, as a transcript does.
func (p *player) write(seen []Seen) []string {
	var out []string
	for _, s := range seen {
		head := "< "
		switch {
		case s.Unasked:
			head = "@" + s.To + " " + s.At.In(p.zone).Format("2006-01-02 15:04") + "< "
		case s.Refused:
			head = "! "
		}
		for i, line := range strings.Split(strings.TrimRight(s.Text, "\n"), "\n") {
			if i > 0 {
				head = "  "
			}
			out = append(out, strings.TrimRight(head+line, " "))
		}
	}
	return out
}
