package store

import (
	"path/filepath"
	"strings"
	"testing"

	"patchbay/internal/fault"
)

func TestCheckPragmas(t *testing.T) {
	for pragma, value := range map[string]string{"synchronous": "NORMAL", "foreign_keys": "0", "busy_timeout": "0", "secure_delete": "0"} {
		t.Run("a connection that runs with "+pragma+" = "+value+" is refused", func(t *testing.T) {
			db, err := Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			if err := db.Exec(t.Context(), "PRAGMA "+pragma+" = "+value); err != nil {
				t.Fatal(err)
			}
			err = checkPragmas(t.Context(), db.write0)
			if fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Message(err), pragma) {
				t.Errorf("got %v", err)
			}
		})
	}
}
