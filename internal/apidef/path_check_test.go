package apidef_test

import (
	"testing"

	"github.com/tidwall/gjson"

	"patchbay/internal/apidef"
)

func TestAPathThatCanNeverFindAnythingIsRefusedAtItsPlace(t *testing.T) {
	tests := []struct {
		path     string
		from, to int
		repaired string // "" when no repair is certain
	}{
		{"order..total[", 6, 7, "order.total["},
		{"order.total[", 11, 12, "order.total"},
		{".a", 0, 1, "a"},
		{"a.", 1, 2, "a"},
		{"a|", 1, 2, "a"},
		{"a||b", 2, 3, "a|b"},
		{"total]", 5, 6, "total"},
		{"a)b", 1, 2, "ab"},
		{`items.#(id==3.name`, 7, 8, ""},
		{`items.#(id==3].name`, 13, 14, ""},
		{`items.#(name=="x).id`, 14, 15, ""},
		{"items.@revers", 6, 13, ""},
		{"größe..x", 8, 9, "größe.x"},
		{"$.data[0", 6, 8, ""},
		{"$.data..", 6, 8, ""},
	}
	for _, tt := range tests {
		n := apidef.NotePath(tt.path)
		if n == nil || n.Warning {
			t.Errorf("%q: nothing is wrong with it", tt.path)
			continue
		}
		if n.From != tt.from || n.To != tt.to {
			t.Errorf("%q: the place is %d to %d, want %d to %d", tt.path, n.From, n.To, tt.from, tt.to)
		}
		got := ""
		if n.Fix != nil {
			got = tt.path[:n.From] + *n.Fix + tt.path[n.To:]
		}
		if got != tt.repaired {
			t.Errorf("%q is repaired to %q, want %q", tt.path, got, tt.repaired)
		}
	}
}

func TestAnElementInBracketsIsWarnedOf(t *testing.T) {
	for path, want := range map[string]string{"items[0].name": "items.0.name", "a.b[2][1]": "a.b.2.1", `a\[0\]`: "", "a[x]": "", "$.items[0]": "", `items.#(a=="b[0]")`: ""} {
		n := apidef.NotePath(path)
		if n == nil {
			if want != "" {
				t.Errorf("%q: nothing is said", path)
			}
			continue
		}
		if got := path[:n.From] + *n.Fix + path[n.To:]; !n.Warning || got != want {
			t.Errorf("%q: repaired to %q, want %q; warning %v", path, got, want, n.Warning)
		}
	}
}

func TestEveryNameThatIsEscapedCanBeAPath(t *testing.T) {
	for _, name := range []string{"a.b", "total[", "(x", `say "hi`, "@context", "#", "a|b", "!x", "ö"} {
		path := gjson.Escape(name)
		if n := apidef.NotePath(path); n != nil {
			t.Errorf("%q is refused: %s", path, n.Message)
		}
	}
}
