package attr

import (
	"slices"
	"strings"
)

// Names of contact fields that the program itself reads or writes.
const (
	Phone         = "phone"
	DialCodeKey   = "dialCode"
	VerifiedPhone = "verified_phone"
)

// ContactFields returns the fields that every contact has. They stand in templates like custom attributes, and no
// custom attribute may take their key.
func ContactFields() []Attribute { return slices.Clone(contactFields) }

var contactFields = []Attribute{
	field("name", "Name", TypeText, "The visitor's name."),
	field("email", "Email", TypeEmail, "The visitor's e-mail address."),
	field(Phone, "Phone", TypePhone, "The visitor's phone number, as +14155552671."),
	field(DialCodeKey, "Dial code", TypeText, "The country code of the phone number, as +1."),
	field("tags", "Tags", TypeList, "Words to find contacts by."),
	field("status", "Status", TypeText, "Where the contact stands, such as new or customer."),
	field("notes", "Notes", TypeText, "What your team wrote about the contact."),
	field(VerifiedPhone, "Verified phone", TypePhone, "The phone number that a one-time code has proven. Patchbay alone sets it."),
}

func field(key, label string, t Type, description string) Attribute {
	return Attribute{Key: key, Label: label, Type: t, Scope: ScopeContact, Description: description}
}

// IsContactField says whether the key is built in.
func IsContactField(key string) bool {
	return slices.ContainsFunc(contactFields, func(a Attribute) bool { return a.Key == key })
}

// EngineOwned says whether only the program itself may write the attribute: no visitor, mapping or builder.
func EngineOwned(key string) bool { return key == VerifiedPhone }

// Values are values by attribute key. A missing key is null.
type Values map[string]Value

// Schema is every attribute that may stand in a template: contact fields and custom attributes.
type Schema struct {
	Revision int // grows with every change of any attribute
	byKey    map[string]Attribute
	sorted   []Attribute
	former   map[string]string // present keys, by former ones that nothing else has now; nil when there are none
}

// NewSchema returns the contact fields and the custom attributes, sorted by key.
func NewSchema(revision int, custom []Attribute) Schema {
	s := Schema{Revision: revision, byKey: map[string]Attribute{}}
	for _, a := range append(ContactFields(), custom...) {
		s.byKey[a.Key] = a
		s.sorted = append(s.sorted, a)
	}
	slices.SortFunc(s.sorted, func(a, b Attribute) int { return strings.Compare(a.Key, b.Key) })
	for _, a := range custom {
		for _, key := range a.Formerly {
			if _, taken := s.byKey[key]; !taken {
				s.remember(key, a.Key)
			}
		}
	}
	return s
}

func (s *Schema) remember(former, present string) {
	if s.former == nil {
		s.former = map[string]string{}
	}
	s.former[former] = present
}

// Current returns the present key of an attribute that had the key before, and any other key as it is.
func (s Schema) Current(key string) string {
	if present, ok := s.former[key]; ok {
		return present
	}
	return key
}

// Renew puts values under their present keys that were read under former ones. A value that is under the present key already
// stays.
func (s Schema) Renew(v Values) {
	for former, present := range s.former {
		old, had := v[former]
		if !had {
			continue
		}
		delete(v, former)
		if _, has := v[present]; !has {
			v[present] = old
		}
	}
}

// With returns the schema as it will be when the attributes are made. Keys that are taken stay as they are.
func (s Schema) With(extra ...Attribute) Schema {
	seen := map[string]bool{}
	extra = slices.DeleteFunc(slices.Clone(extra), func(a Attribute) bool {
		_, taken := s.byKey[a.Key]
		taken = taken || IsContactField(a.Key) || seen[a.Key]
		seen[a.Key] = true
		return taken
	})
	if len(extra) == 0 {
		return s
	}
	return NewSchema(s.Revision, append(s.Custom(), extra...))
}

// Lookup returns the attribute with the key.
func (s Schema) Lookup(key string) (Attribute, bool) {
	a, ok := s.byKey[key]
	return a, ok
}

// All returns every attribute, sorted by key.
func (s Schema) All() []Attribute { return s.sorted }

// Custom returns the custom attributes, sorted by key.
func (s Schema) Custom() []Attribute {
	return slices.DeleteFunc(slices.Clone(s.sorted), func(a Attribute) bool { return IsContactField(a.Key) })
}

// Defaults returns the values that a fresh conversation begins with.
func (s Schema) Defaults() Values {
	v := Values{}
	for _, a := range s.sorted {
		if d := a.DefaultValue(); !d.IsNull() {
			v[a.Key] = d
		}
	}
	return v
}
