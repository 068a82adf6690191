package api

import (
	"context"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
)

// attributeStore keeps the custom attributes.
type attributeStore interface {
	ListAttributes(ctx context.Context, search, after string, limit int) ([]attr.Attribute, error)
	Attribute(ctx context.Context, key string) (attr.Attribute, error)
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	DeleteAttributeAt(ctx context.Context, key string, revision int) error
}

// Attribute is a custom attribute as bundles have it.
type Attribute struct {
	Key         string     `json:"key" doc:"Made of the label when it is left out. It never changes." example:"\"order_id\""`
	Label       string     `json:"label" need:"yes" example:"\"Order ID\""`
	Type        attr.Type  `json:"type" need:"yes" doc:"It never changes." example:"\"text\""`
	Scope       attr.Scope `json:"scope" need:"yes" example:"\"conversation\""`
	Default     string     `json:"default,omitempty"`
	Description string     `json:"description,omitempty"`
	Stored
}

func (v Attribute) location() string { return at("attributes", v.Key) }

func attributeOf(a attr.Attribute) Attribute {
	return Attribute{a.Key, a.Label, a.Type, a.Scope, a.Default, a.Description, storedOf(a.Revision, a.CreatedAt, a.UpdatedAt)}
}

func (v Attribute) onto(a attr.Attribute) attr.Attribute {
	a.Label, a.Type, a.Scope, a.Default, a.Description = v.Label, v.Type, v.Scope, v.Default, v.Description
	return a
}

type attributeInput struct {
	Body Attribute `body:"json"`
}

type attributeChange struct {
	changing
	attributeInput
}

func attributeOperations() []operation {
	return inGroup("Attributes",
		get("/attributes", auth.Read, "listAttributes", "List custom attributes", (*API).listAttributes),
		create("/attributes", auth.Write, "createAttribute", "Add a custom attribute", (*API).createAttribute),
		get("/attributes/{key}", auth.Read, "getAttribute", "Read a custom attribute", (*API).getAttribute),
		put("/attributes/{key}", auth.Write, "replaceAttribute", "Replace a custom attribute", (*API).replaceAttribute),
		remove("/attributes/{key}", auth.Write, "deleteAttribute", "Delete a custom attribute", (*API).deleteAttribute))
}

func (a *API) listAttributes(ctx context.Context, in searching) (Page[Attribute], error) {
	after, limit, err := in.part("attributes")
	if err != nil {
		return Page[Attribute]{}, err
	}
	found, err := a.Store.ListAttributes(ctx, in.Text, after, limit)
	return pageOf("attributes", found, limit, func(v attr.Attribute) string { return v.Key }, attributeOf), err
}

func (a *API) getAttribute(ctx context.Context, in keyed) (Attribute, error) {
	found, err := a.Store.Attribute(ctx, in.Key)
	return attributeOf(found), err
}

func (a *API) createAttribute(ctx context.Context, in attributeInput) (Attribute, error) {
	fresh := in.Body.onto(attr.Attribute{Key: in.Body.Key})
	if fresh.Key == "" {
		fresh.Key = attr.KeyFrom(fresh.Label)
	}
	saved, err := a.Store.SaveAttribute(ctx, fresh)
	return attributeOf(saved), err
}

func (a *API) replaceAttribute(ctx context.Context, in attributeChange) (Attribute, error) {
	before, err := current(ctx, in.changing, a.Store.Attribute, attributeOf)
	if err == nil {
		err = sameKey(in.Body.Key, before.Key)
	}
	if err != nil {
		return in.Body, err
	}
	saved, err := a.Store.SaveAttribute(ctx, in.Body.onto(before))
	return attributeOf(saved), stale(err)
}

func (a *API) deleteAttribute(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.Attribute, attributeOf)
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteAttributeAt(ctx, before.Key, before.Revision))
}
