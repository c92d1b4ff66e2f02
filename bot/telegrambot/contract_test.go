package telegrambot_test

import (
	"testing"

	"github.com/rapport-crm/rapport/bot/bottest"
)

func TestTheContractOfAllPlatforms(t *testing.T) { bottest.Contract(t, newFixture) }
