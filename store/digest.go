package store

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/rapport-crm/rapport/crm"
)

// silentDays is after how many days without a touch a customer with an open
// deal counts as silent.
const silentDays = 30

// DigestQuery says what a digest is about.
type DigestQuery struct {
	Reader crm.Viewer
	Team   crm.Workspace
	Scope  crm.Scope
	// Owners are whose deals it covers; nil: everyone's.
	Owners map[crm.MemberID]bool
	// Since and Until are the journal's stamps between which it tells: after the
	// first, up to the second (0: up to now).
	Since, Until uint64
	// Members are those by whom overdue and silent are counted.
	Members []crm.Member
}

// DigestFor tells a member what happened between two stamps of the journal, in
// the scope of their digest; until is 0 for up to now.
func (tx *Tx) DigestFor(reader crm.Viewer, all []crm.Member, team crm.Workspace, since, until uint64) (crm.Digest, error) {
	q := DigestQuery{Reader: reader, Team: team, Scope: reader.DigestScope(), Members: all, Since: since, Until: until}
	var countsOnly bool
	if q.Owners, countsOnly = reader.Owners(q.Scope, all); countsOnly {
		q.Scope = crm.ScopeMine
		q.Owners, _ = reader.Owners(q.Scope, all)
	}
	return tx.Digest(q)
}

// digestOwner is whose memory the marks of sent digests are in.
const digestOwner = "digests"

// LastDigest returns up to which stamp of the journal a member's last digest
// told, and its moment; zero if there was none.
func (tx *Tx) LastDigest(id crm.MemberID) (stamp uint64, at time.Time, err error) {
	raw, err := tx.Recall(digestOwner, id.String())
	if errors.Is(err, ErrNotFound) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, err
	}
	var mark digestMark
	err = json.Unmarshal(raw, &mark)
	return mark.Stamp, mark.At, err
}

// MarkDigest notes that a member's digest told everything up to now.
func (tx *Tx) MarkDigest(id crm.MemberID) error {
	last, err := tx.LastStamp()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(digestMark{Stamp: last, At: tx.Now})
	if err != nil {
		return err
	}
	return tx.Remember(digestOwner, id.String(), raw, time.Time{})
}

// digestMark is up to where a digest told.
type digestMark struct {
	Stamp uint64    `json:"stamp"`
	At    time.Time `json:"at"`
}

// Digest tells what happened since the last one, and where things stand.
func (tx *Tx) Digest(q DigestQuery) (crm.Digest, error) {
	d := crm.Digest{Scope: q.Scope}
	g := &digester{tx: tx, q: q, out: &d, first: map[crm.DealID]*crm.Deal{}, last: map[crm.DealID]*crm.Deal{}, logged: map[crm.MemberID]int{}}
	for _, step := range []func() error{g.journal, g.moves, g.summaries, g.standing, g.overdue, g.birthdays} {
		if err := step(); err != nil {
			return d, err
		}
	}
	return d, nil
}

// digester gathers a digest.
type digester struct {
	tx  *Tx
	q   DigestQuery
	out *crm.Digest
	// first and last are each touched deal before and after all that happened
	// to it; nil means that there was none.
	first, last map[crm.DealID]*crm.Deal
	order       []crm.DealID
	logged      map[crm.MemberID]int
}

func (g *digester) covers(id crm.MemberID) bool { return g.q.Owners == nil || g.q.Owners[id] }

// journal reads what was done since the last digest.
func (g *digester) journal() error {
	err := g.tx.Since(g.q.Since, func(e Entry) (bool, error) {
		if g.q.Until != 0 && e.Stamp > g.q.Until {
			return false, nil
		}
		for _, c := range e.Changes {
			switch c.Ref.Kind {
			case crm.KindDeal:
				if err := g.deal(c); err != nil {
					return false, err
				}
			case crm.KindActivity:
				if err := g.activity(c); err != nil {
					return false, err
				}
			}
		}
		return true, nil
	})
	g.out.Logged = g.counts(g.logged)
	return err
}

func (g *digester) deal(c Change) error {
	id := crm.DealID(c.Ref.N)
	if _, seen := g.first[id]; !seen {
		before, err := decodeDeal(c.Before)
		if err != nil {
			return err
		}
		g.first[id] = before
		g.order = append(g.order, id)
	}
	after, err := decodeDeal(c.After)
	g.last[id] = after
	return err
}

func decodeDeal(raw json.RawMessage) (*crm.Deal, error) {
	if raw == nil {
		return nil, nil
	}
	d, err := Deals.decode(raw)
	return &d, err
}

// activity counts what was logged, and takes back what was undone.
func (g *digester) activity(c Change) error {
	count := 1
	raw := c.After
	if raw == nil {
		raw, count = c.Before, -1
	} else if c.Before != nil {
		return nil
	}
	a, err := Activities.decode(raw)
	if err == nil && g.covers(a.By) {
		g.logged[a.By] += count
	}
	return err
}

// moves sorts the touched deals by what became of them.
func (g *digester) moves() error {
	for _, id := range g.order {
		before, after := g.first[id], g.last[id]
		if after == nil || !g.covers(after.Owner) {
			continue
		}
		move := crm.DealMove{Deal: *after}
		if before != nil {
			move.From = before.Stage
		}
		stages := g.q.Team.Stages
		switch {
		case before != nil && before.Stage == after.Stage:
		case after.Stage == crm.StageWon:
			g.out.Won = append(g.out.Won, move)
		case after.Stage == crm.StageLost:
			g.out.Lost = append(g.out.Lost, move)
		case before == nil:
			g.out.New = append(g.out.New, move)
		case stages.Index(after.Stage) > stages.Index(before.Stage):
			g.out.Forward = append(g.out.Forward, move)
		default:
			g.out.Back = append(g.out.Back, move)
		}
	}
	return nil
}

// summaries sums the pipeline as it is, and as it was: with each touched deal
// put back to where it stood.
func (g *digester) summaries() (err error) {
	if g.out.Now, err = g.tx.Pipeline(g.q.Owners, g.q.Team.Stages); err != nil {
		return err
	}
	was := crm.NewSummarizer(g.q.Team.Stages)
	err = g.tx.openDealsOf(g.q.Owners, func(d OpenDeal) error {
		if _, touched := g.last[d.ID]; touched {
			return nil
		}
		return was.Add(d.Stage, d.Amount)
	})
	if err != nil {
		return err
	}
	for _, before := range g.first {
		if before != nil && before.Open() && g.covers(before.Owner) {
			if err := was.Add(before.Stage, before.Amount); err != nil {
				return err
			}
		}
	}
	g.out.Before, err = was.Summary()
	return err
}

// standing finds the deals that slipped or stand still, and the customers that
// nobody was in touch with.
func (g *digester) standing() error {
	today := g.q.Reader.Today(g.tx.Now)
	cutoff := g.tx.Now.AddDate(0, 0, -silentDays)
	stale := g.tx.Now.AddDate(0, 0, -g.q.Team.StaleDays)
	touched, err := g.touchedSince(cutoff)
	if err != nil {
		return err
	}
	silent := map[crm.CustomerID]crm.MemberID{}
	err = g.tx.openDealsOf(g.q.Owners, func(d OpenDeal) error {
		if d.Since.Before(cutoff) && !touched[d.Customer] {
			silent[d.Customer] = d.Owner
		}
		slipped := !d.Close.IsZero() && d.Close.Before(today)
		if !slipped && !d.Since.Before(stale) {
			return nil
		}
		deal, err := Deals.Get(g.tx, d.ID)
		if slipped {
			g.out.Slipped = append(g.out.Slipped, deal)
		} else {
			g.out.Stale = append(g.out.Stale, deal)
		}
		return err
	})
	byRep := map[crm.MemberID]int{}
	for _, owner := range silent {
		byRep[owner]++
	}
	g.out.Silent = g.counts(byRep)
	return err
}

// touchedSince returns the customers that anyone was in touch with.
func (g *digester) touchedSince(cutoff time.Time) (map[crm.CustomerID]bool, error) {
	touched := map[crm.CustomerID]bool{}
	for _, m := range g.q.Members {
		err := g.tx.Touches(m.ID, func(t Touch) (bool, error) {
			if t.At.Before(cutoff) {
				return false, nil
			}
			touched[t.Customer] = true
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// overdue counts the follow-ups that should have been done by now.
func (g *digester) overdue() error {
	late := map[crm.MemberID]int{}
	for _, m := range g.q.Members {
		if !g.covers(m.ID) {
			continue
		}
		due, err := g.tx.CountReminders(m.ID, g.tx.Now)
		if err != nil {
			return err
		}
		late[m.ID] = due
	}
	g.out.Overdue = g.counts(late)
	return nil
}

// birthdays finds the birthdays of today among the customers that are covered.
func (g *digester) birthdays() error {
	today := g.q.Reader.Today(g.tx.Now)
	near, err := g.tx.BirthdaysNear(today, 0, g.q.Team, func(c crm.Customer) bool {
		return g.covers(c.Owner) || c.Success != 0 && g.covers(c.Success)
	})
	g.out.Birthdays = near
	return err
}

// counts lists who has any, in the order in which members came.
func (g *digester) counts(by map[crm.MemberID]int) []crm.RepCount {
	var out []crm.RepCount
	for _, id := range slices.Sorted(maps.Keys(by)) {
		if by[id] > 0 {
			out = append(out, crm.RepCount{Member: id, N: by[id]})
		}
	}
	return out
}

// sorted returns the members of a set in order.
func sorted(set map[crm.MemberID]bool) []crm.MemberID { return slices.Sorted(maps.Keys(set)) }
