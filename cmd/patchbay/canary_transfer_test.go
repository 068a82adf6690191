package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

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
	a.saw("the export", text)
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
