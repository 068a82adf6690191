package bundle_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/simulate"
	"patchbay/internal/widget"
)

// tested is a flow with a test.
func tested(t *testing.T) bundle.Bundle {
	t.Helper()
	text, err := os.ReadFile("testdata/tests.yaml")
	must(t, err)
	b, _, err := bundle.Parse(text)
	must(t, err)
	return b
}

func TestTestsOfFlowsMove(t *testing.T) {
	fresh := bundle.MakePlan(tested(t), emptyHere(), bundle.Rules{})
	here := after(emptyHere(), fresh)
	if len(fresh.Write.Flows) != 1 || len(fresh.Write.Flows[0].Tests) != 1 {
		t.Fatalf("it is not stored: %+v", fresh.Write)
	}
	t.Run("a bundle that names none leaves what is here", func(t *testing.T) {
		bare := tested(t)
		bare.FlowTests = nil
		if p := bundle.MakePlan(bare, here, bundle.Rules{}); p.Count(bundle.Same) != 3 {
			t.Errorf("%s: %v", p.Summary(), p.Items)
		}
	})
	t.Run("one that differs is said by its name", func(t *testing.T) {
		other := tested(t)
		other.FlowTests[0].Expect[1].Messages[0].Text = "Thanks, Ada."
		p := bundle.MakePlan(other, here, bundle.Rules{Default: bundle.Replace})
		if i := item(t, p, bundle.FlowItem, "orders"); !slices.Equal(i.Changes, []string{"Tests: “An order is found” changed"}) {
			t.Errorf("changes %q", i.Changes)
		}
	})
	t.Run("what is renamed is renamed in it", func(t *testing.T) {
		b := tested(t)
		for ref, to := range map[bundle.Ref]string{{Kind: bundle.AttributeItem, Key: "order_id"}: "number", {Kind: bundle.APIItem, Key: "get-order"}: "order", {Kind: bundle.FlowItem, Key: "orders"}: "shop"} {
			var err error
			b, err = bundle.Rename(b, here.Workspace, ref, to)
			must(t, err)
		}
		got := b.FlowTestsOf("shop")
		if len(got) != 1 || got[0].Run.Calls[0].API != "order" || got[0].Expect[1].Attributes["number"] != `"A17"` {
			t.Errorf("got %+v", got)
		}
		if tested(t).FlowTests[0].Run.Calls[0].API != "get-order" {
			t.Error("renaming changed what it was made from")
		}
	})
	t.Run("an export of the flow brings it, and what it begins with", func(t *testing.T) {
		all, _ := here.Bundle()
		all.FlowTests[0].Run.Start["order_id"] = "B2"
		all.Flows[0].Draft.Components = all.Flows[0].Draft.Components[2:]
		chosen := bundle.Choose(all, here.Workspace, []bundle.Ref{{Kind: bundle.FlowItem, Key: "orders"}})
		if !slices.ContainsFunc(chosen, func(c bundle.Chosen) bool { return c.Key == "order_id" }) {
			t.Errorf("chosen is %+v", chosen)
		}
		if only := all.Only(here.Workspace, chosen); len(only.FlowTests) != 1 {
			t.Error("the test stayed")
		}
		if only := all.Only(here.Workspace, nil); len(only.FlowTests) != 0 {
			t.Error("the test came without its flow")
		}
	})
}

func TestAnExportOfAFlowBringsWhatPagesMaySet(t *testing.T) {
	b := tested(t)
	b.FlowTests = nil
	b.Attributes = append(b.Attributes, attr.Attribute{Key: "coupon", Label: "Coupon", Type: attr.TypeText, Scope: attr.ScopeConversation})
	b.Flows[0].Chat = &bundle.Chat{Look: widget.Look{Takes: []string{"coupon", attr.Phone}}}
	chosen := bundle.Choose(b, emptyHere().Workspace, []bundle.Ref{{Kind: bundle.FlowItem, Key: "orders"}})
	if !slices.ContainsFunc(chosen, func(c bundle.Chosen) bool { return c.Ref == bundle.Ref{Kind: bundle.AttributeItem, Key: "coupon"} }) {
		t.Errorf("chosen is %+v", chosen)
	}
}

func TestWhatIsSecretIsNotInTestsOfFlows(t *testing.T) {
	b := tested(t)
	b.Attributes = append(b.Attributes, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})
	b.Flows[0].Draft.Components[0].Settings.Attribute = "pin"
	b.FlowTests[0].Run.Start["pin"], b.FlowTests[0].Run.Inputs[0].Text = "tiger-1", "lion-22"
	here := emptyHere()
	p := bundle.MakePlan(b, here, bundle.Rules{})
	if got := p.Write.Flows[0].Tests[0].Run; got.Start["pin"] != "xxxxx-1" || got.Inputs[0].Text != "xxxx-11" {
		t.Errorf("it came: %+v", got)
	}
	here = after(here, p)
	here.FlowTests = b.FlowTests
	out, _ := here.Bundle()
	text, err := bundle.Marshal(out)
	must(t, err)
	if strings.Contains(string(text), "tiger") || strings.Contains(string(text), "lion") {
		t.Errorf("it left: %s", text)
	}
}

func TestASecretIsNotRepeatedInATestOfAFlow(t *testing.T) {
	b := tested(t)
	b.Attributes = append(b.Attributes, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})
	other := b.Flows[0]
	other.Key, other.Name = "other", "Other"
	other.Draft.Components = slices.Clone(other.Draft.Components)
	other.Draft.Components[0].Settings.Attribute = "pin" // the first flow keeps the answer elsewhere
	b.Flows = append(b.Flows, other)
	test := &b.FlowTests[0]
	test.Run.Start["pin"], test.Run.Start["age"], test.Run.Inputs[0].Text = "41", "41", "lion-22"
	test.Run.Calls[0].Reply.Body = `{"id":"bGlvbi0yMg==","code":"` + simulate.Code + `"}`
	test.Expect[1].Messages[0].Text = "Thank you, lion-22."
	test.Expect[1].Attributes["order_id"], test.Expect[1].Attributes["age"], test.Expect[1].Attributes["echo"] = `"lion-22"`, "41", `"41"`
	got := bundle.MakePlan(b, emptyHere(), bundle.Rules{}).Write.Flows[0].Tests[0]
	for what, pair := range map[string][2]string{
		"what is typed":          {got.Run.Inputs[0].Text, "xxxx-11"},
		"a short one":            {got.Run.Start["pin"], "11"},
		"a message":              {got.Expect[1].Messages[0].Text, "Thank you, xxxx-11."},
		"an attribute":           {got.Expect[1].Attributes["order_id"], `"xxxx-11"`},
		"a short one as text":    {got.Expect[1].Attributes["echo"], `"11"`},
		"a number":               {got.Expect[1].Attributes["age"], "41"},
		"a number to begin with": {got.Run.Start["age"], "41"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if body := got.Run.Calls[0].Reply.Body; strings.Contains(body, "bGlvbi") || !strings.Contains(body, simulate.Code) {
		t.Errorf("the reply is %s", body)
	}
}

func TestATestThatCantBePlayedIsBroken(t *testing.T) {
	for change, want := range map[string]string{
		"do: say=do: sing": `Tests.0.steps.1.do: Nothing like "sing" can be done in a test.`,
		`began: "2026-11-27T12:00:00Z"=began: yesterday`: "Tests.0.began: Say when it begins",
		"name: An order is found=name: \"\"":             "Tests.0.name: Give the test a name.",
	} {
		text, err := os.ReadFile("testdata/tests.yaml")
		must(t, err)
		from, to, _ := strings.Cut(change, "=")
		b, _, err := bundle.Parse([]byte(strings.Replace(string(text), from, to, 1)))
		if err != nil {
			t.Fatal(err, fault.Fields(err))
		}
		i := item(t, bundle.MakePlan(b, emptyHere(), bundle.Rules{}), bundle.FlowItem, "orders")
		if i.State != bundle.Broken || !strings.Contains(strings.Join(i.Problems, "\n"), want) {
			t.Errorf("%s: it is %s: %q, want %q", change, i.State, i.Problems, want)
		}
	}
}
