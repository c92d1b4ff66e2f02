package slackbot

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// Slack does not say when a person's zone, name or standing changed for every
// change, so what is known of people is asked anew from time to time.
const (
	peopleFresh = time.Hour
	askTimeout  = 3 * time.Second
)

// people is what Slack says of users, remembered for a while.
type people struct {
	api *slack.Client
	now func() time.Time

	mu    sync.Mutex
	known map[string]person
}

// person is a user with why the bot does not serve them, as an id of words;
// empty if it does.
type person struct {
	bot.User
	refused string
	team    string
	teams   []string // of an organization's user
	asked   time.Time
}

func newPeople(api *slack.Client, now func() time.Time) *people {
	return &people{api: api, now: now, known: make(map[string]person)}
}

// get returns the user. If Slack does not say, what it said last counts, or
// else the bare id, for which nobody vouches; err is for the log.
func (p *people) get(ctx context.Context, id string) (person, error) {
	known, ok := p.peek(id)
	if ok && p.now().Sub(known.asked) < peopleFresh {
		return known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	u, err := p.api.GetUserInfoContext(ctx, id, slack.GetUserInfoOptionIncludeLocale(true))
	if err != nil {
		if !ok {
			known = person{User: bot.User{Platform: Name, ID: id}}
		}
		return known, fmt.Errorf("user %s: %w", id, err)
	}
	known = personOf(u)
	known.asked = p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[id] = known
	return known, nil
}

// peek returns what is remembered.
func (p *people) peek(id string) (person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	known, ok := p.known[id]
	return known, ok
}

// forget makes the next get ask.
func (p *people) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, id)
}

func personOf(u *slack.User) person {
	name := u.Profile.DisplayName
	if name == "" {
		name = u.RealName
	}
	if name == "" {
		name = u.Name
	}
	who := person{
		User:  bot.User{Platform: Name, ID: u.ID, Name: name, Zone: u.TZ, Lang: u.Locale},
		team:  u.TeamID,
		teams: u.Enterprise.Teams,
	}
	switch {
	case u.Deleted:
		who.refused = "refused.gone"
	case u.IsBot || u.ID == "USLACKBOT":
		who.refused = "refused.bot"
	case u.IsStranger:
		who.refused = "refused.stranger"
	case u.IsRestricted || u.IsUltraRestricted:
		who.refused = "refused.guest"
	default:
		who.Vouched = true
	}
	return who
}

// in judges the person as seen from a workspace: people of another one, whom
// Slack Connect brings into a channel, are strangers.
func (p person) in(team string) person {
	if p.Vouched && team != "" && p.team != "" && p.team != team && !slices.Contains(p.teams, team) {
		p.Vouched, p.refused = false, "refused.stranger"
	}
	return p
}
