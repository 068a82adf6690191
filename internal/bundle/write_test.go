package bundle_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/flow"
)

// withText is a bundle that has the text in every kind of place.
func withText(text string) bundle.Bundle {
	graph := flow.Graph{Components: []flow.Component{{ID: "a", Kind: flow.Message, Name: text, Comment: text, At: &flow.Point{X: 4, Y: -2},
		Settings: flow.Settings{Text: text, Buttons: []string{text, "b"}, Branches: []flow.Branch{{Groups: [][]flow.Condition{{}, {{Value: text}}}}},
			Outside: flow.Outside{CodeSent: text}}, Next: map[string]string{"200": text, "next": "a"}}}}
	return bundle.Bundle{APIs: []apidef.API{{Key: "a", URL: text, Tags: []string{text}, Headers: []apidef.Row{{Key: text, Value: text}},
		Body: apidef.Body{Kind: apidef.JSONBody, Text: text}}}, Flows: []bundle.Flow{{Key: "f", Name: text, Draft: graph, Published: &graph}}}
}

func FuzzTextsKeepEveryByte(f *testing.F) {
	for _, text := range []string{"", " ", "a", "a ", " a", "\ta", "a\t", "true", "No", "null", "~", "12", "1e3", "0x1f", "2026-11-23", ".5", "...", "---", "- a", "a: b", "a:", ":a", "a #b",
		"#a", "{{env.x}}/send", "'", `"`, `\`, `a'b"c\d`, "a\nb", "a\nb\n", "a\nb\n\n", "\na", "\n\n", " a\nb", "\ta\nb", "a\n  b\n c", "a \nb\t\n", "a\n   \nb", "a\n ", "a\r\nb\r\n", "a\r\n  b",
		"a\rb", "größe 字\n字", "a\u2028b", "\ufeffa", "a\x00b", "a\x7f\u0085b", "{\n\t\"a\": \"{{b}}\"\n}", "| a\n> b", "%a\nb", "a\n---\nb", "a\n...\n", "# a\nb", "a\n\n\n", "\U0001f600\n\U0001f600", "?", "? a", "&a", "*a", "!a", "@a", "`a", "=", "<<", "y", "NaN"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 { // longer names are none (YAML 1.2 section 7.4)
			text = text[:1000]
		}
		text = strings.ToValidUTF8(text, "?")
		want := withText(text)
		written, err := bundle.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, notes, err := bundle.Parse(written)
		if err != nil || len(notes) > 0 {
			t.Fatalf("%v %v\n%s", err, notes, written)
		}
		if got.APIs[0].Body.Text != text || got.Flows[0].Draft.Components[0].Settings.Buttons[0] != text || got.APIs[0].Tags[0] != text {
			t.Fatalf("%q was read as %q:\n%s", text, got.APIs[0].Body.Text, written)
		}
		again, err := bundle.Marshal(got)
		if err != nil || !bytes.Equal(again, written) {
			t.Fatalf("%v: %s", err, cmp.Diff(string(written), string(again)))
		}
	})
}
