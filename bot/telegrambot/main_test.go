package telegrambot_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets many scenes play at once: they mostly wait for the pace of a
// chat, not for the processor.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "24"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
