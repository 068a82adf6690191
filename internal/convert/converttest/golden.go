// Package converttest checks converters by files: what is read, and what must become of it. It is for tests only.
package converttest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Golden converts the first file of every testdata/*.txtar and compares the bundle, the notes, the secrets and the samples, or
// the error, with the other files. With UPDATE_GOLDEN=1 in the environment it writes them anew, to be looked at.
//
// The comment of an archive may hold lines "only: NAME" and "samples: RULE".
func Golden(t *testing.T, f convert.Format) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { check(t, f, name) })
	}
}

func check(t *testing.T, f convert.Format, name string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil || len(archive.Files) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	input := archive.Files[0]
	if n := f.Recognise(input.Data); n == 0 && !strings.Contains(string(archive.Comment), "unrecognised") {
		t.Error("it is not recognised")
	}
	result, err := f.Convert(input.Data, options(string(archive.Comment), input.Name))
	got := []txtar.File{input}
	if err != nil {
		got = append(got, txtar.File{Name: "error", Data: []byte(errorText(err))})
	} else {
		got = append(got, Files(t, result)...)
		checkSound(t, result)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		archive.Files = got
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(&txtar.Archive{Files: archive.Files})), string(txtar.Format(&txtar.Archive{Files: got}))); diff != "" {
		t.Error(diff)
	}
}

func options(comment, name string) convert.Options {
	o := convert.Options{Name: strings.TrimSuffix(name, filepath.Ext(name))}
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "only":
			o.Only = append(o.Only, value)
		case "samples":
			o.Samples = convert.SampleRule(value)
		}
	}
	return o
}

func errorText(err error) string {
	text := string(fault.KindOf(err)) + ": " + fault.Message(err) + "\n"
	for _, f := range fault.Fields(err) {
		text += fmt.Sprintf("%s %d:%d %s\n", f.Name, f.Line, f.Column, f.Message)
	}
	return text
}

// Files writes a result as files that people can read.
func Files(t *testing.T, r convert.Result) []txtar.File {
	t.Helper()
	yaml, err := bundle.Marshal(r.Bundle)
	if err != nil {
		t.Fatal(err)
	}
	var beside strings.Builder
	for _, s := range r.Secrets {
		fmt.Fprintf(&beside, "secret %s = %q to %s\n", s.Name, s.Value.Reveal(), strings.Join(s.Hosts, " "))
	}
	for _, s := range r.Samples {
		fmt.Fprintf(&beside, "sample %s = %q\n", s.Attribute, s.Value)
	}
	for _, o := range r.Offers {
		fmt.Fprintf(&beside, "offer %s: %s %s = %q\n", o.Place, o.Type, o.Label, o.Value)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&beside, "note %s: %s\n", n.Place, n.Message)
	}
	files := []txtar.File{{Name: "bundle.yaml", Data: yaml}}
	if beside.Len() > 0 {
		files = append(files, txtar.File{Name: "beside", Data: []byte(beside.String())})
	}
	return files
}

// checkSound checks what holds for everything that was converted: definitions are valid, and no secret is in them.
func checkSound(t *testing.T, r convert.Result) {
	t.Helper()
	if err := Sound(r); err != nil {
		t.Error(err)
	}
}

// Sound says what is wrong with a result whatever it was made of, nil for nothing.
func Sound(r convert.Result) error {
	yaml, err := bundle.Marshal(r.Bundle)
	if err != nil {
		return err
	}
	for _, s := range r.Secrets {
		if value := s.Value.Reveal(); len(value) >= 12 && strings.Contains(string(yaml), value) {
			return fmt.Errorf("the secret %s stands in the bundle", s.Name)
		}
	}
	for _, a := range r.Bundle.Attributes {
		if err := a.Validate(); err != nil {
			return fmt.Errorf("attribute %s: %w", a.Key, err)
		}
	}
	for _, e := range r.Bundle.Environments {
		if err := e.Validate(); err != nil {
			return fmt.Errorf("environment %s: %w", e.Key, err)
		}
	}
	return soundAPIs(r.Bundle)
}

func soundAPIs(b bundle.Bundle) error {
	for _, a := range b.APIs {
		if err := a.Validate(); err != nil {
			return fmt.Errorf("API %s: %w", a.Key, err)
		}
		if literals := a.Literals(); len(literals) > 0 {
			return fmt.Errorf("API %s has a secret in %s", a.Key, literals[0].Field)
		}
		if err := Compiles(a, b); err != nil {
			return fmt.Errorf("API %s: %w %v", a.Key, err, fault.Fields(err))
		}
	}
	return nil
}
