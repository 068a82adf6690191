package expr_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

func TestWhatComesFromASecretIsSecret(t *testing.T) {
	in := fixtureInput(t)
	in.Values["phone"] = attr.SecretOf("+1415") // marked at run time, though its type is not secret
	in.Values["data"] = jsonValue(t, `{"pin":"0000","list":["x"]}`).AsSecret()
	in.Locals["answer"] = attr.SecretOf("42")
	for _, text := range []string{
		"otp", "secret.shop_token", "phone", "data.pin", "data.list[0]", "answer", "otp | upper", "'a' + otp", "otp == '1'", "otp == '1' ? 'a' : 'b'",
		"not otp", "[1, otp]", "[1, otp] | first", "'a' | hmac_sha256: secret.shop_token", "name | default: otp", "otp | size", "gone ?? 'x'", "note ?? phone",
		"basket[otp | size]", "'x' in data", "age > 1 and phone starts_with '+'", "data.list | map: 'x' | json", "name | replace: otp, 'x'", "vip ? phone : 'x'",
	} {
		v, failure := compile(t, text).Compute(in)
		if failure != nil || !v.IsSecret() {
			t.Errorf("%s gives %v and %v, want a secret", text, v, failure)
		}
	}
	for _, text := range []string{"name", "env.region", "conversation.id", "note ?? name", "vip ? 'x' : phone", "vip or phone"} {
		if v, _ := compile(t, text).Compute(in); v.IsSecret() {
			t.Errorf("%s is secret", text)
		}
	}
}

func TestTaintsAreTheSecretTextsThatWereRead(t *testing.T) {
	in := fixtureInput(t)
	var m expr.Machine
	m.Begin(in)
	for text, want := range map[string][]string{
		"otp | upper":                          {"739154"},
		"secret.shop_token + otp":              {"t0p", "739154"},
		"name":                                 nil,
		"vip or otp == '1'":                    nil,
		"gone ?? secret.shop_token":            {"t0p"},
		"name ? name : secret.shop_token":      nil,
		"'a' | hmac_sha256: otp | truncate: 3": {"739154"},
	} {
		if compile(t, text).Value(&m); !slices.Equal(m.Taints(), want) || m.Secret() != (want != nil) {
			t.Errorf("%s: secret %v with %q, want %q", text, m.Secret(), m.Taints(), want)
		}
		if compile(t, text).True(&m); !slices.Equal(m.Taints(), want) || m.Secret() != (want != nil) {
			t.Errorf("%s as a condition: secret %v with %q, want %q", text, m.Secret(), m.Taints(), want)
		}
	}
	m.End()
	if len(m.Taints()) > 0 {
		t.Error("a machine that ended remembers secrets")
	}
}

func TestAnEmptySecretStopsTheRenderAndIsNamed(t *testing.T) {
	for marked := range strings.SplitSeq("⟦secret.empty⟧;'Bearer ' + ⟦secret.empty⟧;⟦gone⟧ | upper;vip ? ⟦gone⟧ : 'x';note ?? ⟦gone⟧;name + (note | default: ⟦gone⟧);"+
		"['x', ⟦gone⟧];'a' | hmac_sha256: ⟦secret.empty⟧;data[⟦gone⟧]", ";") {
		before, rest, _ := strings.Cut(marked, "⟦")
		name, after, _ := strings.Cut(rest, "⟧")
		f := failureOf(t, before+name+after, fixtureInput(t))
		if f.Code != expr.CodeMissingSecret || f.From != len(before) || f.To != len(before)+len(name) || f.Sentence == "" {
			t.Errorf("%s: %+v", marked, f)
		}
	}
}

func TestAnEmptySecretMayBeTakenCareOf(t *testing.T) {
	values{
		{"gone ?? 'x'", `"x"`},
		{"secret.empty ?? gone ?? 'x'", `"x"`},
		{"secret.empty | default: 'x'", `"x"`},
		{"secret.empty | upper | default: 'x'", `"x"`},
		{"(secret.empty | upper) ?? 'x'", `"x"`},
		{"secret.empty | optional", "null"},
		{"secret.empty ? 'a' : 'b'", `"b"`},
		{"gone == null", "true"},
		{"gone and vip", "false"},
		{"not gone", "true"},
		{"gone == 'x' or vip", "true"},
		{"gone starts_with 'x'", "false"},
	}.run(t)
	if f := failureOf(t, "gone | required", fixtureInput(t)); f.Code != expr.CodeRequired {
		t.Errorf("a secret that is required: %+v", f)
	}
}

func TestFailuresHoldNoValue(t *testing.T) {
	in := fixtureInput(t)
	in.Values["otp"] = attr.SecretOf(strings.Repeat("hush", 300_000))
	for _, text := range []string{"otp + ' '", "(otp | replace: 'x', note) | required", "[otp]"} {
		if _, f := compile(t, text).Compute(in); f != nil && strings.Contains(f.Sentence, "hush") {
			t.Errorf("%s: %+v", text, f)
		}
	}
}
