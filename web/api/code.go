package api

import (
	"context"
	"slices"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/convert/export"
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
	here, err := a.here(ctx, bundle.Ref{Kind: bundle.APIItem, Key: in.Key})
	if err != nil {
		return Code{}, err
	}
	written, err := export.Stored(here, in.Key, kind)
	return Code{As: kind, FileName: kind.FileName(in.Key), Text: written.Text, Notes: append([]string{}, written.Notes...)}, err
}
