package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rapport-crm/rapport/crm"
)

// planned is an item of a plan, as a table writes it.
func planned(reason crm.PlanReason, ref string, change func(*crm.PlanItem)) crm.PlanItem {
	r, _ := crm.ParseRef(ref)
	i := crm.PlanItem{Reason: reason, Ref: r}
	if change != nil {
		change(&i)
	}
	return i
}

func worth(minor int64, cur string) func(*crm.PlanItem) {
	return func(i *crm.PlanItem) { i.Amount = crm.Money{Minor: minor, Cur: cur} }
}

func dueAt(hour int) func(*crm.PlanItem) {
	return func(i *crm.PlanItem) { i.Due = time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
}

func on(day int) func(*crm.PlanItem) {
	return func(i *crm.PlanItem) { i.Day = crm.Date{Year: 2026, Month: 11, Day: day} }
}

func silentFor(days int, tier crm.Tier) func(*crm.PlanItem) {
	return func(i *crm.PlanItem) { i.Days, i.Tier = days, tier }
}

func of(customer crm.CustomerID) func(*crm.PlanItem) {
	return func(i *crm.PlanItem) { i.Customer = customer }
}

// refs are the records of a plan, in its order.
func refs(p crm.DayPlan) []string {
	var out []string
	for _, i := range p.Items {
		out = append(out, i.Ref.String())
	}
	return out
}

func TestAPlanPutsTheWeightiestFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		items []crm.PlanItem
		want  []string
	}{
		{"by reason", []crm.PlanItem{
			planned(crm.PlanRenewal, "C9", nil), planned(crm.PlanSilent, "C8", nil), planned(crm.PlanBirthday, "P7", nil),
			planned(crm.PlanStuck, "D5", nil), planned(crm.PlanSlipped, "D3", nil), planned(crm.PlanDue, "R2", nil), planned(crm.PlanOverdue, "R1", nil),
		}, []string{"R1", "R2", "D3", "D5", "P7", "C8", "C9"}},
		{"what is to close soon before what is stuck before the rest", []crm.PlanItem{
			planned(crm.PlanNoNext, "D1", worth(900, "USD")), planned(crm.PlanStuck, "D2", worth(10, "USD")), planned(crm.PlanClosing, "D3", worth(1, "USD")),
		}, []string{"D3", "D2", "D1"}},
		{"the longest overdue first, today by the clock", []crm.PlanItem{
			planned(crm.PlanDue, "R4", dueAt(16)), planned(crm.PlanDue, "R3", dueAt(11)),
			planned(crm.PlanOverdue, "R2", dueAt(8)), planned(crm.PlanOverdue, "R1", dueAt(7)),
		}, []string{"R1", "R2", "R3", "R4"}},
		{"bigger deals first", []crm.PlanItem{
			planned(crm.PlanStuck, "D1", worth(100, "USD")), planned(crm.PlanStuck, "D2", worth(500, "USD")), planned(crm.PlanStuck, "D3", nil),
		}, []string{"D2", "D1", "D3"}},
		{"another currency behind the team's", []crm.PlanItem{
			planned(crm.PlanStuck, "D1", worth(900, "JPY")), planned(crm.PlanStuck, "D2", worth(500, "USD")),
		}, []string{"D2", "D1"}},
		{"what closes first, first", []crm.PlanItem{
			planned(crm.PlanClosing, "D1", on(27)), planned(crm.PlanClosing, "D2", on(25)),
		}, []string{"D2", "D1"}},
		{"silent A customers before B, the longer before the shorter", []crm.PlanItem{
			planned(crm.PlanSilent, "C1", silentFor(90, "B")), planned(crm.PlanSilent, "C2", silentFor(15, "A")), planned(crm.PlanSilent, "C3", silentFor(20, "A")),
		}, []string{"C3", "C2", "C1"}},
		{"each record once, for its weightiest reason", []crm.PlanItem{
			planned(crm.PlanStuck, "D1", nil), planned(crm.PlanSlipped, "D1", nil),
		}, []string{"D1"}},
		{"no silence of whom one is to follow up anyway", []crm.PlanItem{
			planned(crm.PlanSilent, "C1", of(1)), planned(crm.PlanOverdue, "R1", of(1)), planned(crm.PlanSilent, "C2", of(2)),
		}, []string{"R1", "C2"}},
		{"though a birthday is no follow-up", []crm.PlanItem{
			planned(crm.PlanSilent, "C1", of(1)), planned(crm.PlanBirthday, "P1", of(1)),
		}, []string{"P1", "C1"}},
		{"two follow-ups about one customer are two", []crm.PlanItem{
			planned(crm.PlanDue, "R1", of(1)), planned(crm.PlanDue, "R2", of(1)),
		}, []string{"R1", "R2"}},
	} {
		got := crm.NewDayPlan(crm.Date{Year: 2026, Month: 11, Day: 23}, c.items, "USD")
		require.Equal(t, c.want, refs(got), c.name)
	}
}

func TestAPlanHasSevenItemsAtMostAndCountsTheRest(t *testing.T) {
	reasons := []crm.PlanReason{
		crm.PlanOverdue, crm.PlanDue, crm.PlanSlipped, crm.PlanClosing, crm.PlanStuck, crm.PlanNoNext, crm.PlanBirthday, crm.PlanSilent, crm.PlanRenewal,
	}
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOf(rapid.Custom(func(t *rapid.T) crm.PlanItem {
			return crm.PlanItem{
				Reason: rapid.SampledFrom(reasons).Draw(t, "reason"),
				Ref:    crm.Ref{Kind: crm.KindDeal, N: rapid.Uint64Range(1, 40).Draw(t, "n")},
				Amount: crm.Money{Minor: rapid.Int64Range(0, 9).Draw(t, "amount"), Cur: rapid.SampledFrom([]string{"USD", "EUR", "JPY"}).Draw(t, "currency")},
				Days:   rapid.IntRange(0, 9).Draw(t, "days"),
			}
		})).Draw(t, "items")
		shuffled := rapid.Permutation(items).Draw(t, "shuffled")

		plan := crm.NewDayPlan(crm.Date{}, items, "USD")
		distinct := map[crm.Ref]bool{}
		for _, i := range items {
			distinct[i.Ref] = true
		}
		require.LessOrEqual(t, len(plan.Items), crm.MaxPlan)
		require.Equal(t, len(distinct), len(plan.Items)+plan.More)
		if plan.More > 0 {
			require.Len(t, plan.Items, crm.MaxPlan)
		}
		require.Equal(t, refs(plan), refs(crm.NewDayPlan(crm.Date{}, shuffled, "USD")), "the order in which they were found")
	})
}
