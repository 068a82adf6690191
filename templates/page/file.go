package page

import (
	"patchbay/internal/attr"
	"patchbay/internal/file"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// TestFiles lists the files that builders test with, the newest first.
type TestFiles struct {
	layout.Chrome
	All      []file.Info
	MaxBytes int64 // of one file
}

func (p TestFiles) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Test files", Nav: layout.NavAPIs, Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}}}
}

func (p TestFiles) hint() string {
	return "Up to " + file.Size(p.MaxBytes) + ". It is kept for a day."
}

// OptionOfFile is a file as the value of an attribute, and what it is called in a list.
func OptionOfFile(f attr.File) ui.Option {
	return ui.Option{Value: attr.FileOf(f).Text(), Label: f.Name + " (" + file.Size(f.Size) + ")", Own: true}
}

// fileField chooses one of the files for a test.
func (p APIEdit) fileField(v TestValue) ui.Field {
	f := p.valueField(v)
	f.Options = []ui.Option{{Label: "No file"}}
	for _, known := range v.Files {
		f.Options = append(f.Options, OptionOfFile(known))
	}
	return f
}
