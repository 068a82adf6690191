package store

import (
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
	FlowTests    []importedFlowTest         `json:"flow_tests,omitempty"`
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

// stamps are the fields that the row of every definition has.
type stamps struct {
	id               *string
	key              string
	revision         *int
	created, updated *time.Time
}

// sort is what a kind of definition is stored with.
type sort[R any] struct {
	prefix string
	noun   string
	kept   []string // columns that an import does not change
	create func(tx *gorm.DB, r *R) error
}

// put stores a row, new or in the place of the one that was there, which it writes down and returns; nil when it is new.
func put[R any](a *applier, undo *[]imported[R], r *R, s stamps, of sort[R]) (before *R, err error) {
	*s.updated, *s.revision = a.now, *s.revision+1
	if *s.id == "" {
		*s.id, *s.created, *s.revision = id.New(of.prefix), a.now, 1
		err = of.create(a.tx, r)
	} else {
		var was R
		was, err = replacing(a.tx, r, *s.id, *s.revision, of.noun, of.kept...)
		before = &was
	}
	*undo = append(*undo, imported[R]{*s.id, s.key, *s.revision, before})
	return before, err
}

func (a *applier) attribute(x attr.Attribute) error {
	if err := checkAttribute(x); err != nil {
		return err
	}
	r := attributeRow(x)
	before, err := put(a, &a.undo.Attributes, &r, stamps{&r.ID, r.Key, &r.Revision, &r.CreatedAt, &r.UpdatedAt}, sort[attributeRow]{id.Attribute, "attribute", []string{"key", "type", "formerly"},
		func(tx *gorm.DB, r *attributeRow) error {
			return taken(tx.Create(r).Error, "key", "There is an attribute with this key already.")
		}})
	if err != nil || before == nil {
		return err
	}
	return fixed("type", string(before.Type), string(x.Type), "The type can't be changed.")
}

func (a *applier) environment(x apidef.Environment) error {
	if err := x.Validate(); err != nil {
		return err
	}
	r := environmentRow(x)
	of := sort[environmentRow]{id.Environment, "environment", []string{"key", "built_in", "active"}, createEnvironment}
	_, err := put(a, &a.undo.Environments, &r, stamps{&r.ID, r.Key, &r.Revision, &r.CreatedAt, &r.UpdatedAt}, of)
	return err
}

func (a *applier) api(x apidef.API) error {
	if err := x.Validate(); err != nil {
		return err
	}
	r := apiRow(x)
	_, err := put(a, &a.undo.APIs, &r, stamps{&r.ID, r.Key, &r.Revision, &r.CreatedAt, &r.UpdatedAt}, sort[apiRow]{id.API, "API", []string{"key"},
		func(tx *gorm.DB, r *apiRow) error {
			return taken(tx.Create(r).Error, "key", "There is an API with this key already.")
		}})
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
	if err := a.publish(r, w.Publish); err != nil {
		return err
	}
	if w.Chat != nil {
		if err := a.chat(r, *w.Chat); err != nil {
			return err
		}
	}
	for _, t := range w.Tests {
		if err := a.flowTest(r, t); err != nil {
			return err
		}
	}
	return nil
}

func (a *applier) publish(r flowRow, graph *flow.Graph) error {
	if graph == nil {
		return nil
	}
	v := flowVersionRow{ID: id.New(id.FlowVersion), FlowID: r.ID, FlowKey: r.Key, Graph: *graph, PublishedAt: a.now, PublishedBy: a.by}
	return publish(a.tx, &r, &v)
}
