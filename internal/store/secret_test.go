package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

func sampleSecret(n string) secret.Entry {
	return secret.Entry{ID: id.New(id.Secret), Key: "shop_token_" + n, Sealed: "v1.k1.sealed", Hosts: []string{"api.example.com"}, APIs: []string{"order"}}
}

func TestSecrets(t *testing.T) {
	testAggregate(t, aggregate[secret.Entry]{
		action: "secret", kind: "secrets",
		sample: sampleSecret,
		change: func(e secret.Entry) secret.Entry {
			e.Sealed, e.Hosts = "v1.k1.other", []string{"*.example.com"}
			return e
		},
		save:   func(w world, e secret.Entry) (secret.Entry, error) { return w.db.SaveSecret(w.ctx, e) },
		load:   func(w world, e secret.Entry) (secret.Entry, error) { return w.db.Secret(w.ctx, e.Key) },
		remove: func(w world, e secret.Entry) error { return w.db.DeleteSecret(w.ctx, e.Key) },
		facts:  func(e *secret.Entry) facts { return facts{&e.ID, &e.Revision, &e.CreatedAt, &e.UpdatedAt} },
		rekey:  func(e secret.Entry) secret.Entry { e.Key = "other"; return e },
		broken: func(e secret.Entry) (secret.Entry, string) { e.Sealed = ""; return e, "value" },
		target: func(e secret.Entry) string { return e.Key },
	})
}

func TestSecretRules(t *testing.T) {
	onBoth(t, "an entry without an ID is refused, because its value is sealed for nothing", func(t *testing.T, w world) {
		e := sampleSecret("1")
		e.ID = ""
		_, err := w.db.SaveSecret(w.ctx, e)
		wantFault(t, err, fault.Internal, "")
	})
	onBoth(t, "an entry says who changed it last", func(t *testing.T, w world) {
		saved, err := w.db.SaveSecret(w.ctx, sampleSecret("1"))
		must(t, err)
		saved.ChangedBy = "somebody else"
		saved, err = w.db.SaveSecret(auth.WithActor(t.Context(), auth.CommandLine()), saved)
		must(t, err)
		if saved.ChangedBy != "Command line" {
			t.Errorf("it says %q", saved.ChangedBy)
		}
	})
	onBoth(t, "entries are listed by key", func(t *testing.T, w world) {
		for _, n := range []string{"b", "a", "c"} {
			_, err := w.db.SaveSecret(w.ctx, sampleSecret(n))
			must(t, err)
		}
		entries, err := w.db.Secrets(w.ctx)
		must(t, err)
		if len(entries) != 3 || entries[0].Key != "shop_token_a" || entries[2].Key != "shop_token_c" {
			t.Errorf("entries are %+v", entries)
		}
	})
}

func TestSecretIsNowhereInTheFiles(t *testing.T) {
	const canary = "canary-4f1c9e77-value"
	path := filepath.Join(t.TempDir(), "patchbay.db")
	w := open(t, path)
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	e, err := keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: "shop_token", Hosts: []string{"api.example.com"}}, secret.New(canary))
	must(t, err)
	saved, err := w.db.SaveSecret(w.ctx, e)
	must(t, err)
	stored, err := w.db.Secret(context.Background(), saved.Key)
	must(t, err)
	value, err := keys.OpenEntry(stored)
	must(t, err)
	if value.Reveal() != canary {
		t.Error("the stored entry opens to something else")
	}
	files, err := filepath.Glob(path + "*")
	must(t, err)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		must(t, err)
		if strings.Contains(string(raw), canary) {
			t.Errorf("%s holds the secret in clear", f)
		}
	}
}
