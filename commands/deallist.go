package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// dealFilter is what a list of deals is narrowed to.
type dealFilter struct {
	scope          crm.Scope
	stage          crm.StageID
	tag            string
	stale, slipped bool
	closed         bool
}

// listDeals lists deals: deal list [mine|team|all] [stage:…] [#tag] [stale] [closed]
func listDeals(c *Call) (bot.Message, error) {
	f, err := c.dealFilter()
	if err != nil {
		return bot.Message{}, err
	}
	deals, more, err := c.dealsFor(f)
	if err != nil {
		return bot.Message{}, err
	}
	customers, owners := map[crm.CustomerID]string{}, map[crm.MemberID]string{}
	for _, d := range deals {
		customer, err := store.Customers.Get(c.Tx, d.Customer)
		if err != nil {
			return bot.Message{}, err
		}
		customers[d.Customer], owners[d.Owner] = customer.Name, c.memberName(d.Owner)
	}
	m := c.DealList(c.Say("deal.list", "N", len(deals), "Scope", c.Say("scope."+string(f.scope))), deals, customers, owners)
	m.Facts["count"], m.Facts["scope"] = strconv.Itoa(len(deals)), string(f.scope)
	table := m.Parts[0].Table
	m.Parts = nil
	return c.rows(m, table, more), nil
}

// dealFilter reads the words of a list.
func (c *Call) dealFilter() (dealFilter, error) {
	f := dealFilter{scope: c.Me.DefaultScope()}
	for !c.Done() {
		key, value, isPair := c.tokens[c.pos].KeyValue()
		word := c.Next()
		scope, isScope := scopeOf(word)
		switch lower := strings.ToLower(word); {
		case isScope:
			f.scope = scope
		case isPair && fieldNames[strings.ToLower(key)] == "stage":
			stage, err := c.stage(value)
			if err != nil {
				return f, err
			}
			f.stage = stage.ID
			f.closed = f.closed || stage.ID == crm.StageWon || stage.ID == crm.StageLost
		case strings.HasPrefix(word, "#") || strings.HasPrefix(word, "＃"):
			tag, ok := crm.FoldTag(strings.TrimLeft(word, "#＃"))
			if !ok {
				return f, refuse("bad-tag", "Tag", brief(word))
			}
			f.tag = tag
		case lower == "stale" || word == "停滞":
			f.stale = true
		case lower == "slipped" || word == "逾期":
			f.slipped = true
		case lower == "closed" || word == "已关闭" || word == "已结束":
			f.closed = true
		default:
			return f, refuse("left-over", "Text", brief(word), "Example", c.Say("example.deal-list"))
		}
	}
	return f, nil
}

// scopeOf reads whose records are meant.
func scopeOf(word string) (crm.Scope, bool) {
	switch strings.ToLower(word) {
	case "mine", "my", "我的":
		return crm.ScopeMine, true
	case "team", "团队", "我的团队":
		return crm.ScopeTeam, true
	case "all", "全部", "所有":
		return crm.ScopeAll, true
	}
	return "", false
}

// dealsFor loads the deals that the filter keeps and the speaker may see, at
// most a list's worth; the second result says that there are more.
func (c *Call) dealsFor(f dealFilter) ([]crm.Deal, bool, error) {
	owners, _ := c.Me.Owners(f.scope, c.Members())
	var out []crm.Deal
	more := false
	keep := func(d crm.Deal) (bool, error) {
		subject, err := c.Tx.DealSubject(d)
		if err != nil || !f.keeps(c, d) || !c.May(crm.See, subject) {
			return true, err
		}
		if len(out) == maxRows {
			more = true
			return false, nil
		}
		out = append(out, d)
		return true, nil
	}
	for _, m := range c.Members() {
		if owners != nil && !owners[m.ID] || more {
			continue
		}
		if err := c.eachDeal(m.ID, f.closed, keep); err != nil {
			return nil, false, err
		}
	}
	return out, more, nil
}

// eachDeal calls fn for a member's open deals, or the closed ones.
func (c *Call) eachDeal(owner crm.MemberID, closed bool, fn func(crm.Deal) (bool, error)) error {
	if closed {
		return c.Tx.ClosedDeals(owner, fn)
	}
	return c.Tx.OpenDeals(owner, func(o store.OpenDeal) (bool, error) {
		d, err := store.Deals.Get(c.Tx, o.ID)
		if err != nil {
			return false, err
		}
		return fn(d)
	})
}

func (f dealFilter) keeps(c *Call, d crm.Deal) bool {
	switch {
	case f.stage != 0 && d.Stage != f.stage:
		return false
	case f.tag != "" && !slices.Contains(d.Tags, f.tag):
		return false
	case f.stale && !d.StageSince.Before(c.Tx.Now.AddDate(0, 0, -c.Team.StaleDays)):
		return false
	case f.slipped && (d.Close.IsZero() || !d.Close.Before(c.Today())):
		return false
	}
	return true
}
