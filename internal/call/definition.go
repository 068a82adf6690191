// Package call makes the calls: it is the only caller of APIs, for the Test button, live chats, the command line and
// the JSON API alike. It renders a definition, sends it through egress, maps the response to attributes, finds the
// outcome and writes the log.
//
// It decides nothing about who may call, and does not store what a call sets: its caller does.
package call

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/credential"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// Workspace is what definitions may name: attributes, the constants of the active environment, secrets; and what they are
// granted. The grants are here and not in the definitions, so that giving one is no new revision of an API.
type Workspace struct {
	Revision    int64 // changes with any of it
	Schema      attr.Schema
	Environment apidef.Environment
	Secrets     []secret.Entry
	Grants      []apidef.Grant // of all APIs
}

// Scope returns what templates may name.
func (w Workspace) Scope() render.Scope {
	keys := make([]string, len(w.Secrets))
	for i, s := range w.Secrets {
		keys[i] = s.Key
	}
	return render.Scope{Attributes: w.Schema, Environment: w.Environment.Values(), Secrets: keys}
}

// Definition is an API and the revision of what it may name, read in one statement: who compares both needs nobody to tell
// what has changed.
type Definition struct {
	API       apidef.API
	Workspace int64
}

// Store is what the executor needs of a database.
type Store interface {
	// Definition returns the API with the key, or NotFound.
	Definition(ctx context.Context, key string) (Definition, error)
	Workspace(ctx context.Context) (Workspace, error)
	credential.Store
	// AppendCalls adds rows to the log.
	AppendCalls(ctx context.Context, rows []LogRow) error
}

// Workspace returns what definitions may name, with the constants that this process computes itself.
func (x *Executor) Workspace(ctx context.Context) (Workspace, error) {
	w, err := x.store.Workspace(ctx)
	return x.Computed(w), err
}

// Computed returns a workspace that was read from the store with the constants that this process computes itself.
func (x *Executor) Computed(w Workspace) Workspace { return w.WithGateway(x.gateway) }

// WithGateway returns the workspace with the constant that says where the gateway is, for who makes no calls.
func (w Workspace) WithGateway(origin string) Workspace {
	if w.Environment.BuiltIn {
		w.Environment.Constants = append([]apidef.Row{{Key: apidef.OTPGateway, Value: origin}}, w.Environment.Constants...)
	}
	return w
}

// Terms are how an API may be called, for whoever must decide what to do with a call whose outcome is not known.
type Terms struct {
	Timeout    time.Duration
	Repeatable bool
}

// Terms returns the terms of the API with the key. NotFound comes with terms that never repeat.
func (x *Executor) Terms(ctx context.Context, key string) (Terms, error) {
	d, err := x.store.Definition(ctx, key)
	if err != nil {
		return Terms{Timeout: apidef.DefaultTimeout * time.Second}, err
	}
	return Terms{Timeout: d.API.Options.Timeout(), Repeatable: d.API.Repeatable()}, nil
}

// compiled is an API that is ready to be called.
type compiled struct {
	api       apidef.API
	workspace Workspace
	request   *render.Request
	response  reading
	token     *render.Request // what a token is asked for with, nil when none is
	gateway   bool            // its URL begins with {{env.otp_gateway}}, and that is our own gateway
	reach     reach
	reads     []string // the attributes that a call is made and its response is read with
}

// compile checks the whole definition and makes it ready.
func (x *Executor) compile(a apidef.API, w Workspace) (*compiled, error) {
	c, err := compile(a, w)
	if err == nil {
		c.reads = slices.Concat(c.request.Reads(), ReadsInResponse(a, w))
		c.reach = x.reachOf(a, w, c.gateway)
	}
	return c, err
}

// compile makes a definition ready but for what it is granted.
func compile(a apidef.API, w Workspace) (*compiled, error) {
	var p fault.Problems
	plain := a.Validate()
	p.AddError("", plain)
	request, err := render.Compile(Source(a), w.Scope())
	addOthers(&p, err, fault.Fields(plain))
	checkAttributes(&p, a, w.Schema)
	response := compileReading(&p, a, w)
	if err := p.Err(); err != nil {
		return nil, err
	}
	token, err := compileToken(a.Auth, w)
	if err != nil {
		return nil, err
	}
	return &compiled{api: a, workspace: w, request: request, response: response, token: token, gateway: w.Environment.BuiltIn && beginsAtGateway(a.URL)}, nil
}

// addOthers adds the problems of fields that have none yet: an empty field is one mistake, not two.
func addOthers(p *fault.Problems, err error, known []fault.Field) {
	for _, f := range fault.Fields(err) {
		if !slices.ContainsFunc(known, func(k fault.Field) bool { return k.Name == f.Name }) {
			p.AddField(f)
		}
	}
}

// beginsAtGateway says whether the template's origin is the constant otp_gateway and nothing is glued to it.
func beginsAtGateway(url string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(url), "{{")
	name, path, closed := strings.Cut(rest, "}}")
	return ok && closed && strings.TrimSpace(name) == "env."+apidef.OTPGateway && strings.HasPrefix(path, "/")
}

// Source returns what is rendered of a definition.
func Source(a apidef.API) render.Source {
	return render.Source{Method: a.Method, URL: a.URL, Parameters: rows(a.Parameters), Headers: rows(a.Headers),
		Body: render.Body{Kind: render.BodyKind(a.Body.Kind), Text: a.Body.Text, Rows: rows(a.Body.Rows), Variables: a.Body.Variables},
		Auth: authRows(a.Auth)}
}

func rows(all []apidef.Row) []render.Row {
	out := make([]render.Row, 0, len(all))
	for _, r := range all {
		out = append(out, render.Row{Key: r.Key, Value: r.Value, Off: r.Off, Lists: render.ListStyle(r.Lists), FileName: r.FileName, ContentType: r.ContentType})
	}
	return out
}

func checkAttributes(p *fault.Problems, a apidef.API, schema attr.Schema) {
	for i, m := range a.Mappings {
		field := mappingField(i)
		if _, ok := schema.Lookup(m.Attribute); !ok && m.Attribute != "" {
			p.Add(field, "There is no attribute %q.", m.Attribute)
		}
		if attr.EngineOwned(m.Attribute) {
			p.Add(field, "Only Patchbay itself sets %s.", m.Attribute)
		}
		if a, _ := schema.Lookup(m.Attribute); a.Type == attr.TypeFile {
			p.Add(field, "%s is a file, and files come from visitors: a response can't be saved in it.", m.Attribute)
		}
		if a, ok := schema.Lookup(m.Attribute); ok && m.Default != "" {
			_, err := a.Type.Parse(m.Default)
			p.AddError(fmt.Sprintf("mappings.%d.default", i), err)
		}
	}
	for _, key := range a.Attributes {
		if _, ok := schema.Lookup(key); !ok {
			p.Add("attributes", "There is no attribute %q.", key)
		}
	}
}
