package expr_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/secret"
)

// A filter whose argument is of another kind than it takes computes nothing, rather than something that looks right.
func TestArgumentsThatTurnOutToBeOfAnotherKindMakeNull(t *testing.T) {
	for _, text := range []string{
		"'x' | hmac_sha256: gone", "'abc' | truncate: data", "'2026-01-01' | date: gone", "['a', 'b'] | join: gone", "1.5 | round: data", "'a-b' | split: gone",
	} {
		t.Run(text, func(t *testing.T) {
			scope := expr.Scope{Attributes: attr.NewSchema(1, []attr.Attribute{{Key: "gone", Type: attr.TypeText}, {Key: "data", Type: attr.TypeJSON}})}
			p, problems := expr.Compile(text, scope)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			v, failure := p.Compute(&expr.Input{Values: attr.Values{"data": attr.BoolOf(true)}})
			if failure != nil || !v.IsNull() || p.Kinds&expr.Null == 0 {
				t.Errorf("got %s, %v, may be %s", v.JSON(), failure, p.Kinds)
			}
		})
	}
}

func TestADefaultIsAskedForOnlyWhenItIsNeeded(t *testing.T) {
	scope := expr.Scope{Attributes: attr.NewSchema(1, nil), Secrets: []string{"key"}}
	p, problems := expr.Compile("name | default: secret.key", scope)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if v, failure := p.Compute(&expr.Input{Values: attr.Values{"name": attr.TextOf("Ada")}}); failure != nil || v.Text() != "Ada" {
		t.Errorf("got %s, %v", v.Text(), failure)
	}
	if _, failure := p.Compute(&expr.Input{}); failure == nil || failure.Code != expr.CodeMissingSecret {
		t.Errorf("got %v", failure)
	}
	if v, _ := p.Compute(&expr.Input{Secrets: map[string]secret.Value{"key": secret.New("k")}}); v.Text() != "k" {
		t.Errorf("got %s", v.Text())
	}
}

func TestDigitsThatAreNoNumberDoNotBreakAList(t *testing.T) {
	scope := expr.Scope{Attributes: attr.NewSchema(1, []attr.Attribute{{Key: "n", Type: attr.TypeNumber}})}
	p, _ := expr.Compile("[n]", scope)
	v, _ := p.Compute(&expr.Input{Values: attr.Values{"n": attr.NumberOf("1],[2")}})
	if string(v.JSON()) != `["1],[2"]` {
		t.Errorf("got %s", v.JSON())
	}
}

func TestNoLoopMayNameItsItemsAsTheLanguageDoes(t *testing.T) {
	for _, name := range []string{"true", "null", "and", "in", "env", "now", "else", "response"} {
		refused := false
		r := &expr.Reader{Text: "{{#each tags as " + name + "}}", Names: expr.NewNames(expr.Scope{Attributes: attr.NewSchema(1, nil)}),
			Report: func(expr.Problem) { refused = true }}
		if _, got, _ := r.Each(0); !refused || got != "" {
			t.Errorf("%s is taken", name)
		}
	}
}
