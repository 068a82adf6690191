package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
)

func printNotes(w io.Writer, notes []bundle.Note) {
	for _, n := range notes {
		_, _ = fmt.Fprintf(w, "Note: %s\n", noteLine(n))
	}
}

// maxOffers is how many offers are printed for people.
const maxOffers = 20

func printOffers(w io.Writer, offers []convert.Offer) {
	for i, o := range offers {
		if i == maxOffers {
			_, _ = fmt.Fprintf(w, "Offer: %d more values; --json prints all.\n", len(offers)-i)
			return
		}
		_, _ = fmt.Fprintf(w, "Offer: %s (%.60q) may be another one in every call. Make an attribute of it with --take %q\n", o.Name(), o.Value, o.Label)
	}
}

// noteLine says where, and what.
func noteLine(n bundle.Note) string {
	where := bundle.At(n.Line, n.Column)
	if where == "" && n.Place != "" {
		where = n.Place + ": "
	}
	return where + n.Message
}

// signs stand before the items of a plan, as programs of this kind have them.
var signs = map[bundle.State]string{bundle.New: "+", bundle.Changed: "~", bundle.Conflict: "!", bundle.Broken: "!", bundle.Same: "="}

// printPlan prints a plan, and what came of it.
func printPlan(w io.Writer, p bundle.Plan, done bundle.Import) error {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	for _, i := range p.Items {
		line("%s %s%s", signs[i.State], i.Ref, decided(i))
		for _, text := range i.Changes {
			line("    %s", text)
		}
		for _, text := range i.Problems {
			line("    Problem: %s", text)
		}
		for _, text := range i.Warnings {
			line("    Warning: %s", text)
		}
	}
	for _, m := range p.Missing {
		line("Missing: %s, which %s", m.What, needing(m.By))
	}
	for _, s := range p.Secrets {
		if !s.Here && !slices.Contains(done.Secrets, s.Name) {
			line("Secret needed: %s, which %s", strings.Join(append([]string{s.Name}, s.Hosts...), " for "), needing(s.By))
		}
	}
	line("%s.", p.Summary())
	switch {
	case done.ID != "":
		line("Imported. Undo it with: patchbay import --undo %s", done.ID)
	case p.Write.Empty():
		line("There is nothing to do.")
	}
	return nil
}

func needing(by []bundle.Ref) string {
	names := make([]string, len(by))
	for i, ref := range by {
		names[i] = ref.String()
	}
	if len(names) == 1 {
		return names[0] + " needs"
	}
	return strings.Join(names, ", ") + " need"
}

// decided says what is done with an item.
func decided(i bundle.Item) string {
	switch i.Choice {
	case bundle.RenameTo:
		return ": " + string(i.State) + ", taken as " + i.NewKey
	case bundle.Skip:
		if i.State == bundle.Same {
			return ": the same"
		}
		return ": " + string(i.State) + ", skipped"
	case bundle.Undecided:
		return ": " + string(i.State) + ", to be decided"
	}
	return ": " + string(i.State)
}

// printDiff prints the differences of items that are here and in the bundle, and whole items that are not here.
func printDiff(w io.Writer, p bundle.Plan, asJSON bool) error {
	if asJSON {
		if err := printPlanJSON(w, p, convert.Result{}, bundle.Import{}); err != nil {
			return err
		}
	}
	differs := false
	for _, i := range p.Items {
		if i.State == bundle.Same {
			continue
		}
		differs = true
		if asJSON {
			continue
		}
		_, _ = fmt.Fprintf(w, "--- here: %s\n+++ bundle: %s\n", i.Ref, i.Ref)
		for _, l := range i.Diff() {
			_, _ = fmt.Fprintln(w, strings.TrimRight(l.String(), " "))
		}
	}
	if differs {
		return errDifferent
	}
	return nil
}

// planJSON is a plan for machines.
type planJSON struct {
	Summary string        `json:"summary"`
	Items   []itemJSON    `json:"items"`
	Missing []missingJSON `json:"missing"`
	Secrets []secretJSON  `json:"secrets"`
	Notes   []noteJSON    `json:"notes"`
	Offers  []offerJSON   `json:"offers"`
	Import  string        `json:"import,omitempty"` // ID, when it was stored
}

type itemJSON struct {
	Kind     bundle.Kind   `json:"kind"`
	Key      string        `json:"key"`
	State    bundle.State  `json:"state"`
	Choice   bundle.Choice `json:"choice"` // "" is to be decided
	NewKey   string        `json:"new_key,omitempty"`
	Changes  []string      `json:"changes,omitempty"`
	Problems []string      `json:"problems,omitempty"`
	Warnings []string      `json:"warnings,omitempty"`
}

type missingJSON struct {
	What string   `json:"what"`
	By   []string `json:"needed_by"`
}

type secretJSON struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts"`
	Here  bool     `json:"here"`
}

type noteJSON struct {
	Place   string `json:"place,omitempty"`
	Message string `json:"message"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// offerJSON is a value that stays as it is, and could be an attribute: --take takes it by its name.
type offerJSON struct {
	Name  string    `json:"name"`
	Type  attr.Type `json:"type"`
	Value string    `json:"value"`
}

func printPlanJSON(w io.Writer, p bundle.Plan, from convert.Result, done bundle.Import) error {
	out := planJSON{Summary: p.Summary(), Items: []itemJSON{}, Missing: []missingJSON{}, Secrets: []secretJSON{}, Notes: []noteJSON{}, Offers: []offerJSON{}, Import: done.ID}
	for _, i := range p.Items {
		out.Items = append(out.Items, itemJSON{i.Kind, i.Key, i.State, i.Choice, i.NewKey, i.Changes, i.Problems, i.Warnings})
	}
	for _, m := range p.Missing {
		var by []string
		for _, ref := range m.By {
			by = append(by, ref.String())
		}
		out.Missing = append(out.Missing, missingJSON{m.What, by})
	}
	for _, s := range p.Secrets {
		out.Secrets = append(out.Secrets, secretJSON{s.Name, s.Hosts, s.Here || slices.Contains(done.Secrets, s.Name)})
	}
	for _, n := range from.Notes {
		out.Notes = append(out.Notes, noteJSON{n.Place, n.Message, n.Line, n.Column})
	}
	for _, o := range from.Offers {
		out.Offers = append(out.Offers, offerJSON{o.Name(), o.Type, o.Value})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
