package arch_test

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "patchbay/"
)

func TestPackagesImportOnlyWhatTheRulesAllow(t *testing.T) {
	rules := readRules(t)
	for _, p := range packages(t) {
		allowed, listed := rules[p.name]
		if !listed {
			t.Errorf("%s has no line in rules.txt", p.name)
			continue
		}
		for _, imported := range p.imports {
			if !slices.Contains(allowed, imported) && !slices.Contains(allowed, "*") {
				t.Errorf("%s imports %s, which rules.txt does not allow", p.name, imported)
			}
		}
		delete(rules, p.name)
	}
	for name := range rules {
		if !hasTestsOnly(name) {
			t.Errorf("rules.txt lists %s, which is no package", name)
		}
	}
}

func TestTheTopLevelHoldsNothingUnexpected(t *testing.T) {
	allowed := strings.Fields("cmd web internal migrations static templates go.mod go.sum Makefile README.md CONTRIBUTING.md LICENSE Dockerfile bin data")
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}

func TestNoFileIsLongerThan500Lines(t *testing.T) {
	const most = 500
	walk(t, func(path string, text []byte) {
		if n := strings.Count(string(text), "\n"); n > most {
			t.Errorf("%s has %d lines: what are its two ideas?", path, n)
		}
	}, ".go", ".templ", ".ts", ".css", ".mjs")
}

func TestNothingRunsBeforeMain(t *testing.T) {
	walk(t, func(path string, text []byte) {
		if strings.Contains(string(text), "\nfunc init()") {
			t.Errorf("%s has an init function", path)
		}
	}, ".go")
}

// packageInfo is a package of this project and what it imports of this project, both without the module's name.
type packageInfo struct {
	name    string
	imports []string
}

func packages(t *testing.T) []packageInfo {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	list.Dir = root
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var found []packageInfo
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		info := packageInfo{name: strings.TrimPrefix(p.ImportPath, module)}
		for _, i := range p.Imports {
			if own, ok := strings.CutPrefix(i, module); ok {
				info.imports = append(info.imports, own)
			}
		}
		found = append(found, info)
	}
	return found
}

func readRules(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rules := map[string][]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, imports, ok := strings.Cut(lines.Text(), ":")
		if ok && !strings.HasPrefix(name, "#") {
			rules[name] = strings.Fields(imports)
		}
	}
	return rules
}

func hasTestsOnly(name string) bool {
	_, err := os.Stat(filepath.Join(root, name))
	return err == nil
}

// walk calls fn with every file of our own that ends in one of the suffixes.
func walk(t *testing.T, fn func(path string, text []byte), suffixes ...string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", "dist", ".git", ".cache", "bin", "data"}, d.Name()) {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasSuffix(path, "_templ.go") || !slices.Contains(suffixes, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			fn(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
