package store_test

import (
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func sampleUser(n string, role auth.Role) auth.User {
	return auth.User{Email: "zoë-" + n + "@example.com", Name: "Zoë " + n, Role: role, PasswordHash: "$argon2id$x"}
}

func mustUser(t *testing.T, w world, n string, role auth.Role) auth.User {
	t.Helper()
	u, err := w.db.SaveUser(w.ctx, sampleUser(n, role))
	must(t, err)
	return u
}

func TestUsers(t *testing.T) {
	testAggregate(t, aggregate[auth.User]{
		action: "user",
		sample: func(n string) auth.User { return sampleUser(n, auth.Viewer) },
		change: func(u auth.User) auth.User {
			u.Name, u.Role, u.PasswordHash = "Renamed", auth.Builder, "$argon2id$y"
			return u
		},
		save:   func(w world, u auth.User) (auth.User, error) { return w.db.SaveUser(w.ctx, u) },
		load:   func(w world, u auth.User) (auth.User, error) { return w.db.UserByEmail(w.ctx, u.Email) },
		remove: func(w world, u auth.User) error { return w.db.DeleteUser(w.ctx, u.ID) },
		facts:  func(u *auth.User) facts { return facts{&u.ID, &u.Revision, &u.CreatedAt, &u.UpdatedAt} },
		broken: func(u auth.User) (auth.User, string) { u.Role = "king"; return u, "role" },
		target: func(u auth.User) string { return u.ID },
	})
}

func TestEmail(t *testing.T) {
	onBoth(t, "an e-mail address is one however it is spelt", func(t *testing.T, w world) {
		u := sampleUser("1", auth.Viewer)
		u.Email = "  ADA@Example.COM "
		saved, err := w.db.SaveUser(w.ctx, u)
		must(t, err)
		if saved.Email != "ada@example.com" {
			t.Errorf("stored as %q", saved.Email)
		}
		found, err := w.db.UserByEmail(w.ctx, "Ada@example.com ")
		must(t, err)
		byID, err := w.db.User(w.ctx, saved.ID)
		must(t, err)
		if found.ID != saved.ID || byID.Email != saved.Email {
			t.Errorf("found %+v and %+v", found, byID)
		}
		u.Email = "ada@EXAMPLE.com"
		_, err = w.db.SaveUser(w.ctx, u)
		wantFault(t, err, fault.Conflict, "email")
	})
	onBoth(t, "nobody can change to an address that is taken", func(t *testing.T, w world) {
		mustUser(t, w, "1", auth.Viewer)
		u := mustUser(t, w, "2", auth.Viewer)
		u.Email = "ZOË-1@example.com"
		_, err := w.db.SaveUser(w.ctx, u)
		wantFault(t, err, fault.Conflict, "email")
	})
	onBoth(t, "a user who is not there is not found", func(t *testing.T, w world) {
		_, err := w.db.User(w.ctx, "usr_none")
		wantFault(t, err, fault.NotFound, "")
	})
}

func TestLastOwner(t *testing.T) {
	onBoth(t, "the last owner can't be demoted or deleted", func(t *testing.T, w world) {
		owner := mustUser(t, w, "1", auth.Owner)
		mustUser(t, w, "2", auth.Admin)
		demoted := owner
		demoted.Role = auth.Admin
		_, err := w.db.SaveUser(w.ctx, demoted)
		wantFault(t, err, fault.Invalid, "role")
		wantFault(t, w.db.DeleteUser(w.ctx, owner.ID), fault.Conflict, "")
		owner.Name = "Still the owner"
		_, err = w.db.SaveUser(w.ctx, owner)
		must(t, err)
	})
	onBoth(t, "one of two owners can be demoted or deleted", func(t *testing.T, w world) {
		a, b, c := mustUser(t, w, "1", auth.Owner), mustUser(t, w, "2", auth.Owner), mustUser(t, w, "3", auth.Owner)
		must(t, w.db.DeleteUser(w.ctx, a.ID))
		b.Role = auth.Viewer
		_, err := w.db.SaveUser(w.ctx, b)
		must(t, err)
		wantFault(t, w.db.DeleteUser(w.ctx, c.ID), fault.Conflict, "")
	})
	onBoth(t, "without any owner other users can still be changed", func(t *testing.T, w world) {
		u := mustUser(t, w, "1", auth.Viewer)
		u.Role = auth.Builder
		_, err := w.db.SaveUser(w.ctx, u)
		must(t, err)
	})
	onBoth(t, "of many owners who all leave at once one stays", func(t *testing.T, w world) {
		owners := make([]auth.User, 10)
		for i := range owners {
			owners[i] = mustUser(t, w, string(rune('a'+i)), auth.Owner)
		}
		errs := atOnce(len(owners), func(i int) error {
			if i%2 == 0 {
				return w.db.DeleteUser(w.ctx, owners[i].ID)
			}
			u := owners[i]
			u.Role = auth.Viewer
			_, err := w.db.SaveUser(w.ctx, u)
			return err
		})
		if gone := count(errs, ""); gone != len(owners)-1 {
			t.Errorf("%d of %d left: %v", gone, len(owners), errs)
		}
	})
}
