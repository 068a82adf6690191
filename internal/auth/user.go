package auth

import (
	"context"
	"net/mail"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// User is a person who can sign in.
type User struct {
	ID           string
	Email        string // in lower case; people sign in with it
	Name         string
	Role         Role
	PasswordHash string
	Revision     int
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// NormalizeEmail returns the form in which e-mail addresses are stored and compared.
func NormalizeEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Validate returns every problem of the user.
func (u User) Validate() error {
	var p fault.Problems
	if a, err := mail.ParseAddress(u.Email); err != nil || a.Address != u.Email {
		p.Add("email", "Write an e-mail address, such as ada@example.com.")
	}
	if strings.TrimSpace(u.Name) == "" {
		p.Add("name", "Write a name.")
	}
	if len([]rune(u.Name)) > 80 {
		p.Add("name", "Keep the name under 80 characters.")
	}
	if !u.Role.Valid() {
		p.Add("role", "Choose one of the roles in the list.")
	}
	if u.PasswordHash == "" {
		p.Add("password", "Choose a password.")
	}
	return p.Err()
}

// Actor is who does something: a user, or the program itself.
type Actor struct {
	ID   string // a user's id, or "system"
	Name string
	Role Role
	IP   string // "" outside of a request
}

// System is the actor of what the program does by itself, such as loading the demo.
func System() Actor { return Actor{ID: "system", Name: "Patchbay", Role: Owner} }

// CommandLine is the actor of commands that the server's owner types.
func CommandLine() Actor { return Actor{ID: "cli", Name: "Command line", Role: Owner} }

type actorKey struct{}

// WithActor returns a context whose writes are a's.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf returns the actor of the context.
func ActorOf(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok
}
