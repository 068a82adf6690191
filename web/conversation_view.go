package web

import (
	"cmp"
	"context"
	"encoding/json"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/templates/page"
)

// flowIndex finds the names of flows and of their components, each version once.
type flowIndex struct {
	store    conversationStore
	flows    map[string]string
	versions map[versionKey]flow.Graph
}

type versionKey struct {
	flow   string
	number int
}

func (s *Site) flowIndex(ctx context.Context) (*flowIndex, error) {
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return nil, err
	}
	return &flowIndex{store: s.Store, flows: names.FlowNames(), versions: map[versionKey]flow.Graph{}}, nil
}

// flow is the name of the flow, or the key of one that was deleted.
func (n *flowIndex) flow(key string) string { return cmp.Or(n.flows[key], key) }

// graph is what the conversation runs. Versions outlive their flows.
func (n *flowIndex) graph(ctx context.Context, r engine.Record) (flow.Graph, error) {
	id := versionKey{r.FlowID, r.Version}
	if g, ok := n.versions[id]; ok {
		return g, nil
	}
	v, err := n.store.FlowVersion(ctx, r.FlowID, r.Version)
	if err == nil {
		n.versions[id] = v.Graph
	}
	return v.Graph, err
}

// nameIn is the name of the component, or its id.
func nameIn(g flow.Graph, component string) string {
	c, _ := g.Find(component)
	return cmp.Or(c.Name, component)
}

func viewOf(r engine.Record, flowName, component string) page.ConversationView {
	return page.ConversationView{ID: r.ID, FlowKey: r.FlowKey, FlowName: flowName, FlowVersion: r.Version, Status: r.Status,
		Component: component, ContactID: r.ContactID, Contact: contactName(r.Contact), Channel: r.Channel, Visitor: r.Visitor, Unreadable: r.Unreadable, StartedAt: r.StartedAt, DueAt: r.DueAt}
}

// telling are the attributes that people are told apart by, the first that has a value.
var telling = [...]string{"name", attr.Phone, "email"}

// personOf is contactName of a conversation that is open.
func personOf(values attr.Values) string {
	for _, key := range telling {
		if v, ok := values[key]; ok && !v.IsEmpty() {
			return v.Text()
		}
	}
	return ""
}

// contactName is what a person is called: by name, or by what can be told of them.
func contactName(contact map[string]json.RawMessage) string {
	for _, key := range telling {
		if text := shown(attr.Attribute{}, contact[key]); text != "" {
			return text
		}
	}
	return ""
}

// dots stand for what must not be shown.
const dots = "••••••"

// valuesOf are the attributes that have a value, by label; secret ones are masked.
func valuesOf(r engine.Record, schema attr.Schema) []page.ConversationValue {
	var values []page.ConversationValue
	for _, stored := range []map[string]json.RawMessage{r.Contact, r.Attributes} {
		for key, raw := range stored {
			a, _ := schema.Lookup(key)
			if text := shown(a, raw); text != "" {
				values = append(values, page.ConversationValue{Key: key, Label: cmp.Or(a.Label, key), Text: text, File: fileIn(a, raw)})
			}
		}
	}
	sortValues(values)
	return values
}

// shown is a stored value as people may read it. What the schema calls a secret, or once was sealed as one, is dots.
func shown(a attr.Attribute, raw json.RawMessage) string {
	v, err := attr.JSONOf(raw)
	switch {
	case err != nil || v.IsEmpty():
		return ""
	case a.Type == attr.TypeSecret || isSealed(raw):
		return dots
	}
	return v.Text()
}

// fileIn is the file that a stored value names, if its attribute is one.
func fileIn(a attr.Attribute, raw json.RawMessage) attr.File {
	v, err := attr.JSONOf(raw)
	if err != nil || a.Type != attr.TypeFile {
		return attr.File{}
	}
	f, _ := v.File()
	return f
}

func isSealed(raw json.RawMessage) bool {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return false
	}
	_, sealed := object["$sealed"]
	return sealed
}
