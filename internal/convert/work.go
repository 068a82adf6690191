package convert

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/secret"
)

// Work collects what a converter finds and names it: every API, attribute, constant and secret gets a key of its own, the
// values of secrets go apart, and what could not be taken is noted. It belongs to one conversion.
type Work struct {
	options    Options
	title      string
	names      names
	apis       []apidef.API
	hosts      []string // of the APIs, as secrets are bound to them
	attributes []attr.Attribute
	byKey      map[string]int // where attributes are
	contact    attr.Schema    // the fields that every contact has
	constants  []apidef.Row
	secrets    []found
	samples    map[string]string
	testSets   []bundle.TestSet // of the APIs
	offers     []Offer
	taken      []string
	notes      []bundle.Note
	variables  map[string]string // expressions by the names of the foreign text
	values     map[string]string
}

// found is a secret: its value is "" when the text only names it.
type found struct {
	name  string
	value string
	hosts []string
}

// NewWork begins a conversion. The title is what the environment is called that the constants stand in.
func NewWork(o Options, title string) *Work {
	return &Work{options: o, title: title, names: names{}, samples: map[string]string{}, byKey: map[string]int{}, contact: attr.NewSchema(0, nil)}
}

// Title names the environment after the text itself, once that is known.
func (w *Work) Title(title string) {
	if title != "" {
		w.title = title
	}
}

// Note says what could not be taken over, once for each place.
func (w *Work) Note(place, format string, args ...any) {
	n := bundle.Note{Place: place, Message: fmt.Sprintf(format, args...)}
	if line, found := strings.CutPrefix(place, "line "); found {
		n.Line, _ = strconv.Atoi(line) // 0 where it is no number
	}
	if len(w.notes) < maxNotes && !slices.Contains(w.notes[max(0, len(w.notes)-repeated):], n) {
		w.notes = append(w.notes, n)
	}
}

const (
	maxNotes = 2000
	repeated = 50 // how far back a note is looked for that says the same
)

// NoteLine is Note for a line of the text.
func (w *Work) NoteLine(line, column int, format string, args ...any) {
	before := len(w.notes)
	if w.Note(fmt.Sprintf("line %d", line), format, args...); len(w.notes) > before {
		w.notes[before].Column = column
	}
}

// Constant returns the expression of a constant of the environment. The same name with another value is another constant.
func (w *Work) Constant(name, value string) string {
	name = identifier(name, "value")
	for _, c := range w.constants {
		if c.Value == value && (c.Key == name || strings.HasPrefix(c.Key, name+"_")) {
			return "env." + c.Key
		}
	}
	key := w.names.unique("env", name, "_", maxIdentifier)
	w.constants = append(w.constants, apidef.Row{Key: key, Value: value})
	return "env." + key
}

// Secret returns the expression of a secret: the known one of the value, or else of the name. It may go to the host, "" when
// that is not known.
func (w *Work) Secret(name, value, host string) string {
	name = identifier(name, "secret")
	i := slices.IndexFunc(w.secrets, func(s found) bool {
		return value != "" && s.value == value || s.name == name && (value == "" || s.value == "")
	})
	if i < 0 {
		i = len(w.secrets)
		w.secrets = append(w.secrets, found{name: w.names.unique("secret", name, "_", maxIdentifier)})
	}
	s := &w.secrets[i]
	if value != "" {
		s.value = value
	}
	w.allow(s, host)
	return "secret." + s.name
}

func (w *Work) allow(s *found, host string) {
	if host != "" && !slices.Contains(s.hosts, host) {
		s.hosts = append(s.hosts, host)
	}
}

// Allow lets a secret that was named before its host was known go to the host.
func (w *Work) Allow(expression, host string) {
	for i := range w.secrets {
		if "secret."+w.secrets[i].name == expression {
			w.allow(&w.secrets[i], host)
		}
	}
}

// Attribute returns the key of an attribute: the contact field or the attribute of that label and type, or a new one. The
// sample is its value for tests, "" for none; an attribute has one.
func (w *Work) Attribute(label string, t attr.Type, sample string) string {
	key := attributeKey(label)
	for n := 1; ; n++ {
		candidate := key
		if n > 1 {
			candidate = fmt.Sprintf("%s_%d", key, n)
		}
		if w.fits(candidate, t, sample) {
			if sample != "" {
				w.samples[candidate] = sample
			}
			return candidate
		}
	}
}

// fits says whether the attribute is there for the type and the sample, or makes it.
func (w *Work) fits(key string, t attr.Type, sample string) bool {
	have, known := w.attribute(key)
	if !known {
		w.byKey[key] = len(w.attributes)
		w.attributes = append(w.attributes, attr.Attribute{Key: key, Label: labelFrom(key), Type: t, Scope: attr.ScopeConversation})
		return true
	}
	before := w.samples[key]
	if sample == "" && t == attr.TypeText && anyText(have.Type) {
		return !attr.EngineOwned(key)
	}
	return have.Type == t && (sample == "" || before == "" || before == sample) && !attr.EngineOwned(key)
}

// anyText says whether values of the type are texts: a foreign variable, whose type nobody knows, may be such an attribute.
func anyText(t attr.Type) bool {
	return slices.Contains([]attr.Type{attr.TypeText, attr.TypePhone, attr.TypeEmail, attr.TypeURL, attr.TypeDate, attr.TypeNumber}, t)
}

func (w *Work) attribute(key string) (a attr.Attribute, known bool) {
	if i, mine := w.byKey[key]; mine {
		return w.attributes[i], true
	}
	if !attr.IsContactField(key) {
		return a, false
	}
	return w.contact.Lookup(key)
}

// Result returns what was collected. It is called once, at the end.
func (w *Work) Result() Result {
	w.scrub()
	w.settle()
	r := Result{Notes: w.notes, Offers: w.offers, Taken: w.taken}
	r.Bundle = bundle.Bundle{Attributes: w.attributes, APIs: w.apis, TestSets: w.testSets}
	if len(w.constants) > 0 {
		name := trimmed(cmp.Or(w.title, "Imported"), apidef.MaxName)
		r.Bundle.Environments = []apidef.Environment{{Key: cmp.Or(apidef.KeyFrom(name), "imported"), Name: name, Constants: w.constants}}
	}
	for _, s := range w.secrets {
		r.Bundle.Secrets = append(r.Bundle.Secrets, bundle.Secret{Name: s.name, Hosts: s.hosts})
		if s.value != "" {
			r.Secrets = append(r.Secrets, Found{Name: s.name, Value: secret.New(s.value), Hosts: s.hosts})
		}
	}
	for key, value := range w.samples {
		r.Samples = append(r.Samples, bundle.Sample{Attribute: key, Value: value})
	}
	slices.SortFunc(r.Samples, func(a, b bundle.Sample) int { return strings.Compare(a.Attribute, b.Attribute) })
	return r
}

// minScrubbed is the shortest secret that is looked for in other places, in bytes; shorter ones are ordinary words too.
const minScrubbed = 16

// scrub takes the values of secrets out of texts that say nothing of what they are, such as the example of a body.
func (w *Work) scrub() {
	for i := range w.secrets {
		s := &w.secrets[i]
		if len(s.value) < minScrubbed {
			continue
		}
		for n := range w.apis {
			if replaceIn(&w.apis[n], s.value, "{{secret."+s.name+"}}") {
				w.allow(s, w.hosts[n])
			}
		}
	}
}

func replaceIn(a *apidef.API, value, placeholder string) (found bool) {
	address := a.URL
	eachTemplate(a, func(text *string) {
		if strings.Contains(*text, value) {
			*text, found = strings.ReplaceAll(*text, value, placeholder), true
		}
	})
	if scheme, rest, _ := strings.Cut(address, "://"); address != a.URL {
		host, _, _ := strings.Cut(rest, "/")
		if !strings.HasPrefix(a.URL, scheme+"://"+host) {
			a.URL = address // a host is no place for a secret
		}
	}
	return found
}
