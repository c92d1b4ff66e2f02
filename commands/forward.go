package commands

import (
	"maps"
	"strings"
	"time"
)

// Names of what a platform tells of a message that somebody else wrote, in the
// form of a log: who wrote it, and when (RFC 3339).
const (
	forwardFrom = "from"
	forwardAt   = "at"
)

// cited puts under a text that was forwarded who wrote it and when, on the
// speaker's clock: the activity is of now, and the words are of then.
func (c *Call) cited(values map[string]string) map[string]string {
	var about []string
	if from := oneLine(values[forwardFrom]); from != "" {
		about = append(about, from)
	}
	if at, err := time.Parse(time.RFC3339, values[forwardAt]); err == nil {
		about = append(about, at.In(c.Loc).Format("2006-01-02 15:04"))
	}
	if len(about) == 0 || values[argText.Name] == "" {
		return values
	}
	values = maps.Clone(values)
	values[argText.Name] = strings.TrimSpace(values[argText.Name]) + "\n— " + strings.Join(about, ", ")
	delete(values, forwardFrom)
	delete(values, forwardAt)
	return values
}

// oneLine is a name without what would break its line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
