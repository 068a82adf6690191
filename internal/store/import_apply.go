package store

import (
	"cmp"
	"errors"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

// undoRecord is what an import changed, in the order in which it was stored.
type undoRecord struct {
	Attributes   []imported[attributeRow]   `json:"attributes,omitempty"`
	Environments []imported[environmentRow] `json:"environments,omitempty"`
	APIs         []imported[apiRow]         `json:"apis,omitempty"`
	TestSets     []importedTestSet          `json:"test_sets,omitempty"`
	Flows        []imported[flowRow]        `json:"flows,omitempty"`
	Chats        []importedChat             `json:"chats,omitempty"`
	Secrets      []imported[secretRow]      `json:"secrets,omitempty"`
}

// imported is a row that an import stored.
type imported[R any] struct {
	ID       string `json:"id"`
	Key      string `json:"key"`
	Revision int    `json:"revision"`         // after the import
	Before   *R     `json:"before,omitempty"` // nil when it was not there
}

// applier stores the items of a plan in one transaction, and writes down what was there.
type applier struct {
	tx   *gorm.DB
	now  time.Time
	by   string
	undo undoRecord
}

func (a *applier) all(w bundle.Write, secrets []secret.Entry) error {
	if err := bumpAll(a.tx); err != nil {
		return err
	}
	for _, x := range w.Attributes {
		if err := a.attribute(x); err != nil {
			return inPlan(err, bundle.AttributeItem, x.Key)
		}
	}
	for _, x := range w.Environments {
		if err := a.environment(x); err != nil {
			return inPlan(err, bundle.EnvironmentItem, x.Key)
		}
	}
	for _, e := range secrets {
		if err := a.secret(e); err != nil {
			return err
		}
	}
	for _, x := range w.APIs {
		if err := a.api(x); err != nil {
			return inPlan(err, bundle.APIItem, x.Key)
		}
	}
	for _, x := range w.TestSets {
		if err := a.testSet(x); err != nil {
			return inPlan(err, bundle.APIItem, x.API)
		}
	}
	for _, x := range w.Flows {
		if err := a.flow(x); err != nil {
			return inPlan(err, bundle.FlowItem, x.Flow.Key)
		}
	}
	return nil
}

// inPlan says of an item that it is not any more as the plan says.
func inPlan(err error, kind bundle.Kind, key string) error {
	if errors.Is(err, fault.Conflict) || errors.Is(err, fault.NotFound) {
		return fault.Wrap(err, fault.Conflict, "%s has changed since the plan was made, and nothing was stored. Look at the plan again.", bundle.Ref{Kind: kind, Key: key})
	}
	return err
}

// replacing reads the row that is replaced, and stores the new one in its place when it is still of the revision.
func replacing[R any](tx *gorm.DB, r *R, id string, revision int, noun string, kept ...string) (before R, err error) {
	if err := tx.Where("id = ?", id).Take(&before).Error; err != nil {
		return before, missing(err, noun, id)
	}
	return before, replace(tx, r, id, revision, noun, kept...)
}

func (a *applier) attribute(x attr.Attribute) error {
	if err := checkAttribute(x); err != nil {
		return err
	}
	x.UpdatedAt, x.Revision = a.now, x.Revision+1
	done := imported[attributeRow]{ID: x.ID, Key: x.Key, Revision: x.Revision}
	if x.ID == "" {
		x.ID, x.CreatedAt, x.Revision = id.New(id.Attribute), a.now, 1
		r := attributeRow(x)
		done.ID, done.Revision = r.ID, 1
		a.undo.Attributes = append(a.undo.Attributes, done)
		return taken(a.tx.Create(&r).Error, "key", "There is an attribute with this key already.")
	}
	r := attributeRow(x)
	before, err := replacing(a.tx, &r, x.ID, x.Revision, "attribute", "key", "type", "formerly")
	done.Before = &before
	a.undo.Attributes = append(a.undo.Attributes, done)
	return cmp.Or(err, fixed("type", string(before.Type), string(x.Type), "The type can't be changed."))
}

func (a *applier) environment(x apidef.Environment) error {
	if err := x.Validate(); err != nil {
		return err
	}
	x.UpdatedAt, x.Revision = a.now, x.Revision+1
	done := imported[environmentRow]{ID: x.ID, Key: x.Key, Revision: x.Revision}
	if x.ID == "" {
		x.ID, x.CreatedAt, x.Revision = id.New(id.Environment), a.now, 1
		r := environmentRow(x)
		done.ID, done.Revision = r.ID, 1
		a.undo.Environments = append(a.undo.Environments, done)
		return createEnvironment(a.tx, &r)
	}
	r := environmentRow(x)
	before, err := replacing(a.tx, &r, x.ID, x.Revision, "environment", "key", "built_in", "active")
	done.Before = &before
	a.undo.Environments = append(a.undo.Environments, done)
	return err
}

func (a *applier) secret(e secret.Entry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	if e.ID == "" {
		return fault.New(fault.Internal, "secret %s was sealed without an ID", e.Key)
	}
	e.CreatedAt, e.UpdatedAt, e.ChangedBy, e.Revision = a.now, a.now, a.by, 1
	r := secretRow(e)
	a.undo.Secrets = append(a.undo.Secrets, imported[secretRow]{ID: r.ID, Key: r.Key, Revision: 1})
	return taken(a.tx.Create(&r).Error, "secrets."+e.Key, "There is a secret "+e.Key+" already. Leave its field empty: its value stays.")
}

func (a *applier) api(x apidef.API) error {
	if err := x.Validate(); err != nil {
		return err
	}
	x.UpdatedAt, x.Revision = a.now, x.Revision+1
	done := imported[apiRow]{ID: x.ID, Key: x.Key, Revision: x.Revision}
	if x.ID == "" {
		x.ID, x.CreatedAt, x.Revision = id.New(id.API), a.now, 1
		r := apiRow(x)
		done.ID, done.Revision = r.ID, 1
		a.undo.APIs = append(a.undo.APIs, done)
		return taken(a.tx.Create(&r).Error, "key", "There is an API with this key already.")
	}
	r := apiRow(x)
	before, err := replacing(a.tx, &r, x.ID, x.Revision, "API", "key")
	done.Before = &before
	a.undo.APIs = append(a.undo.APIs, done)
	return err
}

// flow stores the draft. What is published becomes a version of its own, unless the plan leaves it as it is.
func (a *applier) flow(w bundle.FlowWrite) error {
	x := w.Flow
	if err := x.Validate(); err != nil {
		return err
	}
	x.UpdatedAt, x.Revision = a.now, x.Revision+1
	done := imported[flowRow]{ID: x.ID, Key: x.Key, Revision: x.Revision}
	create := x.ID == ""
	if create {
		x.ID, x.CreatedAt, x.Revision, x.Published = id.New(id.Flow), a.now, 1, 0
		done.ID, done.Revision = x.ID, 1
	} else {
		var before flowRow
		if err := a.tx.Where("id = ?", x.ID).Take(&before).Error; err != nil {
			return missing(err, "chat flow", x.Key)
		}
		done.Before = &before
	}
	a.undo.Flows = append(a.undo.Flows, done)
	r := flowRow(x)
	if err := putFlow(a.tx, &r, create); err != nil {
		return err
	}
	if err := a.publish(r, w.Publish); err != nil || w.Chat == nil {
		return err
	}
	return a.chat(r, *w.Chat)
}

func (a *applier) publish(r flowRow, graph *flow.Graph) error {
	if graph == nil {
		return nil
	}
	v := flowVersionRow{ID: id.New(id.FlowVersion), FlowID: r.ID, FlowKey: r.Key, Graph: *graph, PublishedAt: a.now, PublishedBy: a.by}
	return publish(a.tx, &r, &v)
}
