package web_test

import (
	"strconv"
	"testing"

	"patchbay/internal/auth"
)

// person is the form of a person as the browser would send it.
func (w *world) person(email string, change ...string) (path string, fields []string) {
	w.t.Helper()
	u, err := w.db.UserByEmail(w.ctx, email)
	must(w.t, err)
	f := form("name", u.Name, "email", u.Email, "role", string(u.Role), "revision", strconv.Itoa(u.Revision))
	for i := 0; i < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	for name := range f {
		fields = append(fields, name, f.Get(name))
	}
	return "/people/" + u.ID, fields
}

func TestPeople(t *testing.T) {
	t.Run("an admin adds a builder, who can sign in", func(t *testing.T) {
		w := newWorld(t)
		admin := w.as(auth.Admin)
		admin.post("/people/new", "name", "Bo", "email", "Bo@example.com", "role", "builder", "password", "another good password").wantRedirect("/people")
		admin.get("/people").want(200, "Bo", "bo@example.com", "Builder", "Added Bo.")
		w.visitor().signIn("bo@example.com", "another good password").wantRedirect("/")
	})
	t.Run("wrong values come back beside their fields", func(t *testing.T) {
		w := newWorld(t)
		owner := w.as(auth.Owner)
		r := owner.post("/people/new", "name", " ", "email", "x", "role", "viewer", "password", "short")
		r.wantProblem("name", "Write a name.")
		r.wantProblem("email", "Write an e-mail address")
		r.wantProblem("password", "Use at least 12 characters.")
		if v, _ := r.doc().Find("select[name=role] option[selected]").Attr("value"); v != "viewer" {
			t.Errorf("the role came back as %q", v)
		}
		owner.post("/people/new", "name", "B", "email", "b@example.com", "role", "king", "password", password).wantProblem("role", "Choose one of the roles")
		owner.post("/people/new", "name", "B", "email", email(auth.Owner), "role", "viewer", "password", password).
			wantProblem("email", "Somebody has this e-mail address already.")
	})
	t.Run("saving without a password keeps it, saving with one ends the person's sessions", func(t *testing.T) {
		w := newWorld(t)
		viewer := w.as(auth.Viewer)
		path, fields := w.person(email(auth.Viewer), "name", "Vi")
		w.as(auth.Owner).post(path, fields...).wantRedirect("/people")
		viewer.get("/attributes").want(200, "Vi")
		path, fields = w.person("viewer@example.com", "password", "a fresh long password")
		w.as(auth.Owner).post(path, fields...).wantRedirect("/people")
		viewer.get("/attributes").wantRedirect("/sign-in?next=%2Fattributes")
		w.visitor().signIn(email(auth.Viewer), "a fresh long password").wantRedirect("/")
	})
	t.Run("a page that is older than what is stored is refused in words, and keeps what was typed", func(t *testing.T) {
		w := newWorld(t)
		w.as(auth.Viewer)
		path, fields := w.person(email(auth.Viewer), "name", "Late")
		w.as(auth.Owner).post(path, fields...).wantRedirect("/people")
		r := w.as(auth.Owner).post(path, fields...)
		r.want(409, "This was not saved.", "Somebody else changed this user")
		if v, _ := r.doc().Find("[name=name]").Attr("value"); v != "Late" {
			t.Errorf("the name came back as %q", v)
		}
	})
	t.Run("a deleted person is out at once", func(t *testing.T) {
		w := newWorld(t)
		agent := w.as(auth.Agent)
		agent.get("/attributes").want(200)
		path, _ := w.person(email(auth.Agent))
		w.as(auth.Admin).post(path + "/delete").wantRedirect("/people")
		agent.get("/attributes").wantRedirect("/sign-in?next=%2Fattributes")
		w.as(auth.Admin).get(path).want(404, "There is no such person.")
	})
	t.Run("a changed role counts at once", func(t *testing.T) {
		w := newWorld(t)
		builder := w.as(auth.Builder)
		builder.get("/attributes/new").want(200)
		path, fields := w.person(email(auth.Builder), "role", "viewer")
		w.as(auth.Owner).post(path, fields...).wantRedirect("/people")
		builder.get("/attributes/new").want(403, "Your role does not allow this.")
	})
}

func TestWhoMayChangeWhom(t *testing.T) {
	w := newWorld(t)
	for _, role := range auth.Roles() {
		w.as(role)
	}
	admin, owner := w.as(auth.Admin), w.as(auth.Owner)
	const refusal = "Only owners can make, change or remove admins and owners."

	t.Run("an admin can't make an admin or an owner", func(t *testing.T) {
		for _, role := range []string{"admin", "owner"} {
			admin.post("/people/new", "name", "X", "email", "x@example.com", "role", role, "password", password).want(403, refusal)
			path, fields := w.person(email(auth.Viewer), "role", role)
			admin.post(path, fields...).want(403, refusal)
		}
	})
	t.Run("an admin is not offered what owners alone may give", func(t *testing.T) {
		options := admin.doc("/people/new").Find("select[name=role] option")
		if options.Length() != 3 || owner.doc("/people/new").Find("select[name=role] option").Length() != 5 {
			t.Errorf("admins choose from %q", words(options))
		}
	})
	t.Run("an admin can't touch an owner: no role, no password, no deletion", func(t *testing.T) {
		for _, change := range [][]string{{"role", "viewer"}, {"password", "a password of my own"}, {"email", "mine@example.com"}, {"name", "Z"}} {
			path, fields := w.person(email(auth.Owner), change...)
			admin.post(path, fields...).want(403, refusal)
		}
		path, _ := w.person(email(auth.Owner))
		admin.post(path+"/delete").want(403, refusal)
		if page := admin.doc(path); page.Find("form#edit").Length() != 0 {
			t.Error("an admin gets the form of an owner")
		}
	})
	t.Run("nobody can change their own role or delete themselves", func(t *testing.T) {
		for _, c := range []struct {
			client *client
			email  string
		}{{owner, email(auth.Owner)}, {admin, email(auth.Admin)}} {
			path, fields := w.person(c.email, "role", "builder")
			c.client.post(path, fields...).want(403, "Nobody can change their own role.")
			c.client.post(path+"/delete").want(409, "You can't delete your own account.")
		}
	})
	t.Run("one can change one's own name and password, and stays signed in", func(t *testing.T) {
		path, fields := w.person(email(auth.Admin), "name", "Me", "role", "", "password", "my own new password")
		elsewhere := w.visitor()
		elsewhere.signIn(email(auth.Admin), password).wantRedirect("/")
		admin.post(path, fields...).wantRedirect("/people")
		admin.get("/people").want(200, "Me")
		elsewhere.get("/people").wantRedirect("/sign-in?next=%2Fpeople")
		u, err := w.db.UserByEmail(w.ctx, email(auth.Admin))
		must(t, err)
		if u.Role != auth.Admin {
			t.Errorf("the role became %s", u.Role)
		}
	})
	t.Run("an owner makes an owner, and the last one stays", func(t *testing.T) {
		path, fields := w.person(email(auth.Agent), "role", "owner")
		owner.post(path, fields...).wantRedirect("/people")
		second := w.as(auth.Agent)
		path, fields = w.person(email(auth.Owner), "role", "builder")
		second.post(path, fields...).wantRedirect("/people")
		path, fields = w.person(email(auth.Agent), "role", "viewer")
		second.post(path, fields...).want(403)
		must(t, w.db.DeleteUser(w.ctx, mustUser(w, auth.Viewer).ID))
		if err := w.db.DeleteUser(w.ctx, mustUser(w, auth.Agent).ID); err == nil {
			t.Error("the last owner was deleted")
		}
	})
}

func mustUser(w *world, role auth.Role) auth.User {
	w.t.Helper()
	u, err := w.db.UserByEmail(w.ctx, email(role))
	must(w.t, err)
	return u
}
