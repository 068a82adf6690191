// Package bylanguage reads what the program holds in several languages: one file each, languages/TAG.json, by the tag of BCP 47.
// It knows nothing of what the files say.
package bylanguage

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Read reads all languages of a package. The files are in the program, and tests read each: one that can't be read is our
// mistake, and panics.
func Read[Tag ~string, File any](files fs.FS) map[Tag]File {
	all := map[Tag]File{}
	names, err := fs.ReadDir(files, "languages")
	if err != nil {
		panic(err)
	}
	for _, n := range names {
		var f File
		text, err := fs.ReadFile(files, "languages/"+n.Name())
		if err == nil {
			err = json.Unmarshal(text, &f)
		}
		if err != nil {
			panic(fmt.Errorf("%s: %w", n.Name(), err))
		}
		all[Tag(strings.TrimSuffix(n.Name(), path.Ext(n.Name())))] = f
	}
	return all
}
