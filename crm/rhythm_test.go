package crm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/crm"
)

func TestATierHasItsRhythmUnlessTheTeamSaysOtherwise(t *testing.T) {
	team := crm.Workspace{}
	require.Equal(t, []int{14, 30, 90, 0}, []int{team.Rhythm("A"), team.Rhythm("B"), team.Rhythm("C"), team.Rhythm("")})

	team.Rhythms = map[crm.Tier]int{"A": 7, "C": 0}
	require.Equal(t, []int{7, 30, 0, 0}, []int{team.Rhythm("A"), team.Rhythm("B"), team.Rhythm("C"), team.Rhythm("")})
}
