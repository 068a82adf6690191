package api

import (
	"context"

	"patchbay/internal/auth"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

// secretStore keeps the sealed secrets.
type secretStore interface {
	ListSecrets(ctx context.Context, search, after string, limit int) ([]secret.Entry, error)
	Secret(ctx context.Context, key string) (secret.Entry, error)
	SaveSecret(ctx context.Context, e secret.Entry) (secret.Entry, error)
	DeleteSecretAt(ctx context.Context, key string, revision int) error
}

// Secret is an entry of the secret store. Its value is written and never read.
type Secret struct {
	Name      string   `json:"name" doc:"As in {{secret.name}}. It never changes." example:"\"shop_token\""`
	Value     string   `json:"value,omitempty" only:"write" doc:"Needed in a POST, and in a PUT that adds hosts; left out in a PUT the value stays." example:"\"...\""`
	Hosts     []string `json:"hosts" need:"yes" doc:"That may get it, as in api.example.com, api.example.com:8443 or *.example.com." example:"[\"api.example.com\"]"`
	APIs      []string `json:"apis,omitempty" doc:"Keys of the APIs that may use it; none for all of them."`
	ChangedBy string   `json:"changed_by" only:"read"`
	Stored
}

func (v Secret) location() string { return at("secrets", v.Name) }

func secretOf(e secret.Entry) Secret {
	v := Secret{Name: e.Key, Hosts: e.Hosts, APIs: e.APIs, ChangedBy: e.ChangedBy, Stored: storedOf(e.Revision, e.CreatedAt, e.UpdatedAt)}
	if v.Hosts == nil {
		v.Hosts = []string{}
	}
	return v
}

type secretInput struct {
	Body Secret `body:"json"`
}

type secretChange struct {
	changing
	secretInput
}

func secretOperations() []operation {
	return inGroup("Secrets",
		get("/secrets", auth.Managing, "listSecrets", "List secrets, without their values", (*API).listSecrets),
		create("/secrets", auth.Managing, "createSecret", "Add a secret", (*API).createSecret),
		get("/secrets/{key}", auth.Managing, "getSecret", "Read what a secret is for", (*API).getSecret),
		put("/secrets/{key}", auth.Managing, "replaceSecret", "Replace the value or the hosts of a secret", (*API).replaceSecret),
		remove("/secrets/{key}", auth.Managing, "deleteSecret", "Delete a secret", (*API).deleteSecret))
}

func (a *API) listSecrets(ctx context.Context, in searching) (Page[Secret], error) {
	after, limit, err := in.part("secrets")
	if err != nil {
		return Page[Secret]{}, err
	}
	found, err := a.Store.ListSecrets(ctx, in.Text, after, limit)
	return pageOf("secrets", found, limit, func(e secret.Entry) string { return e.Key }, secretOf), err
}

func (a *API) getSecret(ctx context.Context, in keyed) (Secret, error) {
	found, err := a.Store.Secret(ctx, in.Key)
	return secretOf(found), err
}

func (a *API) createSecret(ctx context.Context, in secretInput) (Secret, error) {
	return a.saveSecret(ctx, secret.Entry{ID: id.New(id.Secret), Key: in.Body.Name}, in.Body)
}

func (a *API) replaceSecret(ctx context.Context, in secretChange) (Secret, error) {
	before, err := current(ctx, in.changing, a.Store.Secret, secretOf)
	if err == nil && in.Body.Name != "" && in.Body.Name != before.Key {
		err = refused("name", "The name never changes: templates refer to it.")
	}
	if err != nil {
		return Secret{}, err
	}
	return a.saveSecret(ctx, before, in.Body)
}

func (a *API) saveSecret(ctx context.Context, before secret.Entry, v Secret) (Secret, error) {
	e := before
	e.Hosts, e.APIs = v.Hosts, v.APIs
	sealed, err := a.Seals.Change(before, e, secret.New(v.Value))
	if err != nil {
		return Secret{}, err
	}
	saved, err := a.Store.SaveSecret(ctx, sealed)
	return secretOf(saved), stale(err)
}

func (a *API) deleteSecret(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.Secret, secretOf)
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteSecretAt(ctx, before.Key, before.Revision))
}
