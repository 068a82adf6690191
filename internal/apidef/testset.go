package apidef

import (
	"strings"
	"time"

	"patchbay/internal/fault"
)

// TestSet is values that an API is tested with, under a name. Whoever stores one leaves out the values of secret attributes.
type TestSet struct {
	ID        string
	API       string // ID
	Name      string
	Typed     map[string]string // by attribute, as typed
	UpdatedAt time.Time
}

// Limits of the test sets of an API.
const (
	MaxTestSets    = 50
	maxTestSetName = 60       // characters
	maxTestSetSize = 64 << 10 // bytes
)

// Validate returns every problem of the set.
func (s TestSet) Validate() error {
	var p fault.Problems
	switch size := s.size(); {
	case strings.TrimSpace(s.Name) == "":
		p.Add("set_name", "Give the test values a name.")
	case len([]rune(s.Name)) > maxTestSetName:
		p.Add("set_name", "Keep the name under %d characters.", maxTestSetName)
	case size > maxTestSetSize:
		p.Add("set_name", "These values are too long to be kept: %d KB are the most.", maxTestSetSize>>10)
	}
	return p.Err()
}

func (s TestSet) size() (n int) {
	for key, typed := range s.Typed {
		n += len(key) + len(typed)
	}
	return n
}
