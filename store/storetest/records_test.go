package storetest_test

import (
	"testing"

	"github.com/rapport-crm/rapport/store/storetest"
)

func TestRecordsKeepTheirPromisesOnTheModel(t *testing.T) {
	storetest.Records(t, openModels())
}
