package expr_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

// reader reads expressions of the text and fails the test when one is wrong.
func reader(t *testing.T, text string, names *expr.Names) *expr.Reader {
	return &expr.Reader{Text: text, Names: names, Report: func(p expr.Problem) { t.Errorf("%s: %+v", text, p) }}
}

func TestPlaceholder(t *testing.T) {
	const text = `Hi {{ name | default: "}}" }}!`
	e, end := reader(t, text, expr.NewNames(fixtureScope())).Placeholder(3, false)
	if text[end:] != "!" || text[e.From:e.To] != `name | default: "}}"` || e.Kinds != expr.Text {
		t.Errorf("got %q, rest %q, %s", text[e.From:e.To], text[end:], e.Kinds)
	}
}

func TestPlaceholdersThatAreWrong(t *testing.T) {
	for text, want := range map[string]struct {
		from, to, end int
		code          expr.Code
	}{
		"{{}}":        {0, 2, 4, expr.CodeSyntax},
		"{{ name":     {0, 7, -1, expr.CodeSyntax},
		"{{ name } }": {8, 9, -1, expr.CodeSyntax},
		"{{nmae}}x":   {2, 6, 8, expr.CodeUnknownAttribute},
		"{{ 'x }} y":  {3, 10, 8, expr.CodeString},
		`{{\"x\"}}`:   {2, 4, 9, expr.CodeQuote},
		"{{" + strings.Repeat(" ", expr.MaxLength) + "name}}": {0, expr.MaxLength + 6, expr.MaxLength + 8, expr.CodeLimit},
	} {
		var problems []expr.Problem
		r := &expr.Reader{Text: text, Names: expr.NewNames(fixtureScope()), Report: func(p expr.Problem) { problems = append(problems, p) }}
		e, end := r.Placeholder(0, true)
		if len(problems) != 1 || problems[0].From != want.from || problems[0].To != want.to || problems[0].Code != want.code || end != want.end || !e.Reported {
			t.Errorf("%.20s: ends at %d with %+v", text, end, problems)
		}
	}
}

func TestLoopVariables(t *testing.T) {
	names := expr.NewNames(fixtureScope())
	const text = `{{#each cart as name}} {{name.sku}} {{#each basket as thing}} {{name.qty}} {{thing}} {{name}}`
	r := reader(t, text, names)
	list, name, end := r.Each(0)
	if name != "name" || !strings.HasPrefix(text[end:], " {{name.sku") {
		t.Fatalf("the variable is %q, then %q", name, text[end:])
	}
	names.Push(name, list)
	sku, _ := r.Placeholder(strings.Index(text, "{{name.sku"), false)
	inner, thing, _ := r.Each(strings.Index(text, "{{#each basket"))
	names.Push(thing, inner)
	qty, _ := r.Placeholder(strings.Index(text, "{{name.qty"), false)
	item, _ := r.Placeholder(strings.Index(text, "{{thing"), false)
	names.Pop()
	names.Pop()
	attribute, _ := r.Placeholder(strings.LastIndex(text, "{{name"), false)

	var m expr.Machine
	m.Begin(fixtureInput(t))
	var got []string
	m.Items(list.Value(&m), func(v expr.Value) bool {
		m.Push(v, false)
		got = append(got, string(sku.Value(&m).AppendText(nil)))
		m.Push(expr.Value{}, true)
		m.Items(inner.Value(&m), func(v expr.Value) bool {
			m.Set(v)
			got = append(got, string(qty.Value(&m).AppendText(nil))+string(item.Value(&m).AppendText(nil)))
			return m.Secret()
		})
		m.Pop()
		m.Pop()
		return true
	})
	got = append(got, string(attribute.Value(&m).AppendText(nil)))
	if all := strings.Join(got, " "); all != `A"1 2tea 2milk B 1tea 1milk Ada` || m.Failed() {
		t.Errorf("got %s and %v", all, m.Failure())
	}
	if sku.Kinds != expr.Text|expr.Null || item.Kinds != expr.Any {
		t.Errorf("the kinds are %s and %s", sku.Kinds, item.Kinds)
	}
}

func TestLoopsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"{{#each cart}}": "as item", "{{#each cart as}}": "name for each item", "{{#each cart as env}}": "name for each item",
		"{{#each cart as x y}}": "should stand }}", "{{#each crat as x}}": "Did you mean cart?",
	} {
		var said []string
		r := &expr.Reader{Text: text, Names: expr.NewNames(fixtureScope()), Report: func(p expr.Problem) { said = append(said, p.Message) }}
		if list, _, _ := r.Each(0); len(said) != 1 || !strings.Contains(said[0], want) || !list.Reported {
			t.Errorf("%s: %q", text, said)
		}
	}
}

func TestTheConditionOfABlockIsFalseForAnEmptySecret(t *testing.T) {
	var m expr.Machine
	m.Begin(fixtureInput(t))
	names := expr.NewNames(fixtureScope())
	for text, want := range map[string]bool{"{{#if secret.empty}}": false, "{{#if gone | upper}}": false, "{{#if secret.shop_token}}": true, "{{#if attempts < 3}}": true} {
		if e, _ := reader(t, text, names).If(0); e.True(&m) != want || m.Failed() {
			t.Errorf("%s: want %v, got %v", text, want, m.Failure())
		}
	}
	if got := names.Secrets(); len(got) != 2 || got[0] != "empty" {
		t.Errorf("the secrets that were named are %q", got)
	}
}

func TestWhatIsKnownOfAnExpression(t *testing.T) {
	type known struct {
		kinds                                 string
		constant, environment, optional, json bool
	}
	for text, want := range map[string]known{
		"name":                      {kinds: "text"},
		"env.region":                {kinds: "text", constant: true, environment: true},
		"env.region | upper":        {kinds: "text", constant: true},
		"1 + 2":                     {kinds: "a number", constant: true},
		"basket | optional":         {kinds: "a list", optional: true},
		"(name | optional) ?? note": {kinds: "text", optional: true},
		"data":                      {kinds: "anything"},
		"vip ? name : age":          {kinds: "a number or text"},
		"cart[0]":                   {kinds: "an object"},
		"null":                      {kinds: "nothing", constant: true},
		"cart | json":               {kinds: "text", json: true},
		"price < 1 or vip":          {kinds: "a boolean"},
		"now":                       {kinds: "text"},
		"answer":                    {kinds: "anything"},
	} {
		e := compile(t, text)
		if got := (known{e.Kinds.String(), e.Constant, e.Environment, e.Optional, e.Embedded}); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

func TestKindsThatNeverFit(t *testing.T) {
	if !expr.Text.Never(expr.Number) || expr.Null.Never(expr.Number) || expr.Any.Never(expr.Number) || !(expr.Text | expr.Null).Never(expr.Number) {
		t.Error("Never is wrong")
	}
}

func TestAttributesOfTheSameNameStandBehindLocals(t *testing.T) {
	scope := fixtureScope()
	scope.Locals["name"] = expr.Type{Kinds: expr.Any}
	p, _ := expr.Compile("name", scope)
	in := fixtureInput(t)
	in.Locals["name"] = attr.TextOf("local")
	if v, _ := p.Compute(in); v.Text() != "local" || len(p.Reads()) > 0 {
		t.Errorf("got %s and reads %q", v, p.Reads())
	}
}

func TestTheInnermostOfTwoVariablesOfTheSameNameIsMeant(t *testing.T) {
	names := expr.NewNames(fixtureScope())
	names.Push("item", compile(t, "basket").Expression)
	names.Push("item", compile(t, "cart").Expression)
	e, _ := reader(t, "{{item.sku}}", names).Placeholder(0, false)
	var m expr.Machine
	m.Begin(fixtureInput(t))
	m.Push(expr.Value{}, false)
	m.Push(compile(t, "cart[1]").Value(&m), false)
	if got := string(e.Value(&m).AppendText(nil)); got != "B" {
		t.Errorf("got %q", got)
	}
}

func TestReferencesAreTheNamesAlone(t *testing.T) {
	names := expr.NewNames(fixtureScope())
	const text = "{{ (name) | upper }} {{ name }}"
	names.Enter("body")
	r := reader(t, text, names)
	_, end := r.Placeholder(0, false)
	r.Placeholder(end+1, false)
	want := []expr.Reference{{Field: "body", From: 4, To: 8}, {Field: "body", From: 24, To: 28}}
	if got := names.References("name"); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
