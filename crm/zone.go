package crm

import (
	"fmt"
	"sync"
	"time"
)

var zones sync.Map // name -> *time.Location

// LoadZone returns the IANA zone of that name. Loading parses a file, so the
// zones that were asked for are kept: a team lives in a handful of them.
func LoadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("crm: %q is not a time zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("crm: %q is not a time zone", name)
	}
	zones.Store(name, loc)
	return loc, nil
}
