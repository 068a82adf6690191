package api

import (
	"context"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// userStore keeps who may sign in.
type userStore interface {
	ListUsers(ctx context.Context, search, after string, limit int) ([]auth.User, error)
	User(ctx context.Context, id string) (auth.User, error)
	SaveUser(ctx context.Context, u auth.User) (auth.User, error)
	DeleteUserAt(ctx context.Context, id string, revision int) error
}

// User is a person who can sign in.
type User struct {
	ID       string    `json:"id" only:"read"`
	Email    string    `json:"email" need:"yes" example:"\"ada@example.com\""`
	Name     string    `json:"name" need:"yes" example:"\"Ada\""`
	Role     auth.Role `json:"role" need:"yes" example:"\"builder\""`
	Password string    `json:"password,omitempty" only:"write" doc:"Needed in a POST; left out in a PUT the password stays."`
	Stored
}

func (v User) location() string { return at("users", v.ID) }

func userOf(u auth.User) User {
	return User{ID: u.ID, Email: u.Email, Name: u.Name, Role: u.Role, Stored: storedOf(u.Revision, u.CreatedAt, u.UpdatedAt)}
}

type userInput struct {
	Body User `body:"json"`
}

type userChange struct {
	changing
	userInput
}

func userOperations() []operation {
	return inGroup("Users",
		get("/users", auth.Managing, "listUsers", "List people", (*API).listUsers),
		create("/users", auth.Managing, "createUser", "Add a person", (*API).createUser).withDetail(noOwners),
		get("/users/{key}", auth.Managing, "getUser", "Read about a person", (*API).getUser),
		put("/users/{key}", auth.Managing, "replaceUser", "Change a person", (*API).replaceUser).withDetail(noOwners),
		remove("/users/{key}", auth.Managing, "deleteUser", "Delete a person", (*API).deleteUser).withDetail(noOwners))
}

const noOwners = "The key is the ID. Admins and owners are made, changed and removed by owners only, on the site."

func (a *API) listUsers(ctx context.Context, in searching) (Page[User], error) {
	after, limit, err := in.part("users")
	if err != nil {
		return Page[User]{}, err
	}
	found, err := a.Store.ListUsers(ctx, in.Text, after, limit)
	return pageOf("users", found, limit, func(u auth.User) string { return u.ID }, userOf), err
}

func (a *API) getUser(ctx context.Context, in keyed) (User, error) {
	found, err := a.Store.User(ctx, in.Key)
	return userOf(found), err
}

func (a *API) createUser(ctx context.Context, in userInput) (User, error) {
	return a.saveUser(ctx, auth.User{}, in.Body)
}

func (a *API) replaceUser(ctx context.Context, in userChange) (User, error) {
	before, err := current(ctx, in.changing, a.Store.User, userOf)
	if err == nil {
		err = mayGive(before.Role)
	}
	if err != nil {
		return User{}, err
	}
	return a.saveUser(ctx, before, in.Body)
}

func (a *API) saveUser(ctx context.Context, before auth.User, v User) (User, error) {
	u := before
	u.Email, u.Name, u.Role = auth.NormalizeEmail(v.Email), v.Name, v.Role
	if err := mayGive(u.Role); err != nil {
		return User{}, err
	}
	var p fault.Problems
	if v.Password != "" || u.PasswordHash == "" {
		hash, err := a.Passwords.Hash(v.Password, u)
		p.AddError("", err)
		u.PasswordHash = hash
	}
	p.AddError("", withoutPassword(u).Validate())
	if err := p.Err(); err != nil {
		return User{}, err
	}
	saved, err := a.Store.SaveUser(ctx, u)
	return userOf(saved), stale(err)
}

// withoutPassword leaves the problems of a password to who hashes it.
func withoutPassword(u auth.User) auth.User {
	u.PasswordHash = "checked apart"
	return u
}

// mayGive says whether a token may make, change or remove somebody of the role.
func mayGive(role auth.Role) error {
	if role.May(auth.Manage) {
		return fault.New(fault.Denied, "Only owners can make, change or remove admins and owners, on the site.")
	}
	return nil
}

func (a *API) deleteUser(ctx context.Context, in changing) error {
	before, err := current(ctx, in, a.Store.User, userOf)
	if err == nil {
		err = mayGive(before.Role)
	}
	if err != nil {
		return err
	}
	return stale(a.Store.DeleteUserAt(ctx, before.ID, before.Revision))
}
