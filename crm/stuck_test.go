package crm_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestADealIsStuckByItsStagesLimitOrTheTeams(t *testing.T) {
	team := crm.Workspace{Stages: crm.DefaultStages(), StaleDays: 21}
	team.Stages[2].Limit = 14
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		stage crm.StageID
		days  int
	}{
		{3, 21}, // no limit of its own
		{5, 14},
		{99, 21}, // a stage that was removed
	} {
		require.Equal(t, c.days, team.StuckAfter(c.stage), c.stage)
		require.Equal(t, now.AddDate(0, 0, -c.days), team.StuckSince(c.stage, now), c.stage)
	}
}
