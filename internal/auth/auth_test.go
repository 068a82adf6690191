package auth_test

import (
	"context"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func TestMay(t *testing.T) {
	needs := []auth.Need{auth.Anyone, auth.View, auth.Answer, auth.Build, auth.Manage, auth.Own, "unheard of", ""}
	may := map[auth.Role]string{ // one column for each need
		auth.Viewer: "yy------", auth.Agent: "yyy-----", auth.Builder: "yyyy----", auth.Admin: "yyyyy---", auth.Owner: "yyyyyy--",
		"king": "y-------", "": "y-------",
	}
	for role, columns := range may {
		for i, need := range needs {
			if got, want := role.May(need), columns[i] == 'y'; got != want {
				t.Errorf("%q may %q: %v, want %v", role, need, got, want)
			}
		}
	}
	for _, r := range auth.Roles() {
		if !r.Valid() || auth.Role("king").Valid() {
			t.Errorf("%q is not valid, or anything is", r)
		}
	}
}

func TestUserValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*auth.User)
		fields int
	}{
		{"a whole user is fine", func(*auth.User) {}, 0},
		{"a name in an address is refused", func(u *auth.User) { u.Email = "Ada <ada@example.com>" }, 1},
		{"an address without @ is refused", func(u *auth.User) { u.Email = "ada" }, 1},
		{"a blank name is refused", func(u *auth.User) { u.Name = " \t" }, 1},
		{"eighty characters of any script are a name", func(u *auth.User) { u.Name = text("字", 80) }, 0},
		{"more are refused", func(u *auth.User) { u.Name = text("字", 81) }, 1},
		{"a role that does not exist is refused", func(u *auth.User) { u.Role = "king" }, 1},
		{"a user without a password is refused", func(u *auth.User) { u.PasswordHash = "" }, 1},
		{"all problems are told at once", func(u *auth.User) { *u = auth.User{} }, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := auth.User{Email: "zoë@example.com", Name: "Zoë", Role: auth.Viewer, PasswordHash: "x"}
			tt.change(&u)
			if err := u.Validate(); len(fault.Fields(err)) != tt.fields {
				t.Errorf("got %v, want %d problems", fault.Fields(err), tt.fields)
			}
		})
	}
}

func text(s string, n int) string {
	out := ""
	for range n {
		out += s
	}
	return out
}

func TestPasswords(t *testing.T) {
	ada := auth.User{Email: "Ada.Lovelace@Example.com", Name: " Ada King Lovelace "}
	p := auth.NewPasswords()
	for name, password := range map[string]string{
		"a short one":                        "elevenchars",
		"eleven characters of several bytes": "ääääääääääö",
		"one of more than a thousand bytes":  text("ab1", 400),
		"the e-mail address":                 "ada.lovelace@example.com",
		"the e-mail address in capitals":     "ADA.LOVELACE@EXAMPLE.COM",
		"the name":                           "ada king lovelace",
		"one character repeated":             "aaaaaaaaaaaa",
		"a word repeated":                    "passwordpassword",
		"a word repeated and cut":            "horsehorsehor",
		"a walk along the digits":            "123456789012",
		"a walk along the keyboard":          "QWERTYUIOPAS",
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := p.Hash(password, ada)
			if f := fault.Fields(err); fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Name != "password" {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("only the password itself matches its hash", func(t *testing.T) {
		const password = "correct hörse battery"
		hash, err := p.Hash(password, ada)
		if err != nil {
			t.Fatal(err)
		}
		other, err := p.Hash(password, ada)
		if err != nil {
			t.Fatal(err)
		}
		if hash == other {
			t.Error("two hashes of one password are the same: there is no salt")
		}
		for given, want := range map[string]bool{password: true, password + " ": false, "": false, "Correct hörse battery": false} {
			if p.Matches(given, hash) != want {
				t.Errorf("%q matches: %v", given, !want)
			}
		}
	})
	t.Run("nothing matches the hash of nobody, nor a broken one", func(t *testing.T) {
		for _, hash := range []string{"", "x", "$argon2id$v=19$m=19456,t=2,p=1$%%$x", "$argon2id$v=19$m=19456,t=2,p=1$$"} {
			if p.Matches("", hash) || p.Matches("no user has this password", hash) {
				t.Errorf("something matches %q", hash)
			}
		}
	})
}

func TestActor(t *testing.T) {
	if _, ok := auth.ActorOf(context.Background()); ok {
		t.Error("somebody acts in an empty context")
	}
	if a, ok := auth.ActorOf(auth.WithActor(t.Context(), auth.CommandLine())); !ok || a.ID != "cli" {
		t.Errorf("got %+v, %v", a, ok)
	}
}
