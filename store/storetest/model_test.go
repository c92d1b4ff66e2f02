package storetest_test

import (
	"testing"

	"github.com/rapport-crm/rapport/store"
	"github.com/rapport-crm/rapport/store/storetest"
)

func TestTheModelKeepsTheContract(t *testing.T) {
	storetest.Engine(t, openModels())
}

// openModels returns an opener that finds a model again by its directory.
func openModels() storetest.Opener {
	models := map[string]*storetest.Model{}
	return func(_ testing.TB, dir string) store.Engine {
		if m, ok := models[dir]; ok {
			models[dir] = m.Reopen()
		} else {
			models[dir] = storetest.NewModel()
		}
		return models[dir]
	}
}
