package main

import (
	"patchbay/internal/bundle"
	"patchbay/internal/convert/export"
	"patchbay/internal/fault"
)

// writeAs writes the one API that is named as another program takes it. What that can't say is told beside it.
func (c *exportCommand) writeAs(t terminal, here bundle.Here) error {
	if len(c.API) != 1 || len(c.Flow)+len(c.Attribute)+len(c.Environment) > 0 || c.WithSecrets {
		return fault.New(fault.Invalid, "--as writes one API: name it with --api, and nothing else.")
	}
	written, err := export.Stored(here, c.API[0], export.Kind(c.As))
	if err != nil {
		return err
	}
	for _, note := range written.Notes {
		printNotes(t.err, []bundle.Note{{Message: note}})
	}
	return c.write(t, []byte(written.Text))
}
