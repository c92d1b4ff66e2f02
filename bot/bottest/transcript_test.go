package bottest_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/bottest"
)

// echo is a stage that shows what was done on it. What begins with "no" it
// refuses; what holds "drop" loses a record.
type echo struct {
	now     time.Time
	members []bottest.Person
	records string
}

func (e *echo) Begin(_ context.Context, o bottest.Opening) ([]bottest.Seen, error) {
	e.now, e.records = o.At, "one two"
	return nil, nil
}

func (e *echo) Join(_ context.Context, p bottest.Person) error {
	e.members = append(e.members, p)
	return nil
}

func (e *echo) show(who, text string) ([]bottest.Seen, error) {
	return []bottest.Seen{{To: who, At: e.now, Refused: strings.HasPrefix(text, "no"), Text: text}}, nil
}

func (e *echo) Say(_ context.Context, who, line string) ([]bottest.Seen, error) {
	if strings.Contains(line, "drop") {
		e.records = "one"
	}
	return e.show(who, line)
}

func (e *echo) Press(_ context.Context, who, label string) ([]bottest.Seen, error) {
	return e.show(who, "pressed "+label)
}

func (e *echo) Fill(_ context.Context, who string, values map[string]string) ([]bottest.Seen, error) {
	return e.show(who, "filled "+values["when"]+"; "+values["what"])
}

func (e *echo) Advance(_ context.Context, by string) ([]bottest.Seen, error) {
	d, err := time.ParseDuration(by)
	e.now = e.now.Add(d)
	return []bottest.Seen{{To: "rob", At: e.now, Unasked: true, Text: "later\n  [1] Done"}}, err
}

func (e *echo) Jump(_ context.Context, to time.Time) ([]bottest.Seen, error) {
	e.now = to
	return nil, nil
}

func (e *echo) Records(context.Context) (string, error) { return e.records, nil }

const opening = `# A story

@ 2026-11-23T09:00:00+08:00 Asia/Shanghai en
+ rob rep
+ mia manager zh Europe/Berlin
`

// play plays a conversation and returns it as it went.
func play(t *testing.T, story string) (string, *echo, error) {
	t.Helper()
	stage := &echo{}
	went, err := bottest.ParseTranscript(opening+story).Play(t.Context(), stage)
	return strings.TrimPrefix(went, opening), stage, err
}

func TestATranscriptThatGoesAsItSaysComesBackAsItIs(t *testing.T) {
	story := `
> hello
< hello
mia> [Undo]
< pressed Undo

# The same person goes on.

> {when: tomorrow: 3pm | what: call Bob}
< filled tomorrow: 3pm; call Bob
rob> no such thing
! no such thing
@ 2h
@rob 2026-11-23 11:00< later
    [1] Done
@ 2026-11-24T09:00:00+08:00

# The end.
`
	went, stage, err := play(t, story)
	require.NoError(t, err)
	require.Equal(t, story, went)
	require.Equal(t, []bottest.Person{
		{Name: "rob", Role: "rep"}, {Name: "mia", Role: "manager", Lang: "zh", Zone: "Europe/Berlin"},
	}, stage.members)
}

func TestATranscriptComesBackWithWhatWasReallySaid(t *testing.T) {
	went, _, err := play(t, "> hello\n< something else\n  and more\n")
	require.NoError(t, err)
	require.Equal(t, "> hello\n< hello\n", went)
}

func TestAnEllipsisStandsForWhatDiffersFromRunToRun(t *testing.T) {
	for story, went := range map[string]string{
		"> join 7F3A now\n< join … now\n":  "> join 7F3A now\n< join … now\n",
		"> join 7F3A now\n< leave … now\n": "> join 7F3A now\n< join 7F3A now\n",
		"> wait…\n< wait…\n":               "> wait…\n< wait…\n",
	} {
		got, _, err := play(t, story)
		require.NoError(t, err)
		require.Equal(t, went, got)
	}
}

func TestWhatCannotBeTypedInAFileIsWrittenByItsName(t *testing.T) {
	went, _, err := play(t, "> a\\{2d}b\\{ab*3}c\n")
	require.NoError(t, err)
	require.Equal(t, "> a\\{2d}b\\{ab*3}c\n< a-babababc\n", went)
}

func TestARefusedLineThatChangesARecordIsAFault(t *testing.T) {
	_, _, err := play(t, "> drop it\n< drop it\n")
	require.NoError(t, err)
	_, _, err = play(t, "> no, drop it\n! no, drop it\n")
	require.ErrorContains(t, err, "line 6")
	require.ErrorContains(t, err, "records changed")
}

func TestATranscriptThatDoesNotSayWhenItBeginsIsAFault(t *testing.T) {
	for _, story := range []string{"@ 24h\n", "@\n", "hello\n", "@ 2026-11-23T09:00:00+08:00\n", "@ 2026-11-23T09:00:00+08:00 Nowhere/City en\n"} {
		_, err := bottest.ParseTranscript(story).Play(t.Context(), &echo{})
		require.Error(t, err, story)
	}
}
