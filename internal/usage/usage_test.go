package usage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
)

func text(key string) attr.Attribute {
	return attr.Attribute{ID: "att_" + key, Key: key, Label: key, Type: attr.TypeText, Scope: attr.ScopeContact, Revision: 1}
}

func workspace() call.Workspace {
	list := text("basket")
	list.Type = attr.TypeList
	return call.Workspace{Schema: attr.NewSchema(3, []attr.Attribute{text("shop"), text("other"), list})}
}

// everywhere names the attribute shop wherever one can be named.
func everywhere() (apidef.API, flow.Flow) {
	a := apidef.API{ID: "api_1", Key: "order", Name: "Order", Method: "POST", URL: "https://a.example/{{shop}}/shop", Revision: 4,
		Parameters: []apidef.Row{{Key: "shop", Value: "{{shop | upper}}", Off: true}}, Headers: []apidef.Row{{Key: "X", Value: "{{shop}}"}},
		Body:       apidef.Body{Kind: apidef.NoBody, Text: `{"shop":"{{shop}} 'shop'"}`, Rows: []apidef.Row{{Key: "f", Value: "{{shop}}", FileName: "{{shop}}.txt"}}, Variables: `{"a":"{{shop}}"}`},
		Auth:       apidef.Auth{Kind: apidef.BasicAuth, Username: "{{shop}}", Token: "{{shop}}"},
		Attributes: []string{"other", "shop"},
		Mappings:   []apidef.Mapping{{Source: apidef.FromBody, Path: "shop", Attribute: "shop", Transform: "value ?? shop"}},
		Outcomes:   []apidef.Outcome{{Name: "shop", Status: "2xx", Condition: "response.body.shop == shop"}}}
	s := flow.Settings{Text: "{{shop}}", Attribute: "shop", Reminder: "{{shop}}", ChoicesFrom: "shop", Image: "https://a.example/{{shop}}", File: "https://a.example/{{shop}}",
		Notice: "{{shop}}", Until: "{{shop}}", Value: "shop | upper", Expression: true,
		Branches: []flow.Branch{{Groups: [][]flow.Condition{{{Source: flow.CustomAttribute, Name: "shop", Operator: flow.Equal, Value: "{{shop}}"},
			{Source: flow.ChatProperty, Name: "shop", Operator: flow.Matches, Value: "{{shop}}"}}}}},
		Outside: flow.Outside{Fallbacks: []flow.Fallback{{Attribute: "shop", Value: "shop"}}, Fields: []flow.BodyField{{Path: "shop", Attribute: "shop"}},
			CodeSent: "{{shop}}", CodeWrong: "{{shop}}", CodeExpired: "{{shop}}", CodeCoolDown: "{{shop}}"}}
	f := flow.Flow{ID: "flw_1", Key: "chat", Name: "Chat", Revision: 2, Draft: flow.Graph{Components: []flow.Component{{ID: "a", Kind: flow.Text, Name: "shop", Settings: s}}}}
	return a, f
}

func TestARenameReachesEveryPlace(t *testing.T) {
	a, f := everywhere()
	v := flow.Version{ID: "ver_1", Number: 1, Graph: f.Draft}
	c, err := usage.Plan(usage.All{APIs: []apidef.API{a}, Flows: []flow.Flow{f}, Versions: []flow.Version{v}, Workspace: workspace()}, text("shop"), "store", attr.TypeText)
	if err != nil || len(c.APIs) != 1 || len(c.Flows) != 1 || len(c.Versions) != 1 {
		t.Fatalf("got %+v, %v", c, err)
	}
	after := workspace()
	after.Schema = attr.NewSchema(4, []attr.Attribute{text("store"), text("other")})
	if left := usage.AttributeInAPI(c.APIs[0].After, workspace(), "shop"); len(left) != 0 {
		t.Errorf("the API still names it at %+v", left)
	}
	before, now := usage.AttributeInAPI(a, workspace(), "shop"), usage.AttributeInAPI(c.APIs[0].After, after, "store")
	if len(before) != 13 || fmt.Sprint(before) != fmt.Sprint(now) {
		t.Errorf("it was at %+v\nand is at %+v", before, now)
	}
	for _, g := range []flow.Graph{c.Flows[0].After.Draft, c.Versions[0].Graph} {
		if left := usage.AttributeInGraph(g, workspace(), "shop"); len(left) != 0 {
			t.Errorf("the chat flow still names it at %+v", left)
		}
		was, is := usage.AttributeInGraph(f.Draft, workspace(), "shop"), usage.AttributeInGraph(g, after, "store")
		if len(was) != 17 || fmt.Sprint(was) != fmt.Sprint(is) {
			t.Errorf("it was at %d %+v\nand is at %+v", len(was), was, is)
		}
	}
	s := c.Flows[0].After.Draft.Components[0].Settings
	if s.Branches[0].Groups[0][1].Name != "shop" || s.Branches[0].Groups[0][1].Value != "{{shop}}" || s.Fallbacks[0].Value != "shop" {
		t.Error("what is no attribute was renamed")
	}
	if f.Draft.Components[0].Settings.Branches[0].Groups[0][0].Name != "shop" || a.Mappings[0].Attribute != "shop" {
		t.Error("what was given was changed")
	}
}

// A setting that comes later must be rewritten, too: every template of a component is one of those that Templates lists.
func TestARenameKnowsEveryTemplateOfAComponent(t *testing.T) {
	_, f := everywhere()
	c := f.Draft.Components[0]
	c.Settings.Expression, c.Settings.Value = false, "{{shop}}"
	g := flow.Graph{Components: []flow.Component{c}}.Rewritten(flow.Rewriter{Key: func(k string) string { return k }, Template: func(string) string { return "x" },
		Expression: func(e string) string { return e }})
	for _, tmpl := range g.Components[0].Templates() {
		if tmpl.Text != "x" {
			t.Errorf("%s is not rewritten", tmpl.Place)
		}
	}
	if len(g.Components[0].Templates()) != 12 {
		t.Errorf("the sample fills %d templates", len(g.Components[0].Templates()))
	}
}

func TestWhatCannotBeChanged(t *testing.T) {
	loop := apidef.API{Name: "Loop", Body: apidef.Body{Kind: apidef.JSONBody, Text: `[{{#each basket as item}}{{shop}}{{/each}}]`}}
	all := usage.All{APIs: []apidef.API{loop}, Workspace: workspace()}
	for _, c := range []struct {
		name, to string
		t        attr.Type
		kind     fault.Kind
		says     string
	}{
		{"a key that is no key", "9 lives", attr.TypeText, fault.Invalid, "A key has letters"},
		{"a key that is taken", "other", attr.TypeText, fault.Invalid, "already"},
		{"the key of a contact field", "phone", attr.TypeText, fault.Invalid, "already"},
		{"a type that is none", "shop", "colour", fault.Invalid, "Choose one of the types"},
		{"a secret", "shop", attr.TypeSecret, fault.Invalid, "can become a secret"},
		{"a name that a loop gives to its items", "item", attr.TypeText, fault.Conflict, "Loop: A loop in this API"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := usage.Plan(all, text("shop"), c.to, c.t)
			var said []string
			for _, f := range fault.Fields(err) {
				said = append(said, f.Message)
			}
			if !errors.Is(err, c.kind) || !strings.Contains(strings.Join(append(said, fault.Message(err)), "\n"), c.says) {
				t.Errorf("got %v: %s", err, said)
			}
		})
	}
}

func TestATypeThatBreaksSomething(t *testing.T) {
	a := apidef.API{Key: "order", Name: "Order", Method: "GET", URL: "https://a.example/{{shop | upper}}"}
	c, err := usage.Plan(usage.All{APIs: []apidef.API{a}, Workspace: workspace()}, text("shop"), "shop", attr.TypeList)
	if err != nil || len(c.Broken) != 1 || c.Broken[0].Name != "Order" {
		t.Errorf("got %+v, %v", c.Broken, err)
	}
}

func TestATypeThatBreaksAPublishedVersion(t *testing.T) {
	g := flow.Graph{Components: []flow.Component{{ID: "a", Kind: flow.End, Settings: flow.Settings{Text: "{{shop | upper}}"}}}}
	f := flow.Flow{ID: "flw_1", Key: "chat", Name: "Chat", Published: 2}
	versions := []flow.Version{{FlowID: "flw_1", Number: 1, Graph: g}, {FlowID: "flw_1", Number: 2, Graph: g}}
	c, err := usage.Plan(usage.All{Flows: []flow.Flow{f}, Versions: versions, Workspace: workspace()}, text("shop"), "shop", attr.TypeList)
	if err != nil || len(c.Broken) != 1 || c.Broken[0].Version != 2 || c.Broken[0].Name != "Chat" {
		t.Errorf("got %+v, %v", c.Broken, err)
	}
}

// shelf is a store of definitions that counts what is read.
type shelf struct {
	deed  int64
	apis  []apidef.API
	flows []flow.Flow
	live  []flow.Version
	read  int
}

func (s *shelf) LastDeed(context.Context) (int64, error) { return s.deed, nil }

func (s *shelf) Stamps(context.Context) (map[string]int, map[string]int, error) {
	apis, flows := map[string]int{}, map[string]int{}
	for _, a := range s.apis {
		apis[a.ID] = a.Revision
	}
	for _, f := range s.flows {
		flows[f.ID] = f.Revision
	}
	return apis, flows, nil
}

func (s *shelf) APIHeads(context.Context) ([]apidef.API, error) {
	var heads []apidef.API
	for _, a := range s.apis {
		heads = append(heads, apidef.API{ID: a.ID, Key: a.Key, Name: a.Name, URL: a.URL, Folder: a.Folder, Tags: a.Tags, Revision: a.Revision})
	}
	return heads, nil
}

func (s *shelf) APIsByID(_ context.Context, ids []string) ([]apidef.API, error) {
	s.read += len(ids)
	return slices.DeleteFunc(slices.Clone(s.apis), func(a apidef.API) bool { return !slices.Contains(ids, a.ID) }), nil
}

func (s *shelf) FlowsByID(_ context.Context, ids []string) ([]flow.Flow, error) {
	s.read += len(ids)
	return slices.DeleteFunc(slices.Clone(s.flows), func(f flow.Flow) bool { return !slices.Contains(ids, f.ID) }), nil
}

func (s *shelf) PublishedOf(_ context.Context, ids []string) ([]flow.Version, error) {
	return slices.DeleteFunc(slices.Clone(s.live), func(v flow.Version) bool { return !slices.Contains(ids, v.FlowID) }), nil
}

func TestAFlowUsesWhatItsPublishedVersionUses(t *testing.T) {
	_, f := everywhere()
	calls := func(key string) flow.Component {
		return flow.Component{ID: "c", Kind: flow.API, Settings: flow.Settings{API: key}}
	}
	live := flow.Version{FlowID: f.ID, Number: 3, Graph: flow.Graph{Components: append(f.Draft.Components, calls("old"), calls("both"))}}
	f.Draft, f.Published = flow.Graph{Components: []flow.Component{calls("new"), calls("both")}}, 3
	s := &shelf{deed: 1, flows: []flow.Flow{f}, live: []flow.Version{live}}
	names, err := usage.NewIndex(s, func(context.Context) (call.Workspace, error) { return workspace(), nil }).Names(t.Context())
	if err != nil || names.Attributes()["shop"] != (usage.Count{Flows: 1}) {
		t.Errorf("shop is used by %+v, %v", names.Attributes()["shop"], err)
	}
	for key, want := range map[string]string{"old": "Chat false true", "new": "Chat true false", "both": "Chat true true"} {
		if by := names.Calling(key); len(by) != 1 || fmt.Sprint(by[0].Name, " ", by[0].Draft, " ", by[0].Live) != want || by[0].Named.Live.Version != 3 {
			t.Errorf("%s is called by %+v", key, by)
		}
	}
}

func TestALiveVersionMissesWhatWasDeletedSince(t *testing.T) {
	_, f := everywhere()
	live := flow.Version{FlowID: f.ID, Number: 3, Graph: f.Draft}
	live.Graph.Components = append(slices.Clone(live.Graph.Components), flow.Component{ID: "c", Kind: flow.API, Settings: flow.Settings{API: "gone"}})
	s := &shelf{deed: 1, flows: []flow.Flow{f}, live: []flow.Version{live}}
	names, err := usage.NewIndex(s, func(context.Context) (call.Workspace, error) { return workspace(), nil }).Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	named := names.Flows[f.ID]
	if attributes, apis := names.Missing(named, workspace().Schema); len(attributes) != 0 || fmt.Sprint(apis) != "[gone]" || !named.Live.Differs {
		t.Errorf("it misses %v and %v, differs: %t", attributes, apis, named.Live.Differs)
	}
	if attributes, _ := names.Missing(named, attr.NewSchema(9, nil)); !slices.Contains(attributes, "shop") {
		t.Errorf("without attributes it misses %v", attributes)
	}
}

func TestTheIndexReadsOnlyWhatHasChanged(t *testing.T) {
	a, f := everywhere()
	b := apidef.API{ID: "api_2", Key: "b", Name: "B", URL: "https://a.example/{{other}}", Revision: 1}
	s := &shelf{deed: 1, apis: []apidef.API{a, b}, flows: []flow.Flow{f}}
	w := workspace()
	x := usage.NewIndex(s, func(context.Context) (call.Workspace, error) { return w, nil })
	want := func(name string, read int, shop usage.Count) {
		t.Helper()
		s.read = 0
		names, err := x.Names(t.Context())
		if err != nil || s.read != read || names.Attributes()["shop"] != shop {
			t.Errorf("%s: %d are read, shop is used by %+v, %v", name, s.read, names.Attributes()["shop"], err)
		}
	}
	want("at first all", 3, usage.Count{APIs: 1, Flows: 1})
	want("then nothing", 0, usage.Count{APIs: 1, Flows: 1})
	s.apis[1].URL, s.apis[1].Revision, s.deed = "https://a.example/{{shop}}", 2, 2
	want("what was saved", 1, usage.Count{APIs: 2, Flows: 1})
	s.apis, s.deed = s.apis[1:], 3
	want("nothing of what was deleted", 0, usage.Count{APIs: 1, Flows: 1})
	w.Schema, s.deed = attr.NewSchema(9, nil), 4
	want("nothing when an attribute has gone: it is named all the same", 0, usage.Count{APIs: 1, Flows: 1})
}

func TestAListWaitsForNoDefinitions(t *testing.T) {
	s := &shelf{deed: 1}
	for n := range 1000 {
		s.apis = append(s.apis, apidef.API{ID: fmt.Sprintf("api_%03d", n), Key: fmt.Sprintf("order-%03d", n), Name: "Order", URL: "https://a.example/{{shop}}", Revision: 1})
	}
	x := usage.NewIndex(s, func(context.Context) (call.Workspace, error) { return workspace(), nil })
	listed, err := x.Listed(t.Context())
	if err != nil || s.read != 0 || listed.Whole || len(listed.Find(usage.Filter{Text: "order-007"})) != 1 {
		t.Fatalf("%d are read, whole is %v, %v", s.read, listed.Whole, err)
	}
	names, err := x.Names(t.Context())
	if err != nil || s.read != 1000 || names.Attributes()["shop"].APIs != 1000 {
		t.Fatalf("%d are read, shop is used by %+v, %v", s.read, names.Attributes()["shop"], err)
	}
	if listed, err = x.Listed(t.Context()); err != nil || !listed.Whole || s.read != 1000 {
		t.Errorf("afterwards %d are read, whole is %v, %v", s.read, listed.Whole, err)
	}
}

func TestAnAPIOfAnEarlierTimeGetsTodaysNames(t *testing.T) {
	old, _ := everywhere()
	store := text("store")
	store.Formerly = []string{"market", "shop"}
	today := workspace()
	today.Schema = attr.NewSchema(4, []attr.Attribute{store, text("other")})
	renewed, names, err := usage.Renewed(old, today)
	if err != nil || fmt.Sprint(names) != "[{shop store}]" {
		t.Fatalf("renamed %v, %v", names, err)
	}
	if was, is := usage.AttributeInAPI(old, workspace(), "shop"), usage.AttributeInAPI(renewed, today, "store"); fmt.Sprint(was) != fmt.Sprint(is) {
		t.Errorf("it was at %+v\nand is at %+v", was, is)
	}
	if old.Mappings[0].Attribute != "shop" {
		t.Error("what was given was changed")
	}
	t.Run("one whose names are today's stays as it is", func(t *testing.T) {
		if again, names, err := usage.Renewed(renewed, today); err != nil || len(names) != 0 || again.URL != renewed.URL {
			t.Errorf("renamed %v, %v", names, err)
		}
	})
	t.Run("a name that something else has now means that", func(t *testing.T) {
		today.Schema = attr.NewSchema(5, []attr.Attribute{store, text("other"), text("shop")})
		if _, names, err := usage.Renewed(old, today); err != nil || len(names) != 0 {
			t.Errorf("renamed %v, %v", names, err)
		}
	})
	t.Run("a loop that calls its items so is in the way", func(t *testing.T) {
		loop := apidef.API{Name: "Loop", Body: apidef.Body{Kind: apidef.JSONBody, Text: `[{{#each basket as store}}{{shop}}{{/each}}]`}}
		list := text("basket")
		list.Type = attr.TypeList
		today.Schema = attr.NewSchema(6, []attr.Attribute{store, list})
		if _, _, err := usage.Renewed(loop, today); !errors.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
	})
}
