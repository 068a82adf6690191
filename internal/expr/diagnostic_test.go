package expr_test

import (
	"strings"
	"testing"

	"patchbay/internal/expr"
)

// mistake is a text with ⟦ and ⟧ around what its only problem marks.
type mistake struct {
	marked  string
	code    expr.Code
	message string // a part of it
}

type mistakes []mistake

func (all mistakes) run(t *testing.T) {
	t.Helper()
	for _, m := range all {
		t.Run(m.marked, func(t *testing.T) {
			before, rest, _ := strings.Cut(m.marked, "⟦")
			marked, after, _ := strings.Cut(rest, "⟧")
			_, problems := expr.Compile(before+marked+after, fixtureScope())
			if len(problems) != 1 {
				t.Fatalf("%d problems: %+v", len(problems), problems)
			}
			p := problems[0]
			if p.From != len(before) || p.To != len(before)+len(marked) || p.Code != m.code || !strings.Contains(p.Message, m.message) {
				t.Errorf("got %d to %d, %s: %s", p.From, p.To, p.Code, p.Message)
			}
		})
	}
}

func TestSyntaxMistakes(t *testing.T) {
	mistakes{
		{"⟦⟧", expr.CodeSyntax, "missing here"},
		{"name | ⟦|⟧ 'x'", expr.CodeSyntax, "filter is missing"},
		{"verified ⟦=⟧ true", expr.CodeSyntax, "=="},
		{"1 < age ⟦<⟧ 3", expr.CodeSyntax, "chained"},
		{"age not ⟦>⟧ 3", expr.CodeSyntax, "Only in can follow"},
		{"⟦and⟧ vip", expr.CodeSyntax, "before and"},
		{"vip and⟦⟧", expr.CodeSyntax, "missing here"},
		{"(1 + 2⟦⟧", expr.CodeSyntax, "A ) is missing"},
		{"1 + 2⟦)⟧", expr.CodeSyntax, "no beginning"},
		{"[1, 2⟦⟧", expr.CodeSyntax, "A ] is missing"},
		{"basket[0⟦⟧", expr.CodeSyntax, "A ] is missing"},
		{"data.⟦⟧", expr.CodeSyntax, "name of a field"},
		{"data.⟦'x'⟧", expr.CodeSyntax, "name of a field"},
		{"vip ? 1⟦⟧", expr.CodeSyntax, "A : and what"},
		{"name |⟦⟧", expr.CodeSyntax, "name of a filter"},
		{"name ⟦upper⟧", expr.CodeSyntax, "name | upper"},
		{"⟦upper⟧(name)", expr.CodeSyntax, "value | upper"},
		{"name⟦(⟧1)", expr.CodeSyntax, "no functions"},
		{"name ⟦note⟧", expr.CodeSyntax, "two names"},
		{"name ⟦12⟧", expr.CodeSyntax, "should end before this 12"},
		{"name ⟦}⟧", expr.CodeSyntax, "two braces"},
		{"name ⟦}}⟧", expr.CodeSyntax, "without {{ and }}"},
		{"⟦{{⟧name}}", expr.CodeSyntax, "without {{ and }}"},
		{"name ⟦#⟧ 1", expr.CodeSyntax, "means nothing"},
		{"name == ⟦“⟧x”", expr.CodeQuote, "plain quote"},
		{"name == ⟦'x⟧", expr.CodeString, "not closed"},
		{"name == ⟦'x⟧\n'", expr.CodeString, "end of the line"},
		{`name == 'x⟦\⟧q'`, expr.CodeString, "no such escape"},
		{"age == ⟦007⟧", expr.CodeNumber, "begin with 0"},
		{"name ⟦\xff⟧", expr.CodeSyntax, "means nothing"},
		{"نام == ⟦“⟧", expr.CodeQuote, "plain quote"},
	}.run(t)
}

func TestUnknownNames(t *testing.T) {
	mistakes{
		{"⟦nmae⟧ == 'x'", expr.CodeUnknownAttribute, "There is no attribute nmae. Did you mean name?"},
		{"(⟦nmae⟧) == 'x'", expr.CodeUnknownAttribute, "name?"},
		{"⟦Name⟧", expr.CodeUnknownAttribute, "Did you mean name?"},
		{"⟦anser⟧.ok", expr.CodeUnknownAttribute, "Did you mean answer?"},
		{"⟦nwo⟧", expr.CodeUnknownAttribute, "Did you mean now?"},
		{"⟦whatever_this_is⟧", expr.CodeUnknownAttribute, "whatever_this_is."},
		{"⟦" + strings.Repeat("x", 100) + "⟧", expr.CodeUnknownAttribute, "There is no attribute"},
		{"⟦env⟧", expr.CodeUnknownAttribute, "env.base_url"},
		{"⟦secret⟧ ?? 'x'", expr.CodeUnknownAttribute, "secret.shop_token"},
		{"⟦response⟧.status", expr.CodeUnknownAttribute, "no response yet"},
		{"env.⟦base_ulr⟧", expr.CodeUnknownConstant, "Did you mean base_url?"},
		{"secret.⟦shoptoken⟧", expr.CodeUnknownSecret, "Did you mean shop_token?"},
		{"conversation.⟦ID⟧", expr.CodeUnknownField, "id, channel"},
		{"address.⟦town⟧", expr.CodeUnknownField, "There is no field town."},
		{"address.⟦citi⟧", expr.CodeUnknownField, "Did you mean city?"},
		{"address.geo.⟦lon⟧", expr.CodeUnknownField, "Did you mean lat?"},
		{"cart[0].⟦skuu⟧", expr.CodeUnknownField, "Did you mean sku?"},
		{"(cart | first).⟦skuu⟧", expr.CodeUnknownField, "Did you mean sku?"},
		{"basket.⟦siez⟧", expr.CodeUnknownField, "Did you mean size?"},
		{"name | ⟦uper⟧", expr.CodeUnknownFilter, "Did you mean upper?"},
	}.run(t)
}

func TestTypeMistakes(t *testing.T) {
	mistakes{
		{"vip or ⟦age > '18'⟧", expr.CodeType, "order between a number and text. Remove the quotes"},
		{"⟦code == 7⟧", expr.CodeType, "same answer. Write (code | number)"},
		{"⟦(code | upper) < 7⟧", expr.CodeType, "Put | number behind the text"},
		{"⟦vip == 'yes'⟧", expr.CodeType, "a boolean with text always gives the same answer."},
		{"⟦basket > 1⟧", expr.CodeType, "no order between a list and a number."},
		{"⟦vip < note⟧", expr.CodeType, "no order"},
		{"name ⟦+⟧ 1", expr.CodeType, "can't be added"},
		{"basket ⟦+⟧ basket", expr.CodeType, "no sum of a list and a list"},
		{"⟦name⟧ * 2", expr.CodeType, "* computes with numbers; this is text. Put | number"},
		{"2 - ⟦vip⟧", expr.CodeType, "this is a boolean."},
		{"-⟦basket⟧", expr.CodeType, "this is a list."},
		{"name.⟦first⟧", expr.CodeType, "text and has no fields"},
		{"⟦name[0]⟧", expr.CodeType, "text and has no items"},
		{"(null | required).⟦x⟧", expr.CodeType, "This is nothing"},
		{"basket | ⟦upper⟧", expr.CodeType, "upper works on a boolean or a number or text; this is a list"},
		{"age | ⟦size⟧", expr.CodeType, "size works on text or a list or an object; this is a number"},
		{"name | truncate: ⟦'3'⟧", expr.CodeType, "characters of truncate is a number; this is text"},
		{"cart | map: ⟦[1]⟧", expr.CodeType, "field of map is text; this is a list"},
	}.run(t)
}

func TestFiltersThatReadersWouldNotAgreeOn(t *testing.T) {
	mistakes{
		{"price * ⟦age | round: 2⟧", expr.CodeAmbiguous, "(a * b) | round: 2"},
		{"price + ⟦age | round⟧", expr.CodeAmbiguous, "a + (b | upper)"},
		{"note ?? ⟦name | upper⟧", expr.CodeAmbiguous, "(a ?? b) | upper"},
		{"vip ? name : ⟦note | upper⟧", expr.CodeAmbiguous, "(a ? b : c) | upper"},
		{"vip ? ⟦name | truncate: 2⟧ : note", expr.CodeAmbiguous, "(a ? b : c) | upper"},
		{"name | default: vip ⟦?⟧ 'a' : 'b'", expr.CodeAmbiguous, "parentheses"},
		{"price | round: 2 ⟦*⟧ 3", expr.CodeAmbiguous, "parentheses"},
	}.run(t)
	for _, text := range []string{"(price * age) | round: 2", "price * (age | round: 2)", "(note ?? name) | upper", "price | round * 2", "basket | size > 1", "name | default: (vip ? 'a' : 'b')", "price | round(2) * 3"} {
		compile(t, text)
	}
}

func TestTheNumberOfArguments(t *testing.T) {
	mistakes{
		{"name | ⟦upper⟧: 1", expr.CodeFilterArguments, "upper needs no arguments, as in | upper."},
		{"name | ⟦default⟧", expr.CodeFilterArguments, "default needs 1 argument, as in | default: value."},
		{"name | ⟦default⟧()", expr.CodeFilterArguments, "1 argument"},
		{"name | ⟦replace⟧: 'a'", expr.CodeFilterArguments, "2 arguments, as in | replace: old, new."},
		{"basket | ⟦join⟧: 1, 2", expr.CodeFilterArguments, "0 to 1 arguments"},
		{"name | upper: 1, ⟦%⟧", expr.CodeSyntax, "not %"},
		{"name | upper(1, 2⟦⟧", expr.CodeSyntax, "A ) is missing"},
	}.run(t)
}

func TestEveryUnknownNameIsReportedInTheOrderOfTheText(t *testing.T) {
	_, problems := expr.Compile("x1 == 1 and (x2 | upper) == x3 and 5 5", fixtureScope())
	var at []int
	for _, p := range problems {
		at = append(at, p.From)
	}
	if len(at) != 4 || at[0] != 0 || at[1] != 13 || at[2] != 28 || at[3] != 37 {
		t.Errorf("problems at %v", at)
	}
}

func TestAUselessDefaultIsAWarningOnly(t *testing.T) {
	p, problems := expr.Compile("'a' ?? name", fixtureScope())
	if len(problems) != 1 || !problems[0].Warning || problems[0].Code != expr.CodeUselessDefault || problems[0].From != 0 || problems[0].To != 3 {
		t.Fatalf("got %+v", problems)
	}
	if v, _ := p.Compute(fixtureInput(t)); v.Text() != "a" {
		t.Errorf("got %s", v)
	}
	for _, text := range []string{"name ?? 'x'", "(data | upper) ?? 'x'", "((data ?? 1) | upper) ?? 'x'", "('a' | split: code) ?? 'x'", "(name | size | text) ?? 'x'"} {
		if _, problems := expr.Compile(text, fixtureScope()); (len(problems) > 0) != strings.Contains(text, "size") {
			t.Errorf("%s: %+v", text, problems)
		}
	}
}

func TestAConstantThatCanNotBeComputedIsRefused(t *testing.T) {
	mistakes{{"⟦'' | required⟧", expr.CodeRequired, "This is required and has no value."}}.run(t)
}
