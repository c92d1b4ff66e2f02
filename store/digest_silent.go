package store

import (
	"bytes"
	"cmp"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// silentDays is after how many days without a touch a customer without a tier
// counts as silent, whose open deal has been in its stage for as long. With a
// tier it is the tier's rhythm.
const silentDays = 30

// seenCustomer is a customer with an open deal that the walk met.
type seenCustomer struct {
	owner crm.MemberID // of the first of the deals, 0 if none was met
	since int64        // when the first of them came to its stage
	touch int64        // the last touch, 0 if there was none that matters
}

func (g *digester) sawCustomer(d *OpenDeal) {
	if d.Customer == 0 {
		return
	}
	c := g.customers.at(uint64(d.Customer))
	if since := d.Since.Unix(); c.owner == 0 || since < c.since {
		c.since = since
	}
	if c.owner == 0 {
		c.owner = d.Owner
	}
}

// silentCustomer is one of whom a digest tells, perhaps by name.
type silentCustomer struct {
	id    crm.CustomerID
	owner crm.MemberID
	tier  crm.Tier
	base  int64 // since when
}

// silence finds the customers with an open deal that nobody was in touch with.
func (g *digester) silence() error {
	shortest, longest := g.rhythms()
	begin := g.q.Span.From
	if g.first() {
		begin = g.q.Span.To
	}
	horizon := begin.AddDate(0, 0, -longest-2) // what is older was silent before
	if err := g.touches(horizon); err != nil {
		return err
	}
	latest := g.q.Span.To.AddDate(0, 0, -shortest+1).Unix()
	fresh := best[silentCustomer]{limit: g.names, cmp: func(a, b silentCustomer) int {
		untiered := cmp.Compare(min(len(b.tier), 1), min(len(a.tier), 1))
		return cmp.Or(untiered, cmp.Compare(a.tier, b.tier), cmp.Compare(a.base, b.base), cmp.Compare(a.id, b.id))
	}}
	by := map[crm.MemberID]int{}
	err := g.candidates(func(s *seenCustomer) bool { return s.owner != 0 && s.touch < latest }, func(id crm.CustomerID, s seenCustomer, raw []byte) error {
		c, is, told, err := g.silent(id, s, raw, horizon)
		switch {
		case err != nil || !is:
		case told:
			g.out.Silent.Still++
		default:
			g.out.Silent.New++
			by[c.owner]++
			fresh.offer(c)
		}
		return err
	})
	if err != nil {
		return err
	}
	g.out.Silent.By = crm.ByCount(by)
	return g.namedSilent(fresh.keep)
}

// rhythms are the shortest and the longest time after which somebody is silent.
func (g *digester) rhythms() (shortest, longest int) {
	shortest, longest = silentDays, silentDays
	for _, tier := range crm.Tiers {
		if days := g.q.Team.Rhythm(tier); days > 0 {
			shortest, longest = min(shortest, days), max(longest, days)
		}
	}
	return shortest, longest
}

// touches notes the last touch of each customer that the walk met, as far back as
// matters.
func (g *digester) touches(horizon time.Time) error {
	for _, m := range g.q.Members {
		err := g.tx.Touches(m.ID, func(t Touch) (bool, error) {
			if t.At.Before(horizon) {
				return false, nil
			}
			if c := g.customers.peek(uint64(t.Customer)); c.owner != 0 && c.touch < t.At.Unix() {
				g.customers.at(uint64(t.Customer)).touch = t.At.Unix()
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// manyRecords is from how many records on walking all of them is cheaper than
// looking for each.
const manyRecords = 2000

// candidates calls fn with the stored bytes of each customer that the walk met
// and want keeps.
func (g *digester) candidates(want func(*seenCustomer) bool, fn func(crm.CustomerID, seenCustomer, []byte) error) error {
	var ids []uint64
	err := g.customers.each(func(n uint64, s *seenCustomer) error {
		if want(s) {
			ids = append(ids, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(ids) > manyRecords {
		return g.tx.scan(Prefix(g.tx.key(tableCustomers)), func(k, raw []byte) (bool, error) {
			n := last64(k)
			s := g.customers.peek(n)
			if !want(&s) {
				return true, nil
			}
			return true, fn(crm.CustomerID(n), s, raw)
		})
	}
	for _, n := range ids {
		raw, err := g.tx.get(Customers.recordKey(g.tx, crm.CustomerID(n)))
		if err != nil {
			return err
		}
		if err := fn(crm.CustomerID(n), g.customers.peek(n), raw); err != nil {
			return err
		}
	}
	return nil
}

// What stands in a record's bytes only if it has the field: within a text the
// quotes would be escaped. So most records need not be decoded, which costs more
// than all the rest of a large digest.
var (
	tierField     = []byte(`"tier":"`)
	archivedField = []byte(`"archived":true`)
	fieldsField   = []byte(`"fields":{`)
	createdField  = []byte(`"created":"`)
)

// rhythmOf reads what a customer's silence is measured by: tier, creation, and
// whether it is archived. Other fields it leaves out.
func rhythmOf(raw []byte) (rec crm.Customer, err error) {
	tier := bytes.Index(raw, tierField)
	archived := bytes.Contains(raw, archivedField)
	if tier < 0 && !archived {
		return rec, nil
	}
	if archived || bytes.Contains(raw, fieldsField) { // keys there may be called anything
		return Customers.decode(raw)
	}
	letter, tail, _ := bytes.Cut(raw[tier+len(tierField):], []byte{'"'})
	at := bytes.LastIndex(tail, createdField)
	if at < 0 {
		return Customers.decode(raw)
	}
	created, _, _ := bytes.Cut(tail[at+len(createdField):], []byte{'"'})
	rec.Tier = crm.Tier(letter)
	if rec.Created, err = time.Parse(time.RFC3339, string(created)); err != nil {
		return Customers.decode(raw)
	}
	return rec, nil
}

// silent reports whether a customer is silent, and whether that was told before.
func (g *digester) silent(id crm.CustomerID, s seenCustomer, raw []byte, horizon time.Time) (c silentCustomer, is, told bool, err error) {
	c = silentCustomer{id: id, owner: s.owner, base: max(s.touch, s.since)}
	rec, err := rhythmOf(raw)
	if err != nil || rec.Archived {
		return c, false, false, err
	}
	if rec.Tier == "" {
		is = c.base < g.silentNow
		return c, is, is && !g.first() && c.base < g.silentWas, nil
	}
	var last time.Time
	if s.touch != 0 {
		last = time.Unix(s.touch, 0)
	} else if rec.Created.Before(horizon) {
		last = horizon // or before: it was silent then
	}
	loc := g.q.Reader.Location()
	c.tier, c.base = rec.Tier, last.Unix()
	if last.IsZero() {
		c.base = rec.Created.Unix()
	}
	is = g.q.Team.SilenceOf(rec, last, g.today, loc).Times > 0
	return c, is, is && !g.first() && g.q.Team.SilenceOf(rec, last, g.from, loc).Times > 0, nil
}

func (g *digester) namedSilent(named []silentCustomer) error {
	for _, c := range named {
		rec, err := Customers.Get(g.tx, c.id)
		if err != nil {
			return err
		}
		last, err := g.tx.LastTouch(c.id)
		if err != nil {
			return err
		}
		if last.IsZero() {
			last = time.Unix(c.base, 0)
		}
		days := crm.DateOf(last.In(g.q.Reader.Location())).DaysUntil(g.today)
		g.out.Silent.Top = append(g.out.Silent.Top, crm.Silent{Customer: rec, Owner: c.owner, Days: days})
	}
	return nil
}

// SilentCustomers returns the customers in a scope with an open deal that nobody
// is in touch with now, at most limit: those of the first tiers and of the longest
// silence first. It counts them all.
func (tx *Tx) SilentCustomers(reader crm.Viewer, all []crm.Member, team crm.Workspace, scope crm.Scope, limit int) ([]crm.Silent, int, error) {
	q := DigestQuery{Reader: reader, Team: team, Scope: scope, Members: all, Span: crm.DigestSpan{To: tx.Now}}
	var countsOnly bool
	if q.Owners, countsOnly = reader.Owners(scope, all); countsOnly {
		return nil, 0, nil
	}
	var d crm.Digest
	g := newDigester(tx, q, &d)
	g.names = limit
	err := tx.openDealsOf(q.Owners, func(d OpenDeal) error {
		g.sawCustomer(&d)
		return nil
	})
	if err == nil {
		err = g.silence()
	}
	return d.Silent.Top, d.Silent.Total(), err
}
