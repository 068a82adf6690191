package usage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// All is what can name attributes, as it was read at one moment.
type All struct {
	Seen      int64 // the number of the newest entry of the audit log then
	APIs      []apidef.API
	Flows     []flow.Flow
	Versions  []flow.Version // of all chat flows, also of deleted ones: conversations go on with them
	Workspace call.Workspace // read after the rest
}

// Change is another key or type of an attribute, with everything that changes with it. Versions of chat flows are changed,
// too, although they never change otherwise: what they do stays the same, and a conversation that is on one goes on.
type Change struct {
	Attribute attr.Attribute // as it was read
	To        string
	Type      attr.Type
	Seen      int64
	APIs      []Rewritten[apidef.API]
	Flows     []Rewritten[flow.Flow]
	Versions  []flow.Version
	Broken    []Broken
}

// Stored is what becomes of stored values.
type Stored struct {
	Changed int // under the new key, of the new type
	Lost    int // can't be of the new type, and are cleared
}

// ErrStale means that somebody has changed something since a change was planned.
var ErrStale = fault.New(fault.Conflict, "Somebody changed something meanwhile. Look at the changes again.")

// Rewritten is a definition before and after.
type Rewritten[T any] struct{ Before, After T }

// Broken is what a new type breaks.
type Broken struct {
	API     bool // or else a chat flow
	Version int  // of a chat flow, the published one; 0 is its draft
	Key     string
	Name    string
	Message string
}

// Values is how stored values change.
func (c Change) Values() engine.AttributeChange {
	v := engine.AttributeChange{From: c.Attribute.Key, To: c.To}
	if c.Type != c.Attribute.Type {
		v.Type = c.Type
	}
	return v
}

// Digest is short for what the change does to definitions, so that somebody can say which change they have seen.
func (c Change) Digest() string {
	raw, err := json.Marshal(struct {
		Attribute, To string
		Type          attr.Type
		Revision      int
		APIs          []Rewritten[apidef.API]
		Flows         []Rewritten[flow.Flow]
		Versions      []flow.Version
	}{c.Attribute.ID, c.To, c.Type, c.Attribute.Revision, c.APIs, c.Flows, c.Versions})
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// Plan returns what changes with the attribute. Its error is an Invalid fault about the fields key and type, or a Conflict
// when a loop somewhere calls its items by the new key.
func Plan(all All, a attr.Attribute, to string, t attr.Type) (Change, error) {
	c := Change{Attribute: a, To: to, Type: t, Seen: all.Seen}
	if err := c.check(all.Workspace.Schema); err != nil {
		return c, err
	}
	if to != a.Key {
		if err := c.rename(all); err != nil {
			return c, err
		}
	}
	if t != a.Type {
		c.findBroken(all)
	}
	return c, nil
}

func (c Change) check(schema attr.Schema) error {
	var p fault.Problems
	p.AddError("key", attr.CheckKey(c.To))
	if _, taken := schema.Lookup(c.To); taken && c.To != c.Attribute.Key {
		p.Add("key", "There is an attribute with this key already.")
	}
	fixed := func(t attr.Type) bool { return t == attr.TypeSecret || t == attr.TypeFile }
	switch {
	case !slices.Contains(attr.Types(), c.Type):
		p.Add("type", "Choose one of the types in the list.")
	case c.Type != c.Attribute.Type && (fixed(c.Type) || fixed(c.Attribute.Type)):
		p.Add("type", "Nothing else can become a secret or a file, and these can become nothing else. Make a new attribute instead.")
	}
	changed := c.Attribute
	changed.Type = c.Type
	p.AddError("", changed.Validate())
	return p.Err()
}

func (c *Change) rename(all All) error {
	from, to, w := c.Attribute.Key, c.To, all.Workspace
	for _, a := range all.APIs {
		after, err := call.Rename(a, w, from, to)
		if err != nil {
			return fault.Wrap(err, fault.Conflict, "%s: %s", a.Name, fault.Message(err))
		}
		if !reflect.DeepEqual(a, after) {
			c.APIs = append(c.APIs, Rewritten[apidef.API]{a, after})
		}
	}
	for _, f := range all.Flows {
		after := f
		if after.Draft = RenamedGraph(f.Draft, w, from, to); !reflect.DeepEqual(f, after) {
			c.Flows = append(c.Flows, Rewritten[flow.Flow]{f, after})
		}
	}
	for _, v := range all.Versions {
		after := v
		if after.Graph = RenamedGraph(v.Graph, w, from, to); !reflect.DeepEqual(v, after) {
			c.Versions = append(c.Versions, after)
		}
	}
	return nil
}

// RenamedGraph returns a graph of its own with the attribute under another key wherever the graph names it.
func RenamedGraph(g flow.Graph, w call.Workspace, from, to string) flow.Graph {
	scope := w.Scope()
	return g.Rewritten(flow.Rewriter{
		Key: func(key string) string {
			if key == from {
				return to
			}
			return key
		},
		Template:   func(text string) string { return render.RenameText(text, scope, from, to) },
		Expression: func(text string) string { return expr.Rename(text, scope, from, to) },
	})
}

// findBroken looks for mistakes that are there with the new type and are not with the old one.
func (c *Change) findBroken(all All) {
	before, after := all.Workspace, all.Workspace
	after.Schema = retyped(before.Schema, c.Attribute.Key, c.Type)
	for _, a := range all.APIs {
		if len(AttributeInAPI(a, before, c.Attribute.Key)) == 0 {
			continue
		}
		for _, m := range fresh(messagesOfAPI(a, before), messagesOfAPI(a, after)) {
			c.Broken = append(c.Broken, Broken{API: true, Key: a.Key, Name: a.Name, Message: m})
		}
	}
	for _, f := range all.Flows {
		c.findBrokenIn(f, 0, f.Draft, before, after)
		for _, v := range all.Versions {
			if v.FlowID == f.ID && v.Number == f.Published {
				c.findBrokenIn(f, v.Number, v.Graph, before, after)
			}
		}
	}
}

func (c *Change) findBrokenIn(f flow.Flow, version int, g flow.Graph, before, after call.Workspace) {
	if len(AttributeInGraph(g, before, c.Attribute.Key)) == 0 {
		return
	}
	for _, m := range fresh(messagesOfGraph(g, before), messagesOfGraph(g, after)) {
		c.Broken = append(c.Broken, Broken{Version: version, Key: f.Key, Name: f.Name, Message: m})
	}
}

func retyped(schema attr.Schema, key string, t attr.Type) attr.Schema {
	var custom []attr.Attribute
	for _, a := range schema.All() {
		if attr.IsContactField(a.Key) {
			continue
		}
		if a.Key == key {
			a.Type = t
		}
		custom = append(custom, a)
	}
	return attr.NewSchema(schema.Revision, custom)
}

func messagesOfAPI(a apidef.API, w call.Workspace) []string {
	var all []string
	for _, d := range call.Diagnose(a, w) {
		if d.Severity == render.Error {
			all = append(all, d.Message)
		}
	}
	return all
}

func messagesOfGraph(g flow.Graph, w call.Workspace) []string {
	_, templates := engine.Compile(flow.Version{Graph: g}, w.Scope())
	var all []string
	for _, err := range []error{templates, g.CheckPublish(w.Schema, g.APIs())} {
		for _, field := range fault.Fields(err) {
			all = append(all, field.Message)
		}
	}
	return all
}

// fresh returns what is only among the second.
func fresh(before, after []string) []string {
	return slices.DeleteFunc(after, func(m string) bool { return slices.Contains(before, m) })
}
