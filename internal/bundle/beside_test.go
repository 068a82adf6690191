package bundle_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/widget"
)

// shopWithChat is the shop, with a chat for its flow.
func shopWithChat(t *testing.T) bundle.Bundle {
	b := shop(t)
	b.Flows[0].Chat = &bundle.Chat{Look: widget.Look{Title: "Orders", Side: widget.Left, Direction: widget.Auto, Takes: []string{"order_id"}}, Pages: []string{"https://shop.example"}}
	return b
}

func TestTestSetsAndChatsMove(t *testing.T) {
	b := shopWithChat(t)
	fresh := bundle.MakePlan(b, emptyHere(), bundle.Rules{})
	here := after(emptyHere(), fresh)
	if len(fresh.Write.TestSets) != 1 || fresh.Write.Flows[0].Chat == nil {
		t.Fatalf("they are not stored: %+v", fresh.Write)
	}
	t.Run("a bundle that names none leaves what is here", func(t *testing.T) {
		bare := shop(t)
		bare.TestSets = nil
		if p := bundle.MakePlan(bare, here, bundle.Rules{}); p.Count(bundle.Same) != 4 {
			t.Errorf("%s: %v", p.Summary(), p.Items)
		}
	})
	t.Run("a set of another name is added to those here", func(t *testing.T) {
		other := shopWithChat(t)
		other.TestSets[0].Name = "Other"
		p := bundle.MakePlan(other, here, bundle.Rules{Default: bundle.Replace})
		if i := item(t, p, bundle.APIItem, "create-order"); !slices.Equal(i.Changes, []string{"Test sets: “Other” added"}) {
			t.Errorf("changes %q", i.Changes)
		}
		if len(p.Write.TestSets) != 1 || p.Write.TestSets[0].Name != "Other" {
			t.Errorf("writes %+v", p.Write.TestSets)
		}
	})
	t.Run("another look of a chat is said in words", func(t *testing.T) {
		other := shopWithChat(t)
		other.Flows[0].Chat.Title = "Your orders"
		p := bundle.MakePlan(other, here, bundle.Rules{Default: bundle.Replace})
		if i := item(t, p, bundle.FlowItem, "orders"); !slices.Equal(i.Changes, []string{"Chat title: “Your orders” instead of “Orders”"}) {
			t.Errorf("changes %q", i.Changes)
		}
	})
	t.Run("what is renamed is renamed in them", func(t *testing.T) {
		p := bundle.MakePlan(b, here, bundle.Rules{Decisions: map[bundle.Ref]bundle.Decision{}})
		renamed, err := bundle.Rename(b, here.Workspace, bundle.Ref{Kind: bundle.AttributeItem, Key: "order_id"}, "number")
		must(t, err)
		renamed, err = bundle.Rename(renamed, here.Workspace, bundle.Ref{Kind: bundle.APIItem, Key: "create-order"}, "order")
		must(t, err)
		if s := renamed.TestSetsOf("order"); len(s) != 1 || s[0].Values["number"] != "0017" || b.TestSets[0].Values["order_id"] != "0017" {
			t.Errorf("got %+v of %s", s, p.Summary())
		}
		if takes := renamed.Flows[0].Chat.Takes; !slices.Equal(takes, []string{"number"}) || b.Flows[0].Chat.Takes[0] != "order_id" {
			t.Errorf("pages may set %v", takes)
		}
	})
	t.Run("the value of a secret attribute neither leaves nor comes", func(t *testing.T) {
		secret := shopWithChat(t)
		secret.Attributes = append(secret.Attributes, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})
		secret.TestSets[0].Values["pin"] = "tiger"
		p := bundle.MakePlan(secret, emptyHere(), bundle.Rules{})
		if _, came := p.Write.TestSets[0].Values["pin"]; came {
			t.Error("it came")
		}
		has := after(emptyHere(), p)
		has.TestSets = []bundle.TestSet{{API: "create-order", Name: "x", Values: map[string]string{"pin": "tiger"}}}
		out, _ := has.Bundle()
		text, err := bundle.Marshal(out)
		must(t, err)
		if strings.Contains(string(text), "tiger") {
			t.Error("it left")
		}
	})
	t.Run("what can't be stored is said", func(t *testing.T) {
		wrong := shopWithChat(t)
		wrong.TestSets[0].Name = strings.Repeat("x", 100)
		wrong.Flows[0].Chat.Accent = "red; }"
		p := bundle.MakePlan(wrong, emptyHere(), bundle.Rules{})
		for kind, key := range map[bundle.Kind]string{bundle.APIItem: "create-order", bundle.FlowItem: "orders"} {
			if i := item(t, p, kind, key); i.State != bundle.Broken {
				t.Errorf("%s is %s", i.Ref, i.State)
			}
		}
	})
}
