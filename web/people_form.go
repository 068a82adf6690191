package web

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// personInput is what the form of a person sends.
type personInput struct {
	Name, Email, Password string
	Role                  auth.Role
	Revision              int
}

func readPerson(c echo.Context) personInput {
	return personInput{Name: strings.TrimSpace(c.FormValue("name")), Email: auth.NormalizeEmail(c.FormValue("email")),
		Password: c.FormValue("password"), Role: auth.Role(c.FormValue("role")), Revision: revision(c)}
}

// revision returns which revision the form was made from. What nobody sent fits none.
func revision(c echo.Context) int {
	n, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil {
		return -1
	}
	return n
}

// changedUser returns the user as the form wants them, after asking whether the actor may do that. With an error it is
// still what was typed.
func (s *Site) changedUser(c echo.Context, before auth.User, f personInput) (auth.User, error) {
	u := before
	u.Name, u.Email = f.Name, f.Email
	if u.ID != "" {
		u.Revision = f.Revision
		if err := mayChange(c, before); err != nil {
			return u, err
		}
	}
	if !isSelf(c, before) {
		u.Role = f.Role
	} else if f.Role != "" && f.Role != before.Role {
		return u, fault.New(fault.Denied, "Nobody can change their own role. Ask another owner.")
	}
	if u.Role != before.Role {
		if err := mayGive(c, u.Role); err != nil {
			return u, err
		}
	}
	if f.Password == "" && u.ID != "" {
		return u, nil
	}
	return s.withPassword(u, f.Password)
}

// withPassword returns the user with the password's hash. Its problems come together with those of the other fields.
func (s *Site) withPassword(u auth.User, password string) (auth.User, error) {
	var p fault.Problems
	hash, err := s.Passwords.Hash(password, u)
	p.AddError("", err)
	checked := u
	checked.PasswordHash = "checked apart"
	p.AddError("", checked.Validate())
	if err == nil {
		u.PasswordHash = hash
	}
	return u, p.Err()
}

func isSelf(c echo.Context, u auth.User) bool {
	actor, _ := auth.ActorOf(c.Request().Context())
	return u.ID != "" && actor.ID == u.ID
}

// mayChange says who may edit or delete a user. Whoever sets an owner's password can sign in as them, so that admins
// may not touch those who can do as much as they, or more.
func mayChange(c echo.Context, u auth.User) error {
	if isSelf(c, u) {
		return nil
	}
	return mayGive(c, u.Role)
}

// mayGive says who may make somebody of the role: owners, and admins up to builders.
func mayGive(c echo.Context, role auth.Role) error {
	actor, _ := auth.ActorOf(c.Request().Context())
	if role.May(auth.Manage) && !actor.Role.May(auth.Own) {
		return fault.New(fault.Denied, "Only owners can make, change or remove admins and owners.")
	}
	return nil
}
