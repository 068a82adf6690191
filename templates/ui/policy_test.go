package ui_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// forbidden is what the page's policy refuses, or what htmx could only do with eval.
var forbidden = regexp.MustCompile(`(?m)\sstyle=|\son[a-z]+=|hx-on|hx-vals=.?.?js:|["']js:|javascript:|hx-trigger="[^"]*\[|^(css|script) \w+\(|<style|<script>|templ\.Raw|unsafe-`)

var icons = regexp.MustCompile(`(?:Icon: *|Icon\()"([^"]+)"`)

// templates calls f with every template of the site.
func templates(t *testing.T, f func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".templ" {
			return err
		}
		text, err := os.ReadFile(path)
		f(path, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNoTemplateNeedsAnInlineScriptOrStyle(t *testing.T) {
	looked := 0
	templates(t, func(path, text string) {
		looked++
		for _, found := range forbidden.FindAllString(text, -1) {
			t.Errorf("%s: %q", path, strings.TrimSpace(found))
		}
	})
	if looked < 10 {
		t.Errorf("only %d templates were looked at", looked)
	}
}

func TestEveryIconIsInTheSprite(t *testing.T) {
	text, err := os.ReadFile("../../static/src/icons.json")
	if err != nil {
		t.Fatal(err)
	}
	var sprite []string
	if err := json.Unmarshal(text, &sprite); err != nil {
		t.Fatal(err)
	}
	templates(t, func(path, text string) {
		for _, found := range icons.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(sprite, found[1]) {
				t.Errorf("%s: the icon %q is not in static/src/icons.json", path, found[1])
			}
		}
	})
}
