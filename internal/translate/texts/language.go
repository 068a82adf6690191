package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"patchbay/internal/translate"
)

// updateLanguage takes out of a file what no page says any more, and prints what it does not say.
func updateLanguage(path string, texts []string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var l translate.File
	if err := json.Unmarshal(b, &l); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	kept := map[string]string{}
	for _, t := range texts {
		if said, ok := l.Texts[t]; ok {
			kept[t] = said
		} else {
			fmt.Printf("%s lacks %q\n", filepath.Base(path), t)
		}
	}
	l.Texts = kept
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	if err := e.Encode(l); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
