package render_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/render"
)

// listStyles are the ways in which a row writes a list.
var listStyles = []render.ListStyle{render.ListsRepeat, render.ListsComma, render.ListsBrackets}

// listSource has the row as a parameter and as a field of a form.
func listSource(style render.ListStyle, value string) render.Source {
	rows := []render.Row{{Key: "tag", Value: value, Lists: style}}
	return render.Source{Method: "POST", URL: "https://api.example.com/", Parameters: rows, Body: render.Body{Kind: render.BodyForm, Rows: rows}}
}

func TestEverySecretItemOfAListIsMaskedInEveryStyle(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `["one, 1","two 2"]`).AsSecret()
	for style, want := range map[render.ListStyle]string{
		render.ListsRepeat:   "tag=[secret]&tag=[secret]",
		render.ListsComma:    "tag=[secret],[secret]",
		render.ListsBrackets: "tag%5B%5D=[secret]&tag%5B%5D=[secret]",
	} {
		out := rendered(t, listSource(style, "{{basket}}"), in)
		masked := out.Redacted()
		equal(t, "URL", masked.URL(), "https://api.example.com/?"+want)
		equal(t, "body", string(masked.Body()), want)
		if taints := revealed(out); !strings.Contains(taints, "one, 1") || !strings.Contains(taints, "two 2") {
			t.Errorf("%q: an echo of an item would not be masked: %q", style, taints)
		}
	}
}

func TestTheSizeOfAListIsLimitedInEveryStyle(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `["`+strings.Repeat(`x","`, 10_001)+`x"]`)
	for _, style := range listStyles {
		_, err := compile(t, listSource(style, "{{basket}}")).Render(in)
		if !errors.Is(err, render.CodeLimit) {
			t.Errorf("%q: a list of 10,002 items gives %v", style, err)
		}
	}
	in.Values["basket"] = jsonValue(t, `["`+strings.Repeat(strings.Repeat("é", 400<<10)+`","`, 3)+`x"]`)
	for _, style := range listStyles {
		if _, err := compile(t, listSource(style, "{{basket}}")).Render(in); !errors.Is(err, render.CodeLimit) {
			t.Errorf("%q: 6 MB of escaped items give %v", style, err)
		}
	}
}

func TestARowThatIsLeftOutLeavesNoSeparator(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `[null]`)
	src := listSource(render.ListsComma, "{{basket}}")
	src.Parameters = append(src.Parameters, render.Row{Key: "a", Value: "1"}, src.Parameters[0], render.Row{Key: "b", Value: "2"})
	equal(t, "URL", rendered(t, src, in).URL(), "https://api.example.com/?a=1&b=2")
}

// checkLists checks that a row sends the same items in every style: no value can be taken for two, nor two for one.
func (f fuzzer) checkLists(t *testing.T, row string, in render.Input) {
	t.Helper()
	var first []string
	for _, style := range listStyles {
		out := f.render(t, listSource(style, row), in)
		if out == nil {
			if style != render.ListsRepeat && first != nil {
				t.Fatalf("%q is refused in the style %q only", row, style)
			}
			continue
		}
		_, query, _ := strings.Cut(out.URL(), "?")
		sent, inForm := itemsSent(t, query), itemsSent(t, string(out.Body()))
		if style == render.ListsRepeat {
			first = sent
		}
		if !slices.Equal(sent, first) || !slices.Equal(inForm, first) {
			t.Fatalf("%q sends %q, in the style %q %q, and %q in a form", row, first, style, sent, inForm)
		}
	}
}

// itemsSent reads the row tag of a query or a form: its own commas stand between items.
func itemsSent(t *testing.T, encoded string) []string {
	t.Helper()
	items := []string{}
	for pair := range strings.SplitSeq(encoded, "&") {
		key, value, found := strings.Cut(pair, "=")
		if !found && encoded == "" {
			break
		}
		if key != "tag" && key != "tag%5B%5D" {
			t.Fatalf("%q has the key %q", encoded, key)
		}
		for item := range strings.SplitSeq(value, ",") {
			plain, err := url.QueryUnescape(item)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, plain)
		}
	}
	return items
}

// FuzzLists checks the styles of lists against each other.
func FuzzLists(f *testing.F) {
	fuzz := newFuzzer(f)
	for _, row := range []string{"{{tags}}", "{{data}}", "{{name | split: ','}}", "{{['a,b', name, null]}}", "{{tags | optional}}", "x{{name}}", "{{cart | map: 'sku'}}", "{{[token, name]}}"} {
		f.Add(row, "a,b&c=d[]%2C", `["a,b",null,"","%2C",1]`, true)
		f.Add(row, "", `[]`, false)
		f.Add(row, ",", `"x,y"`, false)
	}
	addCases(f, func(template string) { f.Add(template, "a, b", `["a",{"sku":"b"}]`, false) }, "query", "form")
	f.Fuzz(func(t *testing.T, row, text, raw string, hidden bool) {
		fuzz.checkLists(t, row, fuzz.input(text, raw, hidden))
	})
}
