package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/secret"
)

// look finds what the stored items will need and will not have: that keeps nothing from being stored, but is said before.
func (p *planner) look() {
	w := p.workspace(p.plan.Write)
	apis, published := p.names()
	for n := range p.plan.Items {
		i := &p.plan.Items[n]
		if !i.Written() {
			continue
		}
		ref := Ref{i.Kind, i.FinalKey()}
		needed := p.bundle.namesOf(w, ref)
		lacks := p.missing("custom attribute", ref, needed.Attributes, func(key string) bool { _, ok := w.Schema.Lookup(key); return ok })
		lacks = p.missing("constant of the active environment", ref, needed.Constants, func(key string) bool { _, ok := w.Environment.Values()[key]; return ok }) || lacks
		lacks = p.missing("API", ref, needed.apis, func(key string) bool { return slices.Contains(apis, key) }) || lacks
		lacks = p.missing("published chat flow", ref, needed.flows, func(key string) bool { return slices.Contains(published, key) }) || lacks
		p.secrets(ref, needed.Secrets)
		if i.Kind == APIItem && !lacks {
			a := p.bundle.APIs[slices.Index(p.bundle.keys(APIItem), ref.Key)]
			if err := call.Problems(a, w); err != nil {
				i.Warnings = sentences(err)
			}
		}
	}
	p.lookAtFlows(w, apis)
}

// names are the keys of the APIs, and of the published flows, when the plan is applied.
func (p *planner) names() (apis, published []string) {
	for _, a := range p.here.APIs {
		apis = append(apis, a.Key)
	}
	for _, a := range p.plan.Write.APIs {
		apis = append(apis, a.Key)
	}
	for key := range p.here.Published {
		published = append(published, key)
	}
	for _, f := range p.plan.Write.Flows {
		if f.Publish != nil {
			published = append(published, f.Flow.Key)
		}
	}
	return apis, published
}

func (p *planner) missing(what string, by Ref, keys []string, has func(key string) bool) (lacks bool) {
	for _, key := range keys {
		if has(key) {
			continue
		}
		lacks = true
		name := what + " " + key
		if at := slices.IndexFunc(p.plan.Missing, func(m Missing) bool { return m.What == name }); at >= 0 {
			p.plan.Missing[at].By = append(p.plan.Missing[at].By, by)
		} else {
			p.plan.Missing = append(p.plan.Missing, Missing{name, []Ref{by}})
		}
	}
	return lacks
}

func (p *planner) secrets(by Ref, names []string) {
	for _, name := range names {
		if at := slices.IndexFunc(p.plan.Secrets, func(s SecretNeed) bool { return s.Name == name }); at >= 0 {
			p.plan.Secrets[at].By = append(p.plan.Secrets[at].By, by)
			continue
		}
		need := SecretNeed{Secret: Secret{Name: name}, By: []Ref{by}}
		if at := slices.IndexFunc(p.bundle.Secrets, func(s Secret) bool { return s.Name == name }); at >= 0 {
			need.Secret = p.bundle.Secrets[at]
		}
		need.Here = slices.ContainsFunc(p.here.Workspace.Secrets, func(e secret.Entry) bool { return e.Key == name })
		p.plan.Secrets = append(p.plan.Secrets, need)
	}
}

// lookAtFlows keeps flows from being published that could not run: they are stored as drafts. One that is not published may
// be what another goes on in, so that it begins again after each.
func (p *planner) lookAtFlows(w call.Workspace, apis []string) {
	for again := true; again; {
		again = false
		_, published := p.names()
		for n := range p.plan.Write.Flows {
			f := &p.plan.Write.Flows[n]
			if f.Publish == nil {
				continue
			}
			ready := f.Flow
			ready.Draft = *f.Publish
			if err := engine.CheckPublish(ready, w, apis, published); err != nil {
				p.warn(Ref{FlowItem, f.Flow.Key}, append([]string{"It is stored as a draft and not published."}, sentences(err)...))
				f.Publish, again = nil, true
				break
			}
		}
	}
}

func (p *planner) warn(stored Ref, warnings []string) {
	for n := range p.plan.Items {
		if i := &p.plan.Items[n]; i.Written() && i.Kind == stored.Kind && i.FinalKey() == stored.Key {
			i.Warnings = append(i.Warnings, warnings...)
		}
	}
}

// Fingerprint tells what a plan was made against: it changes with everything here that the plan would take the place of.
func (p Plan) Fingerprint() string {
	var b writer
	for _, i := range p.Items {
		b.WriteString(i.Ref.String() + "\n" + string(i.State) + "\n" + i.Before + "\n")
	}
	return fingerprint(b.Bytes())
}

func fingerprint(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
