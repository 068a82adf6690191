package bundle

import (
	_ "embed"
	"slices"
)

//go:embed bundle-v1.json
var schema []byte

// Schema is the JSON Schema (2020-12) of bundles, for editors that complete and check them.
func Schema() []byte { return slices.Clone(schema) }
