package web

import (
	"github.com/hashicorp/golang-lru/v2"

	"patchbay/internal/call"
)

// How much is kept of tests: so many responses, and so many bytes of one.
const (
	lastTests    = 64
	lastTestBody = 256 << 10
)

// tests keeps what the newest tests brought, by the ID of their call, so that outcomes and mappings can be tried against it
// as they are typed. It is memory of one process: another one asks for a new test.
type tests struct {
	kept *lru.Cache[string, call.Answered]
}

func newTests() tests {
	kept, err := lru.New[string, call.Answered](lastTests)
	if err != nil { // of a size below 1 only
		panic(err)
	}
	return tests{kept}
}

// keep remembers a response, unless there was none or it is large.
func (t tests) keep(id string, a call.Answered) {
	if a.Status > 0 && len(a.Body) <= lastTestBody {
		t.kept.Add(id, a)
	}
}

// trial is what the rows that are being typed make of the last response.
type trial struct {
	Outcome  string       `json:"outcome"`
	Outcomes []triedRow   `json:"outcomes"`
	Mappings []triedValue `json:"mappings"`
}

type triedRow struct {
	Row     int    `json:"row"` // as the form counts
	Decides bool   `json:"decides"`
	Why     string `json:"why"`
}

type triedValue struct {
	Row   int    `json:"row"`
	Found bool   `json:"found"`
	Text  string `json:"text"` // the value, or why there is none
}
