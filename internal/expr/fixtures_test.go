package expr_test

import (
	"strconv"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/secret"
)

// fixtureScope has an attribute of every kind, a list and an object whose inside is known, constants, secrets, a local.
func fixtureScope() expr.Scope {
	var custom []attr.Attribute
	for key, typ := range map[string]attr.Type{
		"otp": attr.TypeSecret, "gone": attr.TypeSecret, "age": attr.TypeNumber, "attempts": attr.TypeNumber, "price": attr.TypeNumber,
		"vip": attr.TypeBoolean, "verified": attr.TypeBoolean, "basket": attr.TypeList, "cart": attr.TypeList, "address": attr.TypeJSON,
		"data": attr.TypeJSON, "note": attr.TypeText, "code": attr.TypeText, "نام": attr.TypeText, "born": attr.TypeDate,
	} {
		custom = append(custom, attr.Attribute{Key: key, Type: typ})
	}
	return expr.Scope{
		Attributes:  attr.NewSchema(1, custom),
		Environment: map[string]string{"base_url": "https://api.example.com", "region": "eu"},
		Secrets:     []string{"shop_token", "empty"},
		Locals:      map[string]expr.Type{"answer": {Kinds: expr.Any}},
		Shapes: map[string]expr.Shape{
			"cart":    {"sku": {Kinds: expr.Text}, "qty": {Kinds: expr.Number}},
			"address": {"city": {Kinds: expr.Text}, "geo": {Kinds: expr.Object, Shape: expr.Shape{"lat": {Kinds: expr.Number}}}},
		},
	}
}

// fixtureInput has a value for what fixtureScope names, but none for note, gone, price and born.
func fixtureInput(t testing.TB) *expr.Input {
	calls := 0
	return &expr.Input{
		Values: attr.Values{
			"name": attr.TextOf("Ada"), "phone": attr.TextOf("+14155552671"), "code": attr.TextOf("007"), "نام": attr.TextOf("سارا"),
			"age": attr.NumberOf("36"), "attempts": attr.NumberOf("2"), "vip": attr.BoolOf(true), "verified": attr.BoolOf(true),
			"otp": attr.SecretOf("739154"), "basket": jsonValue(t, `["tea","milk"]`),
			"cart":    jsonValue(t, `[{"sku":"A\"1","qty":2},{"sku":"B","qty":1}]`),
			"address": jsonValue(t, `{"city":"Wien","geo":{"lat":48.20}}`),
			"data":    jsonValue(t, `{"a":{"b":[10,20,{"c":"deep"}]},"big":12345678901234567890,"price":10.00,"key with blank":"yes"}`),
		},
		Secrets:      map[string]secret.Value{"shop_token": secret.New("t0p")},
		Locals:       attr.Values{"answer": jsonValue(t, `{"ok":true}`)},
		Conversation: expr.Conversation{ID: "cnv_1", Channel: "webchat", StartedAt: time.Date(2026, 11, 23, 15, 4, 5, 0, time.FixedZone("", 3600))},
		Now:          time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC),
		UUID:         func() string { calls++; return "uuid-" + strconv.Itoa(calls) },
	}
}

func jsonValue(t testing.TB, raw string) attr.Value {
	t.Helper()
	v, err := attr.JSONOf([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func compile(t testing.TB, text string) *expr.Program {
	t.Helper()
	p, problems := expr.Compile(text, fixtureScope())
	for _, problem := range problems {
		if !problem.Warning {
			t.Fatalf("%s: %+v", text, problem)
		}
	}
	return p
}

// computed returns what the expression gives for the input, as JSON.
func computed(t testing.TB, text string, in *expr.Input) string {
	t.Helper()
	v, failure := compile(t, text).Compute(in)
	if failure != nil {
		t.Fatalf("%s: %+v", text, *failure)
	}
	return string(v.JSON())
}

// values is a table of expressions and the JSON that they give for fixtureInput.
type values [][2]string

func (all values) run(t *testing.T) {
	t.Helper()
	for _, v := range all {
		t.Run(v[0], func(t *testing.T) {
			if got := computed(t, v[0], fixtureInput(t)); got != v[1] {
				t.Errorf("%s gives %s, want %s", v[0], got, v[1])
			}
		})
	}
}

// failureOf returns why the expression can't be computed.
func failureOf(t testing.TB, text string, in *expr.Input) expr.Failure {
	t.Helper()
	v, failure := compile(t, text).Compute(in)
	if failure == nil {
		t.Fatalf("%s gives %s, want a failure", text, v.JSON())
	}
	return *failure
}
