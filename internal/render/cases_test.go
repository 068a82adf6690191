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

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

// templateCase is one line of a file of cases: a template, and what must come of it.
type templateCase struct {
	N           int         `json:"n"`
	Context     string      `json:"context"`
	Template    string      `json:"template"`
	Values      attr.Values `json:"values"`
	Output      *string     `json:"output"`
	SaveError   string      `json:"save_error"`
	RenderError string      `json:"render_error"`
}

// TestCases runs the cases of testdata, and those of one more file that PATCHBAY_TEMPLATE_CASES may name. A case that
// needs a feature that is not built yet (see features_test.go) must be refused at save.
func TestCases(t *testing.T) {
	files := []string{"testdata/template_cases.jsonl"}
	if more := os.Getenv("PATCHBAY_TEMPLATE_CASES"); more != "" {
		files = append(files, more)
	}
	scope := caseScope(t)
	passed, later := 0, map[string]int{}
	for _, file := range files {
		for _, c := range readCases(t, file) {
			t.Run(fmt.Sprintf("case %d %s", c.N, c.Context), func(t *testing.T) {
				if feature := runCase(t, c, scope); feature != "" {
					later[feature]++
				} else if !t.Failed() {
					passed++
				}
			})
		}
	}
	t.Logf("%d cases pass; refused for now: %v", passed, later)
}

// runCase compares a case with what happens. It returns the feature that the case has to wait for, or "".
func runCase(t *testing.T, c templateCase, scope render.Scope) string {
	got := outcomeOf(c, scope)
	want := wanted(c)
	if got == want {
		return ""
	}
	feature := missingFeature(c)
	switch {
	case feature == refusedByEgress:
	case feature == "":
		t.Errorf("%s\n got %s\nwant %s", c.Template, got, want)
	case feature == noObjectType:
		c.Values = attr.Values{"addr": jsonValue(t, `{"city":"X"}`)}
		if got := outcomeOf(c, scope); got != "render error type" {
			t.Errorf("%s\n got %s, want an object refused when rendered", c.Template, got)
		}
	case !strings.HasPrefix(got, "save error "):
		t.Errorf("%s needs %s, which is not built: got %s, want it refused at save", c.Template, feature, got)
	}
	return feature
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
		src.Parameters = []render.Row{{Key: name, Value: template}}
	case "form":
		src.Body = render.Body{Kind: render.BodyForm, Rows: []render.Row{{Key: name, Value: template}}}
	case "header":
		src.Headers = []render.Row{{Key: name, Value: template}}
	default: // conditions and expressions stand alone; the nearest thing is a placeholder
		src.Body = render.Body{Kind: render.BodyText, Text: "{{" + template + "}}"}
	}
	return outcomeOfSource(src, kind, name, c.Values, scope)
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

func readCases(t *testing.T, file string) []templateCase {
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

// caseTypes are our names for the types of the cases. Fields of objects are not known to attributes.
var caseTypes = map[string]attr.Type{
	"text": attr.TypeText, "number": attr.TypeNumber, "bool": attr.TypeBoolean,
	"list": attr.TypeList, "object": attr.TypeJSON, "any": attr.TypeJSON,
}

// caseScope reads the attributes of the cases. What they call a constant is one of the environment here.
func caseScope(t *testing.T) render.Scope {
	t.Helper()
	raw, err := os.ReadFile("testdata/template_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Attributes []struct {
			Key, Type string
			Secret    bool
			Const     *string
		}
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	scope := render.Scope{Environment: map[string]string{}}
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
	}
	scope.Attributes = attr.NewSchema(1, custom)
	return scope
}
