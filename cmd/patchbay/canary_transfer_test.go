package main

import (
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// simulated plays a flow in the simulator, where a canary is typed, and keeps that as a test.
func (a *aviary) simulated() {
	a.t.Helper()
	const path = "/flows/asking/simulate"
	run := regexp.MustCompile(`name="run" value="([^"]+)"`)
	do := func(fields ...string) {
		r, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, "http://"+a.site+path, nil)
		must(a.t, err)
		_, text := a.send(r)
		for ; len(fields) > 0; fields = fields[4:] {
			found := run.FindStringSubmatch(text)
			if found == nil {
				a.t.Fatalf("the simulator has no run: %s", text)
			}
			form := url.Values{"run": {html.UnescapeString(found[1])}, fields[0]: {fields[1]}, fields[2]: {fields[3]}}
			r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, "http://"+a.site+path, strings.NewReader(form.Encode()))
			must(a.t, err)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			_, text = a.send(r)
		}
	}
	do("do", "say", "text", a.attribute, "test", "save", "name", "A canary was typed")
	if said := a.beside("", "test", "asking"); !strings.Contains(said, "ok   asking: A canary was typed") {
		a.t.Errorf("the test said %s", said)
	}
}

// transfers exports everything, and imports what needs another secret, whose value is a canary.
func (a *aviary) transfers() {
	a.t.Helper()
	file := filepath.Join(a.t.TempDir(), "all.yaml")
	a.beside("", "export", "-o", file)
	raw, err := os.ReadFile(file)
	must(a.t, err)
	text := string(raw)
	if !strings.Contains(text, "{{secret.canary_password}}") {
		a.t.Errorf("the export is %s", text)
	}
	if !strings.Contains(text, "A canary was typed") {
		a.t.Error("the test of the flow is not in the export")
	}
	a.saw("the export", text)
	if said := a.beside("", "test", "-f", file); !strings.Contains(said, "ok   asking: A canary was typed") {
		a.t.Errorf("from the export alone, the test said %s", said)
	}
	a.post("/import/paste", 200, "text", text)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "key: basic\n", "key: moved\n"), "{{secret.canary_password}}", "{{secret.moved}}")
	text = regexp.MustCompile(`(?m)^  - name: canary_password$`).ReplaceAllString(text, "  - name: moved")
	must(a.t, os.WriteFile(file, []byte(text), 0o600))
	a.beside("", "plan", file)
	a.beside("", "diff", file, "--json")
	if said := a.beside(a.entry, "import", file, "--on-conflict", "skip", "--secret", "moved=-"); !strings.Contains(said, "Imported.") {
		a.t.Errorf("import said %s", said)
	}
	a.post("/import/paste", 200, "text", text)
}
