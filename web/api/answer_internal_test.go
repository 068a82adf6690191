package api

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/attr"
	"patchbay/internal/call"
)

// asEncoded is the answer as encoding/json writes it.
type asEncoded struct {
	Outcome    string        `json:"outcome"`
	Status     int           `json:"status"`
	Attributes attr.Values   `json:"attributes"`
	Mappings   []call.Report `json:"mappings"`
	Cached     bool          `json:"cached,omitempty"`
	Problem    string        `json:"problem,omitempty"`
	LogID      string        `json:"log_id"`
}

func TestAnAnswerIsTheJSONOfItsFields(t *testing.T) {
	odd := "a \"quoted\" <b>\n\u2028 \x01 \xff \U0001F600"
	for _, r := range []call.Result{
		{Outcome: "success", LogID: "log_1", Values: attr.Values{}, Mappings: []call.Report{}},
		{Outcome: odd, Status: 200, LogID: odd, Problem: odd, Kept: &call.Kept{Used: true},
			Values: attr.Values{"z": attr.TextOf(odd), "a": attr.NumberOf("12345678901234567890.10"), "b": attr.BoolOf(true), "n": {},
				"s": attr.TextOf("hidden").AsSecret()},
			Mappings: []call.Report{{Source: "body", Path: odd, Attribute: "a", Found: call.Hit, Value: odd, Problem: odd, Default: true}, {Source: "status", Attribute: "b", Found: call.Missing}}},
	} {
		want, err := json.Marshal(asEncoded{r.Outcome, r.Status, r.Values, r.Mappings, r.Kept != nil, r.Problem, r.LogID})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(decoded(t, want), decoded(t, appendAnswer(nil, r))); diff != "" {
			t.Error(diff)
		}
	}
	if got := string(appendAnswer(nil, call.Result{Outcome: "timeout"})); got != `{"outcome":"timeout","status":0,"attributes":{},"mappings":[],"log_id":""}`+"\n" {
		t.Error(got)
	}
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}
