package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func names(stages crm.StageSet, lang crm.Lang) []string {
	var all []string
	for _, stage := range stages {
		all = append(all, stage.Name(lang))
	}
	return all
}

func TestANewWorkspaceHasSixStages(t *testing.T) {
	stages := crm.DefaultStages()
	require.Equal(t, []string{"Contacted", "Qualified", "Proposal", "Negotiation", "Won", "Lost"}, names(stages, crm.English))
	require.Equal(t, []string{"初步沟通", "需求", "方案", "谈判", "赢单", "输单"}, names(stages, crm.Chinese))
	seen := map[crm.StageID]bool{}
	for i, stage := range stages {
		require.False(t, seen[stage.ID], "%d twice", stage.ID)
		require.NotZero(t, stage.ID)
		require.Equal(t, i, stages.Index(stage.ID))
		seen[stage.ID] = true
	}
	require.True(t, seen[crm.StageWon] && seen[crm.StageLost])
}

func TestAStageIsFoundByItsID(t *testing.T) {
	stages := crm.DefaultStages()
	won, ok := stages.Get(crm.StageWon)
	require.True(t, ok)
	require.Equal(t, "Won", won.EN)
	require.Equal(t, 100, won.Percent)
	_, ok = stages.Get(99)
	require.False(t, ok)
	require.Equal(t, -1, stages.Index(99))
}

func TestDealsMoveThroughTheOpenStages(t *testing.T) {
	open := crm.DefaultStages().Open()
	require.Equal(t, []string{"Contacted", "Qualified", "Proposal", "Negotiation"}, names(open, crm.English))
	require.False(t, crm.Deal{Stage: crm.StageWon}.Open())
	require.False(t, crm.Deal{Stage: crm.StageLost}.Open())
	require.True(t, crm.Deal{Stage: open[0].ID}.Open())
}

func TestANewStageComesAfterTheOneThatIsNamed(t *testing.T) {
	before := crm.DefaultStages()
	legal := crm.Stage{ID: 101, EN: "Legal", ZH: "法务", Percent: 60}
	for _, c := range []struct {
		after int
		want  []string
	}{
		{-99, []string{"Legal", "Contacted", "Qualified", "Proposal", "Negotiation", "Won", "Lost"}},
		{-1, []string{"Legal", "Contacted", "Qualified", "Proposal", "Negotiation", "Won", "Lost"}},
		{0, []string{"Contacted", "Legal", "Qualified", "Proposal", "Negotiation", "Won", "Lost"}},
		{2, []string{"Contacted", "Qualified", "Proposal", "Legal", "Negotiation", "Won", "Lost"}},
		{3, []string{"Contacted", "Qualified", "Proposal", "Negotiation", "Legal", "Won", "Lost"}},
		{4, []string{"Contacted", "Qualified", "Proposal", "Negotiation", "Legal", "Won", "Lost"}},
		{99, []string{"Contacted", "Qualified", "Proposal", "Negotiation", "Legal", "Won", "Lost"}},
	} {
		after := before.Insert(c.after, legal)
		require.Equal(t, c.want, names(after, crm.English), "after %d", c.after)
		require.Equal(t, crm.DefaultStages(), before, "the set itself stays as it was")
		got, ok := after.Get(101)
		require.True(t, ok)
		require.Equal(t, legal, got)
	}
	require.Equal(t, []string{"Legal"}, names(crm.StageSet{}.Insert(5, legal), crm.English))
}

func TestTheFirstStagesLeaveRoomForThoseThatAreAdded(t *testing.T) {
	for _, stage := range crm.DefaultStages() {
		require.Less(t, stage.ID, crm.StageAdded)
	}
}
