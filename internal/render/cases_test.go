package render_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// templateCase is one line of a file of cases: a template, and what must come of it.
type templateCase struct {
	N           int         `json:"n"`
	Context     string      `json:"context"`
	Template    string      `json:"template"`
	Lists       string      `json:"lists"`
	Values      attr.Values `json:"values"`
	Output      *string     `json:"output"`
	SaveError   string      `json:"save_error"`
	RenderError string      `json:"render_error"`
}

// TestCases runs the cases of testdata, and those of one more file that PATCHBAY_TEMPLATE_CASES may name.
func TestCases(t *testing.T) {
	files := []string{"testdata/template_cases.jsonl", "testdata/more_cases.jsonl"}
	if more := os.Getenv("PATCHBAY_TEMPLATE_CASES"); more != "" {
		files = append(files, more)
	}
	scope := caseScope(t)
	for _, file := range files {
		for _, c := range readCases(t, file) {
			t.Run(fmt.Sprintf("case %d %s", c.N, c.Context), func(t *testing.T) {
				if got, want := outcomeOf(c, scope), wanted(c); got != want {
					t.Errorf("%s\n got %s\nwant %s", c.Template, got, want)
				}
			})
		}
	}
}

func wanted(c templateCase) string {
	switch {
	case c.SaveError != "":
		return "save error " + shifted(c)
	case c.RenderError != "":
		return "render error " + c.RenderError
	}
	return "output " + *c.Output
}

// shifted moves the column of an error behind base_url, which our templates call env.base_url.
func shifted(c templateCase) string {
	at := strings.Index(c.Template, "base_url")
	var line, column int
	var code string
	if _, err := fmt.Sscanf(c.SaveError, "%d:%d %s", &line, &column, &code); err != nil || at < 0 || column <= at {
		return c.SaveError
	}
	return fmt.Sprintf("%d:%d %s", line, column+len("env."), code)
}

// outcomeOf compiles and renders a case.
func outcomeOf(c templateCase, scope render.Scope) string {
	template := strings.ReplaceAll(c.Template, "base_url", "env.base_url")
	kind, name, _ := strings.Cut(c.Context, ":")
	src := render.Source{Method: "POST", URL: "https://case.example/"}
	switch kind {
	case "json", "text", "xml":
		src.Body = render.Body{Kind: render.BodyKind(kind), Text: template}
	case "url":
		src.URL = template
	case "query":
		src.Parameters = []render.Row{{Key: name, Value: template, Lists: render.ListStyle(c.Lists)}}
	case "form":
		src.Body = render.Body{Kind: render.BodyForm, Rows: []render.Row{{Key: name, Value: template, Lists: render.ListStyle(c.Lists)}}}
	case "header":
		src.Headers = []render.Row{{Key: name, Value: template}}
	case "multipart":
		src.Body = render.Body{Kind: render.BodyMultipart, Rows: []render.Row{{Key: name, Value: template}}}
	case "graphql":
		src.Body = render.Body{Kind: render.BodyGraphQL, Text: "{ shop { name } }", Variables: template}
	case "cond", "expr":
		return outcomeOfExpression(kind, template, c.Values, scope)
	default:
		return "there is no context " + kind
	}
	return outcomeOfSource(src, kind, name, c.Values, scope)
}

// outcomeOfExpression computes what stands alone: a condition or the transform of a mapping.
func outcomeOfExpression(kind, text string, values attr.Values, scope render.Scope) string {
	p, problems := expr.Compile(text, scope)
	for _, problem := range problems {
		if !problem.Warning {
			line := 1 + strings.Count(text[:problem.From], "\n")
			column := 1 + utf8.RuneCountInString(text[strings.LastIndexByte(text[:problem.From], '\n')+1:problem.From])
			return fmt.Sprintf("save error %d:%d %s", line, column, problem.Code)
		}
	}
	in := &expr.Input{Values: values}
	if kind == "cond" {
		holds, failure := p.Holds(in)
		if failure != nil {
			return "render error " + string(failure.Code)
		}
		return "output " + strconv.FormatBool(holds)
	}
	v, failure := p.Compute(in)
	if failure != nil {
		return "render error " + string(failure.Code)
	}
	return "output " + string(v.JSON())
}

func outcomeOfSource(src render.Source, kind, name string, values attr.Values, scope render.Scope) string {
	request, err := render.Compile(src, scope)
	if err != nil {
		for _, d := range render.Check(src, scope) {
			if d.Severity == render.Error {
				return fmt.Sprintf("save error %d:%d %s", d.Line, d.Column, d.Code)
			}
		}
		return "save error without a diagnostic"
	}
	rendered, err := request.Render(render.Input{Values: values})
	if err != nil {
		code, _ := errors.AsType[render.Code](err)
		return "render error " + string(code)
	}
	return "output " + piece(rendered, kind, name)
}

// piece returns the part of a request that a case is about.
func piece(r *render.Rendered, kind, name string) string {
	switch kind {
	case "url":
		return r.URL()
	case "query":
		return strings.TrimPrefix(strings.TrimPrefix(r.URL(), "https://case.example/"), "?")
	case "header":
		value, _ := r.Header(name)
		return value
	}
	return string(r.Body())
}

func readCases(t testing.TB, file string) []templateCase {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []templateCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c templateCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", strconv.Quote(lines.Text()), err)
		}
		cases = append(cases, c)
	}
	if err := lines.Err(); err != nil || len(cases) == 0 {
		t.Fatalf("%s: %d cases, %v", file, len(cases), err)
	}
	return cases
}

// caseTypes are our names for the types of the cases.
var caseTypes = map[string]attr.Type{
	"text": attr.TypeText, "number": attr.TypeNumber, "bool": attr.TypeBoolean,
	"list": attr.TypeList, "object": attr.TypeJSON, "any": attr.TypeJSON,
}

// caseKinds are the kinds of the fields of the cases' shapes.
var caseKinds = map[string]expr.Kinds{"text": expr.Text, "number": expr.Number, "bool": expr.Bool, "list": expr.List, "object": expr.Object, "any": expr.Any}

// caseAttribute is an attribute of the cases.
type caseAttribute struct {
	Key, Type string
	Secret    bool
	Const     *string
	Fields    map[string]string
	Of        map[string]string
}

// caseScope reads the attributes of the cases. What they call a constant is one of the environment here.
func caseScope(t testing.TB) render.Scope {
	t.Helper()
	raw, err := os.ReadFile("testdata/template_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct{ Attributes []caseAttribute }
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	scope := render.Scope{Environment: map[string]string{}, Shapes: map[string]expr.Shape{}}
	var custom []attr.Attribute
	for _, a := range schema.Attributes {
		typ := caseTypes[a.Type]
		if a.Secret {
			typ = attr.TypeSecret
		}
		switch {
		case a.Const != nil:
			scope.Environment[a.Key] = *a.Const
		case !slices.ContainsFunc(attr.ContactFields(), func(f attr.Attribute) bool { return f.Key == a.Key }):
			custom = append(custom, attr.Attribute{Key: a.Key, Type: typ})
		}
		if shape := caseShape(a); len(shape) > 0 {
			scope.Shapes[a.Key] = shape
		}
	}
	scope.Attributes = attr.NewSchema(1, custom)
	return scope
}

func caseShape(a caseAttribute) expr.Shape {
	shape := expr.Shape{}
	for _, fields := range []map[string]string{a.Fields, a.Of} {
		for name, kind := range fields {
			shape[name] = expr.Type{Kinds: caseKinds[kind]}
		}
	}
	return shape
}
