package expr_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

func TestAProgramMayBeUsedByManyGoroutines(t *testing.T) {
	text := "name + ' ' + (cart | map: 'sku' | join: '/') + (data.a.b.last.c | upper) + (secret.shop_token ?? 'x')"
	p := compile(t, text)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			in := fixtureInput(t)
			in.Values["name"] = attr.TextOf(fmt.Sprint("n", i))
			want := fmt.Sprintf("n%d A\"1/BDEEPt0p", i)
			for range 200 {
				if v, f := p.Compute(in); f != nil || v.Text() != want {
					t.Errorf("got %s and %v, want %s", v.Text(), f, want)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestComputingAllocatesNothing(t *testing.T) {
	in := fixtureInput(t)
	in.Values["name"] = attr.TextOf("  Ada Lovelace ")
	condition := compile(t, "verified == true and attempts < 3")
	if n := testing.AllocsPerRun(100, func() {
		if holds, f := condition.Holds(in); !holds || f != nil {
			t.Errorf("got %v, %v", holds, f)
		}
	}); n != 0 {
		t.Errorf("a condition allocates %v times", n)
	}
	for _, text := range []string{"name | trim | upper", "data.a.b[-1].c", "cart | map: 'sku' | join: ', '", "name + ' ' + code", "note ?? 'x'", "age * 2 + 0.5", "otp | sha256"} {
		p := compile(t, text)
		var m expr.Machine
		var out []byte
		if n := testing.AllocsPerRun(100, func() {
			m.Begin(in)
			out = p.Value(&m).AppendText(out[:0])
			m.End()
		}); n != 0 {
			t.Errorf("%s allocates %v times", text, n)
		}
	}
}

// A value stays good until the machine ends, though its memory grows while other values are computed.
func TestValuesStayGoodUntilTheEnd(t *testing.T) {
	var m expr.Machine
	m.Begin(fixtureInput(t))
	p, other := compile(t, "name | upper"), compile(t, "phone | replace: '1', 'one and one' | sha256")
	first := p.Value(&m)
	for range 1000 {
		other.Value(&m)
	}
	if s := string(first.AppendText(nil)); s != "ADA" {
		t.Errorf("it became %q", s)
	}
	kept := first.Attr()
	m.End()
	if kept.Text() != "ADA" {
		t.Errorf("the attribute became %q", kept.Text())
	}
}

func TestMachinesAreLentAndTakenBack(t *testing.T) {
	var machines expr.Machines
	in := fixtureInput(t)
	m := machines.Take(in)
	if _, f := compile(t, "note | required").Compute(in); f == nil || !errors.Is(fmt.Errorf("render: %w", f.Code), expr.CodeRequired) {
		t.Errorf("got %+v", f)
	}
	machines.GiveBack(m)
	m = machines.Take(in)
	if m.Failed() || m.Secret() {
		t.Error("a machine remembers who used it before")
	}
}

func TestHoldsSaysWhyItGaveUp(t *testing.T) {
	if holds, f := compile(t, "note | required").Holds(fixtureInput(t)); holds || f == nil || f.Code != expr.CodeRequired {
		t.Errorf("got %v and %+v", holds, f)
	}
}

func TestValuesOfOtherKinds(t *testing.T) {
	var m expr.Machine
	m.Begin(fixtureInput(t))
	for text, want := range map[string]string{
		"null": "  nothing true", "''": `"" text true`, "[]": "[][] a list true", "[1]": "[1][1] a list false", "vip": "truetrue a boolean false",
		"not vip": "falsefalse a boolean false", "1.50": "1.501.50 a number false", "'a\"'": `a"a" text false`, "0": "00 a number false",
	} {
		v := compile(t, text).Value(&m)
		switch text {
		case "null":
			want = "null nothing true"
		case "'a\"'":
			want = `a""a\"" text false`
		}
		if got := fmt.Sprintf("%s%s %s %v", v.AppendText(nil), v.AppendJSON(nil), v.Kind(), v.IsEmpty()); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestBytesThatAreNoTextBecomeValidJSON(t *testing.T) {
	var m expr.Machine
	in := fixtureInput(t)
	in.Values["name"] = attr.TextOf("a\xffb")
	m.Begin(in)
	for text, want := range map[string]string{"name": `"a\ufffdb"`, "[name]": `["a\ufffdb"]`, "[name] | json": `"[\"a\\ufffdb\"]"`} {
		if got := string(compile(t, text).Value(&m).AppendJSON(nil)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestUsage(t *testing.T) {
	var all []string
	for _, f := range expr.Filters() {
		all = append(all, f.Usage())
	}
	for _, want := range []string{"| upper", "| replace: old, new", "| join: separator"} {
		if !strings.Contains(strings.Join(all, ";")+";", want+";") {
			t.Errorf("no filter is used as %s", want)
		}
	}
}
