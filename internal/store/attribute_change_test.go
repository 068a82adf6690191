package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/secret"
	"patchbay/internal/usage"
)

func plan(t *testing.T, w world, key, to string, typ attr.Type) usage.Change {
	t.Helper()
	all := got(w.db.Definitions(w.ctx))(t)
	all.Workspace = got(w.db.Workspace(w.ctx))(t)
	return got(usage.Plan(all, got(w.db.Attribute(w.ctx, key))(t), to, typ))(t)
}

func TestAnAttributeChangesWithAllThatNamesIt(t *testing.T) {
	keys := got(secret.ParseKeys(secret.GenerateKeys()))(t)
	onBoth(t, "change", func(t *testing.T, w world) {
		got(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "shop", Label: "Shop", Type: attr.TypeText, Scope: attr.ScopeConversation}))(t)
		a := sampleAPI("1")
		a.URL = "https://example.com/{{shop}}"
		a = got(w.db.SaveAPI(w.ctx, a))(t)
		v := got(w.db.PublishFlow(w.ctx, flow.Flow{Key: "chat", Name: "Chat", Draft: flow.Graph{Components: []flow.Component{
			{ID: "a", Kind: flow.Message, Name: "A", Settings: flow.Settings{Text: "{{shop}}"}}}}}, "Ada"))(t)
		tested := sampleTest("chat", "It works")
		tested.Run.Start, tested.Expect[0].Attributes = map[string]string{"shop": "7"}, map[string]string{"shop": "7", "n": "1"}
		must(t, w.db.SaveFlowTest(w.ctx, tested))
		other := sampleTest("chat", "Other")
		other.Run.Start = map[string]string{"phone": "shop"}
		other.Run.Calls[0].Reply.Header = map[string]string{"shop": "7"}
		must(t, w.db.SaveFlowTest(w.ctx, other))
		before, untouched := got(w.db.FlowTests(w.ctx, "chat"))(t)[0], got(w.db.FlowTests(w.ctx, "chat"))(t)[1]
		c := enginetest.Fresh()
		c.Record.Attributes, c.Record.Contact = map[string]json.RawMessage{"shop": json.RawMessage(`"7"`)}, map[string]json.RawMessage{"shop": json.RawMessage(`"x"`)}
		must(t, w.db.CreateConversation(w.ctx, c))
		stale := plan(t, w, "shop", "store", attr.TypeNumber)
		got(w.db.SaveAPI(w.ctx, sampleAPI("2")))(t)
		t.Run("not by a plan that is out of date", func(t *testing.T) {
			if _, err := w.db.ChangeAttribute(w.ctx, keys, stale); !errors.Is(err, usage.ErrStale) {
				t.Errorf("got %v", err)
			}
		})
		change := plan(t, w, "shop", "store", attr.TypeNumber)
		counted := got(w.db.CountChange(w.ctx, keys, change))(t)
		done := got(w.db.ChangeAttribute(w.ctx, keys, change))(t)
		if want := (usage.Stored{Changed: 1, Lost: 1}); counted != want || done != want {
			t.Errorf("counted were %+v, changed %+v", counted, done)
		}
		after := got(w.db.Attribute(w.ctx, "store"))(t)
		if after.Type != attr.TypeNumber || !slices.Equal(after.Formerly, []string{"shop"}) || after.Revision != 2 {
			t.Errorf("the attribute is %+v", after)
		}
		if now := got(w.db.API(w.ctx, a.Key))(t); now.URL != "https://example.com/{{store}}" || now.Revision != 2 {
			t.Errorf("the API is %+v", now)
		}
		if last := got(w.db.APIRevision(w.ctx, a.ID, 2))(t); last.Deed != history.Renamed || last.Note != "shop → store" {
			t.Errorf("its history says %+v", last.Entry)
		}
		if now := got(w.db.FlowVersion(w.ctx, v.FlowID, 1))(t); now.Graph.Components[0].Settings.Text != "{{store}}" {
			t.Errorf("the version is %+v", now)
		}
		r := got(w.db.Conversation(w.ctx, c.Record.ID))(t)
		if string(r.Attributes["store"]) != "7" || len(r.Attributes) != 1 || len(r.Contact) != 0 || r.ContactSeq != 1 {
			t.Errorf("stored are %s and %s, %d", r.Attributes, r.Contact, r.ContactSeq)
		}
		test := got(w.db.FlowTests(w.ctx, "chat"))(t)[0]
		if !maps.Equal(test.Run.Start, map[string]string{"store": "7"}) || !maps.Equal(test.Expect[0].Attributes, map[string]string{"store": "7", "n": "1"}) {
			t.Errorf("the test of the flow is %+v", test)
		}
		if now := got(w.db.FlowTests(w.ctx, "chat"))(t)[1]; now.ID != untouched.ID {
			t.Errorf("a test that does not know the attribute was saved anew: %+v", now)
		}
		if test.ID == before.ID || !test.At.Equal(before.At) {
			t.Errorf("the test is %s of %s, and was %s of %s", test.ID, test.At, before.ID, before.At)
		}
		t.Run("and an index sees it", func(t *testing.T) {
			x := usage.NewIndex(w.db, func(ctx context.Context) (call.Workspace, error) { return w.db.Workspace(ctx) })
			if n := got(x.Names(w.ctx))(t).Attributes(); n["store"] != (usage.Count{APIs: 1, Flows: 1}) || n["shop"] != (usage.Count{}) {
				t.Errorf("named are %+v", n)
			}
		})
	})
}
