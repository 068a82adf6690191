package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

// connect imports an integration with an attribute, a constant, a secret and an API that names all of them.
func connect(t *testing.T, w world) bundle.Import {
	t.Helper()
	e, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "built-in", Name: "Built-in", BuiltIn: true, Constants: []apidef.Row{{Key: "mine", Value: "1"}}})
	must(t, err)
	e.Constants = append(e.Constants, apidef.Row{Key: "shop", Value: "a"})
	b := bundle.Bundle{
		Attributes:   []attr.Attribute{{Key: "order", Label: "Order", Type: attr.TypeText, Scope: attr.ScopeContact}},
		Environments: []apidef.Environment{e},
		APIs: []apidef.API{{Key: "find", Name: "Find", Integration: "shop", Method: "GET", URL: "https://{{env.shop}}.example.com/{{order}}", Body: apidef.Body{Kind: apidef.NoBody},
			Headers: []apidef.Row{{Key: "X-Key", Value: "{{secret.shop_key}}"}}}},
	}
	p := planOf(t, w, b, bundle.Rules{Default: bundle.Replace})
	must(t, p.Ready())
	entry := secret.Entry{ID: id.New(id.Secret), Key: "shop_key", Sealed: "x", Hosts: []string{"a.example.com"}}
	done, err := w.db.ApplyImport(w.ctx, bundle.Import{Source: "shop", Format: bundle.Connection, Items: p.Applied()}, p.Write, []secret.Entry{entry})
	must(t, err)
	return done
}

// left names what there is.
func left(t *testing.T, w world) string {
	t.Helper()
	h, err := w.db.Here(w.ctx)
	must(t, err)
	b, _ := h.Bundle()
	var names []string
	for _, c := range b.Items() {
		names = append(names, c.Ref.String())
	}
	for _, c := range h.Workspace.Environment.Constants {
		names = append(names, "constant "+c.Key)
	}
	for _, e := range h.Workspace.Secrets {
		names = append(names, "secret "+e.Key)
	}
	return strings.Join(names, ", ")
}

func TestDisconnectingAnIntegration(t *testing.T) {
	const all = "Custom attribute order, Environment built-in, API find, constant mine, constant shop, secret shop_key"
	onBoth(t, "takes out what it added, whatever else was done to the environment and the secret", func(t *testing.T, w world) {
		connect(t, w)
		if got := left(t, w); got != all {
			t.Fatalf("there is %s", got)
		}
		e, err := w.db.Environment(w.ctx, "built-in")
		must(t, err)
		e.Constants = append(e.Constants, apidef.Row{Key: "later", Value: "2"})
		_, err = w.db.SaveEnvironment(w.ctx, e)
		must(t, err)
		s, err := w.db.Secret(w.ctx, "shop_key")
		must(t, err)
		s.Sealed = "y"
		_, err = w.db.SaveSecret(w.ctx, s)
		must(t, err)
		kept, err := w.db.Disconnect(w.ctx, "shop", []string{"shop"})
		if err != nil || len(kept) > 0 {
			t.Fatal(kept, err)
		}
		if got := left(t, w); got != "Environment built-in, constant mine, constant later" {
			t.Errorf("left is %s", got)
		}
		if _, err := w.db.Disconnect(w.ctx, "shop", nil); !errors.Is(err, fault.NotFound) {
			t.Errorf("twice: %v", err)
		}
	})
	onBoth(t, "leaves what others need and says who", func(t *testing.T, w world) {
		connect(t, w)
		_, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "own", Name: "Own", Method: "GET", URL: "https://{{env.shop}}.example.com/{{order}}?k={{secret.shop_key}}", Body: apidef.Body{Kind: apidef.NoBody}})
		must(t, err)
		kept, err := w.db.Disconnect(w.ctx, "shop", []string{"shop"})
		must(t, err)
		want := []string{"The attribute order stays: API own uses it.", "The secret shop_key stays: API own uses it.", "The constant shop stays: API own uses it."}
		if !slices.Equal(kept, want) {
			t.Errorf("kept is %q", kept)
		}
		if got := left(t, w); got != strings.Replace(all, "find", "own", 1) {
			t.Errorf("left is %s", got)
		}
	})
	onBoth(t, "is refused while one of its APIs is another than it brought", func(t *testing.T, w world) {
		connect(t, w)
		a, err := w.db.API(w.ctx, "find")
		must(t, err)
		a.Name = "Mine"
		_, err = w.db.SaveAPI(w.ctx, a)
		must(t, err)
		_, err = w.db.Disconnect(w.ctx, "shop", []string{"shop"})
		if !errors.Is(err, fault.Conflict) || len(fault.Fields(err)) != 1 || fault.Fields(err)[0].Message != "API find was changed since." {
			t.Errorf("answered %v", err)
		}
		if got := left(t, w); got != all {
			t.Errorf("left is %s", got)
		}
	})
	onBoth(t, "can be done however many imports came after", func(t *testing.T, w world) {
		done := connect(t, w)
		for range bundle.MaxImports + 1 {
			_, err := w.db.ApplyImport(w.ctx, bundle.Import{}, bundle.Write{}, nil)
			must(t, err)
		}
		if all, err := w.db.Connections(w.ctx); err != nil || len(all) != 1 || all[0].ID != done.ID || all[0].Source != "shop" {
			t.Errorf("connections %v, %v", all, err)
		}
		_, err := w.db.Disconnect(w.ctx, "shop", []string{"shop"})
		must(t, err)
		if all, err := w.db.Connections(w.ctx); err != nil || len(all) != 0 {
			t.Errorf("connections %v, %v", all, err)
		}
	})
}
