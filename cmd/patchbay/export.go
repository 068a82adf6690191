package main

import (
	"context"
	"fmt"
	"os"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/convert/sealed"
	"patchbay/internal/fault"
	"patchbay/internal/store"
)

// exportCommand writes a bundle.
type exportCommand struct {
	dataFlags
	API         []string `placeholder:"KEY" help:"Key of an API to export, with the attributes that it needs."`
	Flow        []string `placeholder:"KEY" help:"Key of a chat flow to export, with its APIs and the flows that it goes on in."`
	Attribute   []string `placeholder:"KEY" help:"Key of a custom attribute to export."`
	Environment []string `placeholder:"KEY" help:"Key of an environment to export, with its constants."`
	Output      string   `short:"o" placeholder:"FILE" help:"File to write. (standard output)" type:"path"`
	As          string   `placeholder:"KIND" help:"Write one API as curl, postman, openapi, go, javascript or python instead."`
	WithSecrets bool     `name:"with-secrets" help:"Write the values of the secrets, too, and encrypt everything to a passphrase."`
	Passphrase  string   `name:"passphrase-file" placeholder:"FILE" help:"File whose first line is the passphrase. (asked for)" type:"path"`
}

// Run writes what is chosen and what it needs; nothing chosen is everything.
func (c *exportCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	items := bundle.Refs(map[bundle.Kind][]string{bundle.APIItem: c.API, bundle.FlowItem: c.Flow, bundle.AttributeItem: c.Attribute, bundle.EnvironmentItem: c.Environment})
	here, err := hereOf(ctx, db, items...)
	if err != nil {
		return err
	}
	all, notes := here.Bundle()
	if err := all.Has(items); err != nil {
		return err
	}
	if c.As != "" {
		return c.writeAs(t, here)
	}
	b := all.Only(here.Workspace, bundle.Choose(all, here.Workspace, items))
	text, err := bundle.Marshal(b)
	if err != nil {
		return err
	}
	printNotes(t.err, notes)
	if c.WithSecrets {
		if text, err = c.seal(ctx, t, db, b, text); err != nil {
			return err
		}
	}
	return c.write(t, text)
}

// hereOf returns what the database has of the items; no items are everything. Where the gateway is, is only known to the
// server; no plan depends on it.
func hereOf(ctx context.Context, db *store.DB, items ...bundle.Ref) (bundle.Here, error) {
	here, err := db.HereOf(ctx, items...)
	here.Workspace = here.Workspace.WithGateway("http://127.0.0.1:8081")
	return here, err
}

func (c *exportCommand) write(t terminal, text []byte) error {
	if c.Output == "" {
		_, err := t.out.Write(text)
		return err
	}
	mode := os.FileMode(0o644)
	if c.WithSecrets {
		mode = 0o600
	}
	return fault.Wrap(os.WriteFile(c.Output, text, mode), fault.Unavailable, "The file %s can't be written.", c.Output)
}

// seal encrypts the bundle and the values of its secrets. The key of our own gateway stays: every installation has its own.
func (c *exportCommand) seal(ctx context.Context, t terminal, db *store.DB, b bundle.Bundle, text []byte) ([]byte, error) {
	ring, made, err := c.keys(ctx, db)
	if err != nil {
		return nil, err
	}
	tellKey(t.err, made)
	var found []convert.Found
	for _, s := range b.Secrets {
		e, err := db.Secret(ctx, s.Name)
		if err != nil || s.Name == bundle.GatewayKey {
			continue // one that is needed and was never given
		}
		v, err := ring.OpenEntry(e)
		if err != nil {
			return nil, err
		}
		found = append(found, convert.Found{Name: s.Name, Value: v, Hosts: e.Hosts})
	}
	passphrase, err := readPassphrase(t, c.Passphrase)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(t.err, "The values of %d secrets are in the export. Whoever has the file and the passphrase has them.\n", len(found))
	return sealed.Seal(text, found, passphrase)
}
