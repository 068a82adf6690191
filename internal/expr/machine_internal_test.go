package expr

import (
	"slices"
	"testing"

	"patchbay/internal/attr"
)

func TestAMachineThatEndedHoldsNoSecret(t *testing.T) {
	scope := Scope{Attributes: attr.NewSchema(1, []attr.Attribute{{Key: "pin", Type: attr.TypeSecret}, {Key: "list", Type: attr.TypeList}})}
	m := &Machine{}
	list, err := attr.JSONOf([]byte(`["0815-secret"]`))
	if err != nil {
		t.Fatal(err)
	}
	m.Begin(&Input{Values: attr.Values{"pin": attr.SecretOf("4711-secret"), "list": list.AsSecret()}})
	for _, text := range []string{"pin | upper", "list | map: 'x' | join: pin", "[pin, list | first]", "1 + 1"} {
		p, _ := Compile(text, scope)
		p.Value(m)
	}
	m.End()
	if slices.ContainsFunc(m.taints[:cap(m.taints)], func(s string) bool { return s != "" }) {
		t.Errorf("taints are left: %q", m.taints[:cap(m.taints)])
	}
	if slices.ContainsFunc(m.arguments[:cap(m.arguments)], func(v Value) bool { return v != Value{} }) {
		t.Error("arguments are left")
	}
	if slices.ContainsFunc(m.arena[:cap(m.arena)], func(b byte) bool { return b != 0 }) {
		t.Errorf("computed text is left: %q", m.arena[:cap(m.arena)])
	}
}
