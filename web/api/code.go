package api

import (
	"context"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/convert/export"
	"patchbay/internal/fault"
)

// Code is an API as another program takes it.
type Code struct {
	As       export.Kind `json:"as"`
	FileName string      `json:"file_name"`
	Text     string      `json:"text"`
	Notes    []string    `json:"notes" doc:"What the text can't say."`
}

type codeInput struct {
	keyed
	As string `query:"as" doc:"curl (when it is left out), postman, openapi, go, javascript or python." example:"curl"`
}

func codeOperations() []operation {
	return inGroup("APIs", get("/apis/{key}/export", auth.Read, "exportAPI", "Write an API as cURL, Postman, OpenAPI or code", (*API).exportAPI).
		withDetail("Attributes and secrets are variables in it. The value of a secret is never there."))
}

// exportAPI writes the API as a bundle has it: without the secrets that somebody has typed into it.
func (a *API) exportAPI(ctx context.Context, in codeInput) (Code, error) {
	kind := export.CURL
	if in.As != "" {
		kind = export.Kind(in.As)
	}
	if !slices.Contains(export.Kinds(), kind) {
		return Code{}, refused("as", "Write curl, postman, openapi, go, javascript or python.")
	}
	here, err := a.Store.HereOf(ctx, []string{in.Key}, nil)
	if err != nil {
		return Code{}, err
	}
	here.Workspace = a.Calls.Computed(here.Workspace)
	b, notes := here.Bundle()
	at := slices.IndexFunc(b.APIs, func(x apidef.API) bool { return x.Key == in.Key })
	if at < 0 {
		return Code{}, fault.New(fault.NotFound, "There is no API with this key.")
	}
	of := export.Context{Attributes: here.Workspace.Schema.All(), Constants: here.Workspace.Environment.Values()}
	if sets := b.TestSetsOf(in.Key); len(sets) > 0 {
		of.Samples = sets[0].Values
	}
	code := Code{As: kind, FileName: kind.FileName(in.Key), Notes: []string{}}
	for _, n := range notes {
		if strings.HasPrefix(n.Place, "apis."+in.Key+".") {
			code.Notes = append(code.Notes, n.Message)
		}
	}
	code.Notes = append(code.Notes, export.Notes(b.APIs[at], of)...)
	code.Text, err = export.As(kind, b.APIs[at], of)
	return code, err
}
