package bundle_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	yaml "go.yaml.in/yaml/v3"

	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/simulate"
)

// fill gives every field of a value something, so that one that is lost shows.
func fill(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Type.String() != "time.Time" {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		if v.Type() == reflect.TypeFor[map[string]string]() {
			v.Set(reflect.ValueOf(map[string]string{"200": "a", "next": "b"}))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		*n++
		v.SetInt(int64(*n))
	case reflect.String:
		*n++
		v.SetString(fmt.Sprintf("text%d\n", *n))
	}
}

func TestEveryFieldOfADefinitionMoves(t *testing.T) {
	var want bundle.Bundle
	n := 0
	fill(reflect.ValueOf(&want).Elem(), &n)
	for i := range want.APIs { // what belongs to one installation
		want.APIs[i].ID, want.APIs[i].Revision = "", 0
	}
	for i := range want.Attributes {
		want.Attributes[i].ID, want.Attributes[i].Revision, want.Attributes[i].Formerly = "", 0, nil // old keys are for what is stored here
	}
	for i := range want.TestSets {
		want.TestSets[i].API = want.APIs[i].Key
	}
	began := time.Date(2026, 11, 27, 12, 0, 0, 500, time.UTC)
	for i := range want.FlowTests { // what is in a run and not in a test
		test := &want.FlowTests[i]
		test.ID, test.Flow, test.Run = "", want.Flows[i].Key, simulate.Run{ID: simulate.ConversationOfTests, Began: began, Start: test.Run.Start, Inputs: test.Run.Inputs[:1], Calls: test.Run.Calls}
		test.Run.Inputs[0].At = began
		for j := range test.Run.Calls {
			test.Run.Calls[j].Mode, test.Run.Calls[j].Brought = "", nil
		}
	}
	for i := range want.Environments {
		e := &want.Environments[i]
		e.ID, e.Revision, e.Active = "", 0, false
		for j, c := range e.Constants {
			e.Constants[j].Off, e.Constants[j].Lists, e.Constants[j].FileName, e.Constants[j].ContentType = false, "", "", ""
			e.Constants[j].Key, e.Constants[j].Value = c.Key, c.Value
		}
	}
	text, err := bundle.Marshal(want)
	must(t, err)
	got, notes, err := bundle.Parse(text)
	if err != nil || len(notes) > 0 {
		t.Fatal(err, notes)
	}
	want.Sort()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoBundleIsRefusedInWords(t *testing.T) {
	head := bundle.Format
	deep := strings.Repeat("[", 60) + strings.Repeat("]", 60)
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":                 {"", "There is nothing in this file."},
		"no format":               {"apis: []\n", "Line 1, column 1: A bundle begins with format: patchbay/v1."},
		"a list":                  {"- a\n", "Line 1, column 1: A bundle begins with"},
		"a newer version":         {"format: patchbay/v7\n", `Line 1, column 9: This bundle is of the format "patchbay/v7"`},
		"two documents":           {"format: " + head + "\n---\nformat: x\n", "Line 2, column 1: A bundle is one document"},
		"an anchor":               {"format: " + head + "\napis: &a []\n", "Line 2, column 7: A bundle has no anchors such as &a"},
		"a bomb":                  {"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "no anchors such as &a"},
		"a merge":                 {"format: " + head + "\napis: &a []\n<<: *a\n", "no anchors"},
		"a tag":                   {"format: " + head + "\napis: !!python/object []\n", "Line 2, column 7: A bundle has no tags"},
		"a key twice":             {"format: " + head + "\nflows: []\nflows: []\n", `Line 3, column 1: "flows" stands here twice, the first time in line 2.`},
		"a list as a name":        {"format: " + head + "\n? [a]\n: b\n", "A name stands before a colon"},
		"a text for a list":       {"format: " + head + "\napis: hello\n", "Line 2, column 7: A list is expected here"},
		"a list for a text":       {"format: " + head + "\napis:\n  - key: [a]\n", "Line 3, column 10: One value is expected here"},
		"a text for a number":     {"format: " + head + "\napis:\n  - key: a\n    options:\n      retries: two\n", "Line 5, column 16: Write a whole number."},
		"a text for a boolean":    {"format: " + head + "\nflows:\n  - key: a\n    published: maybe\n", "Line 4, column 16: Write true or false."},
		"a scalar for an item":    {"format: " + head + "\napis:\n  - a\n", "Line 3, column 5: Names with values are expected here"},
		"items that are named so": {"format: " + head + "\napis:\n  - key: a\n  - key: a\n", "API a stands here twice."},
		"an item without a key":   {"format: " + head + "\napis:\n  - name: a\n", "An item of apis has no key."},
		"too deep":                {"format: " + head + "\napis: " + deep + "\n", "more than 40 times"},
		"broken YAML":             {"format: " + head + "\napis: [\n", "This is no YAML"},
		"no UTF-8":                {"format: \xff\n", "no text in UTF-8"},
		"UTF-16":                  {"\xff\xfef\x00o\x00", "no text in UTF-8"},
		"too long":                {"format: " + head + "\n#" + strings.Repeat(" ", bundle.MaxSize), "4 MB at most"},
		"too many values":         {"format: " + head + "\napis: [" + strings.Repeat("a,", 410<<10) + "]\n", "values in this file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := bundle.Parse([]byte(tt.text))
			if err == nil || !strings.Contains(fault.Message(err), tt.want) || !errors.Is(err, fault.Invalid) && !errors.Is(err, fault.TooLarge) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAllMistakesAreToldAtOnceAndWhatIsUnknownIsNoted(t *testing.T) {
	_, _, err := bundle.Parse([]byte("format: patchbay/v1\napis: 7\nflows: 8\n"))
	if f := fault.Fields(err); len(f) != 2 || f[0].Line != 2 || f[1].Line != 3 {
		t.Errorf("got %v", f)
	}
	b, notes, err := bundle.Parse([]byte("format: patchbay/v1\ntests: []\napis:\n  - key: a\n    colour: red\n    outcomes:\n      - name: ok\n        status: 200\n"))
	if err != nil || len(notes) != 2 || notes[0].Line != 2 || notes[1].Place != "apis.0.colour" || notes[1].Line != 5 || notes[1].Column != 5 {
		t.Errorf("notes %+v, %v", notes, err)
	}
	if b.APIs[0].Outcomes[0].Status != "200" {
		t.Errorf("a number is no text: %+v", b.APIs[0])
	}
}

func TestAnOlderVersionIsImported(t *testing.T) {
	rename := func(root *yaml.Node) error {
		for _, n := range root.Content {
			if n.Value == "calls" {
				n.Value = "apis"
			}
		}
		return nil
	}
	b, notes, err := bundle.ParseOlder([]byte("format: patchbay/v0\ncalls:\n  - key: a\n"), "patchbay/v0", rename)
	if err != nil || len(notes) > 0 || len(b.APIs) != 1 {
		t.Errorf("%+v, %v, %v", b, notes, err)
	}
	if _, notes, err := bundle.ParseOlder([]byte("format: patchbay/v1\ncalls: []\n"), "patchbay/v0", rename); err != nil || len(notes) != 1 {
		t.Errorf("a document of the newest version was upgraded: %v, %v", notes, err)
	}
}

func FuzzAnyTextIsReadOrRefused(f *testing.F) {
	for _, text := range []string{"", "format: patchbay/v1\n", "a: &a [*a]\n", "format: patchbay/v1\napis:\n  - key: a\n    body: {kind: json, text: |\n    x}\n", "%YAML 1.1\n---\n", "? a\n: b\n", "\t", "!!binary a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, _, err := bundle.Parse([]byte(text))
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
				t.Fatalf("%q: %s: %v", text, k, err)
			}
			return
		}
		written, err := bundle.Marshal(b)
		must(t, err)
		again, notes, err := bundle.Parse(written)
		if err != nil || len(notes) > 0 || !cmp.Equal(b, again) {
			t.Fatalf("%q became\n%s%v %v\n%s", text, written, err, notes, cmp.Diff(b, again))
		}
	})
}
