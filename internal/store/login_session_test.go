package store_test

import (
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/go-cmp/cmp"

	"patchbay/internal/store"
)

var _ scs.CtxStore = store.LoginSessions{}

func TestLoginSessions(t *testing.T) {
	wantSession := func(t *testing.T, w world, token string, want []byte) {
		t.Helper()
		got, found, err := w.db.LoginSessions().FindCtx(w.ctx, token)
		must(t, err)
		if found != (want != nil) || !cmp.Equal(got, want) {
			t.Errorf("%s holds %q (found: %v), want %q", token, got, found, want)
		}
	}
	onBoth(t, "a session is found until it is over, replaced or deleted", func(t *testing.T, w world) {
		s, ctx := w.db.LoginSessions(), t.Context() // nobody is signed in
		wantSession(t, w, "a", nil)
		must(t, s.CommitCtx(ctx, "a", []byte("one\x00\xff"), time.Now().Add(time.Minute)))
		must(t, s.CommitCtx(ctx, "b", []byte("two"), time.Now().Add(time.Minute)))
		wantSession(t, w, "a", []byte("one\x00\xff"))
		must(t, s.CommitCtx(ctx, "a", []byte("three"), time.Now().Add(time.Minute)))
		wantSession(t, w, "a", []byte("three"))
		must(t, s.CommitCtx(ctx, "a", []byte("three"), time.Now().Add(-time.Millisecond)))
		wantSession(t, w, "a", nil)
		must(t, s.DeleteCtx(ctx, "b"))
		must(t, s.DeleteCtx(ctx, "b"))
		wantSession(t, w, "b", nil)
	})
	onBoth(t, "what was ended stays so, whatever a request writes that was under way", func(t *testing.T, w world) {
		s, ctx := w.db.LoginSessions(), t.Context()
		must(t, s.CommitCtx(ctx, "a", []byte("one"), time.Now().Add(time.Minute)))
		errs := atOnce(10, func(i int) error {
			if i == 5 {
				return s.DeleteCtx(ctx, "a")
			}
			return s.CommitCtx(ctx, "a", []byte("two"), time.Now().Add(time.Minute))
		})
		if n := count(errs, ""); n != 10 {
			t.Errorf("%d of 10 worked: %v", n, errs)
		}
		wantSession(t, w, "a", nil)
		must(t, s.CommitCtx(ctx, "a", []byte("three"), time.Now().Add(time.Hour)))
		wantSession(t, w, "a", nil)
	})
	onBoth(t, "the methods without a context do the same", func(t *testing.T, w world) {
		s := w.db.LoginSessions()
		must(t, s.Commit("a", []byte("one"), time.Now().Add(time.Minute)))
		data, found, err := s.Find("a")
		must(t, err)
		if !found || string(data) != "one" {
			t.Errorf("found %q: %v", data, found)
		}
		must(t, s.Delete("a"))
		wantSession(t, w, "a", nil)
	})
	onBoth(t, "purging removes what is over and nothing else", func(t *testing.T, w world) {
		s := w.db.LoginSessions()
		must(t, s.CommitCtx(w.ctx, "over", []byte("x"), time.Now().Add(-time.Hour)))
		must(t, s.CommitCtx(w.ctx, "on", []byte("y"), time.Now().Add(time.Hour)))
		must(t, w.db.PurgeLoginSessions(w.ctx))
		var tokens []string
		must(t, w.db.Pluck(w.ctx, "login_sessions", "token", &tokens))
		if !cmp.Equal(tokens, []string{"on"}) {
			t.Errorf("left are %q", tokens)
		}
		wantSession(t, w, "on", []byte("y"))
	})
	onBoth(t, "the sessions of scs work through it, many at once", func(t *testing.T, w world) {
		m := scs.New()
		m.Store, m.HashTokenInStore = w.db.LoginSessions(), true
		errs := atOnce(20, func(int) error {
			ctx, err := m.Load(t.Context(), "")
			if err != nil {
				return err
			}
			m.Put(ctx, "user", "usr_1")
			token, _, err := m.Commit(ctx)
			if err != nil {
				return err
			}
			again, err := m.Load(t.Context(), token)
			if err == nil && m.GetString(again, "user") != "usr_1" {
				t.Errorf("the session of %s is empty", token)
			}
			return err
		})
		if n := count(errs, ""); n != 20 {
			t.Errorf("%d of 20 sessions worked: %v", n, errs)
		}
	})
}
