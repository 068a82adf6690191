package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/id"
)

func sampleToken() auth.Token {
	return auth.Token{ID: id.New(id.Token), Name: "Zoë's shop", Scopes: []auth.Scope{auth.Call, auth.Read}, Hash: "an HMAC"}
}

func mustToken(t *testing.T, w world, lifetime time.Duration) auth.Token {
	t.Helper()
	k, err := w.db.CreateToken(w.ctx, sampleToken(), lifetime)
	must(t, err)
	return k
}

func TestTokens(t *testing.T) {
	onBoth(t, "what was made comes back as it was, with who made it and when it ends", func(t *testing.T, w world) {
		for _, lifetime := range []time.Duration{0, 90 * 24 * time.Hour} {
			made := mustToken(t, w, lifetime)
			got, err := w.db.Token(w.ctx, made.ID)
			must(t, err)
			if diff := cmp.Diff(made, got); diff != "" {
				t.Errorf("what was returned and what is stored differ:\n%s", diff)
			}
			if got.CreatedBy != "Ada" || got.CreatedAt.IsZero() || !got.LastUsedAt.IsZero() || got.Revoked() {
				t.Errorf("got %+v", got)
			}
			if ends := got.ExpiresAt; lifetime == 0 != ends.IsZero() || lifetime > 0 && !ends.Equal(got.CreatedAt.Add(lifetime)) {
				t.Errorf("made %v, ends %v, want after %v", got.CreatedAt, ends, lifetime)
			}
			wantDeed(t, w, "token.create", made.ID)
		}
	})
	onBoth(t, "tokens are listed, the newest first", func(t *testing.T, w world) {
		first, second := mustToken(t, w, 0), mustToken(t, w, 0)
		all, err := w.db.Tokens(w.ctx)
		must(t, err)
		if len(all) != 2 || all[0].ID != second.ID || all[1].ID != first.ID {
			t.Errorf("got %+v", all)
		}
	})
	onBoth(t, "broken input is refused, and so is a token without an ID, a hash or an actor; nothing is written", func(t *testing.T, w world) {
		for kind, k := range map[fault.Kind]auth.Token{
			fault.Invalid:  {ID: "tok_1", Hash: "x", Name: " ", Scopes: auth.TokenScopes()},
			fault.Internal: {Name: "No hash", Scopes: auth.TokenScopes()},
		} {
			_, err := w.db.CreateToken(w.ctx, k, 0)
			wantFault(t, err, kind, "")
		}
		_, err := w.db.CreateToken(context.Background(), sampleToken(), 0)
		wantFault(t, err, fault.Internal, "")
		if all, err := w.db.Tokens(w.ctx); err != nil || len(all) != 0 || auditLength(t, w) != 0 {
			t.Errorf("got %v, %v", all, err)
		}
	})
	onBoth(t, "a token that is not there is not found", func(t *testing.T, w world) {
		_, err := w.db.Token(w.ctx, "tok_none")
		wantFault(t, err, fault.NotFound, "")
	})
}

func TestRevokeToken(t *testing.T) {
	onBoth(t, "a revoked token stays so, and others stay as they are", func(t *testing.T, w world) {
		k, other := mustToken(t, w, 0), mustToken(t, w, 0)
		must(t, w.db.RevokeToken(w.ctx, k.ID))
		wantDeed(t, w, "token.revoke", k.ID)
		deeds := auditLength(t, w)
		wantFault(t, w.db.RevokeToken(w.ctx, k.ID), fault.Conflict, "")
		wantFault(t, w.db.RevokeToken(w.ctx, "tok_none"), fault.NotFound, "")
		wantFault(t, w.db.RevokeToken(context.Background(), other.ID), fault.Internal, "")
		revoked, err := w.db.Token(w.ctx, k.ID)
		must(t, err)
		kept, err := w.db.Token(w.ctx, other.ID)
		must(t, err)
		if !revoked.Revoked() || kept.Revoked() || auditLength(t, w) != deeds {
			t.Errorf("revoked %v, other %v, %d deeds", revoked.RevokedAt, kept.RevokedAt, auditLength(t, w))
		}
	})
}

func TestPresented(t *testing.T) {
	onBoth(t, "what a program presents is as it is stored at the moment", func(t *testing.T, w world) {
		k := mustToken(t, w, time.Hour)
		a, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "a", Name: "A", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}})
		must(t, err)
		got, before, err := w.db.Presented(w.ctx, k.ID, "a")
		must(t, err)
		want := auth.Token{ID: k.ID, Name: k.Name, Scopes: k.Scopes, Hash: k.Hash, ExpiresAt: k.ExpiresAt}
		if diff := cmp.Diff(want, got) + cmp.Diff(a, before.API); diff != "" {
			t.Errorf("stored and read differ:\n%s", diff)
		}
		a.Name = "B"
		_, err = w.db.SaveAPI(w.ctx, a)
		must(t, err)
		_, err = w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "x", Label: "X", Type: attr.TypeText, Scope: attr.ScopeContact})
		must(t, err)
		must(t, w.db.RevokeToken(w.ctx, k.ID))
		got, after, err := w.db.Presented(w.ctx, k.ID, "a")
		must(t, err)
		if !got.Revoked() || after.API.Name != "B" || after.Workspace <= before.Workspace {
			t.Errorf("after changes it is %+v and %+v", got, after)
		}
	})
	onBoth(t, "an API that is not there has no ID, a token that is not there is not found", func(t *testing.T, w world) {
		k := mustToken(t, w, 0)
		if got, d, err := w.db.Presented(w.ctx, k.ID, "none"); err != nil || got.Hash != k.Hash || d.API.ID != "" {
			t.Errorf("got %+v, %+v and %v", got, d, err)
		}
		_, _, err := w.db.Presented(w.ctx, "tok_none", "none")
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "an API that is deleted at that moment does not make the token a wrong one", func(t *testing.T, w world) {
		k := mustToken(t, w, 0)
		_, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "a", Name: "A", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}})
		must(t, err)
		w.db.ForgetDecoded()
		must(t, w.db.BeforeQuery(func() { must(t, w.db.DeleteAPI(w.ctx, "a")) }))
		if got, d, err := w.db.Presented(w.ctx, k.ID, "a"); err != nil || got.Hash != k.Hash || d.API.ID != "" || d.Workspace == 0 {
			t.Errorf("got %+v, %+v and %v", got, d, err)
		}
	})
}

func TestTouchToken(t *testing.T) {
	onBoth(t, "the last use is written once a minute at most, for this token alone, by nobody", func(t *testing.T, w world) {
		k, other := mustToken(t, w, 0), mustToken(t, w, 0)
		touch := func() time.Time {
			t.Helper()
			must(t, w.db.TouchToken(context.Background(), k.ID))
			got, err := w.db.Token(w.ctx, k.ID)
			must(t, err)
			return got.LastUsedAt
		}
		first := touch()
		if first.Before(k.CreatedAt) || first.Location() != time.UTC {
			t.Errorf("first used at %v, made at %v", first, k.CreatedAt)
		}
		if again := touch(); !again.Equal(first) {
			t.Errorf("used at %v, written again at %v", first, again)
		}
		must(t, w.db.Exec(w.ctx, "UPDATE tokens SET last_used_at = '2026-01-02 03:04:05.678+00:00' WHERE id = '"+k.ID+"'"))
		if later := touch(); later.Before(first) {
			t.Errorf("after a long time it was last used at %v", later)
		}
		if got, err := w.db.Token(w.ctx, other.ID); err != nil || !got.LastUsedAt.IsZero() {
			t.Errorf("the other one was used at %v, %v", got.LastUsedAt, err)
		}
		must(t, w.db.TouchToken(context.Background(), "tok_none"))
	})
}
