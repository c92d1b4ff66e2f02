package bottest

import (
	"regexp"
	"strconv"
	"strings"
)

// Transcript is a conversation as people read it: a test that is a manual.
//
//	# a comment
//	@ 2026-11-23T09:00:00+08:00 Asia/Shanghai en    when and where it begins
//	+ rob rep                                       a member; then language, zone
//	> log Acme spoke to Bob                         typed, by whoever spoke last
//	mia> [Undo]                                     a button, by another
//	> {when: tomorrow | what: call Bob}             a form
//	< Call logged · Acme (C1)                       answered,
//	    spoke to Bob                                and on
//	  [1] Undo  [2] Fix
//	! There is no customer …                        refused
//	@ 24h                                           the clock moves on
//	@ 2026-11-24T09:00:00+08:00                     the clock jumps
//	@rob 2026-11-24 15:00< ⏰ 15:00  send quote     sent unasked
//
// A customer is no member ("+ bob customer"). In what is typed, \{202e} is a
// character by its number, \{n} a new line, \{ab*1000} a thousand times ab, and
// \{code} the last invitation that somebody was shown. In what is answered, …
// stands for anything: for what differs from run to run, a random code.
type Transcript struct{ steps []step }

// stepKind is what a step does.
type stepKind int

const (
	stepText stepKind = iota // comments and blank lines alone
	stepClock
	stepJoin
	stepSay
)

// step is one thing that is done, and what is expected of it.
type step struct {
	line int
	lead string // the comments and blank lines before it
	text string // the line itself
	kind stepKind
	who  string // who types; empty for whoever spoke last
	said string
	want []string
}

var (
	typed      = regexp.MustCompile(`^([^\s<>#@!+]*)> ?(.*)$`)
	invitation = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)
	pushed     = regexp.MustCompile(`^@\S+ [-0-9]+ [:0-9]+<`)
)

// ParseTranscript reads a transcript.
func ParseTranscript(text string) Transcript {
	var t Transcript
	lead := ""
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		s := step{line: i + 1, lead: lead, text: line}
		switch said := typed.FindStringSubmatch(line); {
		case line == "" || strings.HasPrefix(line, "#"):
			lead += line + "\n"
			continue
		case expected(line) && len(t.steps) > 0:
			last := &t.steps[len(t.steps)-1]
			last.want = append(last.want, line)
			continue
		case strings.HasPrefix(line, "@ "):
			s.kind = stepClock
		case strings.HasPrefix(line, "+ "):
			s.kind = stepJoin
		case said != nil:
			s.kind, s.who, s.said = stepSay, said[1], said[2]
		}
		t.steps = append(t.steps, s)
		lead = ""
	}
	if lead != "" {
		t.steps = append(t.steps, step{lead: lead})
	}
	return t
}

// expected reports whether a line of a transcript is something that is shown.
func expected(line string) bool {
	return strings.HasPrefix(line, "<") || strings.HasPrefix(line, "!") || strings.HasPrefix(line, "  ") || pushed.MatchString(line)
}

// reconciled returns what was shown; a line that an expected one with … stands
// for is written as that.
func reconciled(want, got []string) []string {
	if len(want) != len(got) {
		return got
	}
	out := make([]string, len(got))
	for i, line := range got {
		out[i] = line
		if strings.Contains(want[i], "…") && stands(want[i], line) {
			out[i] = want[i]
		}
	}
	return out
}

// stands reports whether a line is the pattern with something in place of each ….
func stands(pattern, line string) bool {
	parts := strings.Split(pattern, "…")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(line)
}

// personOf reads "rob rep zh Asia/Shanghai".
func personOf(words []string) Person {
	words = append(words, "", "", "", "")
	return Person{Name: words[0], Role: words[1], Lang: words[2], Zone: words[3]}
}

// formValues reads "when: tomorrow | what: call Bob".
func formValues(s string) map[string]string {
	values := map[string]string{}
	for _, field := range strings.Split(s, "|") {
		name, value, _ := strings.Cut(field, ":")
		values[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return values
}

var escape = regexp.MustCompile(`\\\{([^}]*)\}`)

// unescaped puts in the characters that a transcript writes by their names.
func unescaped(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		name := e[2 : len(e)-1]
		if name == "n" {
			return "\n"
		}
		if what, times, ok := strings.Cut(name, "*"); ok {
			n, _ := strconv.Atoi(times)
			return strings.Repeat(what, n)
		}
		r, _ := strconv.ParseUint(name, 16, 32)
		return string(rune(r))
	})
}
