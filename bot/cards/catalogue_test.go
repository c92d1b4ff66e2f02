package cards_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/bot/cards"
	"github.com/rapport-crm/rapport/crm"
)

func TestBothLanguagesHaveTheSameSentences(t *testing.T) {
	t.Parallel()
	require.Equal(t, cards.Sentences(crm.English), cards.Sentences(crm.Chinese))
}
