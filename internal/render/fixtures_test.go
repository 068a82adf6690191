package render_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// fixtureScope has an attribute of every type, a constant, and a secret.
func fixtureScope() render.Scope {
	var custom []attr.Attribute
	for key, typ := range map[string]attr.Type{
		"otp": attr.TypeSecret, "age": attr.TypeNumber, "vip": attr.TypeBoolean, "basket": attr.TypeList,
		"data": attr.TypeJSON, "order_id": attr.TypeText, "shop": attr.TypeText, "born": attr.TypeDate,
	} {
		custom = append(custom, attr.Attribute{Key: key, Type: typ})
	}
	return render.Scope{
		Attributes:  attr.NewSchema(1, custom),
		Environment: map[string]string{"base_url": "https://api.example.com/v2", "team": "blue & green"},
		Secrets:     []string{"shop_token"},
	}
}

// fixtureInput has a value for everything that fixtureScope names.
func fixtureInput() render.Input {
	calls := 0
	return render.Input{
		Values: attr.Values{
			"name": attr.TextOf("Ada"), "phone": attr.TextOf("+14155552671"), "otp": attr.SecretOf("739 154"),
			"age": attr.NumberOf("36"), "vip": attr.BoolOf(true), "order_id": attr.TextOf("A/1"), "shop": attr.TextOf("blue"),
		},
		Secrets: map[string]secret.Value{"shop_token": secret.New("t0p/secret")},
		Conversation: render.Conversation{
			ID: "cnv_1", Channel: "webchat", Flow: "phone-verification",
			StartedAt: time.Date(2026, 11, 23, 15, 4, 5, 0, time.FixedZone("", 3600)),
		},
		Now:  time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC),
		UUID: func() string { calls++; return "uuid-" + strconv.Itoa(calls) },
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

func compile(t testing.TB, src render.Source) *render.Request {
	t.Helper()
	r, err := render.Compile(src, fixtureScope())
	if err != nil {
		t.Fatalf("%v: %+v", err, fault.Fields(err))
	}
	return r
}

func rendered(t testing.TB, src render.Source, in render.Input) *render.Rendered {
	t.Helper()
	out, err := compile(t, src).Render(in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func jsonSource(body string) render.Source {
	return render.Source{Method: "POST", URL: "https://api.example.com/", Body: render.Body{Kind: render.BodyJSON, Text: body}}
}

// outcome returns the body, or where and why the source was refused, or why it could not be rendered.
func outcome(src render.Source, in render.Input) string {
	r, err := render.Compile(src, fixtureScope())
	if err != nil {
		for _, d := range render.Check(src, fixtureScope()) {
			if d.Severity == render.Error {
				return fmt.Sprintf("save %d:%d %s", d.Line, d.Column, d.Code)
			}
		}
	}
	out, err := r.Render(in)
	if err != nil {
		code, _ := errors.AsType[render.Code](err)
		return "render " + string(code)
	}
	return string(out.Body())
}
