package expr_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

func TestLimitsOfATextThatIsSaved(t *testing.T) {
	nested := func(n int, open, inside, closing string) string {
		return strings.Repeat(open, n) + inside + strings.Repeat(closing, n)
	}
	for name, tt := range map[string]struct{ fine, refused string }{
		"16 KB":             {"'" + strings.Repeat("x", expr.MaxLength-2) + "'", "'" + strings.Repeat("x", expr.MaxLength-1) + "'"},
		"500 parts":         {"1" + strings.Repeat("+1", 249), "1" + strings.Repeat("+1", 250)},
		"40 parentheses":    {nested(39, "(", "1", ")"), nested(40, "(", "1", ")")},
		"40 brackets":       {nested(39, "[", "1", "]"), nested(40, "[", "1", "]")},
		"40 minuses":        {strings.Repeat("-", 39) + "age", strings.Repeat("-", 40) + "age"},
		"40 times not":      {strings.Repeat("not ", 39) + "vip", strings.Repeat("! ", 40) + "vip"},
		"40 choices":        {strings.Repeat("vip ? 1 : ", 39) + "2", strings.Repeat("vip ? 1 : ", 40) + "2"},
		"40 indexes in one": {nested(39, "data[", "1", "]"), nested(40, "data[", "1", "]")},
	} {
		if _, problems := expr.Compile(tt.fine, fixtureScope()); len(problems) > 0 {
			t.Errorf("%s are refused: %s", name, problems[0].Message)
		}
		if _, problems := expr.Compile(tt.refused, fixtureScope()); len(problems) != 1 || problems[0].Code != expr.CodeLimit {
			t.Errorf("more than %s: %+v", name, problems)
		}
	}
}

func TestAValueIsAtMost1MB(t *testing.T) {
	in := fixtureInput(t)
	in.Values["name"] = attr.TextOf(strings.Repeat("x", expr.MaxValue/2))
	for text, fits := range map[string]bool{
		"name + name | size": false, "(name + name) | size": true, "(name + name) + 'x'": false, "[name, name] | size": false, "name | base64 | size": true,
		"name | replace: 'x', 'yyy'": false, "[name] | json | size": true, "[name, name] | join": false,
	} {
		p, problems := expr.Compile(text, fixtureScope())
		if len(problems) > 0 {
			continue
		}
		if _, f := p.Compute(in); (f == nil) != fits || f != nil && f.Code != expr.CodeLimit {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

func TestAListThatIsWalkedHasAtMost10000Items(t *testing.T) {
	in := fixtureInput(t)
	for n, fits := range map[int]bool{expr.MaxItems: true, expr.MaxItems + 1: false} {
		in.Values["basket"] = jsonValue(t, "[1"+strings.Repeat(",1", n-1)+"]")
		for _, text := range []string{"basket | sum", "basket | join", "basket | map: 'x'", "basket | where: 'x', 1"} {
			if _, f := compile(t, text).Compute(in); (f == nil) != fits || f != nil && f.Code != expr.CodeLimit {
				t.Errorf("%s of %d items: %+v", text, n, f)
			}
		}
		if got := computed(t, "basket | size == basket.size and basket[-1] == 1", in); got != "true" {
			t.Errorf("%d items can't be counted", n)
		}
	}
}

// Each of these does much work with few words. The fuel is counted, not the time, which depends on the machine.
func TestTheFuelEnds(t *testing.T) {
	in := fixtureInput(t)
	in.Values["basket"] = jsonValue(t, "["+strings.Repeat(`{"a":[1]},`, 9999)+"1]")
	in.Values["cart"] = jsonValue(t, "["+strings.Repeat(`{"a":[1.0]},`, 9999)+"2]")
	in.Values["name"] = attr.TextOf(strings.Repeat("ab", 100_000))
	in.Values["note"] = attr.TextOf(strings.Repeat("x", expr.MaxValue))
	object := "{" + strings.Repeat(`"k":1,`, 20_000) + `"z":1}`
	in.Values["data"], in.Values["address"] = jsonValue(t, object), jsonValue(t, strings.Replace(object, `"z":1`, `"z":1.0`, 1))
	for _, text := range []string{
		strings.Repeat("basket == cart or ", 100) + "false",
		"name" + strings.Repeat(" | replace: 'a', 'b' | replace: 'b', 'a'", 60),
		"data == address",
		strings.Repeat("(basket | map: 'a' | size) == 0 or ", 60) + "false",
		"name" + strings.Repeat(" | upper", 200),
		"code" + strings.Repeat(" | hmac_sha256: note", 200),
		strings.Repeat("(1 | date: note) == '' or ", 60) + "false",
		strings.Repeat("note contains 'y' or ", 120) + "false",
		"[" + strings.Repeat("data.z,", 150) + "1]",
	} {
		if f := failureOf(t, text, in); f.Code != expr.CodeLimit {
			t.Errorf("%.40s: %+v", text, f)
		}
	}
}

func TestBurn(t *testing.T) {
	var m expr.Machine
	m.Begin(&expr.Input{})
	rounds := 0
	for m.Burn(1000) {
		rounds++
	}
	if rounds != 200 || !m.Failed() || m.Failure().Code != expr.CodeLimit {
		t.Errorf("%d rounds, then %+v", rounds, m.Failure())
	}
	if m.Begin(&expr.Input{}); m.Failed() {
		t.Error("a machine that begins again has failed")
	}
}
