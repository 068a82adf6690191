package store_test

import (
	"context"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func TestSetup(t *testing.T) {
	const token = "a-hash"
	later := func() time.Time { return time.Now().Add(time.Minute) }
	needs := func(t *testing.T, w world, want bool) {
		t.Helper()
		got, err := w.db.NeedsSetup(w.ctx)
		must(t, err)
		if got != want {
			t.Errorf("needs set-up: %v, want %v", got, want)
		}
	}
	refused := []struct {
		name, stored string
		expires      time.Duration
		given        string
	}{
		{"a wrong token", token, time.Minute, "b-hash"},
		{"no token", token, time.Minute, ""},
		{"a token that expired", token, -time.Millisecond, token},
		{"a token when none was made", "", 0, token},
		{"no token when none was made", "", 0, ""},
		{"a token and more", token, time.Minute, token + "x"},
	}
	onBoth(t, "only the right token makes the owner", func(t *testing.T, w world) {
		for _, tt := range refused {
			if tt.stored != "" {
				must(t, w.db.SaveSetupToken(t.Context(), tt.stored, time.Now().Add(tt.expires)))
			}
			_, err := w.db.CreateOwner(w.ctx, tt.given, sampleUser("1", auth.Owner))
			if fault.KindOf(err) != fault.Denied {
				t.Errorf("%s: got %v, want it denied", tt.name, err)
			}
		}
		needs(t, w, true)
	})
	onBoth(t, "the right token makes one owner, once", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), "older", later()))
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		_, err := w.db.CreateOwner(w.ctx, "older", sampleUser("1", auth.Owner))
		wantFault(t, err, fault.Denied, "")
		visitor := auth.WithActor(context.Background(), auth.Actor{IP: "192.0.2.7"})
		u, err := w.db.CreateOwner(visitor, token, sampleUser("1", auth.Viewer))
		must(t, err)
		if u.Role != auth.Owner || u.Revision != 1 {
			t.Errorf("made %+v, want the first revision of an owner", u)
		}
		needs(t, w, false)
		entries, err := w.db.AuditEntries(w.ctx, 0, 1)
		must(t, err)
		if e := entries[0]; e.Action != "setup.finish" || e.Actor != u.ID || e.Target != u.ID || e.IP != "192.0.2.7" {
			t.Errorf("audited as %+v", e)
		}
		_, err = w.db.CreateOwner(visitor, token, sampleUser("2", auth.Owner))
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "a token is worth nothing once the command line made an owner", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		mustUser(t, w, "1", auth.Owner)
		_, err := w.db.CreateOwner(w.ctx, token, sampleUser("2", auth.Owner))
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "a used token is gone, even should all users be lost", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		_, err := w.db.CreateOwner(context.Background(), token, sampleUser("1", auth.Owner))
		must(t, err)
		must(t, w.db.Exec(t.Context(), "DELETE FROM users"))
		_, err = w.db.CreateOwner(context.Background(), token, sampleUser("2", auth.Owner))
		wantFault(t, err, fault.Denied, "")
	})
	onBoth(t, "of twenty who try the token at once one becomes the owner", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		errs := atOnce(20, func(i int) error {
			_, err := w.db.CreateOwner(context.Background(), token, sampleUser(string(rune('a'+i)), auth.Owner))
			return err
		})
		users, err := w.db.Users(w.ctx)
		must(t, err)
		if count(errs, "") != 1 || count(errs, fault.NotFound) != 19 || len(users) != 1 {
			t.Errorf("%d owners were made: %v", len(users), errs)
		}
	})
	onBoth(t, "who holds the token waits for a command line that is just making an owner", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		made := make(chan error, 1)
		must(t, w.db.InWrite(t.Context(), `INSERT INTO users (id, email, name, role, password_hash, revision, created_at, updated_at)
			VALUES ('usr_x', 'x', 'x', 'owner', 'x', 1, '2026-11-23 00:00:00+00:00', '2026-11-23 00:00:00+00:00')`, func() {
			go func() {
				_, err := w.db.CreateOwner(context.Background(), token, sampleUser("1", auth.Owner))
				made <- err
			}()
			select {
			case err := <-made:
				t.Errorf("it did not wait: %v", err)
				made <- err
			case <-time.After(200 * time.Millisecond):
			}
		}))
		must(t, <-made)
	})
	onBoth(t, "broken input does not use the token up", func(t *testing.T, w world) {
		must(t, w.db.SaveSetupToken(t.Context(), token, later()))
		_, err := w.db.CreateOwner(w.ctx, token, auth.User{Email: "ada@example.com", Name: "Ada"})
		wantFault(t, err, fault.Invalid, "password")
		_, err = w.db.CreateOwner(w.ctx, token, sampleUser("1", auth.Owner))
		must(t, err)
	})
	onBoth(t, "a token without a hash is refused", func(t *testing.T, w world) {
		wantFault(t, w.db.SaveSetupToken(t.Context(), "", later()), fault.Internal, "")
	})
}
