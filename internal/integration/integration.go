// Package integration holds the catalogue of Third Party Integrations: for each provider a bundle of APIs that are ready to
// be called, what they need, and how to find out whether that works. It says what a connection would store and what its
// check means; it does no I/O, and it stores and calls nothing.
package integration

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
)

// Format is what the imports of connections say that they were made from. Their source is the key of the integration.
const Format = bundle.Connection

// Connected is the outcome of a check that says that the provider takes the secrets.
const Connected = "connected"

// Integration is a provider with its APIs.
type Integration struct {
	Key       string // as in apidef.API.Integration
	Name      string
	Does      string // what it is good for, in a sentence
	Category  Category
	Icon      string // of the sprite; no provider's own
	Docs      string // the provider's documentation of what the APIs call
	Secrets   []Need
	Constants []Need
	Check     string   // key of the API that proves that the secrets work, and changes nothing
	Says      []string // where a refusal has the provider's own sentence, as gjson paths; the first that is there counts
	Bundle    bundle.Bundle
}

// Need is a secret or a constant that the APIs name.
type Need struct {
	Name    string
	Label   string
	Where   string // where people find it
	Example string // of a constant
	Default string // of a constant; "" when everybody has another
}

// Category is what people look for.
type Category string

// The categories, in the order in which they are shown.
const (
	Messaging Category = "Messaging"
	Sales     Category = "Customers and orders"
	Payments  Category = "Payments"
	Work      Category = "Calendars and sheets"
	AI        Category = "AI"
)

// Categories lists the categories in that order.
func Categories() []Category { return []Category{Messaging, Sales, Payments, Work, AI} }

//go:embed bundles
var bundles embed.FS

// Catalogue returns every integration, in the order of their names. An error is a mistake in a bundle of ours.
func Catalogue() ([]Integration, error) {
	all := index()
	for n := range all {
		text, err := bundles.ReadFile("bundles/" + all[n].Key + ".yaml")
		if err != nil {
			return nil, err
		}
		if all[n].Bundle, _, err = bundle.Parse(text); err != nil {
			return nil, fmt.Errorf("integration %s: %w", all[n].Key, err)
		}
	}
	slices.SortFunc(all, func(a, b Integration) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Find returns the integration with the key.
func Find(all []Integration, key string) (Integration, bool) {
	n := slices.IndexFunc(all, func(i Integration) bool { return i.Key == key })
	if n < 0 {
		return Integration{}, false
	}
	return all[n], true
}

// Matches says whether somebody who looks for the text means the integration: its name, what it does, or one of its APIs.
func (i Integration) Matches(text string) bool {
	words := []string{i.Name, i.Does, string(i.Category)}
	for _, a := range i.Bundle.APIs {
		words = append(words, a.Name)
	}
	all := strings.ToLower(strings.Join(words, "\n"))
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(text)), func(word string) bool { return !strings.Contains(all, word) })
}

// HostsOf returns where the secret goes, as far as that is known with the constants of the workspace and the defaults.
func (i Integration) HostsOf(secret string, w call.Workspace) []string {
	w.Environment.Constants = slices.Clone(w.Environment.Constants)
	for _, c := range i.Constants {
		if _, known := w.Environment.Values()[c.Name]; !known && c.Default != "" {
			w.Environment.Constants = append(w.Environment.Constants, apidef.Row{Key: c.Name, Value: c.Default})
		}
	}
	return i.Bundle.HostsOf(secret, w)
}

// HostsOf is Integration.HostsOf of all that have the secret.
func HostsOf(all []Integration, secret string, w call.Workspace) []string {
	var hosts []string
	for _, i := range all {
		if slices.ContainsFunc(i.Secrets, func(n Need) bool { return n.Name == secret }) {
			hosts = append(hosts, i.HostsOf(secret, w)...)
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}
