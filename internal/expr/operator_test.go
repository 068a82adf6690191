package expr_test

import (
	"slices"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

func TestPrecedence(t *testing.T) {
	values{
		{"1 + 2 * 3", "7"},
		{"(1 + 2) * 3", "9"},
		{"10 - 3 - 2", "5"},
		{"12 / 3 / 2", "2"},
		{"-2 * 3", "-6"},
		{"- - 2", "2"},
		{"-(1 + 2)", "-3"},
		{"1 + 1 == 2", "true"},
		{"not 1 == 2", "true"},
		{"!vip or true", "true"},
		{"not vip or true", "true"},
		{"not (vip or true)", "false"},
		{"true or false and false", "true"},
		{"(true or false) and false", "false"},
		{"false && true || true", "true"},
		{"null ?? false or true", "true"},
		{"note ?? price ?? 'last'", `"last"`},
		{"vip ? 'a' : 'b'", `"a"`},
		{"not vip ? 'a' : age > 18 ? 'b' : 'c'", `"b"`},
		{"note ?? 'x' == 'x' ? 1 : 2", "1"},
		{"basket | size > 1", "true"},
		{"basket | size > 1 and name | size == 3", "true"},
		{"code | number ?? 0", "7"},
		{"-age | text", `"-36"`},
	}.run(t)
}

// anyValue names values of every kind in the order of kinds: two of each, so that equal ones and others meet.
var anyValue = []string{"null", "true", "false", "1", "2.5", "'a'", "'b'", "[1]", "[2]", "'{\"a\":1}' | parse_json", "'{\"a\":2}' | parse_json"}

// The language is total: whatever stands on both sides of an operator, the result is a value and no failure.
func TestNoOperatorFailsOverAnyTwoValues(t *testing.T) {
	in := fixtureInput(t)
	scope := fixtureScope()
	scope.Locals = map[string]expr.Type{"a": {Kinds: expr.Any}, "b": {Kinds: expr.Any}}
	for _, operator := range []string{"+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts_with", "ends_with", "and", "or", "??"} {
		p, problems := expr.Compile("a "+operator+" b", scope)
		if len(problems) > 0 {
			t.Fatalf("%s: %+v", operator, problems)
		}
		for i, x := range anyValue {
			for j, y := range anyValue {
				in.Locals = attr.Values{"a": jsonValue(t, computed(t, x, in)), "b": jsonValue(t, computed(t, y, in))}
				v, failure := p.Compute(in)
				if failure != nil {
					t.Fatalf("%s %s %s: %+v", x, operator, y, failure)
				}
				if want := wantOf(operator, i, j); want != "" && string(v.JSON()) != want {
					t.Errorf("%s %s %s gives %s, want %s", x, operator, y, v.JSON(), want)
				}
			}
		}
	}
}

// wantOf returns what must come out for two of anyValue, or "" when a table of examples says it.
func wantOf(operator string, i, j int) string {
	yesNo := map[bool]string{true: "true", false: "false"}
	isNumber := func(i int) bool { return i == 3 || i == 4 }
	isText := func(i int) bool { return i == 5 || i == 6 }
	ordered := isNumber(i) && isNumber(j) || isText(i) && isText(j)
	switch operator {
	case "==":
		return yesNo[i == j]
	case "!=":
		return yesNo[i != j]
	case "<":
		return yesNo[ordered && i < j]
	case "<=":
		return yesNo[ordered && i <= j]
	case ">":
		return yesNo[ordered && i > j]
	case ">=":
		return yesNo[ordered && i >= j]
	case "starts_with", "ends_with":
		return yesNo[isText(i) && i == j]
	case "and":
		return yesNo[i != 0 && i != 2 && j != 0 && j != 2]
	case "or":
		return yesNo[i != 0 && i != 2 || j != 0 && j != 2]
	case "-", "*", "/", "%":
		if !isNumber(i) || !isNumber(j) {
			return "null"
		}
	case "+":
		if i == 0 || j == 0 || !isText(i) && !isText(j) && (!isNumber(i) || !isNumber(j)) {
			return "null"
		}
	}
	return ""
}

func TestWhatCountsAsTrue(t *testing.T) {
	for text, want := range map[string]bool{
		"null": false, "false": false, "''": false, "[]": false, "'{}' | parse_json": false,
		"true": true, "0": true, "'false'": true, "[null]": true, "data": true, "note": false,
	} {
		if got, failure := compile(t, text).Holds(fixtureInput(t)); got != want || failure != nil {
			t.Errorf("%s: got %v and %v, want %v", text, got, failure, want)
		}
	}
}

func TestNullInOperators(t *testing.T) {
	values{
		{"price + 1", "null"},
		{"name + note", "null"},
		{"-price", "null"},
		{"price < 3", "false"},
		{"price >= 3", "false"},
		{"price == null", "true"},
		{"price != null", "false"},
		{"price == 3", "false"},
		{"price != 3", "true"},
		{"null in basket", "false"},
		{"null in [null]", "true"},
		{"note contains 'a'", "false"},
		{"not price", "true"},
		{"note ?? null", "null"},
		{"false ?? 1", "false"},
		{"'' ?? 1", `""`},
		{"note | upper", "null"},
		{"note | size", "0"},
		{"data.none.of.these", "null"},
		{"data['none'][0]", "null"},
	}.run(t)
}

func TestComparisons(t *testing.T) {
	values{
		{"1 == 1.0", "true"},
		{"data.price == 10", "true"},
		{"data.big == 12345678901234567890", "true"},
		{"data.big == 12345678901234567891", "false"},
		{"9007199254740993 == 9007199254740992", "false"},
		{"'b' > 'a' and 'B' < 'a'", "true"},
		{`('{"a":1,"b":[2,{}]}' | parse_json) == ('{"b":[2.0,{}],"a":1.0}' | parse_json)`, "true"},
		{`('{"a":1}' | parse_json) == ('{"a":1,"b":null}' | parse_json)`, "false"},
		{`('{"a":null}' | parse_json) == ('{"b":null}' | parse_json)`, "false"},
		{"[1, 2] == [1, 2.0]", "true"},
		{"[1, 2] == [1]", "false"},
		{"[1] == [1, 2]", "false"},
		{`('["\\u0061"]' | parse_json) == ['a']`, "true"},
		{"'da' in name and name contains 'A'", "true"},
		{"'tea' in basket and basket contains 'milk'", "true"},
		{"'beer' not in basket", "true"},
		{"'city' in address and 'town' not in address", "true"},
		{"phone starts_with '+1' and phone ends_with '71'", "true"},
		{"1 in [1.0]", "true"},
		{"[1] in [[1], 2]", "true"},
	}.run(t)
}

func TestTheSecondSideIsNotComputedWithoutNeed(t *testing.T) {
	for _, text := range []string{"vip or ('' | default: note | required)", "name ?? (note | required)", "vip ? 1 : (note | required)", "not vip and (note | required)"} {
		if _, failure := compile(t, text).Compute(fixtureInput(t)); failure != nil {
			t.Errorf("%s: %+v", text, failure)
		}
	}
}

func TestReadsNamesTheAttributes(t *testing.T) {
	p := compile(t, "(name) == note or data.a and age > 1 or name and env.region == secret.shop_token")
	if got := p.Reads(); !slices.Equal(got, []string{"age", "data", "name", "note"}) {
		t.Errorf("it reads %v", got)
	}
}
