package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/fault"
)

func sampleOAuthToken(w world, hash string) credential.SealedToken {
	return credential.SealedToken{Hash: hash, API: "api_1", Sealed: "v1.k1.sealed", Until: w.db.Now().Add(time.Hour)}
}

func TestOAuthTokens(t *testing.T) {
	onBoth(t, "a token is found by its hash, the first of several", func(t *testing.T, w world) {
		a, b := sampleOAuthToken(w, "a"), sampleOAuthToken(w, "b")
		must(t, w.db.KeepOAuthToken(w.ctx, a))
		must(t, w.db.KeepOAuthToken(w.ctx, b))
		for want, hashes := range map[*credential.SealedToken][]string{&a: {"x", "a", "b"}, &b: {"b", "a"}} {
			got, err := w.db.OAuthToken(w.ctx, hashes)
			must(t, err)
			if diff := cmp.Diff(*want, got); diff != "" {
				t.Error(diff)
			}
		}
		_, err := w.db.OAuthToken(w.ctx, []string{"x"})
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "a newer token takes the place of the one before", func(t *testing.T, w world) {
		must(t, w.db.KeepOAuthToken(w.ctx, sampleOAuthToken(w, "a")))
		newer := sampleOAuthToken(w, "a")
		newer.Sealed, newer.Until = "v1.k1.newer", newer.Until.Add(time.Minute)
		must(t, w.db.KeepOAuthToken(w.ctx, newer))
		got, err := w.db.OAuthToken(w.ctx, []string{"a"})
		must(t, err)
		if diff := cmp.Diff(newer, got); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "tokens whose time is over are forgotten when another one comes", func(t *testing.T, w world) {
		old := sampleOAuthToken(w, "old")
		old.Until = w.db.Now()
		must(t, w.db.KeepOAuthToken(w.ctx, old))
		must(t, w.db.KeepOAuthToken(w.ctx, sampleOAuthToken(w, "new")))
		_, err := w.db.OAuthToken(w.ctx, []string{"old"})
		wantFault(t, err, fault.NotFound, "")
		_, err = w.db.OAuthToken(w.ctx, []string{"new"})
		must(t, err)
	})
	onBoth(t, "the tokens of an API go with it, and no others", func(t *testing.T, w world) {
		gone, err := w.db.SaveAPI(w.ctx, sampleAPI("gone"))
		must(t, err)
		mine, other := sampleOAuthToken(w, "mine"), sampleOAuthToken(w, "other")
		mine.API = gone.ID
		must(t, w.db.KeepOAuthToken(w.ctx, mine))
		must(t, w.db.KeepOAuthToken(w.ctx, other))
		must(t, w.db.DeleteAPI(w.ctx, gone.Key))
		_, err = w.db.OAuthToken(w.ctx, []string{"mine"})
		wantFault(t, err, fault.NotFound, "")
		_, err = w.db.OAuthToken(w.ctx, []string{"other"})
		must(t, err)
	})
	onBoth(t, "an API from before there was authentication has none", func(t *testing.T, w world) {
		saved, err := w.db.SaveAPI(w.ctx, sampleAPI("old"))
		must(t, err)
		must(t, w.db.Exec(w.ctx, "UPDATE apis SET auth = '{}'"))
		got, err := w.db.API(w.ctx, saved.Key)
		must(t, err)
		if got.Auth != (apidef.Auth{}) || !got.Auth.None() {
			t.Errorf("it has %+v", got.Auth)
		}
	})
}
