package lines_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"patchbay/internal/lines"
)

func written(diff []lines.Line) string {
	var b strings.Builder
	for _, l := range diff {
		fmt.Fprintf(&b, "%c%s\n", " -+"[l.Op], l.Text)
	}
	return b.String()
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing and nothing", "", "", ""},
		{"the same", "a\nb", "a\nb", " a\n b\n"},
		{"a last line break is no line", "a\n", "a", " a\n"},
		{"line breaks of Windows are line breaks", "a\r\nb", "a\nb", " a\n b\n"},
		{"all is new", "", "a\nb", "+a\n+b\n"},
		{"all is gone", "a\nb", "", "-a\n-b\n"},
		{"one line changed", "a\nb\nc", "a\nx\nc", " a\n-b\n+x\n c\n"},
		{"a line came in the middle", "a\nc", "a\nb\nc", " a\n+b\n c\n"},
		{"a line moved", "a\nb\nc", "b\nc\na", "-a\n b\n c\n+a\n"},
		{"removed lines stand before added ones", "a\nb\nc\nd", "x\nb\ny\nz", "-a\n+x\n b\n-c\n-d\n+y\n+z\n"},
		{"an empty line is a line", "a\n\nb", "a\nb", " a\n-\n b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := written(lines.Diff(c.before, c.after)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestADiffHoldsBothTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(letters int) string {
		var all []string
		for range random.IntN(30) {
			all = append(all, string(rune('a'+random.IntN(letters))))
		}
		return strings.Join(all, "\n")
	}
	for range 3000 {
		before, after := text(4), text(4)
		wantBoth(t, before, after, lines.Diff(before, after))
	}
	long := strings.Repeat("x\n", 2000)
	wantBoth(t, strings.TrimSuffix(long, "\n"), strings.TrimSuffix(strings.ReplaceAll(long, "x", "y"), "\n"), lines.Diff(long, strings.ReplaceAll(long, "x", "y")))
}

func wantBoth(t *testing.T, before, after string, diff []lines.Line) {
	t.Helper()
	var was, is []string
	for _, l := range diff {
		if l.Op != lines.Added {
			was = append(was, l.Text)
		}
		if l.Op != lines.Removed {
			is = append(is, l.Text)
		}
	}
	if strings.Join(was, "\n") != before || strings.Join(is, "\n") != after {
		t.Fatalf("from %q to %q became\n%s", before, after, written(diff))
	}
}

func TestNear(t *testing.T) {
	diff := lines.Diff("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nX\nd\ne\nf\ng\nY")
	var got []string
	for _, part := range lines.Near(diff, 1) {
		got = append(got, strings.ReplaceAll(written(part), "\n", "|"))
	}
	if want := []string{" b|-c|+X| d|", " g|-h|+Y|"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q", got)
	}
	if len(lines.Near(lines.Diff("a", "a"), 3)) != 0 {
		t.Error("where nothing changed there is nothing to show")
	}
}
