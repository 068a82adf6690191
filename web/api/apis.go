package api

import (
	"context"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// apiStore keeps the APIs.
type apiStore interface {
	ListAPIs(ctx context.Context, search, after string, limit int) ([]apidef.API, error)
	API(ctx context.Context, key string) (apidef.API, error)
	SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error)
	DeleteAPIAt(ctx context.Context, key string, revision int) error
}

// Definition is an API as bundles have it. A secret that is typed into it is masked.
type Definition struct {
	Key         string           `json:"key" doc:"Made of the name when it is left out. It never changes." example:"\"send-otp\""`
	Name        string           `json:"name" need:"yes" example:"\"Send OTP\""`
	Folder      string           `json:"folder,omitempty" doc:"Where Your APIs shows it, as in Payments/Refunds."`
	Tags        []string         `json:"tags,omitempty"`
	Integration string           `json:"integration,omitempty" doc:"The preset that it came from."`
	Method      string           `json:"method" need:"yes" example:"\"POST\""`
	URL         string           `json:"url" need:"yes" doc:"A template." example:"\"https://api.example.com/codes\""`
	Parameters  []apidef.Row     `json:"parameters,omitempty"`
	Headers     []apidef.Row     `json:"headers,omitempty"`
	Body        apidef.Body      `json:"body"`
	Auth        apidef.Auth      `json:"auth"`
	Attributes  []string         `json:"attributes,omitempty" doc:"Keys of attributes that the Attributes tab binds."`
	Mappings    []apidef.Mapping `json:"mappings,omitempty"`
	Outcomes    []apidef.Outcome `json:"outcomes,omitempty" doc:"The table of a fresh API when it is left out in a POST."`
	Options     apidef.Options   `json:"options" doc:"Those of a fresh API when they are left out in a POST."`
	Stored
}

func (d Definition) location() string { return at("apis", d.Key) }

func definitionOf(a apidef.API) Definition {
	a = masked(a)
	return Definition{Key: a.Key, Name: a.Name, Folder: a.Folder, Tags: a.Tags, Integration: a.Integration, Method: a.Method, URL: a.URL, Parameters: a.Parameters,
		Headers: a.Headers, Body: a.Body, Auth: a.Auth, Attributes: a.Attributes, Mappings: a.Mappings, Outcomes: a.Outcomes, Options: a.Options,
		Stored: storedOf(a.Revision, a.CreatedAt, a.UpdatedAt)}
}

// onto is the API with what the definition says. What was masked stays what it is.
func (d Definition) onto(a apidef.API) (apidef.API, error) {
	before := a
	a.Name, a.Folder, a.Tags, a.Integration, a.Method, a.URL = d.Name, d.Folder, d.Tags, d.Integration, d.Method, d.URL
	a.Parameters, a.Headers, a.Body, a.Auth, a.Attributes = d.Parameters, d.Headers, d.Body, d.Auth, d.Attributes
	a.Mappings, a.Outcomes, a.Options = d.Mappings, d.Outcomes, d.Options
	if a.Body.Kind == "" {
		a.Body.Kind = apidef.NoBody
	}
	return unmasked(a, before)
}

type apiInput struct {
	Body Definition `body:"json"`
}

type apiChange struct {
	changing
	apiInput
}

func apiOperations() []operation {
	return inGroup("APIs",
		get("/apis", auth.Read, "listAPIs", "List APIs", (*API).listAPIs),
		create("/apis", auth.Write, "createAPI", "Add an API", (*API).createAPI),
		get("/apis/{key}", auth.Read, "getAPI", "Read an API", (*API).getAPI),
		put("/apis/{key}", auth.Write, "replaceAPI", "Replace an API", (*API).replaceAPI).
			withDetail("A secret that was answered as [secret] stays what it is when it is sent back as [secret] in the same place."),
		remove("/apis/{key}", auth.Write, "deleteAPI", "Delete an API, its tokens and its grants", (*API).deleteAPI),
		callOperation())
}

func (a *API) listAPIs(ctx context.Context, in searching) (Page[Definition], error) {
	after, limit, err := in.part("apis")
	if err != nil {
		return Page[Definition]{}, err
	}
	found, err := a.Store.ListAPIs(ctx, in.Text, after, limit)
	return pageOf("apis", found, limit, func(d apidef.API) string { return d.Key }, definitionOf), err
}

func (a *API) getAPI(ctx context.Context, in keyed) (Definition, error) {
	found, err := a.Store.API(ctx, in.Key)
	return definitionOf(found), err
}

func (a *API) createAPI(ctx context.Context, in apiInput) (Definition, error) {
	d := in.Body
	if d.Outcomes == nil {
		d.Outcomes = apidef.DefaultOutcomes()
	}
	if d.Options == (apidef.Options{}) {
		d.Options = apidef.DefaultOptions()
	}
	fresh, err := d.onto(apidef.API{Key: d.Key})
	if err != nil {
		return d, err
	}
	if fresh.Key == "" {
		fresh.Key = apidef.KeyFrom(fresh.Name)
	}
	if fresh.Key == reservedKey {
		return d, refused("key", "This key means something else in addresses. Choose another key.")
	}
	saved, err := a.Calls.Save(ctx, a.Store, fresh)
	return definitionOf(saved), err
}

func (a *API) replaceAPI(ctx context.Context, in apiChange) (Definition, error) {
	before, err := current(ctx, in.changing, a.Store.API, definitionOf)
	if err == nil {
		err = sameKey(in.Body.Key, before.Key)
	}
	if err != nil {
		return in.Body, err
	}
	changed, err := in.Body.onto(before)
	if err != nil {
		return in.Body, err
	}
	saved, err := a.Calls.Save(ctx, a.Store, changed)
	return definitionOf(saved), stale(err)
}

func (a *API) deleteAPI(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.API, definitionOf)
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteAPIAt(ctx, before.Key, before.Revision))
}

// reservedKey stands in addresses of the site where the key of an API does.
const reservedKey = "new"

// sameKey refuses another key than the one in the address; none is the one there.
func sameKey(given, stored string) error {
	if given != "" && given != stored {
		return refused("key", "The key never changes: templates and flows refer to it.")
	}
	return nil
}

func refused(field, sentence string) error {
	var p fault.Problems
	p.Add(field, "%s", sentence)
	return p.Err()
}
