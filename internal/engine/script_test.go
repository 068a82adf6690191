package engine_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestScripts plays the conversations in testdata/script: real engine, real database, a clock that is moved by hand, and
// a server that answers as the script says. CONTRIBUTING.md says how such a file is written.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	must(t, err)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			must(t, err)
			setting := readSetting(t, archive)
			for _, f := range archive.Files {
				if title, ok := strings.CutSuffix(f.Name, ".chat"); ok {
					t.Run(title, func(t *testing.T) { newPlayer(t, setting).play(string(f.Data)) })
				}
			}
		})
	}
}
