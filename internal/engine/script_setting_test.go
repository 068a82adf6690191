package engine_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// setting is what a script's conversations have in common.
type setting struct {
	attributes map[string]attr.Type
	apis       map[string]apidef.API
	flow       flow.Graph
	others     map[string]flow.Graph // published before it
	language   phrase.Language       // of the flow's chat
}

func readSetting(t *testing.T, a *txtar.Archive) setting {
	t.Helper()
	s := setting{apis: map[string]apidef.API{}, others: map[string]flow.Graph{}}
	for _, f := range a.Files {
		switch f.Name {
		case "attributes.yaml":
			must(t, yaml.Unmarshal(f.Data, &s.attributes))
		case "apis.yaml":
			must(t, yaml.Unmarshal(f.Data, &s.apis))
		case "language.txt":
			s.language = phrase.Language(strings.TrimSpace(string(f.Data)))
		case "flow.yaml":
			s.flow = readGraph(t, f.Data)
		default:
			if key, ok := strings.CutSuffix(f.Name, ".flow.yaml"); ok {
				s.others[key] = readGraph(t, f.Data)
			}
		}
	}
	for _, key := range s.flow.APIs() {
		if _, ok := s.apis[key]; !ok {
			s.apis[key] = apidef.API{}
		}
	}
	return s
}

// readGraph reads components in short form: settings stand beside the kind, and an output that leads nowhere leads to
// the component below.
func readGraph(t *testing.T, source []byte) flow.Graph {
	t.Helper()
	var typed []map[string]any
	must(t, yaml.Unmarshal(source, &typed))
	var g flow.Graph
	for _, c := range typed {
		full := map[string]any{"settings": map[string]any{}}
		for key, value := range c {
			switch key {
			case "id", "kind", "name", "next":
				full[key] = value
			default:
				full["settings"].(map[string]any)[key] = value
			}
		}
		if to, ok := full["next"].(string); ok {
			full["next"] = map[string]any{flow.Next: to}
		}
		raw, err := json.Marshal(full)
		must(t, err)
		var component flow.Component
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		must(t, d.Decode(&component))
		g.Components = append(g.Components, component)
	}
	for i := range g.Components[:len(g.Components)-1] {
		c := &g.Components[i]
		if c.Next == nil {
			c.Next = map[string]string{}
		}
		for _, o := range c.Outputs() {
			if c.Next[o.Key] == "" {
				c.Next[o.Key] = g.Components[i+1].ID
			}
		}
	}
	return g
}

// store saves the setting; the APIs are those of the server.
func (s setting) store(w *world, server string) {
	w.t.Helper()
	for key, typ := range s.attributes {
		_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: key, Label: key, Type: typ, Scope: attr.ScopeConversation})
		must(w.t, err)
	}
	for key, a := range s.apis {
		a.Key, a.Name, a.Method, a.URL = key, key, "POST", server+"/"+key
		if a.Body.Kind == "" {
			a.Body.Kind = apidef.NoBody
		}
		if a.Outcomes == nil {
			a.Outcomes = apidef.DefaultOutcomes()
		}
		_, err := w.db.SaveAPI(w.ctx, a)
		must(w.t, err)
	}
	for _, key := range slices.Sorted(maps.Keys(s.others)) {
		w.publishGraph(key, s.others[key].Components...)
	}
	w.publishGraph("script", s.flow.Components...)
	w.speak("script", s.language)
}
