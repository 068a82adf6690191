package api

import (
	"context"
	"net/http"
	"reflect"

	"patchbay/internal/auth"
	"patchbay/web/describe"
)

// operation is a line of the table that serves and that the description is made from.
type operation struct {
	describe.Operation
	run  func(ctx context.Context, a *API, in any) (any, error) // nil for what is served by hand; in is a pointer to the input
	most int64                                                  // bytes of its body; 0 is Limits.Body
}

// on is an operation whose function says what it takes and gives.
func on[In, Out any](method, path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) (Out, error)) operation {
	o := operation{Operation: describe.Operation{Method: method, Path: path, ID: id, Summary: summary, Scope: string(scope), Status: http.StatusOK,
		Input: reflect.TypeFor[In](), Output: reflect.TypeFor[Out]()}}
	o.run = func(ctx context.Context, a *API, in any) (any, error) { return run(a, ctx, *in.(*In)) }
	o.Conditional = reflect.TypeFor[*In]().Implements(reflect.TypeFor[conditional]())
	o.Tagged = o.Reads() || o.Output.Implements(reflect.TypeFor[tagged]())
	return o
}

// get looks, post does, create makes, put replaces and remove deletes.
func get[In, Out any](path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) (Out, error)) operation {
	return on(http.MethodGet, path, scope, id, summary, run)
}

func post[In, Out any](path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) (Out, error)) operation {
	return on(http.MethodPost, path, scope, id, summary, run)
}

func create[In any, Out located](path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) (Out, error)) operation {
	o := on(http.MethodPost, path, scope, id, summary, run)
	o.Status, o.Made = http.StatusCreated, true
	return o
}

func put[In conditioned, Out any](path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) (Out, error)) operation {
	return on(http.MethodPut, path, scope, id, summary, run)
}

func remove[In any](path string, scope auth.Scope, id, summary string, run func(*API, context.Context, In) error) operation {
	o := on(http.MethodDelete, path, scope, id, summary, func(a *API, ctx context.Context, in In) (struct{}, error) { return struct{}{}, run(a, ctx, in) })
	o.Status, o.Output, o.Tagged = http.StatusNoContent, nil, false
	return o
}

// inGroup puts the operations under a heading.
func inGroup(name string, operations ...operation) []operation {
	for i := range operations {
		operations[i].Group = name
	}
	return operations
}

// withDetail adds what there is to know beyond the summary.
func (o operation) withDetail(text string) operation {
	o.Detail = text
	return o
}

// tagged is an answer that has a revision, which its ETag is made of.
type tagged interface{ etag() string }

// located is an answer that says where it can be read again, below the path of the API.
type located interface{ location() string }

// matching is a part of inputs that change what is there: what the caller says that it was made from.
type matching struct{ ifMatch string }

func (m *matching) setMatch(header string) { m.ifMatch = header }
func (m matching) match() string           { return m.ifMatch }

type conditional interface{ setMatch(header string) }

type conditioned interface{ match() string }
