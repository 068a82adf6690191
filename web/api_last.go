package web

import (
	"github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"

	"patchbay/internal/call"
	"patchbay/templates/page"
)

// How much is kept of tests: so many responses, and so many bytes of one.
const (
	lastTests    = 64
	lastTestBody = 256 << 10
)

// tests keeps what the newest tests brought, by the ID of their call, so that outcomes and mappings can be tried against it
// as they are typed and saved. It is memory of one process: another one asks for a new test.
type tests struct {
	kept *lru.Cache[string, lastTest]
	last *lru.Cache[tested, string] // ID of the last call
}

// lastTest is what a test brought to whom.
type lastTest struct {
	user     string // ID
	answered call.Answered
	exchange page.Exchange
}

// tested is an API that is stored and who tested it, by their IDs.
type tested struct{ user, api string }

func newTests() tests {
	kept, err := lru.New[string, lastTest](lastTests)
	if err != nil { // of a size below 1 only
		panic(err)
	}
	last, err := lru.New[tested, string](lastTests)
	if err != nil {
		panic(err)
	}
	return tests{kept, last}
}

// keep remembers what a test of the API with the ID brought, unless it is large.
func (t tests) keep(api string, l lastTest) {
	t.last.Remove(tested{l.user, api})
	if len(l.answered.Body) > lastTestBody || len(l.exchange.Picture.Bytes) > lastTestBody {
		return
	}
	t.kept.Add(l.exchange.Call.ID, l)
	t.link(l.user, api, l.exchange.Call.ID)
}

// link makes a call the last one of an API. One that is not stored has none: the next new API is another one.
func (t tests) link(user, api, id string) {
	if api != "" && id != "" {
		t.last.Add(tested{user, api}, id)
	}
}

// of returns what the call with the ID brought, or with "" the last one of the API. It is nobody else's.
func (t tests) of(user, api, id string) (lastTest, bool) {
	if id == "" {
		id, _ = t.last.Get(tested{user, api})
	}
	l, ok := t.kept.Get(id)
	return l, ok && l.user == user
}

// addLast shows the last response again, read with the rows as they are now. What they make a secret is masked in it.
func (s *Site) addLast(c echo.Context, p *page.APIEdit, f apiForm) error {
	ctx := c.Request().Context()
	l, ok := s.tests.of(userOf(ctx), f.api.ID, f.last)
	if !ok {
		return nil
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	d, e := f.draft(w.Schema), l.exchange
	if l.answered.Status > 0 {
		t := s.Calls.Try(d.api, d.workspace(w), l.answered)
		e.Call.Outcome, e.Call.Detail.Mappings, e.Call.Detail.Response, e.Answer = t.Outcome, t.Mappings, t.Header, t.Body
	}
	e.Again, e.Pending = true, d.toMake()
	s.addOpening(ctx, f.api, p.User, &e)
	p.Exchange = &e
	return nil
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
