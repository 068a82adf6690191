package bundle

import (
	"fmt"

	"patchbay/internal/fault"
)

// check finds what keeps a bundle from being looked at at all: items without a key, or two of the same.
func (b Bundle) check() error {
	var p fault.Problems
	seen := map[Ref]bool{}
	for _, kind := range Kinds() {
		for i, key := range b.keys(kind) {
			ref, place := Ref{kind, key}, fmt.Sprintf("%s.%d.key", kind.section(), i)
			switch {
			case key == "":
				p.Add(place, "An item of %s has no key.", kind.section())
			case seen[ref]:
				p.Add(place, "%s stands here twice.", ref)
			}
			seen[ref] = true
		}
	}
	names := map[string]bool{}
	for i, s := range b.Secrets {
		if s.Name == "" || names[s.Name] {
			p.Add(fmt.Sprintf("secrets.%d.name", i), "Every secret is named, and once.")
		}
		names[s.Name] = true
	}
	return p.Err()
}

// section is where items of the kind stand in a bundle.
func (k Kind) section() string {
	return map[Kind]string{AttributeItem: "attributes", EnvironmentItem: "environments", APIItem: "apis", FlowItem: "flows"}[k]
}

// Label is what people call the kind.
func (k Kind) Label() string {
	return map[Kind]string{AttributeItem: "Custom attribute", EnvironmentItem: "Environment", APIItem: "API", FlowItem: "Chat flow"}[k]
}

// Ref names an item.
type Ref struct {
	Kind Kind
	Key  string
}

// String is for sentences.
func (r Ref) String() string { return r.Kind.Label() + " " + r.Key }

func (b Bundle) keys(k Kind) []string {
	var keys []string
	switch k {
	case AttributeItem:
		for _, a := range b.Attributes {
			keys = append(keys, a.Key)
		}
	case EnvironmentItem:
		for _, e := range b.Environments {
			keys = append(keys, e.Key)
		}
	case APIItem:
		for _, a := range b.APIs {
			keys = append(keys, a.Key)
		}
	case FlowItem:
		for _, f := range b.Flows {
			keys = append(keys, f.Key)
		}
	}
	return keys
}
