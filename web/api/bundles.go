package api

import (
	"cmp"
	"context"
	"slices"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/web/describe"
)

// bundleStore moves definitions.
type bundleStore interface {
	HereOf(ctx context.Context, items ...bundle.Ref) (bundle.Here, error)
	ApplyImport(ctx context.Context, i bundle.Import, w bundle.Write, secrets []secret.Entry) (bundle.Import, error)
}

type exportInput struct {
	APIs         []string `query:"api" doc:"Key of an API, as often as there are some. What it needs comes along."`
	Flows        []string `query:"flow" doc:"Key of a chat flow."`
	Attributes   []string `query:"attribute" doc:"Key of a custom attribute."`
	Environments []string `query:"environment" doc:"Key of an environment."`
}

type importInput struct {
	DryRun     describe.Flag `query:"dry_run" doc:"1 answers the plan and stores nothing."`
	OnConflict string        `query:"on_conflict" doc:"What happens to what differs from what is here: fail (when it is left out), skip, replace or rename."`
	Format     string        `query:"format" doc:"What the body is: patchbay, curl, openapi, postman, ... It is recognised when it is left out."`
	Only       []string      `query:"only" doc:"Take this only, and what it needs: an operation or a request of the text, or an item by its key or as api:KEY. As often as there are some."`
	Take       []string      `query:"take" doc:"Make an attribute of a sample value that is offered, by its name, as often as there are some; all takes all."`
	Name       string        `query:"name" doc:"Of the file, for the list of imports."`
	Text       []byte        `text:"application/yaml,application/json,text/plain,application/octet-stream" doc:"The bundle, or a text of another format."`
}

// mostImported is the largest text that is imported, in bytes. Formats have limits of their own below it.
const mostImported = 32 << 20

func bundleOperations() []operation {
	export := get("/export", auth.Read, "export", "Export definitions as a bundle", (*API).export).
		withDetail("Nothing named is everything. Secrets are named and never in it.")
	export.Media = "application/yaml"
	imports := post("/import", auth.Write, "import", "Import a bundle, or plan to", (*API).importText).
		withDetail("All of it is stored or nothing. Environments, and secrets that stand in the text, need the scope manage as well. 409 names what must be decided by on_conflict.")
	imports.most = mostImported
	return inGroup("Bundles", export, imports)
}

// here is what there is of the items to export; no items are everything, which an import is planned against.
func (a *API) here(ctx context.Context, items ...bundle.Ref) (bundle.Here, error) {
	here, err := a.Store.HereOf(ctx, items...)
	here.Workspace = a.Calls.Computed(here.Workspace)
	return here, err
}

func (a *API) export(ctx context.Context, in exportInput) (document, error) {
	items := bundle.Refs(map[bundle.Kind][]string{bundle.APIItem: in.APIs, bundle.FlowItem: in.Flows, bundle.AttributeItem: in.Attributes, bundle.EnvironmentItem: in.Environments})
	here, err := a.here(ctx, items...)
	if err != nil {
		return nil, err
	}
	all, _ := here.Bundle()
	if err := all.Has(items); err != nil {
		return nil, err
	}
	return bundle.Marshal(all.Only(here.Workspace, bundle.Choose(all, here.Workspace, items)))
}

// importText plans what the text would change and, unless it is only a dry run, does it.
func (a *API) importText(ctx context.Context, in importInput) (Plan, error) {
	rules, err := in.rules(ctx)
	if err != nil {
		return Plan{}, err
	}
	format, err := convert.Pick(a.Formats, in.Format, in.Text)
	if err != nil {
		return Plan{}, err
	}
	here, err := a.here(ctx)
	if err != nil {
		return Plan{}, err
	}
	read, err := in.read(format, here)
	if err != nil {
		return Plan{}, err
	}
	plan := bundle.MakePlan(read.Bundle, here, rules)
	if in.DryRun {
		return planOf(plan, read, bundle.Import{}), nil
	}
	if err := in.whole(plan); err != nil {
		return Plan{}, err
	}
	done, err := a.apply(ctx, plan, bundle.Import{Source: cmp.Or(in.Name, "JSON API"), Format: format.Name}, a.found(ctx, read.Secrets))
	return planOf(plan, read, done), err
}

// read converts what is taken of the text, with its sample values as test values.
func (in importInput) read(format convert.Format, here bundle.Here) (convert.Result, error) {
	read, items, err := format.ReadPart(in.Text, in.Only, convert.Options{Name: in.Name, Take: in.Take})
	if err == nil {
		read.Bundle, err = read.Part(here, items)
	}
	return read, err
}

var choices = map[string]bundle.Choice{"": bundle.Undecided, "fail": bundle.Undecided, "skip": bundle.Skip, "replace": bundle.Replace, "rename": bundle.RenameTo}

func (in importInput) rules(ctx context.Context) (bundle.Rules, error) {
	choice, ok := choices[in.OnConflict]
	if !ok {
		return bundle.Rules{}, refused("on_conflict", "Write fail, skip, replace or rename.")
	}
	manages := slices.Contains(scopesOf(ctx), auth.Managing)
	return bundle.Rules{Default: choice, Refuse: func(item bundle.Ref) string {
		if item.Kind == bundle.EnvironmentItem && !manages {
			return "This token does not have the scope manage, which environments need."
		}
		return ""
	}}, nil
}

// whole refuses a plan that leaves out what can't be stored, unless skipping is what was asked for: nobody looks at it first.
func (in importInput) whole(plan bundle.Plan) error {
	var p fault.Problems
	for _, i := range plan.Items {
		for _, problem := range i.Problems {
			if i.State == bundle.Broken && choices[in.OnConflict] != bundle.Skip {
				p.Add(string(i.Kind)+"."+shortly(i.Key), "%s", problem)
			}
		}
	}
	return p.Err()
}

// found are the secrets of the text, for who may store any.
func (a *API) found(ctx context.Context, all []convert.Found) map[string]secret.Value {
	values := map[string]secret.Value{}
	for _, s := range all {
		if slices.Contains(scopesOf(ctx), auth.Managing) {
			values[s.Name] = s.Value
		}
	}
	return values
}

func (a *API) apply(ctx context.Context, plan bundle.Plan, record bundle.Import, found map[string]secret.Value) (bundle.Import, error) {
	if err := plan.Ready(); err != nil {
		return bundle.Import{}, err
	}
	entries, err := plan.SealSecrets(a.Seals, found)
	if err != nil || plan.Write.Empty() && len(entries) == 0 {
		return bundle.Import{}, err
	}
	record.Summary, record.Items = plan.Summary(), plan.Applied()
	return a.Store.ApplyImport(ctx, record, plan.Write, entries)
}
