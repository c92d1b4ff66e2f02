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
	noNext         bool
	closed         bool
	page           page
}

// listDeals lists deals: deal list [mine|team|all] [stage:…] [#tag] [stale] [closed]
func listDeals(c *Call) (bot.Message, error) {
	f, err := c.dealFilter()
	if err != nil {
		return bot.Message{}, err
	}
	found, err := c.dealsFor(f)
	if err != nil {
		return bot.Message{}, err
	}
	m, err := c.dealRows(c.Say("deal.list", "N", found.total, "Scope", c.Say("scope."+string(f.scope))), found.deals, f.days(c))
	if err != nil {
		return m, err
	}
	m.Facts["count"], m.Facts["scope"] = strconv.Itoa(found.total), string(f.scope)
	if found.more {
		m.Parts = append(m.Parts, bot.Line(c.Say("list.cut", "N", found.total)))
	}
	return c.paged(m, f.page, found.total, f.line(c))
}

// dealRows lists deals with their customers and owners. days tells of each how
// long it has been so; nil leaves them out.
func (c *Call) dealRows(title string, deals []crm.Deal, days func(crm.Deal) int) (bot.Message, error) {
	customers, owners := map[crm.CustomerID]string{}, map[crm.MemberID]string{}
	for _, d := range deals {
		customer, err := store.Customers.Get(c.Tx, d.Customer)
		if err != nil {
			return bot.Message{}, err
		}
		customers[d.Customer], owners[d.Owner] = customer.Name, c.memberName(d.Owner)
	}
	m := c.DealList(title, deals, customers, owners)
	table := m.Parts[0].Table
	m.Parts = nil
	if days != nil {
		table.Columns = append(table.Columns, bot.Column{Title: c.Say("col.days"), Right: true})
		for i, d := range deals {
			table.Rows[i] = append(table.Rows[i], strconv.Itoa(days(d)))
		}
	}
	return c.rows(m, table, false), nil
}

// days tells how long a deal has been what the filter looks for: past its close
// date, or in its stage.
func (f dealFilter) days(c *Call) func(crm.Deal) int {
	switch {
	case f.slipped:
		return func(d crm.Deal) int { return d.Close.DaysUntil(c.Today()) }
	case f.stale:
		return c.daysInStage
	}
	return nil
}

// daysInStage is how long a deal has been in its stage.
func (c *Call) daysInStage(d crm.Deal) int {
	return crm.DateOf(d.StageSince.In(c.Loc)).DaysUntil(c.Today())
}

// dealFilter reads the words of a list.
func (c *Call) dealFilter() (dealFilter, error) {
	f := dealFilter{scope: c.Me.DefaultScope()}
	for !c.Done() {
		key, value, isPair := c.tokens[c.pos].KeyValue()
		word := c.Next()
		scope, isScope := scopeOf(word)
		var err error
		switch {
		case isScope:
			f.scope = scope
		case isPair && isPage(key):
			f.page, err = c.page(value, "deal list")
		case isPair && fieldNames[strings.ToLower(key)] == "stage":
			err = f.inStage(c, value)
		case strings.HasPrefix(word, "#") || strings.HasPrefix(word, "＃"):
			tag, ok := crm.FoldTag(strings.TrimLeft(word, "#＃"))
			if !ok {
				return f, refuse("bad-tag", "Tag", brief(word))
			}
			f.tag = tag
		case !f.word(word):
			return f, refuse("left-over", "Text", brief(word), "Example", c.Say("example.deal-list"))
		}
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *dealFilter) inStage(c *Call, name string) error {
	stage, err := c.stage(name)
	f.stage = stage.ID
	f.closed = f.closed || !stage.ID.Open()
	return err
}

// word reads one that narrows the list.
func (f *dealFilter) word(word string) bool {
	switch strings.ToLower(word) {
	case "stale", "stuck", "停滞", "卡住":
		f.stale = true
	case "slipped", "逾期", "延期":
		f.slipped = true
	case "nonext", "无下一步", "没有下一步":
		f.noNext = true
	case "closed", "已关闭", "已结束":
		f.closed = true
	default:
		return false
	}
	return true
}

// line is what asks for the list, without its page.
func (f dealFilter) line(c *Call) string {
	words := []string{"deal list", string(f.scope)}
	if stage, ok := c.Team.Stages.Get(f.stage); ok {
		words = append(words, "stage:"+strconv.Quote(stage.EN))
	}
	if f.tag != "" {
		words = append(words, "#"+f.tag)
	}
	for _, w := range []struct {
		on   bool
		word string
	}{{f.stale, "stale"}, {f.slipped, "slipped"}, {f.noNext, "nonext"}, {f.closed, "closed"}} {
		if w.on {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, " ")
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

// foundDeals are the deals of one page.
type foundDeals struct {
	deals []crm.Deal
	total int
	more  bool // there are more than were counted
}

// maxClosed bounds how many closed deals one list counts: each has to be read.
const maxClosed = 2000

// dealsFor loads a page of the deals that the filter keeps and the speaker may
// see, and counts them all.
func (c *Call) dealsFor(f dealFilter) (found foundDeals, err error) {
	owners, _ := c.Me.Owners(f.scope, c.Members())
	seek := &dealSeek{c: c, f: f}
	if f.noNext {
		if seek.hasNext, err = c.Tx.HasNext(); err != nil {
			return found, err
		}
	}
	for _, m := range c.Members() {
		if owners != nil && !owners[m.ID] {
			continue
		}
		if f.closed {
			err = c.Tx.ClosedDeals(m.ID, seek.closed)
		} else {
			err = c.Tx.OpenDeals(m.ID, seek.open)
		}
		if err != nil {
			return found, err
		}
	}
	return seek.found, nil
}

// dealSeek looks through deals for those that a filter keeps.
type dealSeek struct {
	c       *Call
	f       dealFilter
	hasNext func(store.OpenDeal) bool
	found   foundDeals
}

// open looks at an open deal. As long as its index entry says enough, its record
// is read only if it is on the page.
func (s *dealSeek) open(o store.OpenDeal) (bool, error) {
	if !s.f.mayKeep(s.c, o) || s.hasNext != nil && s.hasNext(o) {
		return true, nil
	}
	led := s.c.May(crm.See, crm.Subject{Kind: crm.KindDeal, Owner: o.Owner})
	if led && s.f.tag == "" && !s.f.page.has(s.found.total) {
		s.found.total++
		return true, nil
	}
	d, err := store.Deals.Get(s.c.Tx, o.ID)
	if err != nil {
		return false, err
	}
	return true, s.take(d)
}

func (s *dealSeek) closed(d crm.Deal) (bool, error) {
	if s.f.stage != 0 && d.Stage != s.f.stage || s.f.stale || s.f.slipped || s.f.noNext {
		return true, nil
	}
	if s.found.total == maxClosed {
		s.found.more = true
		return false, nil
	}
	return true, s.take(d)
}

// take counts a deal that the speaker may see, and keeps it if it is on the page.
func (s *dealSeek) take(d crm.Deal) error {
	if s.f.tag != "" && !slices.Contains(d.Tags, s.f.tag) {
		return nil
	}
	subject, err := s.c.Tx.DealSubject(d)
	if err != nil || !s.c.May(crm.See, subject) {
		return err
	}
	if s.f.page.has(s.found.total) {
		s.found.deals = append(s.found.deals, d)
	}
	s.found.total++
	return nil
}

// mayKeep reports whether an open deal may be one that the filter keeps, as far
// as its index entry tells.
func (f dealFilter) mayKeep(c *Call, o store.OpenDeal) bool {
	switch {
	case f.stage != 0 && o.Stage != f.stage:
		return false
	case f.stale && !o.Since.Before(c.Team.StuckSince(o.Stage, c.Tx.Now)):
		return false
	case f.slipped && (o.Close.IsZero() || !o.Close.Before(c.Today())):
		return false
	}
	return true
}
