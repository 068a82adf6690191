package api

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/attr"
	"patchbay/internal/call"
)

func TestAnAnswerIsTheJSONOfItsFields(t *testing.T) {
	odd := "a \"quoted\" <b>\n\u2028 \x01 \xff \U0001F600"
	for _, r := range []call.Result{
		{Outcome: "success", LogID: "log_1", Values: attr.Values{}, Mappings: []call.Report{}},
		{Outcome: odd, Status: 200, LogID: odd, Problem: odd, Kept: &call.Kept{Used: true},
			Values: attr.Values{"z": attr.TextOf(odd), "a": attr.NumberOf("12345678901234567890.10"), "b": attr.BoolOf(true), "n": {},
				"s": attr.TextOf("hidden").AsSecret()},
			Mappings: []call.Report{{Source: "body", Path: odd, Attribute: "a", Found: call.Hit, Value: odd, Problem: odd, Default: true}, {Source: "status", Attribute: "b", Found: call.Missing}}},
	} {
		want, err := json.Marshal(CallResult{r.Outcome, r.Status, raw(t, r.Values), r.Mappings, r.Kept != nil, r.Problem, r.LogID})
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

func raw(t *testing.T, values attr.Values) map[string]json.RawMessage {
	t.Helper()
	all := map[string]json.RawMessage{}
	for key, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all[key] = text
	}
	return all
}
