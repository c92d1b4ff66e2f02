package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// maxCompletions is how many ways on one key press offers.
const maxCompletions = 20

// Complete returns how a line may go on: verbs while it is still a verb, then
// the names of customers and deals that the speaker may see. It changes nothing,
// and errors only mean that nothing is offered.
func (r *Router) Complete(ctx context.Context, who bot.User, line string) []string {
	slash := ""
	if strings.HasPrefix(line, "/") {
		slash, line = "/", line[1:]
	}
	var out []string
	for _, verb := range r.verbs.spellings() {
		if strings.HasPrefix(verb, strings.ToLower(line)) && verb != line {
			out = append(out, slash+verb+" ")
		}
	}
	head, word := "", line
	if i := strings.LastIndexAny(line, " "); i >= 0 {
		head, word = line[:i+1], line[i+1:]
	}
	if head == "" || word == "" {
		return out
	}
	_ = r.Store.View(ctx, r.Workspace, func(tx *store.Tx) error {
		c, err := r.call(tx, bot.Request{Who: who, Surface: bot.Private}, &Input{Line: line})
		if err != nil {
			return err
		}
		names, err := c.matches(word, false, []crm.Kind{crm.KindCustomer, crm.KindDeal})
		for _, f := range names[:min(len(names), maxCompletions)] {
			out = append(out, slash+head+quoted(f.name)+" ")
		}
		return err
	})
	return out
}

// spellings returns every verb as it can be typed, once, sorted.
func (v *verbs) spellings() []string {
	var out []string
	for _, c := range v.all {
		if c.Hidden {
			continue
		}
		out = append(out, c.in(crm.English), c.in(crm.Chinese))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
