package crm_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

// said is a summary as a table writes it: stage, count, amounts, weighted.
func said(t *testing.T, sum crm.Summary) (lines []string) {
	t.Helper()
	for _, line := range sum.Lines {
		lines = append(lines, fmt.Sprint(line.Stage.EN, " ", line.Count, " ", line.Amounts, " ", line.Weighted))
	}
	return lines
}

func TestAPipelineIsSummedByStageAndCurrency(t *testing.T) {
	sum := crm.NewSummarizer(crm.DefaultStages())
	for _, d := range []crm.Deal{
		{Stage: 5, Amount: usd(100_00)},
		{Stage: 3},
		{Stage: 5, Amount: usd(50_01)},
		{Stage: 5, Amount: crm.Money{Minor: 300_00, Cur: "CNY"}},
		{Stage: 3, Amount: usd(0)},
		{Stage: 6, Amount: usd(1)},
	} {
		require.NoError(t, sum.Add(d.Stage, d.Amount))
	}
	got, err := sum.Summary()
	require.NoError(t, err)
	require.Equal(t, 6, got.Count)
	require.Equal(t, []string{
		"Contacted 2 [{0 USD}] [{0 USD}]",
		"Qualified 0 [] []",
		"Proposal 3 [{30000 CNY} {15001 USD}] [{15000 CNY} {7501 USD}]",
		"Negotiation 1 [{1 USD}] [{1 USD}]",
	}, said(t, got))
}

func TestAnEmptyPipelineHasAllItsStages(t *testing.T) {
	got, err := crm.NewSummarizer(crm.DefaultStages()).Summary()
	require.NoError(t, err)
	require.Zero(t, got.Count)
	require.Len(t, got.Lines, 4)
}

func TestDealsOfAStageThatIsGoneStandInTheFirst(t *testing.T) {
	sum := crm.NewSummarizer(crm.DefaultStages())
	for _, stage := range []crm.StageID{3, 99, 4, 98} {
		require.NoError(t, sum.Add(stage, usd(100)))
	}
	got, err := sum.Summary()
	require.NoError(t, err)
	require.Equal(t, "Contacted 3 [{300 USD}] [{30 USD}]", said(t, got)[0])
	require.Equal(t, 4, got.Count)
}

func TestATotalThatDoesNotFitIsAnError(t *testing.T) {
	sum := crm.NewSummarizer(crm.DefaultStages())
	require.NoError(t, sum.Add(3, usd(math.MaxInt64)))
	require.ErrorIs(t, sum.Add(3, usd(1)), crm.ErrOverflow)

	sum = crm.NewSummarizer(crm.DefaultStages())
	require.NoError(t, sum.Add(3, usd(math.MaxInt64)))
	require.NoError(t, sum.Add(99, usd(1)))
	_, err := sum.Summary()
	require.ErrorIs(t, err, crm.ErrOverflow)
}

func TestADigestIsQuietWhenNobodyMustKnowOfAnything(t *testing.T) {
	require.True(t, crm.Digest{}.Quiet())
	require.True(t, crm.Digest{Scope: crm.ScopeTeam, Now: crm.Summary{Count: 5}}.Quiet(), "how things stand is no news")
	require.True(t, crm.Digest{
		Slipped: crm.Standing[crm.Deal]{Still: 3}, Stuck: crm.Standing[crm.Deal]{Still: 2},
		Overdue: crm.Standing[crm.Followup]{Still: 1}, Silent: crm.Standing[crm.Silent]{Still: 1},
		Next: crm.Coverage{Open: 5},
	}.Quiet(), "nor is what was told before")
	for name, d := range map[string]crm.Digest{
		"new":      {New: []crm.DealMove{{}}},
		"forward":  {Forward: []crm.DealMove{{}}},
		"back":     {Back: []crm.DealMove{{}}},
		"won":      {Won: []crm.DealMove{{}}},
		"lost":     {Lost: []crm.DealMove{{}}},
		"amended":  {Amended: []crm.DealMove{{}}},
		"came":     {Came: []crm.DealMove{{}}},
		"gone":     {Gone: []crm.DealMove{{}}},
		"slipped":  {Slipped: crm.Standing[crm.Deal]{New: 1}},
		"stuck":    {Stuck: crm.Standing[crm.Deal]{New: 1}},
		"overdue":  {Overdue: crm.Standing[crm.Followup]{New: 1}},
		"silent":   {Silent: crm.Standing[crm.Silent]{New: 1}},
		"idle":     {Idle: []crm.MemberID{1}},
		"birthday": {Birthdays: []crm.BirthdayOf{{}}},
		"logged":   {Logged: []crm.RepCount{{}}},
	} {
		require.False(t, d.Quiet(), name)
	}
}
