package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
	"patchbay/internal/simulate"
	"patchbay/internal/store"
	"patchbay/internal/widget"
)

// demo is the presets as a bundle.
func demo() bundle.Bundle {
	f := preset.Flow()
	b := bundle.Bundle{Attributes: preset.Attributes(), Environments: preset.Environments(), APIs: preset.APIs(), Flows: []bundle.Flow{{Key: f.Key, Name: f.Name, Draft: f.Draft, Published: &f.Draft}}}
	b.Environments[0].BuiltIn = false
	return b
}

func planOf(t *testing.T, w world, b bundle.Bundle, rules bundle.Rules) bundle.Plan {
	t.Helper()
	here, err := w.db.Here(w.ctx)
	must(t, err)
	return bundle.MakePlan(b, here, rules)
}

func importAll(t *testing.T, w world, b bundle.Bundle, rules bundle.Rules, secrets ...secret.Entry) bundle.Import {
	t.Helper()
	p := planOf(t, w, b, rules)
	if err := p.Ready(); err != nil {
		t.Fatalf("%v: %+v", err, p.Undecided()[0].Problems)
	}
	done, err := w.db.ApplyImport(w.ctx, bundle.Import{Source: "demo.yaml", Format: "patchbay", Summary: p.Summary(), Items: p.Applied()}, p.Write, secrets)
	must(t, err)
	return done
}

// exported is everything that the world has, as a file.
func exported(t *testing.T, w world) string {
	t.Helper()
	here, err := w.db.Here(w.ctx)
	must(t, err)
	b, _ := here.Bundle()
	text, err := bundle.Marshal(b)
	must(t, err)
	return string(text)
}

func TestImports(t *testing.T) {
	onBoth(t, "what was exported and imported is exported again in the same bytes", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		first := exported(t, w)
		b, notes, err := bundle.Parse([]byte(first))
		if err != nil || len(notes) > 0 {
			t.Fatal(err, notes)
		}
		if p := planOf(t, w, b, bundle.Rules{}); p.Count(bundle.Same) != len(p.Items) || !p.Write.Empty() {
			t.Errorf("an import of what is here would do something: %s", p.Summary())
		}
		again, err := bundle.Marshal(b)
		must(t, err)
		if diff := cmp.Diff(first, string(again)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "undoing an import leaves what was there before", func(t *testing.T, w world) {
		b := demo()
		importAll(t, w, b, bundle.Rules{})
		before := exported(t, w)
		b.APIs[0].Name, b.Attributes[0].Label, b.Environments[1].Name = "Other", "Other", "Other"
		b.Flows[0].Draft = flow.Graph{Components: append([]flow.Component{{ID: "hello", Kind: flow.Message, Name: "Hello", Settings: flow.Settings{Text: "Hello"}, Next: map[string]string{"next": b.Flows[0].Draft.Components[0].ID}}}, b.Flows[0].Draft.Components...)}
		b.Flows[0].Published = &b.Flows[0].Draft
		b.APIs = append(b.APIs, apidef.API{Key: "more", Name: "More", Method: "GET", URL: "https://example.com", Headers: []apidef.Row{{Key: "Authorization", Value: "{{secret.more}}"}}, Body: apidef.Body{Kind: apidef.NoBody}})
		done := importAll(t, w, b, bundle.Rules{Default: bundle.Replace}, secret.Entry{ID: id.New(id.Secret), Key: "more", Sealed: "x", Hosts: []string{"example.com"}})
		if exported(t, w) == before {
			t.Fatal("nothing was imported")
		}
		if _, err := w.db.UndoImport(w.ctx, done.ID); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, exported(t, w)); diff != "" {
			t.Error(diff)
		}
		if entries, err := w.db.Secrets(w.ctx); err != nil || len(entries) != 0 {
			t.Errorf("secrets %v, %v", entries, err)
		}
		if _, err := w.db.UndoImport(w.ctx, done.ID); !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Message(err), "Ada has undone") {
			t.Errorf("undoing it twice: %v", err)
		}
		f, err := w.db.Flow(w.ctx, "phone-verification")
		if err != nil || f.Published != 1 || f.Revision < 3 {
			t.Errorf("version %d is published, revision %d, %v", f.Published, f.Revision, err)
		}
	})
	onBoth(t, "undo says everything that speaks against it, and does nothing", func(t *testing.T, w world) {
		done := importAll(t, w, demo(), bundle.Rules{})
		a, err := w.db.API(w.ctx, "send-otp")
		must(t, err)
		a.Name = "Mine"
		_, err = w.db.SaveAPI(w.ctx, a)
		must(t, err)
		_, err = w.db.SaveAPI(w.ctx, apidef.API{Key: "own", Name: "Own", Method: "GET", URL: "https://example.com/{{phone_verified}}", Body: apidef.Body{Kind: apidef.NoBody}})
		must(t, err)
		before := exported(t, w)
		_, err = w.db.UndoImport(w.ctx, done.ID)
		for _, want := range []string{"API send-otp was changed since.", "API own needs Custom attribute phone_verified."} {
			if !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Message(err), want) {
				t.Errorf("%q is not in %v", want, err)
			}
		}
		if diff := cmp.Diff(before, exported(t, w)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "a plan that is older than a change is refused as a whole", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		b := demo()
		b.APIs[1].Name, b.Attributes[0].Label = "Theirs", "Theirs"
		p := planOf(t, w, b, bundle.Rules{Default: bundle.Replace})
		a, err := w.db.API(w.ctx, b.APIs[1].Key)
		must(t, err)
		a.Name = "Mine"
		_, err = w.db.SaveAPI(w.ctx, a)
		must(t, err)
		before := exported(t, w)
		_, err = w.db.ApplyImport(w.ctx, bundle.Import{}, p.Write, nil)
		if !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Message(err), "API verify-otp has changed since the plan was made") {
			t.Error(err)
		}
		if diff := cmp.Diff(before, exported(t, w)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "only the last imports are kept", func(t *testing.T, w world) {
		for n := range bundle.MaxImports + 2 {
			b := bundle.Bundle{Attributes: []attr.Attribute{{Key: fmt.Sprintf("a%d", n), Label: "A", Type: attr.TypeText, Scope: attr.ScopeContact}}}
			importAll(t, w, b, bundle.Rules{})
		}
		all, err := w.db.Imports(w.ctx)
		if err != nil || len(all) != bundle.MaxImports || all[0].Items[0].Key != "a21" || all[0].By != "Ada" {
			t.Errorf("%d imports, %v", len(all), err)
		}
	})
	onBoth(t, "a staged text is its owner's alone", func(t *testing.T, w world) {
		s := bundle.Staged{ID: id.New(id.Import), UserID: "usr_1", Text: "x", Notes: []bundle.Note{{Message: "m"}}}
		must(t, w.db.StageImport(w.ctx, s))
		if got, err := w.db.StagedImport(w.ctx, "usr_1", s.ID); err != nil || got.Text != "x" || len(got.Notes) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.db.StagedImport(w.ctx, "usr_2", s.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("another got %v", err)
		}
		must(t, w.db.DropStaged(w.ctx, "usr_1", s.ID))
		if _, err := w.db.StagedImport(w.ctx, "usr_1", s.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("it is still there: %v", err)
		}
	})
}

func TestAStagedTextIsKeptForAnHour(t *testing.T) {
	now := time.Now()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"), store.WithClock(func() time.Time { return now }))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	ctx := asSomebody(t.Context())
	must(t, db.StageImport(ctx, bundle.Staged{ID: "imp_1", UserID: "usr_1"}))
	now = now.Add(59 * time.Minute)
	if _, err := db.StagedImport(ctx, "usr_1", "imp_1"); err != nil {
		t.Error(err)
	}
	now = now.Add(2 * time.Minute)
	if _, err := db.StagedImport(ctx, "usr_1", "imp_1"); !errors.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestImportsBringTestSetsAndChatsAlong(t *testing.T) {
	with := func() bundle.Bundle {
		b := demo()
		b.TestSets = []bundle.TestSet{{API: b.APIs[0].Key, Name: "One", Values: map[string]string{"phone": "+14155552671"}}}
		b.Flows[0].Chat = &bundle.Chat{Look: widget.Look{Title: "Prove it", Side: widget.Left, Direction: widget.Auto}, Pages: []string{"https://shop.example.com"}}
		return b
	}
	onBoth(t, "and undoing takes them away", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		empty := exported(t, w)
		done := importAll(t, w, with(), bundle.Rules{Default: bundle.Replace})
		text := exported(t, w)
		for _, want := range []string{"name: One", "title: Prove it", "https://shop.example.com"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %s", want, text)
			}
		}
		if allowed, err := w.db.OriginAllowed(w.ctx, with().Flows[0].Key, "https://shop.example.com"); err != nil || !allowed {
			t.Error("the page may not have the chat", err)
		}
		must(t, second(w.db.UndoImport(w.ctx, done.ID)))
		if diff := cmp.Diff(empty, exported(t, w)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "and undoing leaves those that were there", func(t *testing.T, w world) {
		importAll(t, w, with(), bundle.Rules{})
		picture := widget.Picture{Type: "image/png", Bytes: []byte("\x89PNG\r\n\x1a\npng")}
		chat, err := w.db.FlowChat(w.ctx, with().Flows[0].Key)
		must(t, err)
		must(t, second(w.db.SaveFlowChat(w.ctx, chat, &picture)))
		before := exported(t, w)
		b := with()
		b.TestSets[0].Values["phone"] = "+4930123456"
		b.TestSets = append(b.TestSets, bundle.TestSet{API: b.APIs[0].Key, Name: "Two"})
		b.Flows[0].Chat.Title, b.Flows[0].Chat.Pages = "Other", nil
		done := importAll(t, w, b, bundle.Rules{Default: bundle.Replace})
		if got := exported(t, w); got == before || !strings.Contains(got, "name: Two") {
			t.Error("nothing was imported")
		}
		must(t, second(w.db.UndoImport(w.ctx, done.ID)))
		if diff := cmp.Diff(before, exported(t, w)); diff != "" {
			t.Error(diff)
		}
		if p, err := w.db.ChatPicture(w.ctx, b.Flows[0].Key); err != nil || !strings.HasSuffix(string(p.Bytes), "png") {
			t.Error("the picture is gone", err)
		}
	})
	onBoth(t, "and what was changed since is not taken away", func(t *testing.T, w world) {
		done := importAll(t, w, with(), bundle.Rules{})
		chat, err := w.db.FlowChat(w.ctx, with().Flows[0].Key)
		must(t, err)
		must(t, second(w.db.SaveFlowChat(w.ctx, chat, nil)))
		if _, err := w.db.UndoImport(w.ctx, done.ID); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Message(err), "The chat of Chat flow") {
			t.Errorf("answered %v", err)
		}
	})
}

func TestImportsBringSmallPicturesOfChatsAlong(t *testing.T) {
	small, large := []byte("\x89PNG\r\n\x1a\nsmall"), append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, bundle.MaxPicture)...)
	upload := func(t *testing.T, w world, picture []byte) {
		t.Helper()
		chat, err := w.db.FlowChat(w.ctx, demo().Flows[0].Key)
		must(t, err)
		must(t, second(w.db.SaveFlowChat(w.ctx, chat, &widget.Picture{Type: "image/png", Bytes: picture})))
	}
	wantPicture := func(t *testing.T, w world, want []byte) {
		t.Helper()
		if p, err := w.db.ChatPicture(w.ctx, demo().Flows[0].Key); err != nil || string(p.Bytes) != string(want) || p.Type != "image/png" {
			t.Errorf("the picture is %d bytes of %s, %v", len(p.Bytes), p.Type, err)
		}
	}
	onBoth(t, "and undoing brings the former one back", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		upload(t, w, small)
		moved, _, err := bundle.Parse([]byte(exported(t, w)))
		must(t, err)
		for _, other := range [][]byte{append(small, "er"...), large} {
			upload(t, w, other)
			before := exported(t, w)
			moved.Environments = nil
			done := importAll(t, w, moved, bundle.Rules{Default: bundle.Replace})
			wantPicture(t, w, small)
			must(t, second(w.db.UndoImport(w.ctx, done.ID)))
			wantPicture(t, w, other)
			if diff := cmp.Diff(before, exported(t, w)); diff != "" {
				t.Error(diff)
			}
		}
	})
	onBoth(t, "and one that stays is noted", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		upload(t, w, large)
		here, err := w.db.Here(w.ctx)
		must(t, err)
		b, notes := here.Bundle()
		if b.Flows[0].Chat == nil || b.Flows[0].Chat.Picture != "" || len(notes) != 1 || !strings.Contains(notes[0].Message, "stays here. Upload it again") {
			t.Errorf("%+v, noted %+v", b.Flows[0].Chat, notes)
		}
	})
}

func TestImportsBringFlowTestsAlong(t *testing.T) {
	with := func() bundle.Bundle {
		b := demo()
		b.FlowTests = []simulate.Test{sampleTest(b.Flows[0].Key, "It works")}
		return b
	}
	onBoth(t, "and undoing takes them away", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		empty := exported(t, w)
		done := importAll(t, w, with(), bundle.Rules{Default: bundle.Replace})
		if text := exported(t, w); !strings.Contains(text, "name: It works") {
			t.Errorf("it is not in %s", text)
		}
		must(t, second(w.db.UndoImport(w.ctx, done.ID)))
		if diff := cmp.Diff(empty, exported(t, w)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "and undoing leaves those that were there", func(t *testing.T, w world) {
		importAll(t, w, with(), bundle.Rules{})
		must(t, w.db.SaveFlowTest(w.ctx, sampleTest(with().Flows[0].Key, "Mine")))
		before := exported(t, w)
		b := with()
		b.FlowTests[0].Run.Start["phone"] = "+4930123456"
		done := importAll(t, w, b, bundle.Rules{Default: bundle.Replace})
		if text := exported(t, w); !strings.Contains(text, "+4930123456") || !strings.Contains(text, "name: Mine") {
			t.Errorf("got %s", text)
		}
		must(t, second(w.db.UndoImport(w.ctx, done.ID)))
		if diff := cmp.Diff(before, exported(t, w)); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "and what was changed since is not taken away", func(t *testing.T, w world) {
		importAll(t, w, demo(), bundle.Rules{})
		done := importAll(t, w, with(), bundle.Rules{Default: bundle.Replace})
		must(t, w.db.DeleteFlowTest(w.ctx, with().Flows[0].Key, "It works"))
		must(t, second(w.db.UndoImport(w.ctx, done.ID)))
		done = importAll(t, w, with(), bundle.Rules{Default: bundle.Replace})
		must(t, w.db.SaveFlowTest(w.ctx, sampleTest(with().Flows[0].Key, "It works")))
		if _, err := w.db.UndoImport(w.ctx, done.ID); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Message(err), "The test It works of Chat flow") {
			t.Errorf("answered %v", err)
		}
	})
}

func TestAPartOfWhatIsHereHasNoTestsOfOtherFlows(t *testing.T) {
	onBoth(t, "and those of its own", func(t *testing.T, w world) {
		b := demo()
		b.FlowTests = []simulate.Test{sampleTest(b.Flows[0].Key, "It works")}
		importAll(t, w, b, bundle.Rules{})
		api, ofFlow := bundle.Ref{Kind: bundle.APIItem, Key: b.APIs[0].Key}, bundle.Ref{Kind: bundle.FlowItem, Key: b.Flows[0].Key}
		for want, items := range map[int][]bundle.Ref{0: {api}, 1: {api, ofFlow}} {
			here, err := w.db.HereOf(w.ctx, items...)
			must(t, err)
			if len(here.Flows) != want || len(here.FlowTests) != want {
				t.Errorf("with %v there are %d flows and the tests %+v", items, len(here.Flows), here.FlowTests)
			}
			var keys []string
			for _, a := range here.APIs {
				keys = append(keys, a.Key)
			}
			if called := (map[int][]string{0: {api.Key}, 1: {"send-otp", "verify-otp"}})[want]; !slices.Equal(keys, called) {
				t.Errorf("with %v there are the APIs %v, want %v", items, keys, called)
			}
		}
	})
}
