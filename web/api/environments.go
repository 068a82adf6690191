package api

import (
	"context"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

// environmentStore keeps the environments.
type environmentStore interface {
	ListEnvironments(ctx context.Context, search, after string, limit int) ([]apidef.Environment, error)
	Environment(ctx context.Context, key string) (apidef.Environment, error)
	SaveEnvironment(ctx context.Context, e apidef.Environment) (apidef.Environment, error)
	UseEnvironment(ctx context.Context, key string) error
	DeleteEnvironmentAt(ctx context.Context, key string, revision int) error
}

// Environment is a named set of constants as bundles have it.
type Environment struct {
	Key       string     `json:"key" doc:"Made of the name when it is left out. It never changes." example:"\"staging\""`
	Name      string     `json:"name" need:"yes" example:"\"Staging\""`
	Constants []Constant `json:"constants,omitempty"`
	BuiltIn   bool       `json:"built_in" only:"read"`
	Active    bool       `json:"active" only:"read" doc:"Its constants are those that templates get."`
	Stored
}

// Constant is one line of an environment.
type Constant struct {
	Name  string `json:"name" example:"\"base_url\""`
	Value string `json:"value" example:"\"https://staging.example.com\""`
}

func (v Environment) location() string { return at("environments", v.Key) }

// etag also tells whether it is the active one, which is no revision.
func (v Environment) etag() string {
	if tag := v.Stored.etag(); !v.Active {
		return tag
	}
	return `"` + "active-" + v.Stored.etag()[1:]
}

func environmentOf(e apidef.Environment) Environment {
	v := Environment{Key: e.Key, Name: e.Name, BuiltIn: e.BuiltIn, Active: e.Active, Stored: storedOf(e.Revision, e.CreatedAt, e.UpdatedAt)}
	for _, c := range e.Constants {
		v.Constants = append(v.Constants, Constant{c.Key, c.Value})
	}
	return v
}

func (v Environment) onto(e apidef.Environment) apidef.Environment {
	e.Name, e.Constants = v.Name, nil
	for _, c := range v.Constants {
		e.Constants = append(e.Constants, apidef.Row{Key: c.Name, Value: c.Value})
	}
	return e
}

type environmentInput struct {
	Body Environment `body:"json"`
}

type environmentChange struct {
	changing
	environmentInput
}

func environmentOperations() []operation {
	return inGroup("Environments",
		get("/environments", auth.Read, "listEnvironments", "List environments", (*API).listEnvironments),
		create("/environments", auth.Managing, "createEnvironment", "Add an environment", (*API).createEnvironment),
		get("/environments/{key}", auth.Read, "getEnvironment", "Read an environment", (*API).getEnvironment),
		put("/environments/{key}", auth.Managing, "replaceEnvironment", "Replace an environment", (*API).replaceEnvironment),
		remove("/environments/{key}", auth.Managing, "deleteEnvironment", "Delete an environment", (*API).deleteEnvironment),
		post("/environments/{key}/use", auth.Managing, "useEnvironment", "Make an environment the active one", (*API).useEnvironment))
}

func (a *API) listEnvironments(ctx context.Context, in searching) (Page[Environment], error) {
	after, limit, err := in.part("environments")
	if err != nil {
		return Page[Environment]{}, err
	}
	found, err := a.Store.ListEnvironments(ctx, in.Text, after, limit)
	return pageOf("environments", found, limit, func(v apidef.Environment) string { return v.Key }, environmentOf), err
}

func (a *API) getEnvironment(ctx context.Context, in keyed) (Environment, error) {
	found, err := a.Store.Environment(ctx, in.Key)
	return environmentOf(found), err
}

func (a *API) createEnvironment(ctx context.Context, in environmentInput) (Environment, error) {
	fresh := in.Body.onto(apidef.Environment{Key: in.Body.Key})
	if fresh.Key == "" {
		fresh.Key = apidef.KeyFrom(fresh.Name)
	}
	if fresh.Key == reservedKey {
		return in.Body, refused("key", "This key means something else in addresses. Choose another key.")
	}
	saved, err := a.Store.SaveEnvironment(ctx, fresh)
	return environmentOf(saved), err
}

func (a *API) replaceEnvironment(ctx context.Context, in environmentChange) (Environment, error) {
	before, err := current(ctx, in.changing, a.Store.Environment, environmentOf)
	if err == nil {
		err = sameKey(in.Body.Key, before.Key)
	}
	if err != nil {
		return in.Body, err
	}
	saved, err := a.Store.SaveEnvironment(ctx, in.Body.onto(before))
	return environmentOf(saved), stale(err)
}

func (a *API) useEnvironment(ctx context.Context, in keyed) (Environment, error) {
	if err := a.Store.UseEnvironment(ctx, in.Key); err != nil {
		return Environment{}, err
	}
	return a.getEnvironment(ctx, in)
}

func (a *API) deleteEnvironment(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.Environment, environmentOf)
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteEnvironmentAt(ctx, before.Key, before.Revision))
}
