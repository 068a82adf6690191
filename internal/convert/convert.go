// Package convert is what the converters share, one package for each foreign format below this one: the contract with
// whoever imports, which picks the converter for a text, and the work that is the same for all of them. They hand in requests
// as they found them; here requests become APIs, credentials become secrets, samples become attributes.
//
// It knows no foreign format and does no I/O.
package convert

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// Result is what became of a foreign text. The values of the secrets that were found in it stand apart, so that they can't
// get into a bundle: there they are {{secret.name}}, and in Bundle.Secrets with their hosts.
type Result struct {
	Bundle  bundle.Bundle
	Notes   []bundle.Note // what could not be taken over, in the order of the text
	Secrets []Found
	Samples []bundle.Sample
	Offers  []Offer  // what more could be attributes; see Options.Samples
	Taken   []string // of Options.Take, those that named a value
}

// Found is the value of a secret that stood in the text, under the name that the bundle gives it.
type Found struct {
	Name  string
	Value secret.Value
	Hosts []string
}

// Offer is a value of the text that looks as if it were another one in every call, and was left as it stands.
type Offer struct {
	Place string
	Label string // what the text calls it
	Type  attr.Type
	Value string
}

// Name names the offer among those of its text. Values of one name in one place are taken together.
func (o Offer) Name() string {
	if o.Place == "" {
		return o.Label
	}
	return o.Place + ": " + o.Label
}

// SampleRule says which values of a text become attributes, with the value as their sample.
type SampleRule string

// The rules.
const (
	CertainSamples SampleRule = ""     // phone numbers and e-mail addresses
	AllSamples     SampleRule = "all"  // ids and names too, which are offered otherwise
	NoSamples      SampleRule = "none" // all of them are offered
)

// Options are what people choose before a text is converted.
type Options struct {
	Name string   // of the file, "" when it was pasted
	Only []string // operations or requests to take, as the format names them; none takes all

	Samples SampleRule
	Take    []string // offers that become attributes, by Offer.Name or by label
}

// Operation is an operation or a request of a foreign text, to choose from.
type Operation struct {
	Key     string // as Options.Only names it
	Method  string
	Path    string // or address
	Summary string
	Group   string // its tag or folder
}

// Format is a foreign format that can be imported. All of it is pure: no I/O, no clock.
type Format struct {
	Name  string // as --format takes it: "curl", "openapi", ...
	Title string // as people call it: "cURL", "OpenAPI", ...

	// Recognise says how sure it is, from 0 to 100, that the text is of the format; it reads only as much as that takes.
	Recognise func(data []byte) int
	// List returns what people may choose from for Options.Only, in the order of the text; nil for a format of few things at once.
	List func(data []byte) ([]Operation, error)
	// Convert returns everything that it can take, and an Invalid fault with line and column only when it can take nothing.
	Convert func(data []byte, o Options) (Result, error)
}

// Split tells the names of operations of a text from those of items that come of it: a name that is no operation is an item's.
func (f Format) Split(data []byte, only []string) (operations, items []string, err error) {
	if f.List == nil || len(only) == 0 {
		return nil, only, nil
	}
	all, err := f.List(data)
	for _, name := range only {
		if slices.ContainsFunc(all, func(o Operation) bool { return name == o.Key || name == o.Method+" "+o.Path }) {
			operations = append(operations, name)
		} else {
			items = append(items, name)
		}
	}
	return operations, items, err
}

// takeAll stands for all names in Options.Take.
const takeAll = "all"

// Read is Convert for somebody who wrote the names of what becomes an attribute, all for everything that is offered: a name
// of nothing is refused.
func (f Format) Read(data []byte, o Options) (Result, error) {
	if slices.Contains(o.Take, takeAll) {
		o.Samples = AllSamples
	}
	r, err := f.Convert(data, o)
	if err != nil {
		return r, err
	}
	return r, r.Took(o.Take)
}

// ReadPart is Read of the operations among what is named; the items are the rest of it, see Part.
func (f Format) ReadPart(data []byte, only []string, o Options) (r Result, items []string, err error) {
	if o.Only, items, err = f.Split(data, only); err != nil {
		return Result{}, nil, err
	}
	r, err = f.Read(data, o)
	return r, items, err
}

// Part returns the items of the bundle and what they need, none for all, with the sample values as test values of their APIs.
func (r Result) Part(here bundle.Here, items []string) (bundle.Bundle, error) {
	return r.Bundle.WithTests(here.Workspace, ImportedTests, r.Samples).Pick(here.Workspace, items)
}

// ImportedTests is what the set of test values is called that sample values become.
const ImportedTests = "Imported"

// Took returns the names that no value of the text has, as an Invalid fault.
func (r Result) Took(names []string) error {
	var p fault.Problems
	for _, name := range names {
		if name != takeAll && !slices.Contains(r.Taken, name) {
			p.Add("take", "There is no value %q in this that could become an attribute.", trimmed(name, apidef.MaxName))
		}
	}
	return p.Err()
}

// Pick returns the format with the name, or, for "", the one that is surest about the text.
func Pick(formats []Format, name string, data []byte) (Format, error) {
	var best Format
	sure := 0
	for _, f := range formats {
		if name != "" && f.Name == name {
			return f, nil
		}
		if n := f.Recognise(data); name == "" && n > sure {
			best, sure = f, n
		}
	}
	if name != "" {
		return best, fault.New(fault.Unsupported, "There is no format %q.", name)
	}
	if sure == 0 {
		return best, fault.New(fault.Unsupported, "This is none of the formats that can be imported. A bundle begins with format: patchbay/v1.")
	}
	return best, nil
}
