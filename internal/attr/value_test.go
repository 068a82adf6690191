package attr_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"patchbay/internal/attr"
)

func TestJSONOf(t *testing.T) {
	for raw, kind := range map[string]attr.Kind{"null": attr.Null, " true ": attr.Bool, "1.10": attr.Number, `"a"`: attr.Text, "[1, 2]": attr.List, `{"a": 1}`: attr.Object} {
		if v, err := attr.JSONOf([]byte(raw)); err != nil || v.Kind() != kind {
			t.Errorf("%s: got %v, %v", raw, v.Kind(), err)
		}
	}
	for _, raw := range []string{"", " ", "{", "nul", "1 2", "'a'"} {
		if v, err := attr.JSONOf([]byte(raw)); err == nil {
			t.Errorf("%q is taken as %v", raw, v)
		}
	}
}

func TestValuesKeepTheirForm(t *testing.T) {
	const raw = `{"big":12345678901234567890.10,"list":[1.0,"<&>",null],"text":"a\"\u2028","yes":true,"none":null}`
	var values attr.Values
	if err := json.Unmarshal([]byte(raw), &values); err != nil {
		t.Fatal(err)
	}
	if got := values["big"].Text(); got != "12345678901234567890.10" {
		t.Errorf("the number became %s", got)
	}
	for key, v := range values {
		var again attr.Value
		if err := again.UnmarshalJSON(v.JSON()); err != nil || !again.Equal(v) {
			t.Errorf("%s: %s became %s, %v", key, v.JSON(), again.JSON(), err)
		}
	}
	if attr.TextOf("1").Equal(attr.NumberOf("1")) || !attr.BoolOf(true).Equal(attr.BoolOf(true)) {
		t.Error("values of different kinds are equal, or equal ones are not")
	}
	if !(attr.Value{}).IsNull() || !(attr.Value{}).IsEmpty() || !attr.TextOf("").IsEmpty() || attr.TextOf("").IsNull() || attr.BoolOf(false).IsEmpty() {
		t.Error("null and empty are mixed up")
	}
}

func TestSecretValueIsNeverPrinted(t *testing.T) {
	const canary = "canary-4f1c9e77"
	list, err := attr.JSONOf([]byte(`["` + canary + `"]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []attr.Value{attr.SecretOf(canary), list.AsSecret()} {
		type holder struct {
			Open   attr.Value
			hidden attr.Value
		}
		h := holder{v, v}
		var b strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&b, verb+verb+verb, v, h, &h)
		}
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v, "h", h)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v, "h", h)
		raw, err := json.Marshal(attr.Values{"a": v})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(raw)
		if s := b.String(); strings.Contains(s, canary) || strings.Contains(s, fmt.Sprintf("%x", canary)) {
			t.Errorf("the secret is there:\n%s", s)
		}
		if !strings.Contains(v.Text(), canary) || !v.IsSecret() {
			t.Error("Text does not reveal it")
		}
	}
}
