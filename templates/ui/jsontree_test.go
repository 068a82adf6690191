package ui_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"patchbay/templates/ui"
)

func parse(t *testing.T, body string) *ui.JNode {
	t.Helper()
	root, err := ui.ParseJSON([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestEveryShownPathFindsItsValue(t *testing.T) {
	body := `{"a":{"b.c":[{"x|y":1},"*"]},"#":2,"0":3,"@this":4,"emoji😀":5,"quote\"":6}`
	var check func(n *ui.JNode)
	check = func(n *ui.JNode) {
		if !n.Nested() {
			if got := gjson.Get(body, n.Path).Raw; got != n.Text {
				t.Errorf("%s finds %q, want %q", n.Path, got, n.Text)
			}
		}
		for _, kid := range n.Kids {
			check(kid)
		}
	}
	check(parse(t, body))
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	for _, digits := range []string{"12345678901234567890", "10.00", "1e400"} {
		if got := parse(t, digits).Text; got != digits {
			t.Errorf("got %s, want %s", got, digits)
		}
	}
}

func TestAnEmptyKeyCannotBeMapped(t *testing.T) {
	if path := parse(t, `{"":1}`).Kids[0].Path; path != "" {
		t.Errorf("got %q", path)
	}
}

func TestWhatIsNotJSONIsSaidSo(t *testing.T) {
	for _, body := range []string{"", "{", "<html>", `{"a":1} trailing`, strings.Repeat("[", 1_000_000)} {
		if _, err := ui.ParseJSON([]byte(body)); !errors.Is(err, ui.ErrNotJSON) {
			t.Errorf("%.20q: got %v", body, err)
		}
	}
}

func TestAHugeListIsCutAndSaysSo(t *testing.T) {
	root := parse(t, "["+strings.Repeat("1,", 99_999)+"1]")
	if root.Size != 100_000 || len(root.Kids) > 500 {
		t.Errorf("size %d, shown %d", root.Size, len(root.Kids))
	}
	doc := render(t, ui.JSONTree(ui.TreeProps{Root: root, Label: "Body"}))
	if !strings.Contains(doc.Find(".jt-more").Text(), "more are not shown") {
		t.Error("the tree hides that it is cut")
	}
}

func TestATreeIsATreeForAssistiveTechnology(t *testing.T) {
	doc := render(t, ui.JSONTree(ui.TreeProps{Root: parse(t, `{"otp":"x","n":{}}`), Label: "Response body", Fill: "mappings", Mapped: map[string]string{"otp": "otp_handle"}}))
	if attr(t, doc, "[role=tree]", "aria-label") != "Response body" || doc.Find("[role=treeitem][tabindex='0']").Length() != 1 {
		t.Error("a tree has a name and one stop of the Tab key")
	}
	if got := doc.Find("[data-path=otp] .jt-chip").Text(); got != "{{otp_handle}}" {
		t.Errorf("the mapped value shows %q", got)
	}
}
