package commands

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// verbs finds commands by the words that a line begins with.
type verbs struct {
	all   []*Command
	first map[string][]*Command // by the first word, longest path first
}

func newVerbs(all []*Command) *verbs {
	v := &verbs{all: all, first: map[string][]*Command{}}
	for _, c := range all {
		for _, spelling := range c.Path[0] {
			v.first[spelling] = append(v.first[spelling], c)
		}
	}
	for _, commands := range v.first {
		slices.SortStableFunc(commands, func(a, b *Command) int { return cmp.Compare(len(b.Path), len(a.Path)) })
	}
	return v
}

// named returns the command of that English name. Commands look each other up
// when they run, as their tables could not name each other; nil if there is none.
func (v *verbs) named(name string) *Command {
	i := slices.IndexFunc(v.all, func(c *Command) bool { return c.Name() == name })
	if i < 0 {
		return nil
	}
	return v.all[i]
}

// maxPath is the most words that a command's name has.
const maxPath = 3

// match reads the verb: the command with the longest path that the line begins
// with. It leaves the arguments to be read.
func (v *verbs) match(in *Input) (*Command, bool) {
	words := in.Words()
	if len(words) == 0 {
		return nil, false
	}
	for i, word := range words[:min(len(words), maxPath)] {
		words[i] = strings.ToLower(grammar.Fold(word).Text)
	}
	for _, c := range v.first[words[0]] {
		if c.heads(words) {
			in.pos = len(c.Path)
			return c, true
		}
	}
	return v.glued(in)
}

// gluedVerbs are those that Chinese text follows without a blank, by what shows
// that they are meant as verbs: 提醒我明天…, 提醒@rob….
var gluedVerbs = map[string][]string{"提醒": {"我", "@"}}

// glued reads a verb that is glued to what follows it.
func (v *verbs) glued(in *Input) (*Command, bool) {
	word := in.Peek()
	for verb, next := range gluedVerbs {
		rest, ok := strings.CutPrefix(word, verb)
		if !ok || !slices.ContainsFunc(next, func(s string) bool { return strings.HasPrefix(rest, s) }) {
			continue
		}
		of := v.first[verb]
		in.skip(len(verb))
		return of[len(of)-1], true // the one with the shortest path
	}
	return nil, false
}

// heads reports whether the words, in small letters, begin with the command's path.
func (c *Command) heads(words []string) bool {
	if len(words) < len(c.Path) {
		return false
	}
	for i, spellings := range c.Path {
		if !slices.Contains(spellings, words[i]) {
			return false
		}
	}
	return true
}

// unknown refuses a line whose verb nobody knows, and says the nearest one.
func (v *verbs) unknown(c *Call) error {
	word := c.Peek()
	near := v.nearest(strings.ToLower(word), c.Me.Role)
	if near == nil {
		return c.orLog(refuse("unknown-verb", "Verb", brief(word)))
	}
	verb := (&Command{Path: near.Path[:1]}).in(c.Lang)
	r := refuse("near-verb", "Verb", brief(word), "Near", verb, "Example", c.Say("example."+near.Key()))
	if c.pos < len(c.tokens) {
		r.Buttons = []bot.Button{{Label: verb, Command: c.with(c.pos, c.pos+1, verb)}}
	}
	return r
}

// orLog adds to a refusal of a line that names one customer, or a contact of one,
// ways to take it as a reminder, if it tells a time, and as a note.
func (c *Call) orLog(r *Refusal) error {
	if c.Where == crm.Public || c.Done() {
		return r
	}
	named, err := c.mentions()
	if err == nil && len(named) == 0 {
		var f found
		var ok bool
		if f, ok, err = c.throughContact(); ok {
			named = []found{f}
		}
	}
	var several *Refusal
	if err != nil && !errors.As(err, &several) {
		return err
	}
	if len(named) == 1 {
		about := named[0].ref.String() + " " + c.Line
		if m, _, err := anyWhen(c.Line, c.ref()); err == nil && !m.At().Before(c.Tx.Now) {
			r.Buttons = append(r.Buttons, c.Button("remind-at", "remind "+about, "When", c.When(m.At())))
		}
		r.Buttons = append(r.Buttons, c.Button("log-note", "log note "+about, "Name", named[0].name))
	}
	return r
}

// nearest returns the first command of those that a role may say with a name at
// most two typos away (one for short words), nil if there is none.
func (v *verbs) nearest(word string, role crm.Role) *Command {
	var best *Command
	limit := 1 + min(1, len([]rune(word))/4)
	for _, c := range v.all {
		if !c.visible(role) {
			continue
		}
		for _, spelling := range c.Path[0] {
			if d := typos(word, spelling); d <= limit && d < len([]rune(spelling)) {
				best, limit = c, d-1
			}
		}
	}
	return best
}

// typos is the number of letters to add, drop, change or swap between two words.
func typos(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			change := last[j]
			if x[i] != y[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}

// brief shortens what somebody typed, for saying it back.
func brief(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return string(r)
}

// visible reports whether help shows the command to a role.
func (c *Command) visible(role crm.Role) bool {
	return !c.Hidden && (c.Role == "" || atLeast(role, c.Role))
}
