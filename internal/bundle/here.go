package bundle

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// Here is what an installation has, as it was at one moment, with IDs and revisions.
type Here struct {
	Workspace    call.Workspace // with the constants that the process computes, as Executor.Workspace gives it
	Environments []apidef.Environment
	APIs         []apidef.API
	TestSets     []TestSet
	Flows        []flow.Flow
	FlowTests    []simulate.Test
	Chats        map[string]Chat       // by key of the flow; those that somebody has set
	Published    map[string]flow.Graph // by key of the flow
	Large        []string              // keys of flows whose chat has a picture that is larger than MaxPicture
}

// attributes are the custom ones.
func (h Here) attributes() []attr.Attribute {
	return h.Workspace.Schema.Custom()
}

// NotesOn returns the notes on APIs and chat flows that are in the bundle.
func (b Bundle) NotesOn(notes []Note) []Note {
	var on []Note
	for _, n := range notes {
		if slices.ContainsFunc(b.APIs, func(a apidef.API) bool { return strings.HasPrefix(n.Place, "apis."+a.Key+".") }) ||
			slices.ContainsFunc(b.Flows, func(f Flow) bool { return strings.HasPrefix(n.Place, "flows."+f.Key+".") }) {
			on = append(on, n)
		}
	}
	return on
}

// Bundle returns all of it as a bundle, with everything that may not be in one taken out. The notes say what was.
func (h Here) Bundle() (Bundle, []Note) {
	var b Bundle
	var notes []Note
	for _, a := range h.attributes() {
		b.Attributes = append(b.Attributes, docOfAttribute(a).attribute())
	}
	for _, e := range h.Environments {
		b.Environments = append(b.Environments, docOfEnvironment(e).environment())
	}
	for _, a := range h.APIs {
		clean, found, noted := withoutSecrets(docOfAPI(a).api(), h.Workspace)
		b.APIs, b.Secrets, notes = append(b.APIs, clean), append(b.Secrets, found...), append(notes, noted...)
	}
	for _, f := range h.Flows {
		b.Flows = append(b.Flows, h.flow(f))
		if slices.Contains(h.Large, f.Key) {
			notes = append(notes, Note{Place: "flows." + f.Key + ".chat.picture", Message: fmt.Sprintf("%s: the uploaded picture of its chat has more than %d KB and stays here. Upload it again after the import.", f.Name, MaxPicture>>10)})
		}
	}
	b.TestSets = withoutSecretValues(h.TestSets, h.Workspace.Schema.All())
	b.FlowTests = withoutTypedSecrets(h.FlowTests, b.Flows, h.Workspace.Schema.All())
	b.Secrets = append(b.Secrets, neededSecrets(b.APIs, h.Workspace, b.Secrets)...)
	b.Sort()
	return b, notes
}

// Calls returns the keys of the APIs and chat flows that its chat flows go to.
func (h Here) Calls() (apis, flows []string) {
	var graphs []flow.Graph
	for _, f := range h.Flows {
		graphs = append(graphs, f.Draft)
	}
	for _, g := range h.Published {
		graphs = append(graphs, g)
	}
	n := needsOfGraphs(h.Workspace, graphs...)
	return n.apis, n.flows
}

func (h Here) flow(f flow.Flow) Flow {
	moved := Flow{Key: f.Key, Name: f.Name, Draft: f.Draft}
	if g, ok := h.Published[f.Key]; ok {
		moved.Published = &g
	}
	if c, ok := h.Chats[f.Key]; ok {
		moved.Chat = &c
	}
	return moved
}

// neededSecrets are the secrets that the APIs name and that are not known yet, with the hosts that they have here or that
// the APIs call.
func neededSecrets(apis []apidef.API, w call.Workspace, known []Secret) []Secret {
	var needed []Secret
	for _, a := range apis {
		for _, name := range call.NeedsOf(a, w).Secrets {
			if i := slices.IndexFunc(needed, func(s Secret) bool { return s.Name == name }); i >= 0 {
				needed[i].Hosts = withHost(needed[i].Hosts, a, w, needed[i].stored(w))
			} else if !slices.ContainsFunc(known, func(s Secret) bool { return s.Name == name }) {
				s := Secret{Name: name}
				needed = append(needed, s.asStored(a, w))
			}
		}
	}
	return needed
}

// stored says whether there is an entry of the name here: then its hosts are those that people chose.
func (s Secret) stored(w call.Workspace) bool {
	for _, e := range w.Secrets {
		if e.Key == s.Name {
			return true
		}
	}
	return false
}

func (s Secret) asStored(a apidef.API, w call.Workspace) Secret {
	for _, e := range w.Secrets {
		if e.Key == s.Name {
			s.Hosts, s.APIs = slices.Sorted(slices.Values(e.Hosts)), slices.Sorted(slices.Values(e.APIs))
			return s
		}
	}
	s.Hosts = withHost(nil, a, w, false)
	return s
}

func withHost(hosts []string, a apidef.API, w call.Workspace, chosen bool) []string {
	host := hostOf(a, w)
	if chosen || host == "" || slices.Contains(hosts, host) {
		return hosts
	}
	return append(hosts, host)
}

// hostOf is where an API calls, also while something else of its address is not known: "" when the host itself is not.
func hostOf(a apidef.API, w call.Workspace) string {
	if host := call.Host(a, w); host != "" {
		return host
	}
	u, err := url.Parse(strings.NewReplacer("{{", "", "}}", "").Replace(a.URL))
	_, rest, _ := strings.Cut(a.URL, "://")
	host, _, _ := strings.Cut(rest, "/")
	if err != nil || strings.ContainsAny(host, "{}?#@") {
		return ""
	}
	return u.Host
}

// HasSecret says whether there is a secret of the name here.
func (h Here) HasSecret(name string) bool { return Secret{Name: name}.stored(h.Workspace) }

// HostsOf returns where the secret goes: the hosts that the bundle names, or else those that its APIs call.
func (b Bundle) HostsOf(name string, w call.Workspace) []string {
	for _, s := range b.Secrets {
		if s.Name == name && len(s.Hosts) > 0 {
			return s.Hosts
		}
	}
	w.Secrets = nil // what people chose for one of the name is not asked
	for _, s := range neededSecrets(b.APIs, w, nil) {
		if s.Name == name {
			return s.Hosts
		}
	}
	return nil
}
