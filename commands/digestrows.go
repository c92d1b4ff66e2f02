package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-crm/rapport/bot"
	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
	"github.com/rapport-crm/rapport/store"
)

// rowsQuery is which rows of a digest are asked for.
type rowsQuery struct {
	what  string
	scope crm.Scope
	span  crm.DigestSpan
	page  page
}

// digestRows opens a number of a digest: digest rows won team since:J12 until:J40.
// Buttons say it. What moved is what moved between the stamps; what is overdue or
// silent is so now.
func digestRows(c *Call) (bot.Message, error) {
	q, err := c.rowsQuery()
	if err != nil {
		return bot.Message{}, err
	}
	if _, countsOnly := c.Me.Owners(q.scope, c.Members()); countsOnly {
		return bot.Message{}, refuse("scope-not-led", "Scope", c.Say("scope."+string(q.scope)), "Yours", c.Say("scope."+string(c.Me.DefaultScope())))
	}
	switch q.what {
	case "overdue":
		return c.overdueRows(q)
	case "silent":
		return c.silentRows(q)
	}
	return c.moveRows(q)
}

// rowsQuery reads the words of digest rows.
func (c *Call) rowsQuery() (rowsQuery, error) {
	q := rowsQuery{what: strings.ToLower(c.Next()), scope: c.Me.DefaultScope()}
	if _, known := (crm.Digest{}).Moves(q.what); !known && q.what != "overdue" && q.what != "silent" {
		return q, refuse("left-over", "Text", brief(c.Line), "Example", c.Say("example.digest"))
	}
	for !c.Done() {
		key, value, _ := c.tokens[c.pos].KeyValue()
		word := c.Next()
		scope, isScope := scopeOf(word)
		stamp, isStamp := crm.ParseRef(value)
		isStamp = isStamp && stamp.Kind == crm.KindEntry
		var err error
		switch {
		case isScope:
			q.scope = scope
		case isPage(key):
			q.page, err = c.page(value, "digest rows "+q.what)
		case key == "since" && isStamp:
			q.span.Since = stamp.N
		case key == "until" && isStamp:
			q.span.Until = stamp.N
		default:
			err = refuse("left-over", "Text", brief(word), "Example", c.Say("example.digest"))
		}
		if err != nil {
			return q, err
		}
	}
	return q, nil
}

// line is what asks for the rows, without a page.
func (q rowsQuery) line() string {
	words := []string{"digest rows", q.what, string(q.scope)}
	for _, stamp := range []struct {
		key string
		n   uint64
	}{{"since:", q.span.Since}, {"until:", q.span.Until}} {
		if stamp.n > 0 {
			words = append(words, stamp.key+crm.Ref{Kind: crm.KindEntry, N: stamp.n}.String())
		}
	}
	return strings.Join(words, " ")
}

// moveRows lists the deals that moved between two stamps, each as it is now, and
// says what became of it then.
func (c *Call) moveRows(q rowsQuery) (bot.Message, error) {
	d, err := c.Tx.DigestFor(c.Me, c.Members(), c.Team, q.scope, q.span)
	if err != nil {
		return bot.Message{}, err
	}
	moves, _ := d.Moves(q.what)
	var shown []crm.DealMove
	var deals []crm.Deal
	for _, move := range crm.LargestMoves(moves) {
		now, err := store.Deals.Get(c.Tx, move.Deal.ID)
		if store.IsNotFound(err) {
			continue // taken back since
		}
		if err != nil {
			return bot.Message{}, err
		}
		if subject, err := c.Tx.DealSubject(now); err != nil || !c.May(crm.See, subject) {
			if err != nil {
				return bot.Message{}, err
			}
			continue
		}
		shown, deals = append(shown, move), append(deals, now)
	}
	title := c.Say("digest.rows", "What", c.Say("button.digest-"+q.what), "N", len(deals), "Scope", c.Say("scope."+string(q.scope)))
	m, err := c.dealRows(title, of(q.page, deals), c.daysInStage)
	if err != nil {
		return m, err
	}
	for i, move := range of(q.page, shown) {
		c.becameOf(m.Parts[0].Table.Rows[i], move)
	}
	m.Facts["count"] = strconv.Itoa(len(deals))
	return c.paged(m, q.page, len(deals), q.line())
}

// The columns of a list of deals that say what became of one.
const (
	stageColumn  = 3
	amountColumn = 4
)

// becameOf writes what a move was into a deal's row.
func (c *Call) becameOf(row []string, move crm.DealMove) {
	if move.From != 0 && move.From != move.Deal.Stage {
		row[stageColumn] = cards.Step(c.Stage(move.From), c.Stage(move.Deal.Stage))
	}
	if move.From != 0 && move.Was != move.Deal.Amount && c.Where != crm.Public {
		row[amountColumn] = cards.Step(c.Money(move.Was), c.Money(move.Deal.Amount))
	}
}

// overdueRows lists the follow-ups that are overdue, by rep.
func (c *Call) overdueRows(q rowsQuery) (bot.Message, error) {
	var all []crm.Reminder
	for _, m := range c.ledIn(q.scope) {
		due, err := c.Tx.RemindersOf(m.ID, c.Tx.Now)
		if err != nil {
			return bot.Message{}, err
		}
		all = append(all, due...)
	}
	m := c.Reply(c.Say("digest.rows-overdue", "N", len(all), "Scope", c.Say("scope."+string(q.scope))), "")
	m.Facts["count"] = strconv.Itoa(len(all))
	owner := c.Me.ID
	for _, r := range of(q.page, all) {
		if r.Owner != owner {
			owner = r.Owner
			m.Parts = append(m.Parts, bot.Line(c.memberName(owner)))
		}
		about, err := c.aboutReminder(r)
		if err != nil {
			return m, err
		}
		m.Parts = append(m.Parts, c.ReminderLine(r, about))
	}
	return c.paged(m, q.page, len(all), q.line())
}

// silentRows lists the customers with an open deal that nobody is in touch with,
// those of the first tiers and of the longest silence first.
func (c *Call) silentRows(q rowsQuery) (bot.Message, error) {
	silent, total, err := c.Tx.SilentCustomers(c.Me, c.Members(), c.Team, q.scope, (q.page.before+1)*pageRows)
	if err != nil {
		return bot.Message{}, err
	}
	m := c.Reply(c.Say("digest.rows-silent", "N", total, "Scope", c.Say("scope."+string(q.scope))), "")
	m.Facts["count"] = strconv.Itoa(total)
	t := &bot.Table{Columns: []bot.Column{
		{Title: c.Say("col.id")}, {Title: c.Say("col.customer")}, {Title: c.Say("col.owner")}, {Title: c.Say("col.days"), Right: true},
	}}
	for _, s := range of(q.page, silent) {
		t.Rows = append(t.Rows, []string{s.Customer.ID.String(), s.Customer.Name, c.memberName(s.Owner), strconv.Itoa(s.Days)})
	}
	return c.paged(c.rows(m, t, false), q.page, total, q.line())
}
