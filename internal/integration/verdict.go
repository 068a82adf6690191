package integration

import (
	"strings"

	"github.com/tidwall/gjson"

	"patchbay/internal/call"
)

// Verdict is what a check has shown.
type Verdict string

// The verdicts.
const (
	Valid       Verdict = "valid"
	Refused     Verdict = "refused"     // the provider answered, and not with what it answers to those whom it knows
	Unreachable Verdict = "unreachable" // no answer came
	NotSent     Verdict = "not_sent"    // the call could not be made, because of something here
)

// Found is the result of a check, for people.
type Found struct {
	Verdict Verdict
	Outcome string // of the check API
	Status  int    // 0 without an answer
	Says    string // the provider's own sentence, secrets masked; or why no answer came
	LogID   string
}

// mostSaid is how much is shown of what a provider says, in characters.
const mostSaid = 300

// Read says what the result of the integration's check means. The result is redacted already, and so is what this returns.
func (i Integration) Read(r call.Result) Found {
	f := Found{Verdict: Refused, Outcome: r.Outcome, Status: r.Status, LogID: r.LogID}
	switch {
	case r.Status == 0:
		f.Verdict, f.Says = Unreachable, r.Problem
	case r.Outcome == Connected:
		f.Verdict = Valid
	default:
		f.Says = i.sentence(r.Response.Body)
	}
	return f
}

func (i Integration) sentence(body []byte) string {
	if !gjson.ValidBytes(body) {
		return ""
	}
	for _, path := range i.Says {
		if said := gjson.GetBytes(body, path); said.Type == gjson.String {
			text := []rune(strings.Join(strings.Fields(said.Str), " "))
			return string(text[:min(len(text), mostSaid)])
		}
	}
	return ""
}
