package store_test

import (
	"strings"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

func TestCheckKey(t *testing.T) {
	onBoth(t, "a database takes over the first key and refuses any other", func(t *testing.T, w world) {
		must(t, w.db.CheckKey(t.Context(), []string{"k1:aaaa"}))
		must(t, w.db.CheckKey(t.Context(), []string{"k1:aaaa"}))
		err := w.db.CheckKey(t.Context(), []string{"k1:bbbb"})
		wantFault(t, err, fault.Unavailable, "")
		if m := fault.Message(err); !strings.Contains(m, "PATCHBAY_SECRET_KEYS_FILE") || strings.Contains(err.Error(), "aaaa") {
			t.Errorf("the sentence does not say where to look, or gives the check value away: %v", err)
		}
		must(t, w.db.CheckKey(t.Context(), []string{"k1:aaaa"}))
	})
	onBoth(t, "of replicas that start at once with different keys one kind wins", func(t *testing.T, w world) {
		errs := atOnce(10, func(i int) error { return w.db.CheckKey(t.Context(), []string{[]string{"k1:aaaa", "k1:bbbb"}[i%2]}) })
		if count(errs, "") != 5 || count(errs, fault.Unavailable) != 5 {
			t.Errorf("got %v, want five of each", errs)
		}
	})
	onBoth(t, "a rotated key is taken over when the old one comes with it, as long as that may be needed", func(t *testing.T, w world) {
		k2 := keyring(t, secret.GenerateKeys())
		second := k2.Checks()[0]
		must(t, w.db.CheckKey(t.Context(), []string{"k0:aaaa"}))
		must(t, w.db.CheckKey(t.Context(), []string{second, "k0:aaaa"}))
		for name, checks := range map[string][]string{"k0": {second}, "k1": {"k0:aaaa"}} {
			err := w.db.CheckKey(t.Context(), checks)
			if wantFault(t, err, fault.Unavailable, ""); !strings.Contains(fault.Message(err), "The secret key "+name+" is not in the key file") {
				t.Errorf("without %s: %v", name, err)
			}
		}
		must(t, w.db.CheckKey(t.Context(), []string{second, "k0:aaaa"}))
		news, err := w.db.SettleKeys(w.ctx, k2)
		if must(t, err); !news {
			t.Error("that the older key can go is no news")
		}
		must(t, w.db.CheckKey(t.Context(), []string{second}))
		must(t, w.db.CheckKey(t.Context(), []string{second, "k0:aaaa"}))
		news, err = w.db.SettleKeys(w.ctx, k2)
		if must(t, err); news {
			t.Error("it is news twice")
		}
		if err := w.db.CheckKey(t.Context(), []string{"k0:aaaa"}); err == nil {
			t.Error("the key from before the rotation was taken")
		}
	})
}
