// Package migrations holds the SQL that makes and changes the schema: one folder for each database, with the same
// numbers in both. These files are the truth; nothing is migrated from Go types.
package migrations

import "embed"

// Files are the folders "sqlite" and "postgres".
//
//go:embed sqlite/*.sql postgres/*.sql
var Files embed.FS
