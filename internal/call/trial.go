package call

import (
	"fmt"
	"net/http"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// Answered is a response that was there before, as builders saw it.
type Answered struct {
	Status  int
	Header  http.Header
	Body    []byte
	Elapsed time.Duration
	Values  attr.Values // that the call was made with
}

// Trial is what the rows of a definition make of a response that was there before. Nothing is called or saved by it.
type Trial struct {
	Outcome  string
	Outcomes []Tried
	Mappings []Report
	Header   http.Header // what the rows make a secret is masked
	Body     []byte
}

// Tried is one row of the outcomes.
type Tried struct {
	Decides bool
	Why     string // it does not, or "" for the one that decides
}

// Try reads the response with the mappings and the outcomes of a definition, which may have mistakes: their rows match
// nothing.
func (x *Executor) Try(a apidef.API, w Workspace, r Answered) Trial {
	var ignored fault.Problems
	c := &compiled{api: a, workspace: w, response: compileReading(&ignored, a, w)}
	in := newReceived(egress.Response{Status: r.Status, Header: r.Header, Body: r.Body}, newMask(nil), x.now(), r.Elapsed)
	request, found := Request{Values: r.Values}, attr.Values{}
	t := Trial{Mappings: make([]Report, len(a.Mappings))}
	for _, i := range secretsFirst(a.Mappings, w.Schema) {
		report, value := c.mapRow(i, request, in)
		t.Mappings[i] = report
		if report.Found == Hit || report.Found == FoundNull || report.Default {
			found[a.Mappings[i].Attribute] = value
		}
		if a.Mappings[i].Required && report.Found != Hit && !report.Default {
			t.Outcome = apidef.MappingFailed
		}
	}
	c.tryOutcomes(&t, request, in, found)
	t.Header, t.Body = in.mask.header(r.Header), in.mask.bytes(r.Body)
	return t
}

// tryOutcomes asks every row, so that each can say why it is not the one.
func (c *compiled) tryOutcomes(t *Trial, r Request, in received, found attr.Values) {
	for i := range c.api.Outcomes {
		row := Tried{Why: c.whyNot(i, r, in, found)}
		switch {
		case row.Why == "" && t.Outcome == apidef.MappingFailed:
			row.Why = "It would match, but a required value is missing."
		case row.Why == "" && t.Outcome != "":
			row.Why = "It would match, but an earlier row decides."
		case row.Why == "":
			row.Decides, t.Outcome = true, c.api.Outcomes[i].Name
		}
		t.Outcomes = append(t.Outcomes, row)
	}
	if t.Outcome == "" {
		t.Outcome = apidef.Others
	}
}

// whyNot says why a row does not match, "" when it does.
func (c *compiled) whyNot(i int, r Request, in received, found attr.Values) string {
	o := c.api.Outcomes[i]
	if !apidef.MatchStatus(o.Status, in.response.Status) {
		return fmt.Sprintf("The status is %d, and this row wants %s.", in.response.Status, o.Status)
	}
	program := c.response.conditions[i]
	switch {
	case o.Condition == "":
		return ""
	case program == nil:
		return "The condition has a mistake."
	case !in.document.Structured && program.NamesField(theResponse, "body"):
		return "The body is not JSON, so the condition can't be asked."
	}
	holds, failure := program.Holds(in.input(r, found, attr.Value{}))
	switch {
	case failure != nil:
		return "The condition " + failure.Sentence + "."
	case !holds:
		return "The condition does not hold."
	}
	return ""
}
