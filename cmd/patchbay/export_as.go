package main

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/convert/export"
	"patchbay/internal/fault"
)

// writeAs writes the one API that is named as another program takes it. What that can't say is told beside it.
func (c *exportCommand) writeAs(t terminal, all bundle.Bundle, here bundle.Here, notes []bundle.Note) error {
	if len(c.API) != 1 || len(c.Flow)+len(c.Attribute)+len(c.Environment) > 0 || c.WithSecrets {
		return fault.New(fault.Invalid, "--as writes one API: name it with --api, and nothing else.")
	}
	a := all.APIs[slices.IndexFunc(all.APIs, func(a apidef.API) bool { return a.Key == c.API[0] })] // chosen has found it
	in := export.Context{Attributes: here.Workspace.Schema.All(), Constants: here.Workspace.Environment.Values()}
	text, err := export.As(export.Kind(c.As), a, in)
	if err != nil {
		return err
	}
	printNotes(t.err, bundle.Bundle{APIs: []apidef.API{a}}.NotesOn(notes))
	for _, note := range export.Notes(a, in) {
		printNotes(t.err, []bundle.Note{{Message: note}})
	}
	return c.write(t, []byte(text))
}
