package bundle_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/secret"
)

// shop is the bundle of testdata/shop.yaml, with a flow that uses everything of it.
func shop(t *testing.T) bundle.Bundle {
	t.Helper()
	text, err := os.ReadFile("testdata/shop.yaml")
	must(t, err)
	b, _, err := bundle.Parse(text)
	must(t, err)
	b.APIs[0].URL = "{{env.base_url}}/orders/{{order_id}}"
	graph := flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Text, Name: "Ask", Settings: flow.Settings{Text: "Is it {{order_id}}? Not order_id.", Attribute: "order_id"}, Next: map[string]string{"next": "which"}},
		{ID: "which", Kind: flow.IfElse, Name: "Which", Settings: flow.Settings{Branches: []flow.Branch{{Groups: [][]flow.Condition{{
			{Source: flow.CustomAttribute, Name: "order_id", Operator: flow.Equal, Value: "{{order_id}}"},
			{Source: flow.ChatProperty, Name: flow.ChatFlow, Operator: flow.Equal, Value: "orders"}}}}}}, Next: map[string]string{"branch_1": "call", "others": "end"}},
		{ID: "call", Kind: flow.API, Name: "Call", Settings: flow.Settings{API: "create-order", Outside: flow.Outside{Fallbacks: []flow.Fallback{{Attribute: "order_id", Value: "x"}}}},
			Next: map[string]string{"others": "set"}},
		{ID: "set", Kind: flow.SetValueOf, Name: "Set", Settings: flow.Settings{Attribute: "order_id", Value: "order_id | upper", Expression: true}, Next: map[string]string{"next": "again", "others": "end"}},
		{ID: "again", Kind: flow.Redirect, Name: "Again", Settings: flow.Settings{Outside: flow.Outside{Flow: "orders"}}, Next: map[string]string{"others": "end"}},
		{ID: "end", Kind: flow.End, Name: "End"},
	}}
	b.Flows = []bundle.Flow{{Key: "orders", Name: "Orders", Draft: graph, Published: &graph}}
	return b
}

// emptyHere has nothing but the environment that a constant of the shop is in.
func emptyHere() bundle.Here {
	return bundle.Here{Workspace: call.Workspace{Schema: attr.NewSchema(1, nil), Environment: apidef.Environment{Constants: []apidef.Row{{Key: "base_url", Value: "https://x.example"}}}}}
}

// after is what would be here when the plan was applied.
func after(here bundle.Here, p bundle.Plan) bundle.Here {
	attributes := append([]attr.Attribute(nil), p.Write.Attributes...)
	for i := range attributes {
		attributes[i].ID = "att_" + attributes[i].Key
	}
	here.Workspace.Schema = attr.NewSchema(2, attributes)
	here.Environments, here.APIs, here.TestSets, here.Chats = p.Write.Environments, p.Write.APIs, p.Write.TestSets, map[string]bundle.Chat{}
	here.Published = map[string]flow.Graph{}
	for _, f := range p.Write.Flows {
		here.Flows = append(here.Flows, f.Flow)
		here.FlowTests = append(here.FlowTests, f.Tests...)
		if f.Publish != nil {
			here.Published[f.Flow.Key] = *f.Publish
		}
		if f.Chat != nil {
			here.Chats[f.Flow.Key] = *f.Chat
		}
	}
	return here
}

func item(t *testing.T, p bundle.Plan, kind bundle.Kind, key string) bundle.Item {
	t.Helper()
	for _, i := range p.Items {
		if i.Ref == (bundle.Ref{Kind: kind, Key: key}) {
			return i
		}
	}
	t.Fatalf("there is no %s %s in %+v", kind, key, p.Items)
	return bundle.Item{}
}

func TestPlans(t *testing.T) {
	b := shop(t)
	fresh := bundle.MakePlan(b, emptyHere(), bundle.Rules{})
	here := after(emptyHere(), fresh)
	t.Run("what is not here is new and taken", func(t *testing.T) {
		if fresh.Count(bundle.New) != 4 || fresh.Ready() != nil || len(fresh.Missing) != 0 || len(fresh.Write.Flows) != 1 || fresh.Write.Flows[0].Publish == nil {
			t.Errorf("%s, missing %v, %+v", fresh.Summary(), fresh.Missing, fresh.Items[3].Warnings)
		}
		if len(fresh.Secrets) != 1 || fresh.Secrets[0].Here || fresh.Secrets[0].Hosts[1] != "api.example.com" {
			t.Errorf("secrets %+v", fresh.Secrets)
		}
	})
	t.Run("what is here in the same form is the same", func(t *testing.T) {
		if p := bundle.MakePlan(b, here, bundle.Rules{}); p.Count(bundle.Same) != 4 || !p.Write.Empty() {
			t.Error(p.Summary())
		}
	})
	t.Run("what differs is said in words and as text, and left to be decided", func(t *testing.T) {
		changed := shop(t)
		changed.APIs[0].Headers = append(changed.APIs[0].Headers, apidef.Row{Key: "X-New", Value: "1"})
		changed.APIs[0].Options.Retries = 0
		changed.Flows[0].Draft.Components[0].Settings.Text = "Which one?"
		p := bundle.MakePlan(changed, here, bundle.Rules{})
		i := item(t, p, bundle.APIItem, "create-order")
		if diff := cmp.Diff([]string{"Headers: “X-New” added", "Options retries: nothing instead of “2”"}, i.Changes); diff != "" {
			t.Error(diff)
		}
		var lines []string
		for _, l := range i.Diff() {
			lines = append(lines, l.String())
		}
		if text := strings.Join(lines, "\n"); !strings.Contains(text, "+   - key: X-New") || !strings.Contains(text, "-   retries: 2") || !strings.Contains(text, "…") {
			t.Error(text)
		}
		if f := item(t, p, bundle.FlowItem, "orders"); f.State != bundle.Changed || !strings.Contains(strings.Join(f.Changes, ";"), "Ask: Question") {
			t.Errorf("%+v", f.Changes)
		}
		if err := p.Ready(); !errors.Is(err, fault.Conflict) || len(fault.Fields(err)) != 2 {
			t.Error(err)
		}
		if p.Fingerprint() != bundle.MakePlan(changed, here, bundle.Rules{Default: bundle.Skip}).Fingerprint() {
			t.Error("a choice changed what the plan was made against")
		}
	})
	t.Run("a type can't be replaced", func(t *testing.T) {
		changed := shop(t)
		changed.Attributes[0].Type, changed.Attributes[0].Default = attr.TypeNumber, ""
		p := bundle.MakePlan(changed, here, bundle.Rules{Default: bundle.Replace})
		if i := item(t, p, bundle.AttributeItem, "order_id"); i.State != bundle.Conflict || i.Choice != bundle.Undecided || len(i.Problems) != 1 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a contact field can't be replaced", func(t *testing.T) {
		p := bundle.MakePlan(bundle.Bundle{Attributes: []attr.Attribute{{Key: "phone", Label: "P", Type: attr.TypePhone, Scope: attr.ScopeContact}}}, here, bundle.Rules{Default: bundle.Replace})
		if p.Items[0].State != bundle.Conflict || p.Ready() == nil {
			t.Errorf("%+v", p.Items[0])
		}
	})
	t.Run("what is broken can only be skipped", func(t *testing.T) {
		p := bundle.MakePlan(bundle.Bundle{APIs: []apidef.API{{Key: "new", Name: "N", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}},
			{Key: "bad", Name: "B", Method: "FETCH", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}}}}, here, bundle.Rules{Default: bundle.Replace})
		if p.Count(bundle.Broken) != 2 || p.Ready() == nil || !p.Write.Empty() {
			t.Errorf("%+v", p.Items)
		}
	})
	t.Run("what nobody brings along is missing, and a flow that can't run is stored as a draft", func(t *testing.T) {
		alone := shop(t)
		alone.Attributes, alone.APIs, alone.Secrets = nil, nil, nil
		p := bundle.MakePlan(alone, emptyHere(), bundle.Rules{})
		var missing []string
		for _, m := range p.Missing {
			missing = append(missing, m.What)
		}
		if diff := cmp.Diff([]string{"custom attribute order_id", "API create-order"}, missing); diff != "" {
			t.Error(diff)
		}
		if f := p.Write.Flows[0]; f.Publish != nil || !strings.Contains(item(t, p, bundle.FlowItem, "orders").Warnings[0], "not published") {
			t.Errorf("%+v", f)
		}
	})
	t.Run("a secret that is here is not asked for", func(t *testing.T) {
		with := emptyHere()
		with.Workspace.Secrets = []secret.Entry{{Key: "shop_token", Hosts: []string{"api.example.com"}}}
		if p := bundle.MakePlan(b, with, bundle.Rules{}); !p.Secrets[0].Here {
			t.Errorf("%+v", p.Secrets)
		}
	})
}

func TestARenamedItemIsRenamedWhereverTheBundleRefersToIt(t *testing.T) {
	b := shop(t)
	here := after(emptyHere(), bundle.MakePlan(b, emptyHere(), bundle.Rules{}))
	changed := shop(t)
	changed.Attributes[0].Label, changed.APIs[0].Name, changed.Flows[0].Name = "Other", "Other", "Other"
	p := bundle.MakePlan(changed, here, bundle.Rules{Default: bundle.RenameTo})
	must(t, p.Ready())
	a, f := p.Write.APIs[0], p.Write.Flows[0]
	if a.Key != "create-order-2" || a.ID != "" || a.URL != "{{env.base_url}}/orders/{{order_id_2}}" || a.Mappings[0].Attribute != "order_id_2" || p.Write.Attributes[0].Key != "order_id_2" {
		t.Errorf("%+v", a)
	}
	for _, g := range []flow.Graph{f.Flow.Draft, *f.Publish} {
		s := func(n int) flow.Settings { return g.Components[n].Settings }
		got := []string{s(0).Text, s(0).Attribute, s(1).Branches[0].Groups[0][0].Name, s(1).Branches[0].Groups[0][0].Value, s(1).Branches[0].Groups[0][1].Value,
			s(2).API, s(2).Fallbacks[0].Attribute, s(3).Attribute, s(3).Value, s(4).Flow, g.Components[4].ID}
		want := []string{"Is it {{order_id_2}}? Not order_id.", "order_id_2", "order_id_2", "{{order_id_2}}", "orders-2", "create-order-2", "order_id_2", "order_id_2",
			"order_id_2 | upper", "orders-2", "again"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if p.Secrets[0].APIs[0] != "create-order-2" {
		t.Errorf("the secret is for %v", p.Secrets[0].APIs)
	}
	if diff := cmp.Diff(shop(t).Flows[0].Draft, b.Flows[0].Draft); diff != "" || changed.Flows[0].Draft.Components[2].Settings.API != "create-order" {
		t.Errorf("the bundle itself was changed: %s", diff)
	}
	taken := bundle.Rules{Default: bundle.RenameTo, Decisions: map[bundle.Ref]bundle.Decision{{Kind: bundle.APIItem, Key: "create-order"}: {Choice: bundle.RenameTo, Key: "create-order"}}}
	if p := bundle.MakePlan(changed, here, taken); p.Ready() == nil || !strings.Contains(strings.Join(item(t, p, bundle.APIItem, "create-order").Problems, ""), "Choose another key") {
		t.Error("a key that is taken was taken again")
	}
}

func TestAnExportBringsWhatIsNeeded(t *testing.T) {
	b := shop(t)
	b.APIs = append(b.APIs, apidef.API{Key: "other", Name: "Other"})
	chosen := bundle.Choose(b, emptyHere().Workspace, []bundle.Ref{{Kind: bundle.FlowItem, Key: "orders"}})
	var got []string
	for _, c := range chosen {
		line := c.Ref.String()
		for _, r := range c.For {
			line += " < " + r.String()
		}
		got = append(got, line)
	}
	want := []string{"Custom attribute order_id < Chat flow orders < API create-order", "API create-order < Chat flow orders", "Chat flow orders"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	only := b.Only(emptyHere().Workspace, chosen)
	if len(only.APIs) != 1 || len(only.Secrets) != 1 || len(only.Environments) != 0 {
		t.Errorf("%+v", only)
	}
}
