package href

import "net/url"

// Transfer is where definitions come in and go out.
func Transfer() string { return "/transfer" }

// Export chooses what is exported. Items are named as kind:key; none is nothing chosen yet.
func Export(items ...string) string { return withItems("/export", items) }

// ExportFile is the bundle of the items.
func ExportFile(items ...string) string { return withItems("/export/file", items) }

// ExportSealed takes the POST that answers with an encrypted export.
func ExportSealed() string { return "/export/sealed" }

func withItems(path string, items []string) string {
	if len(items) == 0 {
		return path
	}
	return path + "?" + url.Values{"item": items}.Encode()
}

// ImportFile takes the POST of a file that is imported.
func ImportFile() string { return "/import" }

// ImportPaste takes the POST of a text that is imported.
func ImportPaste() string { return "/import/paste" }

// ImportCURL takes the POST of a cURL line that stands where an address should.
func ImportCURL() string { return "/import/curl" }

// ImportPlan is what an import would change.
func ImportPlan(id string) string { return join("/import/plans", id) }

// Import is an import that was made.
func Import(id string) string { return join("/imports", id) }

// ImportUndo takes the POST that undoes an import.
func ImportUndo(id string) string { return join("/imports", id, "undo") }
