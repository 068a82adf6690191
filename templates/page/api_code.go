package page

import (
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert/export"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APICode is an API as other programs take it.
type APICode struct {
	layout.Chrome
	API   apidef.API
	Kind  export.Kind
	Text  string
	Notes []string // what this can't say
}

func (p APICode) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Use " + p.API.Name + " elsewhere", Nav: layout.NavAPIs,
		Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}, {Name: p.API.Name, Href: href.API(p.API.Key), Own: true}}, Actions: ui.LinkButton(p.download())}
}

func (p APICode) download() ui.ButtonProps {
	return ui.ButtonProps{Label: "Download", Icon: "download", Variant: ui.Primary, Href: href.APICodeFile(p.API.Key, string(p.Kind))}
}

func (p APICode) noteLines() []ui.Line {
	lines := make([]ui.Line, len(p.Notes))
	for i, n := range p.Notes {
		lines[i] = ui.Line{Text: n}
	}
	return lines
}

func codeButton(key string) ui.ButtonProps {
	return ui.ButtonProps{Label: "Export as cURL, code, Postman, OpenAPI", Icon: "external-link", IconOnly: true, Variant: ui.Ghost, Href: href.APICode(key)}
}

// isCURL says whether a cURL line stands where the address goes.
func (p APIEdit) isCURL() bool {
	word, _, more := strings.Cut(strings.TrimSpace(p.API.URL), " ")
	return more && strings.TrimSuffix(strings.ToLower(word), ".exe") == "curl"
}
