// Command texts brings internal/translate up to date with the sources: english.txt lists all texts that the pages of the site
// say, a line each, and the files in languages lose what no page says any more. It prints what they lack.
//
//	go run ./internal/translate/texts
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if err := update("."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func update(root string) error {
	texts, err := all(root)
	if err != nil {
		return err
	}
	home := filepath.Join(root, "internal/translate")
	if err := os.WriteFile(filepath.Join(home, "english.txt"), []byte(strings.Join(texts, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(home, "languages", "*.json"))
	if err != nil {
		return err
	}
	for _, path := range files {
		if err := updateLanguage(path, texts); err != nil {
			return err
		}
	}
	return nil
}
