package store_test

import (
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

func keyring(t *testing.T, text string) *secret.Keyring {
	t.Helper()
	k, err := secret.ParseKeys(text)
	must(t, err)
	return k
}

// resealAll takes every batch and returns how many rows were sealed anew, by what they are, and how many were lost.
func resealAll(t *testing.T, w world, k *secret.Keyring) (rows map[string]int, lost, batches int) {
	t.Helper()
	rows = map[string]int{}
	for batch := (store.Resealed{}); ; batches++ {
		var err error
		batch, err = w.db.Reseal(t.Context(), k, batch)
		must(t, err)
		if batch.What == "" {
			return rows, lost, batches
		}
		rows[batch.What], lost = rows[batch.What]+batch.Rows, lost+batch.Lost
	}
}

func TestReseal(t *testing.T) {
	onBoth(t, "every entry is sealed anew, in batches, and keeps its value and its revision", func(t *testing.T, w world) {
		first := secret.GenerateKeys()
		second, _, err := secret.AddKey(first)
		must(t, err)
		k1, k2 := keyring(t, first), keyring(t, second)
		for i := range 450 {
			e := secret.Entry{ID: id.New(id.Secret), Key: fmt.Sprintf("key_%03d", i), Hosts: []string{"api.example.com"}}
			ring := k1
			if i%3 == 0 {
				ring = k2
			}
			e, err := ring.SealEntry(e, secret.New(fmt.Sprint("value ", i)))
			must(t, err)
			_, err = w.db.SaveSecret(w.ctx, e)
			must(t, err)
		}
		rows, lost, batches := resealAll(t, w, k2)
		if rows["Secrets"] != 300 || lost != 0 || batches < 10 {
			t.Errorf("%v in %d batches, %d are lost", rows, batches, lost)
		}
		alone := keyring(t, strings.SplitN(second, "\n", 2)[0])
		entries, err := w.db.Secrets(t.Context())
		must(t, err)
		for i, e := range entries {
			v, err := alone.OpenEntry(e)
			if err != nil || v.Reveal() != fmt.Sprint("value ", i) || e.Revision != 1 {
				t.Fatalf("%s in revision %d: %v", e.Key, e.Revision, err)
			}
		}
		if rows, _, _ := resealAll(t, w, k2); rows["Secrets"] != 0 {
			t.Errorf("a second time there were %v", rows)
		}
	})
	onBoth(t, "what no key opens is counted, left alone, and keeps nothing else", func(t *testing.T, w world) {
		first := secret.GenerateKeys()
		second, _, err := secret.AddKey(first)
		must(t, err)
		k1, k2 := keyring(t, first), keyring(t, second)
		for _, key := range []string{"a_broken", "b_fine"} {
			e, err := k1.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: key, Hosts: []string{"api.example.com"}}, secret.New("value"))
			must(t, err)
			_, err = w.db.SaveSecret(w.ctx, e)
			must(t, err)
		}
		must(t, w.db.Exec(w.ctx, "UPDATE secrets SET sealed = 'v1.k1.AAAA' WHERE key = 'a_broken'"))
		rows, lost, _ := resealAll(t, w, k2)
		if rows["Secrets"] != 1 || lost != 1 {
			t.Errorf("%v, %d are lost", rows, lost)
		}
		e, err := w.db.Secret(t.Context(), "a_broken")
		if must(t, err); e.Sealed != "v1.k1.AAAA" {
			t.Errorf("it became %s", e.Sealed)
		}
	})
}
