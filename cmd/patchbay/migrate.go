package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
)

// migrateCommand brings the database up to date, which serve also does by itself.
type migrateCommand struct{ dataFlags }

// Run opens the database, which is all that it takes.
func (c *migrateCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, "The database is up to date.")
	if closed := db.Close(); err == nil {
		err = closed
	}
	return err
}

// versionCommand prints which program this is.
type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(t terminal) error {
	_, err := fmt.Fprintln(t.out, "patchbay", version())
	return err
}

// version is the module's version, or the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(len(s.Value), 8)]
		}
	}
	return strings.Trim(info.Main.Version, "()")
}
