package bundle_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// nothing is a loader that loads nothing: a schema must not read files or addresses.
type nothing struct{}

func (nothing) Load(url string) (any, error) { return nil, errors.New("not loaded: " + url) }

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(bundle.Schema()))
	must(t, err)
	c := jsonschema.NewCompiler()
	c.UseLoader(nothing{})
	must(t, c.AddResource("bundle-v1.json", doc))
	s, err := c.Compile("bundle-v1.json")
	must(t, err)
	return s
}

// values are a YAML text as a validator of JSON takes them.
func values(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	must(t, yaml.Unmarshal(text, &v))
	raw, err := json.Marshal(v)
	must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	must(t, err)
	return doc
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryExportFitsTheSchema(t *testing.T) {
	schema := compiledSchema(t)
	files, err := filepath.Glob("testdata/*.yaml")
	must(t, err)
	if len(files) < 3 {
		t.Fatalf("only %d bundles", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			must(t, err)
			if err := schema.Validate(values(t, text)); err != nil {
				t.Error(err)
			}
			b, notes, err := bundle.Parse(text)
			if err != nil || len(notes) > 0 {
				t.Fatal(err, notes)
			}
			again, err := bundle.Marshal(b)
			must(t, err)
			if diff := cmp.Diff(string(text), string(again)); diff != "" {
				t.Errorf("it is not in the one form: %s", diff)
			}
		})
	}
	for _, wrong := range []string{"format: patchbay/v2\n", "format: patchbay/v1\ncolour: red\n", "format: patchbay/v1\napis:\n  - key: a\n",
		"format: patchbay/v1\nattributes:\n  - {key: a, label: A, type: colour, scope: contact}\n"} {
		if schema.Validate(values(t, []byte(wrong))) == nil {
			t.Errorf("%q fits", wrong)
		}
	}
}

// TestTheSchemaHasEveryFieldOfABundle keeps the schema and the types the same: a field that is added to one must be added
// to the other.
func TestTheSchemaHasEveryFieldOfABundle(t *testing.T) {
	var root map[string]any
	must(t, json.Unmarshal(bundle.Schema(), &root))
	defs := root["$defs"].(map[string]any)
	var walk func(place string, at reflect.Type, s map[string]any)
	walk = func(place string, at reflect.Type, s map[string]any) {
		if ref, ok := s["$ref"].(string); ok {
			s = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		}
		switch at.Kind() {
		case reflect.Pointer:
			walk(place, at.Elem(), s)
		case reflect.Slice:
			walk(place+"[]", at.Elem(), s["items"].(map[string]any))
		case reflect.Struct:
			properties := s["properties"].(map[string]any)
			var have, want []string
			for name := range properties {
				have = append(have, name)
			}
			for _, f := range bundle.FieldsOf(at) {
				want = append(want, f.Name)
				if p, ok := properties[f.Name].(map[string]any); ok {
					walk(place+"."+f.Name, f.Type, p)
				}
			}
			slices.Sort(have)
			slices.Sort(want)
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("%s: fields of the type and of the schema differ: %s", place, diff)
			}
		}
	}
	walk("bundle", bundle.DocumentType(), root)
}

func TestTheSchemaHasEveryChoice(t *testing.T) {
	var root struct {
		Defs map[string]struct {
			Properties map[string]struct {
				Enum []string `json:"enum"`
			} `json:"properties"`
		} `json:"$defs"`
	}
	must(t, json.Unmarshal(bundle.Schema(), &root))
	var kinds []string
	for _, s := range flow.Specs() {
		kinds = append(kinds, string(s.Kind))
	}
	for place, want := range map[string][]string{
		"attribute.type": texts(attr.Types()), "attribute.scope": texts(attr.Scopes()), "body.kind": texts(apidef.BodyKinds()), "auth.kind": texts(apidef.AuthKinds()),
		"mapping.source": texts(apidef.Sources()), "api.method": apidef.Methods(), "component.kind": kinds, "flow_step.do": texts(simulate.InputKinds()),
	} {
		def, name, _ := strings.Cut(place, ".")
		have := slices.Clone(root.Defs[def].Properties[name].Enum)
		slices.Sort(have)
		want = slices.Clone(want)
		slices.Sort(want)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s: %s", place, diff)
		}
	}
}

func texts[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = fmt.Sprint(v)
	}
	return all
}
