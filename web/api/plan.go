package api

import (
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
)

// Plan is what an import does, or would do.
type Plan struct {
	Import  string       `json:"import,omitempty" doc:"ID of what was stored, by which it can be undone; left out when nothing was."`
	Summary string       `json:"summary"`
	Items   []PlanItem   `json:"items"`
	Secrets []PlanSecret `json:"secrets" doc:"That the items need."`
	Missing []PlanLack   `json:"missing" doc:"What the items name and what is nowhere."`
	Notes   []PlanNote   `json:"notes" doc:"What could not be taken over, or not as it was."`
	Offers  []PlanOffer  `json:"offers" doc:"Values that stay as they are and could be attributes."`
}

// PlanItem is one definition of a plan.
type PlanItem struct {
	Kind     bundle.Kind   `json:"kind"`
	Key      string        `json:"key"`
	Name     string        `json:"name"`
	State    bundle.State  `json:"state"`
	Choice   bundle.Choice `json:"choice" doc:"What is done with it; empty is to be decided."`
	NewKey   string        `json:"new_key,omitempty"`
	Changes  []string      `json:"changes,omitempty" doc:"In words."`
	Problems []string      `json:"problems,omitempty" doc:"Why it can't be stored as it is."`
	Warnings []string      `json:"warnings,omitempty" doc:"What will not work afterwards."`
}

// PlanSecret is a secret that items need.
type PlanSecret struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts,omitempty"`
	Here  bool     `json:"here" doc:"There is one of the name. Its value stays."`
}

// PlanLack is something that is missing.
type PlanLack struct {
	What string   `json:"what"`
	By   []string `json:"by"`
}

// PlanNote is about a place in the text.
type PlanNote struct {
	Place   string `json:"place,omitempty"`
	Message string `json:"message"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// PlanOffer is a value that may be another one in every call.
type PlanOffer struct {
	Name  string    `json:"name" doc:"By which take makes an attribute of it."`
	Type  attr.Type `json:"type"`
	Value string    `json:"value"`
}

func planOf(p bundle.Plan, from convert.Result, done bundle.Import) Plan {
	v := Plan{Import: done.ID, Summary: p.Summary(), Items: []PlanItem{}, Secrets: []PlanSecret{}, Missing: []PlanLack{}, Notes: []PlanNote{}, Offers: []PlanOffer{}}
	for _, i := range p.Items {
		v.Items = append(v.Items, PlanItem{i.Kind, i.Key, i.Name, i.State, i.Choice, i.NewKey, i.Changes, i.Problems, i.Warnings})
	}
	for _, s := range p.Secrets {
		v.Secrets = append(v.Secrets, PlanSecret{s.Name, s.Hosts, s.Here || slices.Contains(done.Secrets, s.Name)})
	}
	for _, m := range p.Missing {
		by := []string{}
		for _, ref := range m.By {
			by = append(by, ref.String())
		}
		v.Missing = append(v.Missing, PlanLack{m.What, by})
	}
	for _, n := range from.Notes {
		v.Notes = append(v.Notes, PlanNote{n.Place, n.Message, n.Line, n.Column})
	}
	for _, o := range from.Offers {
		v.Offers = append(v.Offers, PlanOffer{o.Name(), o.Type, o.Value})
	}
	return v
}
